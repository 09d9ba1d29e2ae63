import type { Calm, Concept } from './danger-lexicon.ts'
import { type Reading, read } from './danger-reading.ts'
import type { DangerKind, Firmness, Rule } from './danger-rule.ts'
import { rules } from './danger-rules.ts'

export type { DangerKind }

export interface Danger {
  readonly kind: DangerKind
  /** The words that decided, as they were typed, for the admin. */
  readonly words: string
}

/** Where in the list the rules of a sign stand. */
const placesOf: ReadonlyMap<Concept | Calm, readonly number[]> = Map.groupBy(
  rules.keys(),
  (place) => rules[place]?.sign as Concept,
)

/**
 * The danger to somebody's life, now, of which a text speaks. Undefined where it speaks of none, or of
 * one that is past, over, only feared, denied, or a figure of speech.
 */
export function dangerIn(text: string): Danger | undefined {
  const reading = read(text)
  if (isJoke(reading)) return undefined
  // Few of the rules have their sign in a text; the first that holds decides.
  const places = [...reading.at.keys()].flatMap((sign) => placesOf.get(sign) ?? [])
  for (const place of places.sort((one, other) => one - other)) {
    const rule = rules[place]
    const words = rule && found(reading, rule)
    if (rule && words) return { kind: rule.kind, words }
  }
  return undefined
}

/** The words by which a rule holds; undefined where it does not. */
function found(reading: Reading, rule: Rule): string | undefined {
  const signs = reading.at.get(rule.sign)
  if (!signs) return undefined
  if (reading.words.length > mostWords[rule.firmness]) return undefined
  if (isTrifle(reading, rule) || isEmpty(reading, rule)) return undefined
  if (rule.unless.some((concept) => reading.at.has(concept))) return undefined
  if (!rule.near.every((group) => group.some((concept) => reading.at.has(concept))))
    return undefined
  for (const sign of signs) {
    const places = [sign]
    for (const group of rule.near) {
      const place = nearest(reading, group, sign, rule.within, places)
      if (place === undefined) break
      places.push(place)
    }
    if (places.length === rule.near.length + 1 && !isCalm(reading, places, rule.firmness))
      return [...new Set(places)]
        .sort((a, b) => a - b)
        .map((at) => phraseOf(reading, at))
        .join(' … ')
  }
  return undefined
}

/** The place nearest to the sign of any of these concepts. One word never counts for two groups. */
function nearest(
  { at }: Reading,
  group: readonly Concept[],
  sign: number,
  within: number,
  taken: readonly number[],
): number | undefined {
  let best: number | undefined
  for (const concept of group)
    for (const place of at.get(concept) ?? []) {
      const far = Math.abs(place - sign)
      if (far > within || taken.includes(place)) continue
      if (best === undefined || far < Math.abs(best - sign)) best = place
    }
  return best
}

function phraseOf({ words }: Reading, at: number): string {
  const phrase = words.slice(at, at + (words[at]?.length ?? 1))
  // One typed word may stand for two.
  return [...new Set(phrase.map(({ typed }) => typed))].join(' ')
}

/** How long a text may be. Who is in danger tells no long story, but of what goes on at home. */
const mostWords: Record<Firmness, number> = {
  plain: 60,
  shout: 12,
  bare: 30,
  brief: 30,
  gone: 40,
  firm: 70,
  home: 160,
  body: 30,
}

/** How far before a sign, and behind it, a word takes it back; in words of the same sentence. */
type Reach = readonly [before: number, behind: number]

type Within = 'clause' | 'sentence' | 'text'
type Calming = readonly [Calm | Concept, Reach, Within]

const everywhere: Reach = [1e6, 1e6]

const firm: readonly Calming[] = [
  ['maybe', [8, 0], 'clause'],
  ['nearly', [2, 0], 'clause'],
  ['often', [5, 0], 'sentence'],
  ['not', [2, 0], 'clause'],
  ['after', [2, 0], 'clause'],
  ['past', [8, 8], 'sentence'],
  ['longPast', [10, 10], 'sentence'],
  ['over', everywhere, 'text'],
  ['info', [9, 5], 'sentence'],
  ['laugh', everywhere, 'text'],
]

const plain: readonly Calming[] = [
  ['maybe', [8, 2], 'sentence'],
  ['nearly', [3, 0], 'clause'],
  ['often', [5, 2], 'sentence'],
  ['regularly', [8, 6], 'sentence'],
  ['not', [2, 0], 'clause'],
  ['after', [3, 0], 'clause'],
  ['past', everywhere, 'sentence'],
  ['longPast', everywhere, 'text'],
  ['over', everywhere, 'text'],
  ['info', everywhere, 'text'],
  ['repair', everywhere, 'text'],
  ['lasting', everywhere, 'sentence'],
  ['laugh', everywhere, 'text'],
  ['office', everywhere, 'text'],
]

const home: readonly Calming[] = [
  ['not', [1, 0], 'clause'],
  ['longPast', [6, 6], 'sentence'],
  ['info', [4, 2], 'sentence'],
]

/** Whose building falls is not the one who falls: "rumah nenek ambruk". */
const body: readonly Calming[] = [
  ...plain,
  ['hardStructure', [4, 0], 'clause'],
  ['building', [4, 0], 'clause'],
]

const calmedBy: Record<Firmness, readonly Calming[]> = {
  plain,
  bare: [...plain, ['feared', [12, 8], 'sentence']],
  body,
  shout: plain,
  brief: [...firm, ['office', everywhere, 'text']],
  firm,
  home,
  gone: [...home, ['office', everywhere, 'text']],
}

/** Whether something takes the danger back; a fear, too, right before what stands near the sign. */
function isCalm(reading: Reading, places: readonly number[], firmness: Firmness): boolean {
  const [sign = 0, ...near] = places
  if (isOfMoney(reading, sign)) return true
  const isNow = isNear(reading, 'ongoing', sign, 2, 1, 'clause')
  return (
    calmedBy[firmness].some(
      ([calm, [before, behind], where]) =>
        isNear(reading, calm, sign, before, behind, where) && !(calm === 'past' && isNow),
    ) ||
    (firmness !== 'home' &&
      near.some(
        (place) =>
          isNear(reading, 'maybe', place, 2, 0, 'clause') ||
          isNear(reading, 'nearly', place, 1, 0, 'clause'),
      ))
  )
}

/** "Mau gantung diri ngurus KTP, wkwk": who laughs about an office or a price is in no danger. */
function isJoke({ at }: Reading): boolean {
  return at.has('laugh') && (at.has('office') || at.has('dear'))
}

/** "Wifi mati, mau bunuh diri rasanya, wkwk": who laughs about a trifle does not want to die. */
function isTrifle({ at }: Reading, { kind }: Rule): boolean {
  return kind === 'suicide' && at.has('laugh') && at.has('trifle')
}

/** "Atap kelas runtuh, untung anak-anak sudah pulang": it fell, but nobody was there. */
function isEmpty(reading: Reading, { kind }: Rule): boolean {
  const { at } = reading
  if ((kind !== 'collapse' && kind !== 'accident') || at.has('trapped') || at.has('hurt'))
    return false
  return (at.get('luckily') ?? []).some((place) =>
    isNear(reading, 'empty', place, 0, 6, 'sentence'),
  )
}

/** "Dipukul harga beras", "tarif mencekik": a price does it, and nobody who lives in the house. */
function isOfMoney(reading: Reading, sign: number): boolean {
  return (
    isNear(reading, 'price', sign, 0, 1, 'clause') ||
    isNear(reading, 'abstract', sign, 0, 1, 'clause') ||
    (isNear(reading, 'price', sign, 3, 0, 'clause') &&
      !isNear(reading, 'household', sign, 12, 0, 'clause'))
  )
}

function isNear(
  { at, words }: Reading,
  calm: Calm | Concept,
  sign: number,
  before: number,
  behind: number,
  where: Within,
): boolean {
  return (at.get(calm) ?? []).some(
    (place) =>
      place >= sign - before &&
      place < sign + (words[sign]?.length ?? 1) + behind &&
      place !== sign &&
      (where === 'text' || words[place]?.[where] === words[sign]?.[where]),
  )
}
