import { describe, expect, test } from 'vitest'
import { defaultAgency } from '../config-file.ts'
import { measureSms } from '../contract/text-length.ts'
import { placeholders } from './texts/catalogue.ts'
import {
  catalogues,
  faultsOfTexts,
  isOwnWords,
  type Language,
  languageOf,
  type TextName,
  textsIn,
} from './texts.ts'

// The longest of everything that the settings and the calendar allow.
const longest = {
  agency: 'x'.repeat(40),
  number: '1234567890',
  day: 'Minggu 30 September 2026',
  status: 'menunggu kelengkapan informasi',
}
/** These end with the words of an agency, or with a sentence of their own that has its own test. */
const openEnded = new Set(['ask', 'remind', 'statusMany', 'wishes', 'danger', 'dangerInPublic'])
const isPart = (name: string) => /^(?:part|ask[A-Z]|statusLine)/.test(name)
const names = (Object.keys(placeholders) as TextName[]).filter((name) => !isPart(name))

function write(language: Language, name: TextName): string {
  const of: Record<string, string> = {
    ...longest,
    question: textsIn(defaultAgency, language).askWhere({}),
    what: textsIn(defaultAgency, language).partBoth({}),
    lines: textsIn(defaultAgency, language).statusLine({
      number: '1234567890',
      day: '23 Nov',
      status: longest.status,
    }),
    services: '110 (polisi)',
  }
  return (textsIn(defaultAgency, language)[name] as (of: Record<string, string>) => string)(of)
}

describe.for(['id', 'en'] as const)('every text in %s', (language) => {
  test('fits one SMS in GSM-7, with the longest agency name', () => {
    for (const name of names.filter((one) => !openEnded.has(one)))
      expect({ name, ...measureSms(write(language, name)) }).toMatchObject({
        name,
        encoding: 'gsm7',
        segments: 1,
      })
  })

  test('to who wants to die fits one SMS with 112 beside the line for a crisis', () => {
    const { services, or } = catalogues[language]
    const both = `112 (${services.any}) ${or} 119 ext. 8 (${services.crisis})`
    const text = textsIn(defaultAgency, language).dangerOfSuicide({ ...longest, services: both })
    expect(measureSms(text)).toMatchObject({ encoding: 'gsm7', segments: 1 })
  })

  test('begins with the agency: citizens never see another name', () => {
    for (const name of names)
      expect(write(language, name).startsWith(`${longest.agency}: `)).toBe(true)
  })

  test('has the placeholders that are declared, and no others', () => {
    expect(faultsOfTexts(catalogues[language].texts)).toEqual(new Map())
  })

  test('is known when it comes back, also between quotes, and from another agency', () => {
    for (const name of names) {
      const text = write(language, name)
      expect({ text, isOwn: isOwnWords(text) }).toMatchObject({ isOwn: true })
      const other = text.replace(longest.agency, 'Pemkot Lain').replace(' ', '\n')
      expect(isOwnWords(` “${other}” `)).toBe(true)
    }
  })

  test('is a citizen’s where something is added to it', () => {
    for (const name of names)
      expect(isOwnWords(`${write(language, name)} Kok lama sekali?`)).toBe(false)
  })
})

test.for([
  ['helo', 'is no text'],
  ['guide', 'has {name}'],
  ['added', 'lacks {number}'],
] as const)('an agency’s own words for %j are refused: it %s', ([name, why]) => {
  expect(
    faultsOfTexts({ [name]: 'Halo {name}'.replace(name === 'added' ? ' {name}' : '!', '') }).get(
      name,
    ),
  ).toContain(why)
})

test.for([
  ['The street light in front of my house is broken', 'en'],
  ['lampu jalan mati di jl melati', 'id'],
  ['pju padam', undefined],
  ['tolong the lampu mati', 'id'],
] as const)('%j is written in %s', ([text, language]) => {
  expect(languageOf(text)).toBe(language)
})

test('the answer about a number that is not one’s own names nothing but the number', () => {
  const { statusNotFound } = textsIn(defaultAgency)
  const one = statusNotFound({ agency: 'LAPOR!', number: '1234567890' })
  const other = statusNotFound({ agency: 'LAPOR!', number: '5555555555' })
  expect(one.replace('1234567890', '')).toBe(other.replace('5555555555', ''))
})
