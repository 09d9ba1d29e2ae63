import { randomBytes, randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Connection, Line, LineState } from '../../src/contract/channel.ts'
import { readClosing, writeClosing } from './closing.ts'
import { Intake } from './intake.ts'
import { Link } from './link.ts'
import { Repeats } from './repeats.ts'
import { Sender } from './send.ts'
import type { Role } from './session.ts'
import type { Settings } from './settings.ts'

/** How long the end waits for what is under way; whatever is not done by then is in doubt. */
const closeTimeoutMs = 10_000
/** Without recent keys a repeat may come twice; without a connection nothing comes at all. */
const recallTimeoutMs = 5_000

/**
 * Holds every bind of one account, until the line's signal aborts.
 *
 * @returns at once; how the binds are, the line is told
 */
export async function listen(settings: Settings, line: Line): Promise<Connection> {
  const repeats = new Repeats(Date.now, () => randomBytes(3).toString('hex'))
  const before = await readClosing(line.directory)
  const intake = new Intake(settings, line, repeats)
  const links: Link[] = []
  const report = reporter(line, () => stateOf(links))
  const around = {
    settings,
    intake,
    beforeBind: async () => repeats.recall(await recentKeys(line), before),
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
    await writeClosing(line.directory, repeats.closing())
  }
  let ending: Promise<void> | undefined
  const close = () => {
    ending ??= end()
    return ending
  }

  line.report({ kind: 'connecting' })
  if (line.signal.aborted) await close()
  else
    for (const [index, role] of roles(settings).entries()) links.push(new Link(role, index, around))
  line.signal.addEventListener('abort', () => void close(), { once: true })
  return { send: (message) => sender.send(message), close }
}

function roles({ mode, binds, host }: Settings): Role[] {
  const each: Role[] = mode === 'pair' ? ['transmitter', 'receiver'] : ['transceiver']
  return each.flatMap((role) => Array.from({ length: binds ?? host.length }, () => role))
}

/** Both ways open, over whichever binds, is up; else what keeps one way from it. */
function stateOf(links: readonly Link[]): LineState {
  const ways = Map.groupBy(links, ({ role }) => role)
  const states = [...ways.values()].map((those) => best(those.map(({ state }) => state)))
  return states.find(({ kind }) => kind !== 'up') ?? { kind: 'up' }
}

function best(states: readonly LineState[]): LineState {
  const order: readonly LineState['kind'][] = ['up', 'refused', 'down', 'connecting']
  for (const kind of order) {
    const found = states.find((state) => state.kind === kind)
    if (found) return found
  }
  return { kind: 'connecting' }
}

/** Tells the line what has changed, and nothing twice. */
function reporter(line: Line, state: () => LineState): () => void {
  let told = JSON.stringify({ kind: 'connecting' })
  return () => {
    const now = state()
    if (JSON.stringify(now) === told) return
    told = JSON.stringify(now)
    line.report(now)
  }
}

async function recentKeys(line: Line): Promise<readonly string[]> {
  try {
    return (await within(recallTimeoutMs, line.recentKeys())) ?? []
  } catch {
    // Whatever the reason: a message that comes twice is better than none.
    return []
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
