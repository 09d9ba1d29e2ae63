import { type Calm, type Concept, figures, meanings } from './danger-lexicon.ts'
import danger from './words/danger.json' with { type: 'json' }

/** Where the words of phrases lead: all phrases as a tree, word by word. */
export interface Branch {
  readonly next: Map<string, Branch>
  /** The phrase that ends here, if one does. */
  phrase?: Phrase
  /** The same as a list. */
  alone: readonly Phrase[]
}

interface Phrase {
  readonly means: readonly { readonly concept: Concept | Calm; readonly isCalm: boolean }[]
  readonly isFigure: boolean
  /** It tells of danger, and not only of what takes one back. */
  readonly isGrave: boolean
}

/** A word of the lexicon or none of it: "megang megang" counts as one. */
export interface Meant {
  readonly word: string
  /** Where it leads as the first word of a phrase. */
  readonly branch: Branch | undefined
  /** It may stand in a phrase behind another word. */
  readonly isLater: boolean
  readonly isDouble: boolean
}

/** A word where it stands in a text. */
export interface Place {
  readonly meant: Meant
  /** As it was typed. */
  readonly typed: string
  readonly sentence: number
  /** What commas part, too. */
  readonly clause: number
  /** How many words the longest phrase has that begins here; 1 for a single word. */
  length: number
}

const calm: ReadonlySet<string> = new Set(Object.keys(danger.calm))

const tree: Branch = { next: new Map(), alone: [] }
const later = new Set<string>()
for (const [words, concepts] of meanings) {
  let branch = tree
  for (const word of words.split(' ')) {
    if (branch !== tree) later.add(word)
    const next: Branch = branch.next.get(word) ?? { next: new Map(), alone: [] }
    branch.next.set(word, next)
    branch = next
  }
  const means = concepts.map((concept) => ({ concept, isCalm: calm.has(concept) }))
  const isGrave = means.some(({ isCalm }) => !isCalm)
  branch.phrase = { means, isFigure: figures.has(words), isGrave }
  branch.alone = [branch.phrase]
}

export function wordMeaning(word: string): Meant {
  const isDouble = word.includes(' ')
  return { word, branch: follow(tree, word), isLater: later.has(word) || isDouble, isDouble }
}

function mayBegin({ branch, isDouble }: Meant): boolean {
  return branch !== undefined || isDouble
}

function follow(branch: Branch | undefined, words: string): Branch | undefined {
  let at = branch
  for (const word of words.split(' ')) at = at?.next.get(word)
  return at
}

function step(branch: Branch | undefined, { word, isLater, isDouble }: Meant): Branch | undefined {
  if (!branch || !isLater) return undefined
  return isDouble ? follow(branch, word) : branch.next.get(word)
}

/** "nyayat nyayat tangan" may mean what "nyayat tangan" means. */
function once(phrase: string): string {
  return phrase.replace(/^([a-z]+) \1(?:an)?\b/, '$1')
}

/** By their number of words. */
type Found = readonly (Phrase | undefined)[]

/** The phrases that begin with a word of a text, by their number of words, as far as its sentence goes. */
function phrasesAt(text: readonly Place[], start: number, first: Place): Found {
  let { branch } = first.meant
  // Most words stand for nothing but themselves.
  const second = text[start + 1]
  if (
    branch &&
    !first.meant.isDouble &&
    (!second?.meant.isLater || second.sentence !== first.sentence)
  )
    return branch.alone
  const found: (Phrase | undefined)[] = []
  let single = first.meant.isDouble ? follow(tree, once(first.meant.word)) : undefined
  for (let end = start + 1; branch || single; end += 1) {
    found.push(branch?.phrase ?? (single?.phrase && { ...single.phrase, isFigure: false }))
    const next = text[end]
    if (next?.sentence !== first.sentence) break
    branch = step(branch, next.meant)
    single = step(single, next.meant)
  }
  return found
}

/**
 * Where each concept begins in a text, by every phrase at every place, long and short ones. The words of a
 * figure of speech mean nothing, and within a phrase that tells of danger a word does not calm: "tidak" of
 * "tidak sadar" denies nothing. Notes the lengths of the phrases.
 */
export function conceptsIn(text: readonly Place[]): ReadonlyMap<Concept | Calm, readonly number[]> {
  const at = new Map<Concept | Calm, number[]>()
  let figureEnd = 0
  let phraseEnd = 0
  for (let start = 0; start < text.length; start += 1) {
    const first = text[start]
    if (start < figureEnd || !first || !mayBegin(first.meant)) continue
    const found = phrasesAt(text, start, first)
    for (let length = found.length; length >= 1; length -= 1) {
      const phrase = found[length - 1]
      if (!phrase) continue
      const end = start + length
      if (first.length < length) first.length = length
      for (const { concept, isCalm } of phrase.means) {
        if (end <= phraseEnd && isCalm) continue
        const places = at.get(concept)
        if (!places) at.set(concept, [start])
        else if (places.at(-1) !== start) places.push(start)
      }
      if (phrase.isFigure) {
        figureEnd = end
        break
      }
      if (length > 1 && phrase.isGrave) phraseEnd = Math.max(phraseEnd, end)
    }
  }
  return at
}
