import { visible } from '../contract/visible-text.ts'
import { normalise } from './normalise.ts'
import courtesies from './words/courtesies.json' with { type: 'json' }

export type Substance = 'report' | 'greeting' | 'thanks' | 'empty'

/** What somebody wrote, as far as it matters whether it is a report. */
export interface Written {
  readonly text: string
  /** A picture, a file or a place: it may be the report. */
  readonly hasAttachment: boolean
  readonly hasSticker: boolean
  /** Everybody can read it: friends are called in such texts, as in `@budi lihat nih`. */
  readonly isPublic: boolean
}

/** Longer texts are always reports: no greeting is that long. */
const maxWords = 24

type Part = keyof typeof courtesies

/** Words of greetings, thanks and praise, forms of address, and words that go with them. */
const phrases: ReadonlyMap<string, Part> = new Map(
  Object.entries(courtesies).flatMap(([part, some]) =>
    some.map((phrase) => [normalise(phrase), part as Part] as const),
  ),
)
const longestPhrase = Math.max(...[...phrases.keys()].map((phrase) => phrase.split(' ').length))

/** However long somebody laughs: `wkwkwk`, `hahaha`, `awokawok`, `xixixi`. */
const laughter =
  /^(?:(?:wk)+w?|(?:kw)+k?|(?:h[aeiou])+h?|(?:[aeiou]h)+[aeiou]?|(?:awok|wok)+|(?:xi)+)$/
/** `:)`, `:-D`, `<3`, `(y)`, `^_^`; the letters in them are no words. */
const emoticon =
  /(?<![^\s])(?:[:;=][-'o]?[()dpo3*]+|x+d+|<3+|\(y\)|\^[_.-]?\^|[-t]_[-t])(?![^\s])/giu
const mention = /(?<![^\s])@[\p{L}\p{N}_.]+/gu
/** Emoji without the signs that are digits or punctuation by themselves. */
const gesture = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u

/**
 * Tells reports from greetings, thanks and gestures. A text that has nothing but words of greeting,
 * thanks, praise or laughter, or no letter, is no report; in doubt it is one. With an attachment it
 * always is. A gesture (an emoji, an emoticon, a sticker) counts as thanks.
 */
export function substanceOf({ text, hasAttachment, hasSticker, isPublic }: Written): Substance {
  if (hasAttachment) return 'report'
  const said = (isPublic ? text.replace(mention, ' ') : text).replace(emoticon, ' ')
  if (!/\p{L}/u.test(visible(said))) {
    const isGesture = hasSticker || gesture.test(said) || text.search(emoticon) >= 0
    return isGesture ? 'thanks' : 'empty'
  }
  const parts = partsOf(normalise(said).split(' '), isPublic)
  if (parts?.has('thanks') || parts?.has('praise') || parts?.has('laughter')) return 'thanks'
  if (parts?.has('greeting')) return 'greeting'
  return isPublic && parts !== undefined && said !== text ? 'thanks' : 'report'
}

/** The kinds of the words; undefined where a word is of none of these kinds. */
function partsOf(words: readonly string[], isPublic: boolean): ReadonlySet<Part> | undefined {
  if (words.length > maxWords) return undefined
  const parts = new Set<Part>()
  for (let at = 0; at < words.length; ) {
    const phrase = longestPhraseAt(words, at)
    if (!phrase || (phrase.part === 'calling' && !isPublic)) return undefined
    parts.add(phrase.part)
    at += phrase.length
  }
  return parts
}

function longestPhraseAt(
  words: readonly string[],
  at: number,
): { part: Part; length: number } | undefined {
  for (let length = Math.min(longestPhrase, words.length - at); length > 0; length -= 1) {
    const part = phrases.get(words.slice(at, at + length).join(' '))
    if (part !== undefined) return { part, length }
  }
  return laughter.test(words[at] ?? '') ? { part: 'laughter', length: 1 } : undefined
}
