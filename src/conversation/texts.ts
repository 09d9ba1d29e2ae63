import { visible } from '../contract/visible-text.ts'
import { type Catalogue, placeholders, type TextName } from './texts/catalogue.ts'
import { en } from './texts/en.ts'
import { id } from './texts/id.ts'

export type { TextName }
export type Language = 'id' | 'en'

/** Each text as a function of what fills it. */
export type Texts = {
  readonly [Name in TextName]: (
    of: Readonly<Record<(typeof placeholders)[Name][number], string>>,
  ) => string
}

export const catalogues: Readonly<Record<Language, Catalogue>> = { id, en }

/** How an agency speaks. */
export interface Speaker {
  readonly language: Language
  /** Its own words in place of ours, by the name of the text. */
  readonly texts: Readonly<Record<string, string>>
}

/**
 * The texts in a language. An agency's own words stand in for those of its own language.
 *
 * @param language that of the citizen, where it is not the agency's
 */
export function textsIn(speaker: Speaker, language: Language = speaker.language): Texts {
  const own: Readonly<Record<string, string>> = language === speaker.language ? speaker.texts : {}
  const { texts } = catalogues[language]
  const entries = (Object.keys(texts) as TextName[]).map((name) => {
    const template = own[name] ?? texts[name]
    return [name, (of: Readonly<Record<string, string>>) => filled(template, of)] as const
  })
  return Object.fromEntries(entries) as unknown as Texts
}

function filled(template: string, of: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => of[name] ?? whole)
}

/**
 * What is wrong with an agency's own words, by the name of the text: names that do not exist, and
 * placeholders that the text has not.
 */
export function faultsOfTexts(texts: Readonly<Record<string, string>>): Map<string, string> {
  const faults = new Map<string, string>()
  for (const [name, template] of Object.entries(texts)) {
    if (!Object.hasOwn(placeholders, name)) {
      faults.set(name, `is no text; there are ${Object.keys(placeholders).join(', ')}`)
      continue
    }
    const known: readonly string[] = placeholders[name as TextName]
    const used = [...template.matchAll(/\{(\w+)\}/g)].map(([, word = '']) => word)
    const unknown = used.filter((word) => !known.includes(word))
    const missing = known.filter((word) => word !== 'agency' && !used.includes(word))
    const braces = (words: readonly string[]) => words.map((word) => `{${word}}`).join(', ')
    if (unknown.length > 0)
      faults.set(name, `has ${braces(unknown)}; it may have ${braces(known) || 'none'}`)
    else if (missing.length > 0) faults.set(name, `lacks ${braces(missing)}`)
  }
  return faults
}

const englishWords =
  /\b(?:near|every|since|still|we|they|this|that|can|you|thank|thanks|hello|who|why|does|do|need|want|from|off|very|over|some|her|his|their|our|but|because|morning|much|yes|the|is|are|was|my|your|there|please|report|street|broken|how|when|where|what|has|have|been|for|in front of|water|light|road|and|not|any|help|fire|with|of|to|at|on)\b/g
const indonesianWords =
  /\b(?:yang|yg|di|dan|ini|itu|tidak|tdk|gak|ga|sudah|udah|sdh|saya|sy|jalan|jl|jln|mohon|tolong|min|pak|bu|ada|dengan|untuk|laporan|lampu|rusak|mati|belum|blm|kami|warga|dari|ke|air|sampah)\b/g

/** The language that a citizen writes: English only where that is plain. */
export function languageOf(text: string): Language | undefined {
  const words = visible(text.slice(0, 500)).toLowerCase()
  const count = (pattern: RegExp) => words.match(pattern)?.length ?? 0
  const [english, indonesian] = [count(englishWords), count(indonesianWords)]
  if (english >= 2 && english > indonesian * 2) return 'en'
  return indonesian > 0 ? 'id' : undefined
}

const special = /[\\^$.*+?()[\]|/]/g
const isPart = (name: string) => /^(?:part|ask[A-Z]|statusLine)/.test(name)

/** Texts of a language as they may come back: each with as many parts after it as there may be. */
function formsOf({ texts }: Catalogue): string {
  const some = (isWanted: (name: string) => boolean, fill: (name: string) => string) =>
    Object.entries(texts)
      .filter(([name]) => isWanted(name))
      .map(([, template]) =>
        template.replace(special, '\\$&').replace(/\{(\w+)\}/g, (_, name: string) => fill(name)),
      )
      .join('|')
  const anything = () => '.{1,60}'
  const parts = some(isPart, anything)
  // These are filled with sentences of ours: what a citizen adds to the same beginning is her own.
  const sentences = new Set(['question', 'what', 'lines'])
  const whole = some(
    (name) => !isPart(name),
    (name) => (sentences.has(name) ? `(?:(?:${parts}) ?)+` : anything()),
  )
  return `(?:${whole})(?: (?:${parts}))*`
}

const wholeForm = new RegExp(`^(?:${Object.values(catalogues).map(formsOf).join('|')})$`, 'iu')
/** No reply is longer. */
const longestReply = 320

/**
 * Whether a text is, word for word, a reply of a gateway such as this one: ours that comes back from
 * a machine that repeats what it is told, or one of another agency's gateway.
 */
export function isOwnWords(text: string): boolean {
  if (text.length > longestReply || !text.includes(': ')) return false
  return wholeForm.test(text.replace(/\s+/g, ' ').replace(/^[ >"“”'*_]+|[ "“”'*_]+$/g, ''))
}
