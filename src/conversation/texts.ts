import type { Texts } from './texts/catalogue.ts'
import { en } from './texts/en.ts'
import { id } from './texts/id.ts'

export type Language = 'id' | 'en'

const catalogues: Readonly<Record<Language, Texts>> = { id, en }

export function textsIn(language: Language): Texts {
  return catalogues[language]
}
