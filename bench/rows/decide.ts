import { decide as decideOn } from '../../src/conversation/decide.ts'
import dangers from '../../src/triage/danger-sentences.json' with { type: 'json' }
import { nonReports } from '../../src/triage/wording/intent-sentences.ts'
import { traps } from '../../src/triage/wording/intent-traps.ts'
import { plainCustoms, silence, textHeard } from '../../test/harness/talk.ts'
import { median } from '../median.ts'
import type { Options } from '../options.ts'
import { say } from '../say.ts'

const defaultMessages = 4_000
/** As long as what citizens write to a city is in the mean. */
const signs = 300
const sentAt = new Date('2026-11-22T01:00:00Z')
const now = new Date('2026-11-22T01:01:00Z')

/**
 * What it costs to decide on one message of a new conversation, in this process. Each message is put
 * together from sentences of the tests, in another order each time.
 */
export async function decide({ messages = defaultMessages, rounds }: Options): Promise<object> {
  const sentences = [...new Set([...stringsIn(dangers), ...stringsIn(nonReports), ...traps])]
  const texts = textsOf(sentences)
  const micros: number[] = []
  // The first round compiles.
  for (let round = 0; round <= rounds; round++) {
    const heard = Array.from({ length: messages }, (_, at) =>
      textHeard(`${at}`, texts.next().value, sentAt),
    )
    const before = process.cpuUsage()
    for (const one of heard) decideOn(silence, [one], customs, now)
    const { user, system } = process.cpuUsage(before)
    micros.push((user + system) / messages)
    say(`round ${round}: ${micros.at(-1)?.toFixed(0)} µs a message`)
  }
  const counted = micros.slice(1)
  return {
    sentences: sentences.length,
    cpuMicros: Number(median(counted).toFixed(1)),
    bestMicros: Number(Math.min(...counted).toFixed(1)),
  }
}

const customs = { ...plainCustoms, answersInPublic: false }

/** Texts without end: every time through the sentences the step from one to the next is another. */
function* textsOf(sentences: readonly string[]): Generator<string, never> {
  let at = 0
  for (let step = 7; ; step += 2) {
    for (let turn = 0; turn < sentences.length; ) {
      let text = ''
      while (text.length < signs) {
        text += `${sentences[at]}. `
        at = (at + step) % sentences.length
        turn += 1
      }
      yield text
    }
  }
}

/** Every text of a table, however deep it lies. */
function stringsIn(table: unknown): string[] {
  if (typeof table === 'string') return table.includes(' ') ? [table] : []
  return table !== null && typeof table === 'object' ? Object.values(table).flatMap(stringsIn) : []
}
