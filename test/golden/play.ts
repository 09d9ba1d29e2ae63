import { setTimeout as pause } from 'node:timers/promises'
import { filled } from './placeholders.ts'
import { post, type Signed, signed } from './post.ts'
import { externalIdsOf } from './provider-ids.ts'
import { lateNow, untilHandled, untilQuiet, waitingEvents } from './quiet.ts'
import { introduction } from './relay.ts'
import type { Act, Scenario } from './scenario.ts'
import type { Site } from './site.ts'

/** What is remembered of the scenarios while they are played. */
export interface Memory {
  /** By each nine digits that a scenario's ids and addresses hold. */
  readonly byMark: ReadonlyMap<string, Scenario>
  /** By ids that a simulated phone gave. */
  readonly byExternalId: Map<string, Scenario>
}

/** A small picture: PNG, one pixel. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

export function remember(scenarios: readonly Scenario[]): Memory {
  const byMark = new Map<string, Scenario>()
  for (const scenario of scenarios)
    for (const mark of [scenario.run, ...(scenario.marks ?? [])]) {
      const other = byMark.get(mark)
      if (other && other !== scenario)
        throw new Error(`${scenario.name} and ${other.name} share ${mark}`)
      byMark.set(mark, scenario)
    }
  return { byMark, byExternalId: new Map() }
}

/** @param id of a provider, or our key of an event: it holds the scenario's nine digits */
export function scenarioOf({ byMark, byExternalId }: Memory, id: string): Scenario | undefined {
  const known = byExternalId.get(id)
  for (let at = 0; known === undefined && at + 9 <= id.length; at++) {
    const found = byMark.get(id.slice(at, at + 9))
    if (found) return found
  }
  return known
}

/**
 * Plays all scenarios side by side, round by round; after each round everything settles.
 *
 * @param atOnce how many are under way at a time
 * @param late as many rows may be late before the next begins: a busy product takes in one step what
 *   an idle one takes in two
 */
export async function playRounds(
  site: Site,
  memory: Memory,
  scenarios: readonly Scenario[],
  { atOnce, late }: { readonly atOnce: number; readonly late: number },
): Promise<void> {
  for (const scenario of scenarios) introduce(site, scenario)
  const played = new Map(scenarios.map((scenario) => [scenario, newPlayed()]))
  const rounds = Math.max(0, ...scenarios.map((scenario) => scenario.rounds.length))
  for (let round = 0; round < rounds; round++) {
    const waiting = scenarios.filter((scenario) => scenario.rounds[round])
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const before = played.get(next) ?? newPlayed()
          for (const act of next.rounds[round] ?? []) await doOne(site, memory, next, act, before)
          while ((await lateNow(site)) > late) await pause(100)
        }
      }),
    )
    await untilQuiet(site)
  }
}

/** What was posted of a scenario, and the time that the last request tells. */
interface Played {
  readonly posted: Signed[]
  at: number
}

function newPlayed(): Played {
  return { posted: [], at: 0 }
}

/** Tells the provider of the phone, where it may not be answered without having written. */
function introduce({ simulator }: Site, { knownAt = [], run, marks = [] }: Scenario): void {
  const numbers = [`+6281${run}`, ...marks.map((mark) => `+628${mark}`)]
  for (const channel of knownAt)
    for (const number of numbers) simulator.phones.send(channel, number, { text: introduction })
}

async function doOne(
  site: Site,
  memory: Memory,
  scenario: Scenario,
  act: Act,
  played: Played,
): Promise<void> {
  const { run, marks = [] } = scenario
  const { posted } = played
  if ('waitMs' in act) await pause(act.waitMs)
  else if ('again' in act) {
    const before = posted[act.again]
    if (before) await post(before)
  } else if ('ageMinutes' in act) await age(site, run, act.ageMinutes)
  else if ('phone' in act) {
    const attachment = { type: 'image', mimeType: 'image/png', base64: picture } as const
    const content = { text: act.text, ...(act.picture && { attachment }) }
    const sent = site.simulator.phones.send(act.phone, `+6281${run}`, content)
    for (const id of sent.externalIds) memory.byExternalId.set(id, scenario)
    await sent.acknowledged
  } else {
    const template = 'raw' in act ? act.raw : JSON.stringify(act.body)
    const receipts = template.includes('$RECEIPT') ? await receiptsOf(site, memory, scenario) : []
    // Providers tell times in seconds: two messages of one second have no order.
    played.at = Math.max(Date.now(), played.at + 1_000)
    const now = new Date(played.at)
    const request = signed(site, act.channel, filled(template, { run, now, receipts }))
    posted.push(request)
    await post(request)
  }
  await untilHandled(site, [run, ...marks])
}

async function receiptsOf(site: Site, memory: Memory, scenario: Scenario): Promise<string[]> {
  const { sql } = site
  const rows = await sql<{ first: string; receipt: string }[]>`
    select (array_agg(m.id order by m.inbox_id))[1]::text as first, c.receipt_number as receipt
    from complaint c join message m on m.complaint_id = c.id
    group by c.id, c.receipt_number order by min(m.inbox_id)`
  const ids = await externalIdsOf(site)
  return rows
    .filter(({ first }) => scenarioOf(memory, ids.get(first) ?? '') === scenario)
    .map(({ receipt }) => receipt)
}

/** As if so much time had passed since what still waits came. */
async function age(site: Site, run: string, minutes: number): Promise<void> {
  const { sql } = site
  const waiting = await waitingEvents(site)
  const ids = waiting.filter(({ key }) => key.includes(run)).map(({ id }) => id)
  await sql`
    update inbox set accepted_at = accepted_at - ${minutes} * interval '1 minute',
      sent_at = sent_at - ${minutes} * interval '1 minute', due_at = now()
    where id = any(${ids}::bigint[])`
}
