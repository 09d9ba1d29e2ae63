import type { Language } from '../kit/words.ts'
import type { LaporWords } from './words.ts'
import { english } from './words-en.ts'
import { indonesian } from './words-id.ts'

export const laporWords: Readonly<Record<Language, LaporWords>> = { id: indonesian, en: english }
