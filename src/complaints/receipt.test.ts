import { describe, expect, test } from 'vitest'
import { Accounts } from '../accounts.ts'
import { defaultAgency } from '../config-file.ts'
import { measureSms } from '../contract/text-length.ts'
import { type Language, textsIn } from '../conversation/texts.ts'
import { loadDistricts } from '../triage/district-source.ts'
import type { Complaint } from './hand-over.ts'
import { guessedPlace, questionText, receiptsOf } from './receipt.ts'
import type { Question } from './status.ts'

const complaint: Complaint = {
  id: 'c1',
  conversationId: 'k1',
  receiptNumber: '1234567890',
  pseudonym: 'Pelapor-7F3K',
  channel: 'smpp',
  account: '1708',
  text: 'lampu jalan mati',
  editedText: null,
  categoryId: null,
  categoryName: null,
  districtCode: null,
  districtName: null,
  latitude: null,
  longitude: null,
  attachmentCount: 0,
  kind: 'pengaduan',
  title: null,
  place: null,
  agency: null,
  anonymous: false,
  confidential: false,
  danger: null,
  incomplete: false,
  eventDate: null,
  asked: null,
  promisedFor: null,
  status: 'unverified',
  createdAt: new Date('2026-09-25T03:00:00Z'),
  firstMessageId: 'm1',
  isPublic: false,
  hasPublic: false,
  humanSpeaks: false,
}
const nobody = new Accounts([])
const longestName = 'x'.repeat(40)

function receiptOf(more: Partial<Complaint>, name = 'LAPOR!', isHandedOver = true): string {
  const agency = { ...defaultAgency, name }
  const [saying] = receiptsOf([{ ...complaint, ...more }], agency, isHandedOver, nobody)
  return saying?.text ?? ''
}

/** What a text says besides its matter, in both languages. */
const additions: Readonly<Record<Language, readonly string[]>> = {
  id: ['goblok semua', 'lurah minta uang 50 ribu', 'NIK saya 3604011203850001'],
  en: ['you fucking people', 'the officer asked for money', 'my identity number 3604011203850001'],
}
const matters: Readonly<Record<Language, string>> = {
  id: 'lampu jalan mati di depan rumah saya',
  en: 'The street light in front of my house is broken',
}

/** Every choice of some of these. */
function subsets([first, ...others]: readonly string[]): string[] {
  if (first === undefined) return ['']
  return subsets(others).flatMap((some) => [some, ` ${first}${some}`])
}

/** As triage guesses it. */
async function longestPlace(): Promise<string> {
  const places = (await loadDistricts()).map(guessedPlace)
  return places.reduce((one, other) => (other.length > one.length ? other : one))
}

const questions: readonly (Question | null)[] = [null, 'what', 'where', 'when', 'confirm_place']
const yesOrNo = [false, true] as const
/** Its day is as long as any in both languages. */
const promisedFor = '2026-09-30'

const agencies = [null, 'Pemerintah Kabupaten Penukal Abab Lematang Ilir']
const place = 'Kec. Curug, Kota Serang'

/** Receipts with every choice of what may stand in one, each with what must stand in it. */
function everyReceipt(language: Language, name: string, where = place) {
  const texts = textsIn(defaultAgency, language)
  const flagsOf = (anonymous: boolean, confidential: boolean) => {
    if (anonymous) return confidential ? texts.partBoth({}) : texts.partAnonymous({})
    return confidential ? texts.partConfidential({}) : ''
  }
  return writtenIn(language).flatMap((text) =>
    agencies.flatMap((agency) =>
      questions.flatMap((asked) =>
        yesOrNo.flatMap((anonymous) =>
          yesOrNo.map((confidential) => ({
            said: receiptOf(
              { text, agency, asked, anonymous, confidential, place: where, promisedFor },
              name,
            ),
            needs: [
              complaint.receiptNumber,
              flagsOf(anonymous, confidential),
              asked === null ? '' : questionText(asked, where, texts),
            ],
          })),
        ),
      ),
    ),
  )
}

function writtenIn(language: Language): string[] {
  return subsets(additions[language]).map((more) => `${matters[language]}.${more}`)
}

function expectOneSms(language: Language, name: string, where?: string): void {
  for (const { said } of everyReceipt(language, name, where))
    expect({ said, ...measureSms(said) }).toMatchObject({ encoding: 'gsm7', segments: 1 })
}

describe.for(['id', 'en'] as const)('a receipt in %s', (language) => {
  const [text = ''] = writtenIn(language)

  test.for(['LAPOR!', 'Pemerintah Kabupaten Tangerang'])(
    'of %s is one SMS, whatever is said in it',
    (name) => expectOneSms(language, name),
  )

  test('has the number, the flags that hold and the question, whatever is left out', async () => {
    const longest = await longestPlace()
    for (const name of ['LAPOR!', longestName])
      for (const where of [place, longest])
        for (const { said, needs } of everyReceipt(language, name, where))
          for (const one of needs) expect(said).toContain(one)
  })

  // Both flags and the question for the place take 168 characters then, and neither may be left out.
  test('of the longest agency name is one SMS', () => expectOneSms(language, longestName))

  test('that asks about the longest name of a district is one SMS', async () => {
    const longest = await longestPlace()
    expectOneSms(language, 'LAPOR!', longest)
  })

  test('tells the day only once the core store has the complaint', () => {
    const day = language === 'id' ? 'Rabu, 30 Sep' : 'Wednesday, 30 Sep'
    expect(receiptOf({ text, promisedFor })).toContain(day)
    expect(receiptOf({ text, promisedFor }, 'LAPOR!', false)).not.toContain(day)
  })

  test('leaves out the hint and the agency before the day', () => {
    const [, to = ''] = agencies
    const said = receiptOf({ text, promisedFor, agency: to, confidential: true }, longestName)
    expect(said).toContain('30 Sep')
    expect(said).not.toContain(to)
  })
})

test('while a human speaks nothing is said', () => {
  const silent = { ...complaint, humanSpeaks: true }
  expect(receiptsOf([silent], defaultAgency, true, nobody)).toEqual([])
})

test('where everybody can read the receipt it has no number, no flag and no question', () => {
  const said = receiptOf({ isPublic: true, anonymous: true, asked: 'where', promisedFor })
  expect(said).toBe(textsIn(defaultAgency).receiptInPublic({ agency: 'LAPOR!' }))
  expect(said).not.toMatch(/\d/)
})

test.for([
  ['pengaduan', 'Laporan telah'],
  ['permintaan_informasi', 'Pertanyaan telah'],
  ['aspirasi', 'Usulan telah'],
] as const)('a receipt of %s begins %j', ([kind, words]) => {
  expect(receiptOf({ kind })).toContain(words)
})

test('an agency’s own words for a receipt stand for every kind', () => {
  const agency = { ...defaultAgency, texts: { receipt: '{agency}: Beres, {number}.' } }
  const [saying] = receiptsOf([{ ...complaint, kind: 'aspirasi' }], agency, true, nobody)
  expect(saying?.text).toContain('Beres, ')
})
