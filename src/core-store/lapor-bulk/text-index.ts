import type { ComparedText, Weight } from './text-likeness.ts'

/** Words that more of the texts have lead nowhere. */
const mostShare = 0.01
const fewestCommon = 10
/** Of texts that share all their words these many are looked at. */
const mostAlike = 8
const mostShortWords = 5
/** Less of the rare words in common: two matters. */
const leastShared = 0.25

/** Texts that may be alike, found by their rare words. */
export interface TextIndex {
  /**
   * Places of texts that are worth a comparison, the likeliest first.
   *
   * @param last of those that are equally likely these come last
   */
  nearest(text: ComparedText, last: ReadonlySet<number>): number[]
}

export function textIndex(texts: readonly ComparedText[], weight: Weight): TextIndex {
  const byWord = new Map<string, number[]>()
  const byPlain = new Map<string, number[]>()
  for (const [at, { words, plain }] of texts.entries()) {
    for (const word of words) push(byWord, word, at)
    push(byPlain, plain, at)
  }
  const most = Math.max(fewestCommon, texts.length * mostShare)
  for (const [word, places] of byWord) if (places.length > most) byWord.delete(word)
  const rareWeight = (text: ComparedText) => {
    let sum = 0
    for (const word of text.words) if (byWord.has(word)) sum += weight(word)
    return sum
  }
  const own = texts.map(rareWeight)
  // They have no rare words: "pju padam".
  const short = [...texts.keys()].filter((at) => isShort(texts[at]))
  const shortLike = (text: ComparedText, later: (at: number) => number) =>
    isShort(text)
      ? short
          .map((at) => ({ at, shared: sharedWords(text, texts[at]) }))
          .filter(({ shared }) => shared > 0)
          .sort((a, b) => b.shared - a.shared || later(a.at) - later(b.at))
          .slice(0, mostAlike)
          .map(({ at }) => at)
      : []
  return {
    nearest(text, last) {
      const later = (at: number) => Number(last.has(at))
      const shared = new Map<number, number>()
      for (const word of text.words)
        for (const at of byWord.get(word) ?? [])
          shared.set(at, (shared.get(at) ?? 0) + weight(word))
      const all = rareWeight(text)
      const likely = [...shared]
        .map(([at, sum]) => ({ at, share: (2 * sum) / (all + (own[at] ?? 0)) }))
        .filter(({ share }) => share >= leastShared)
        .sort((a, b) => b.share - a.share || later(a.at) - later(b.at))
        .slice(0, mostAlike)
        .map(({ at }) => at)
      if (likely.length === 0) likely.push(...shortLike(text, later))
      const same = text.plain === '' ? [] : (byPlain.get(text.plain) ?? [])
      const open = same.filter((at) => !last.has(at))
      const first = [...open.slice(0, mostAlike), ...same.slice(0, mostAlike)]
      return [...new Set([...first, ...likely])]
    },
  }
}

function isShort(text: ComparedText | undefined): boolean {
  return text !== undefined && text.words.size > 0 && text.words.size <= mostShortWords
}

function sharedWords(one: ComparedText, other: ComparedText | undefined): number {
  return [...one.words].filter((word) => other?.words.has(word)).length
}

function push(map: Map<string, number[]>, key: string, at: number): void {
  const places = map.get(key)
  if (places) places.push(at)
  else map.set(key, [at])
}
