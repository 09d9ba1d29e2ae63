import { type Expected, expectWords, type HeardExpected } from './form.ts'
import { judgeHeard, judgeRecord, judgeWithin } from './judge.ts'
import type { Performance } from './performance.ts'
import { alarmsRaised, allMessages, type MessageRecord, stepFaults } from './records.ts'
import { type Saying, sayingsOf } from './sayings.ts'
import { settleBursts, watchOperations } from './settle.ts'
import { lengthFaults, publicFaults, repeatFaults, wasAskedFor } from './watch.ts'

/** What was heard and found since the last look, for whoever reads why something failed. */
interface Look {
  readonly said: readonly { readonly name: string; readonly saying: Saying }[]
  readonly messages: readonly MessageRecord[]
}

/** What came of a step. */
export interface Verdict {
  /** A sentence for each thing that is not as expected. */
  readonly faults: readonly string[]
  /** Where there is a fault: what was said, and the rules that decided so. */
  readonly instead: readonly string[]
}

export const asExpected: Verdict = { faults: [], instead: [] }

/** Lets what was said settle, then compares what came since the last time. */
export async function judgeExpect(on: Performance, expected: Expected): Promise<Verdict> {
  on.now = await settleBursts(on.stage, on.now)
  const { sql } = on.stage
  await watchOperations(on.stage)
  const look = await lookAround(on)
  const faults: string[] = []
  for (const [name, heard] of Object.entries(expected))
    if (!expectWords.has(name))
      faults.push(...(await judgeCitizen(on, look, name, heard as HeardExpected)))
  const { record, alarm, within } = expected
  if (within !== undefined) {
    const name = asked(expected) ?? on.speaker ?? ''
    faults.push(...judgeWithin(name, within, saidTo(on, look, name), spokeAt(on, name)))
  }
  if (record) {
    const complaints = await on.complaintsOf(record.of)
    const own = new Set(await on.conversationsOf(record.of))
    const lastMessage = look.messages.findLast(({ conversationId }) => own.has(conversationId))
    const numbers = await on.numbersOf(record.of)
    const namesOf = await namer(on)
    faults.push(...judgeRecord(record, { complaints, lastMessage, numbers, namesOf }))
  }
  const raised = (await alarmsRaised(sql)).filter(({ id }) => !on.alarms.has(id))
  for (const { id } of raised) on.alarms.add(id)
  if (alarm === true && raised.length === 0) faults.push('an alarm is raised')
  if (alarm === false && raised.length > 0)
    faults.push(`no alarm is raised, not ${raised.map(({ words }) => words).join('; ')}`)
  faults.push(...(await watched(on, look)))
  const instead = faults.length === 0 ? [] : await shownAs(on, look)
  on.lookedAt = on.now
  return { faults, instead }
}

async function lookAround(on: Performance): Promise<Look> {
  const { sql } = on.stage
  const fresh = on.sent.slice(on.judged)
  on.judged = on.sent.length
  const [sayings, messages] = await Promise.all([sayingsOf(sql, fresh), allMessages(sql)])
  const said = sayings.map((saying) => ({
    name: on.people.ownerOf(saying.channel, saying.address) ?? 'nobody',
    saying,
  }))
  return { said, messages }
}

async function judgeCitizen(
  on: Performance,
  look: Look,
  name: string,
  { within, ...expected }: HeardExpected,
): Promise<string[]> {
  const said = saidTo(on, look, name)
  const faults = judgeHeard(name, expected, said, await on.numbersOf(name))
  if (within === undefined) return faults
  return [...faults, ...judgeWithin(name, within, said, spokeAt(on, name))]
}

function saidTo({ people }: Performance, { said }: Look, name: string): Saying[] {
  const names = people.namesOf(name)
  return said.flatMap((one) => (names.includes(one.name) ? [one.saying] : []))
}

/** When a person last wrote, under any name. */
function spokeAt(on: Performance, name: string): Date | undefined {
  const times = on.people.namesOf(name).flatMap((one) => on.spokeAt.get(one) ?? [])
  return times.toSorted((one, other) => one.getTime() - other.getTime()).at(-1)
}

/** The only citizen that is asked about. */
function asked(expected: Expected): string | undefined {
  const names = Object.keys(expected).filter((name) => !expectWords.has(name))
  return names.length === 1 ? names[0] : expected.record?.of
}

async function namer(on: Performance): Promise<(conversation: string) => readonly string[]> {
  const each = await Promise.all(
    on.people.names().map(async (name) => ({ name, of: await on.conversationsOf(name) })),
  )
  return (conversation) => each.flatMap(({ name, of }) => (of.includes(conversation) ? name : []))
}

/** What holds in every dialog. */
async function watched(on: Performance, look: Look): Promise<string[]> {
  const faults: string[] = []
  const numbers = (await on.numbersOf('')).concat()
  for (const name of new Set(look.said.map((one) => one.name))) {
    const [first = name] = on.people.namesOf(name).toSorted()
    const own = new Set(await on.conversationsOf(name))
    const messages = look.messages.filter(({ conversationId }) => own.has(conversationId))
    const said = look.said
      .filter((one) => one.name === name)
      .map(({ saying }) => ({ ...saying, wasAsked: wasAskedFor(saying.at, messages) }))
    const earlier = on.told.get(first) ?? []
    const secrets = [...numbers, on.people.fullNameOf(name)]
    faults.push(...repeatFaults(name, said, earlier))
    for (const one of said)
      faults.push(...lengthFaults(one, name, on.agencyWords), ...publicFaults(one, name, secrets))
    on.told.set(first, [...earlier, ...said])
  }
  const failed = (await stepFaults(on.stage.sql)).filter(({ id }) => !on.faults.has(id))
  for (const { id, words } of failed) {
    on.faults.add(id)
    faults.push(`no step fails, not ${words}`)
  }
  return faults
}

async function shownAs(on: Performance, { said, messages }: Look): Promise<string[]> {
  const instead = said.map(
    ({ name, saying }) =>
      `to ${name}${saying.isPublic ? ' in public' : ''}: ${JSON.stringify(saying.text)}`,
  )
  const nameOf = await namer(on)
  const heard = messages
    .filter(({ acceptedAt }) => acceptedAt >= on.lookedAt)
    .map(
      ({ conversationId, text, disposition, rule }) =>
        `${nameOf(conversationId).join('/')} said ${JSON.stringify(text)}: ${disposition}, ${rule ?? 'no rule'}`,
    )
  return [...(instead.length > 0 ? instead : ['nothing']), ...heard]
}
