import { describe, expect, test } from 'vitest'
import { defaultNumbers, servicesFor } from '../src/agency/emergency.ts'
import { defaultAgency } from '../src/config-file.ts'
import { measureSms } from '../src/contract/text-length.ts'
import type { Followed } from '../src/conversation/hear.ts'
import type { Tx } from '../src/store/connect.ts'
import type { DangerKind } from '../src/triage/danger-rules.ts'
import { sayingsOf } from './answers.ts'

/** Every kind: a new one has to be named here. */
const kinds = Object.keys({
  electricity: true,
  fire: true,
  gas: true,
  flood: true,
  drowning: true,
  violence: true,
  suicide: true,
  accident: true,
  collapse: true,
  medical: true,
  crime: true,
  missing: true,
} satisfies Record<DangerKind, true>) as DangerKind[]

const number = '1234567890'
const noQuery = (() => {
  throw new Error('nothing is asked of the database')
}) as unknown as Tx

async function answerTo(
  kind: DangerKind,
  words: string,
  any112: boolean,
  { inPublic = false, isPlaceKnown = false },
): Promise<string> {
  const reply = {
    text: 'danger',
    cause: 'danger',
    danger: { kind, words },
    inPublic,
    isPlaceKnown,
    answers: 'm1',
  }
  const followed = {
    conversation: { id: 'k1', channel: 'smpp', account: '1708' },
    decision: { replies: [reply] },
    complaints: [{ id: 'c1' }],
    textOf: () => words,
  } as unknown as Followed
  const { emergency } = defaultAgency
  const agency = { ...defaultAgency, emergency: { ...emergency, any112 } }
  const [saying] = await sayingsOf(agency, noQuery, [followed], new Map([['c1', number]]))
  return saying?.text ?? ''
}

const cases = [
  { name: 'in Indonesian', words: 'tolong cepat pak', honest: 'Kami bukan layanan darurat.' },
  {
    name: 'in English',
    words: 'Please help, there is a fire in my house',
    honest: 'We are no emergency service.',
  },
].flatMap((one) =>
  [true, false].map((any112) => ({ ...one, any112, where: any112 ? 'answers' : 'does not' })),
)

describe.for(cases)('the answer to danger $name, where 112 $where', ({ words, any112, honest }) => {
  test.for(kinds)('%s is one SMS with whom to call, and says what we are not', async (kind) => {
    const [first = 'police'] = servicesFor(kind)
    for (const inPublic of [true, false])
      for (const isPlaceKnown of [true, false]) {
        const said = await answerTo(kind, words, any112, { inPublic, isPlaceKnown })
        expect({ said, ...measureSms(said) }).toMatchObject({ encoding: 'gsm7', segments: 1 })
        expect(said).toContain(`${defaultNumbers[first]} (`)
        expect(said).toContain(honest)
        expect(said.includes('112')).toBe(any112)
        expect(said.includes(number)).toBe(!inPublic)
      }
  })
})
