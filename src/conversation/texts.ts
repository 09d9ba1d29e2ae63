import type { Texts } from './texts/catalogue.ts'
import { en } from './texts/en.ts'
import { id } from './texts/id.ts'

export type Language = 'id' | 'en'

const catalogues: Readonly<Record<Language, Texts>> = { id, en }

export function textsIn(language: Language): Texts {
  return catalogues[language]
}

// A sign that no text has, in the places of what differs from reply to reply.
const blank = '\u0001'
const special = /[\\^$.*+?()[\]{}|/]/g
const filled = { agency: blank, number: blank, day: blank, status: blank }
const forms = Object.values(catalogues).flatMap(({ states: _, ...texts }) =>
  Object.values(texts).map((write) => write(filled).replace(special, '\\$&')),
)
const wholeForm = new RegExp(`^(?:${forms.join('|').replaceAll(blank, '.{1,60}')})$`, 'iu')
/** No reply is longer: it fits one SMS. */
const longestReply = 200

/**
 * Whether a text is, word for word, a reply of a gateway such as this one: ours that comes back from
 * a machine that repeats what it is told, or one of another agency's gateway.
 */
export function isOwnWords(text: string): boolean {
  if (text.length > longestReply || !text.includes(': ')) return false
  return wholeForm.test(text.replace(/\s+/g, ' ').replace(/^[ >"“”'*_]+|[ "“”'*_]+$/g, ''))
}
