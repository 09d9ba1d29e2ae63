import { randomBytes, randomInt } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { Connection, ConnectionHost, ConnectionState } from '../../src/contract/channel.ts'
import { jsonOf } from '../../src/contract/reading.ts'
import { Intake } from './intake.ts'
import { Link } from './link.ts'
import { Recall } from './recall.ts'
import { type Closing, Repeats } from './repeats.ts'
import { Sender } from './send.ts'
import type { Role } from './session.ts'
import type { Settings } from './settings.ts'

/** Closing waits this long for what is under way; the rest is then in doubt. */
const closeTimeoutMs = 10_000
/** A repeat may then come twice; the centre does not wait for an answer much longer than this. */
const recallTimeoutMs = 3_000

/**
 * Holds every bind of one account, until the host's signal aborts.
 *
 * @returns at once; the host is told the state of the binds
 */
export async function listen(settings: Settings, host: ConnectionHost): Promise<Connection> {
  const repeats = new Repeats(Date.now, () => randomBytes(3).toString('hex'))
  const before = await readClosing(host.directory)
  const recall = new Recall(repeats, (keys) => seenLately(host, keys), before, Date.now)
  const intake = new Intake(settings, host, repeats, recall)
  const links: Link[] = []
  const report = reporter(host, () => stateOf(links))
  const around = {
    settings,
    intake,
    beforeBind: () => recall.opened(),
    afterEnd: (session: object) => repeats.cut(session),
    changed: report,
    random: Math.random,
  }
  const sender = new Sender(
    settings,
    () => links.flatMap(({ session }) => session ?? []),
    randomInt(0x10000),
  )

  const end = async () => {
    const idle = Promise.all([intake.stop(), sender.stop()])
    await within(closeTimeoutMs, idle)
    await Promise.all(links.map((link) => link.stop()))
    await writeClosing(host.directory, repeats.closing())
  }
  let ending: Promise<void> | undefined
  const close = () => {
    ending ??= end()
    return ending
  }

  host.report({ kind: 'connecting' })
  if (host.signal.aborted) await close()
  else
    for (const [index, role] of roles(settings).entries()) links.push(new Link(role, index, around))
  const closeNow = () => {
    close().catch((error: unknown) => host.report(failed(error)))
  }
  host.signal.addEventListener('abort', closeNow, { once: true })
  return { send: (message) => sender.send(message), close }
}

function failed(error: unknown): ConnectionState {
  return { kind: 'down', detail: `it did not close in order: ${(error as Error).message}` }
}

function roles({ mode, binds, host }: Settings): Role[] {
  const each: Role[] = mode === 'pair' ? ['transmitter', 'receiver'] : ['transceiver']
  return each.flatMap((role) => Array.from({ length: binds ?? host.length }, () => role))
}

/** `up` if both directions are open, over whichever binds; else why one of them is not. */
function stateOf(links: readonly Link[]): ConnectionState {
  const ways = Map.groupBy(links, ({ role }) => role)
  const states = [...ways.values()].map((those) => best(those.map(({ state }) => state)))
  return states.find(({ kind }) => kind !== 'up') ?? { kind: 'up' }
}

function best(states: readonly ConnectionState[]): ConnectionState {
  const order: readonly ConnectionState['kind'][] = ['up', 'refused', 'down', 'connecting']
  for (const kind of order) {
    const found = states.find((state) => state.kind === kind)
    if (found) return found
  }
  return { kind: 'connecting' }
}

/** Tells the host a state that has changed. */
function reporter(host: ConnectionHost, state: () => ConnectionState): () => void {
  let told = JSON.stringify({ kind: 'connecting' })
  return () => {
    const now = state()
    if (JSON.stringify(now) === told) return
    told = JSON.stringify(now)
    host.report(now)
  }
}

async function seenLately(host: ConnectionHost, keys: readonly string[]) {
  try {
    return await within(recallTimeoutMs, host.seenLately(keys))
  } catch {
    // For whatever reason it fails: a message that comes twice is better than none.
    return undefined
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const timer = new AbortController()
  const late = wait(ms, undefined, { signal: timer.signal }).catch(() => undefined)
  try {
    return await Promise.race([promise, late])
  } finally {
    timer.abort()
  }
}

const Stored = z.object({ until: z.number(), doubtful: z.array(z.string()) })
const fileName = 'answered.json'

/** @returns undefined where there is none that can be read: everything recent is then in doubt */
async function readClosing(directory: string): Promise<Closing | undefined> {
  try {
    return Stored.safeParse(jsonOf(await readFile(join(directory, fileName)))).data
  } catch (error) {
    if (isOfFileSystem(error)) return undefined
    throw error
  }
}

/** If this cannot be written, the next process doubts more than it must; nothing fails. */
async function writeClosing(directory: string, closing: Closing): Promise<void> {
  const path = join(directory, fileName)
  try {
    await mkdir(directory, { recursive: true })
    await writeFile(`${path}.new`, JSON.stringify(closing), { mode: 0o600 })
    await rename(`${path}.new`, path)
  } catch (error) {
    if (!isOfFileSystem(error)) throw error
  }
}

function isOfFileSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
