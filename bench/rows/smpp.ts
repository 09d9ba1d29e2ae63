import { setTimeout as pause } from 'node:timers/promises'
import { MissingProgram } from '../../test/harness/debian-package.ts'
import { type AtEnd, openTemporarySite } from '../../test/harness/temporary-site.ts'
import { type Child, startChild } from '../child.ts'
import { startMeter } from '../cpu.ts'
import { medianOf } from '../median.ts'
import type { Options } from '../options.ts'
import type { CentreQuestion, FloodReport, SinkReport } from '../provider/orders.ts'
import { say } from '../say.ts'
import { startKannel } from '../system/kannel.ts'
import { type Listener, startListener } from '../system/listener.ts'

const defaultMessages = 10_000
const warmUp = 1_000
/** deliver_sm under way at a time, over one bind. */
const window = 64
const account = { systemId: 'simpul', password: 'bench-pw', shortCode: '1708' }

/** A client of a message centre of its own, under the same flood as the other. */
interface Client {
  readonly name: string
  readonly centre: Child
  readonly pids: Readonly<Record<string, number>>
  nextSender: number
  /** Resolves once so many more are where they go; to when that was, if it is later than the answers. */
  arrived(messages: number): Promise<number | undefined>
}

interface Turn {
  readonly perS: number
  readonly acknowledgedPerS: number
  readonly cpuMicros: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/**
 * How many deliver_sm a second our `listen` acknowledges, which it does once they are durable; and
 * how many Kannel hands over to a bare HTTP server, which is as far as it goes.
 */
export async function smpp({ messages = defaultMessages, rounds }: Options): Promise<object> {
  const site = await openTemporarySite('bench-smpp', async (directory, atEnd) => {
    const ours = await startOurs(directory, atEnd)
    const kannel = await startTheirs(directory, atEnd)
    return { ours, kannel }
  })
  try {
    const { ours, kannel } = site
    const clients = typeof kannel === 'string' ? [ours] : [ours, kannel]
    for (const client of clients) await takeTurn(client, warmUp)
    const taken: Map<Client, Turn>[] = []
    for (let round = 0; round < rounds; round++) {
      const turns = new Map<Client, Turn>()
      for (const client of round % 2 ? clients.toReversed() : clients)
        turns.set(client, await takeTurn(client, messages))
      taken.push(turns)
    }
    const figures = { messages, window, ours: figuresOf(taken, ours) }
    if (typeof kannel === 'string') return { ...figures, kannel }
    const ratio = (read: (turn: Turn) => number) => (turns: Map<Client, Turn>) =>
      read(turns.get(ours) as Turn) / read(turns.get(kannel) as Turn)
    return {
      ...figures,
      kannel: figuresOf(taken, kannel),
      ratioToKannel: medianOf(
        taken,
        ratio(({ perS }) => perS),
        2,
      ),
      cpuRatioToKannel: medianOf(
        taken,
        ratio(({ cpuMicros }) => 1 / cpuMicros),
        2,
      ),
    }
  } finally {
    await site.close()
  }
}

async function startOurs(directory: string, atEnd: AtEnd): Promise<Client> {
  const { centre, port } = await startCentre(directory, 'centre-ours', atEnd)
  const listener = await startListener(directory, { ...account, host: '127.0.0.1', port }, atEnd)
  await centre.ask({ kind: 'bound' } satisfies CentreQuestion)
  let expected = 0
  const arrived = async (messages: number) => {
    expected += messages
    await untilStored(listener, expected)
    return undefined
  }
  return { name: 'ours', centre, pids: listener.pids, nextSender: 0, arrived }
}

/** @returns why it is not there, where its package cannot be had */
async function startTheirs(directory: string, atEnd: AtEnd): Promise<Client | string> {
  const { centre, port } = await startCentre(directory, 'centre-kannel', atEnd)
  const { child: sink, ready } = await startChild(
    { file: 'provider/sink.ts', name: 'sink', given: {}, directory },
    atEnd,
  )
  const getUrl = `http://127.0.0.1:${(ready as { port: number }).port}/?from=%p&to=%P&text=%b&id=%I`
  try {
    const pids = await startKannel(directory, { ...account, port, getUrl }, atEnd)
    const arrived = async (requests: number) => {
      const { lastAtMs } = (await sink.ask({ requests })) as SinkReport
      return lastAtMs
    }
    return { name: 'kannel', centre, pids, nextSender: 0, arrived }
  } catch (error) {
    // apt-get may also fail for want of a network.
    if (error instanceof MissingProgram || String(error).includes('apt-get')) return String(error)
    throw error
  }
}

async function startCentre(directory: string, name: string, atEnd: AtEnd) {
  const { child: centre, ready } = await startChild(
    { file: 'provider/centre.ts', name, given: account, directory },
    atEnd,
  )
  return { centre, port: (ready as { port: number }).port }
}

async function takeTurn(client: Client, messages: number): Promise<Turn> {
  const { nextSender: firstSender } = client
  client.nextSender += messages
  const used = startMeter(client.pids)
  const question = { kind: 'flood', messages, firstSender, window } satisfies CentreQuestion
  const flooded = (await client.centre.ask(question)) as FloodReport
  const arrivedAtMs = await client.arrived(messages)
  const cpuMicros = used(messages).all
  if (flooded.refused > 0) throw new Error(`${client.name} refused ${flooded.refused} messages`)
  const acknowledgedPerS = messages / flooded.seconds
  const seconds = arrivedAtMs && (arrivedAtMs - flooded.startedAtMs) / 1_000
  const perS = seconds ? messages / seconds : acknowledgedPerS
  say(
    `${client.name.padEnd(6)} ${perS.toFixed(0).padStart(6)}/s (acknowledged ${acknowledgedPerS.toFixed(0)}/s)  ${cpuMicros.toFixed(0)} µs each  p50 ${flooded.p50Ms.toFixed(1)} ms`,
  )
  return { perS, acknowledgedPerS, cpuMicros, p50Ms: flooded.p50Ms, p99Ms: flooded.p99Ms }
}

const lookMs = 100
const storedMs = 60_000

/** What went to the spool meanwhile is on its way. @throws Error where it does not come */
async function untilStored({ sql }: Listener, expected: number): Promise<void> {
  for (const deadline = Date.now() + storedMs; ; await pause(lookMs)) {
    const [stored] = await sql<[{ events: number }]>`select count(*)::int as events from inbox`
    if (stored.events === expected) return
    if (Date.now() > deadline)
      throw new Error(`ours acknowledged ${expected} messages and stored ${stored.events}`)
  }
}

function figuresOf(rounds: readonly Map<Client, Turn>[], client: Client): Turn {
  const of = (read: (turn: Turn) => number, digits = 0) =>
    medianOf(rounds, (turns) => read(turns.get(client) as Turn), digits)
  return {
    perS: of(({ perS }) => perS),
    acknowledgedPerS: of(({ acknowledgedPerS }) => acknowledgedPerS),
    cpuMicros: of(({ cpuMicros }) => cpuMicros),
    p50Ms: of(({ p50Ms }) => p50Ms, 1),
    p99Ms: of(({ p99Ms }) => p99Ms, 1),
  }
}
