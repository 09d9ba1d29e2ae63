import { setTimeout as pause } from 'node:timers/promises'
import { type Micros, startMeter } from '../cpu.ts'
import type { LoadReport } from '../load/order.ts'
import { senderAt } from '../load/requests.ts'
import { runLoad } from '../load/run.ts'
import type { ProviderQuestion, ProviderReport } from '../provider/orders.ts'
import { effectsOf } from './effects.ts'
import type { System } from './system.ts'

/** What one load did, from the first webhook to the last reply that the provider accepted. */
export interface Turn {
  readonly perS: number
  /** Of processor time for each message, by process. */
  readonly micros: Micros
  readonly load: LoadReport
  readonly provider: ProviderReport
  /** From sending the webhook until the provider has the reply, for each message. */
  readonly latenciesMs: readonly number[]
}

const connections = 64
// As slow as 5 a second, on a machine with much else to do.
const patienceMs = (messages: number) => 60_000 + messages * 200

/**
 * Sends so many messages, each of another citizen, and waits until everything they lead to is done.
 *
 * @param options.ratePerS messages a second; without it as many as are accepted
 * @param options.withReports whether the provider posts three statuses for each reply
 * @throws Error where a message was refused, lost, or had an effect twice
 */
export async function takeTurn(
  system: System,
  messages: number,
  options: { ratePerS?: number; withReports?: boolean } = {},
): Promise<Turn> {
  const { target } = system
  const { ratePerS, withReports = false } = options
  const firstSender = system.nextSender
  system.nextSender += messages
  await expectReplies(system, messages, withReports)
  const used = startMeter(system.pids)
  const load = await runLoad({
    target,
    messages,
    firstSender,
    connections,
    ...(ratePerS && { ratePerS }),
  })
  const report = await seenBy(system, messages)
  // The provider knows of a reply before the database does. Counting rows takes processor time of
  // its own: only where reports are applied long after the last reply it is part of the figure.
  await (withReports ? untilSettled(system, true) : pause(markedMs))
  const micros = used(messages)
  await untilSettled(system, withReports)
  const receivedAtMs = new Map(report.receivedAtMs)
  return {
    perS: (messages * 1_000) / (report.lastReplyAtMs - load.startedAtMs),
    micros,
    load,
    provider: report,
    latenciesMs: load.sentAtMs.map(
      (sentAt, index) => (receivedAtMs.get(senderAt(firstSender + index)) ?? Number.NaN) - sentAt,
    ),
  }
}

async function expectReplies(
  { provider, target }: System,
  replies: number,
  withReports: boolean,
): Promise<void> {
  const reports = withReports ? { reports: target } : {}
  await provider.ask({ kind: 'expect', replies, ...reports } satisfies ProviderQuestion)
}

/** @throws Error where somebody got no reply in time, or two */
async function seenBy({ name, provider }: System, messages: number): Promise<ProviderReport> {
  const maxMs = patienceMs(messages)
  const question = { kind: 'wait', maxMs } satisfies ProviderQuestion
  const seen = (await provider.ask(question)) as ProviderReport
  if (seen.replies === messages && seen.citizens === messages) return seen
  throw new Error(
    `${name}: ${messages} messages, ${seen.replies} replies to ${seen.citizens} citizens`,
  )
}

const markedMs = 500
const lookMs = 250
const settledMs = 60_000

/** Waits until database and provider agree. @throws Error where they never do */
async function untilSettled(system: System, withReports: boolean): Promise<void> {
  const expected = system.nextSender + system.filled
  for (const deadline = Date.now() + settledMs; ; await pause(lookMs)) {
    const effects = await effectsOf(system.sql, withReports)
    if (Object.values(effects).every((count) => count === expected)) return
    if (Date.now() > deadline)
      throw new Error(`${system.name}: of ${expected} messages came ${JSON.stringify(effects)}`)
  }
}
