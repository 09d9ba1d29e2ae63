import type { Concept } from './danger-lexicon.ts'

/** Who is called depends on it: see `servicesFor` of `src/agency/emergency.ts`. */
export type DangerKind =
  | 'electricity'
  | 'fire'
  | 'gas'
  | 'flood'
  | 'drowning'
  | 'violence'
  | 'suicide'
  | 'accident'
  | 'collapse'
  | 'medical'
  | 'crime'
  | 'missing'

/**
 * What takes a sign of danger back.
 * - `plain`: whatever says that it is past, over, feared, often so, asked about or waits for a repair.
 * - `firm`: the same, but only beside the sign. People are named, so less doubt is left.
 * - `shout`: as plain, in a text of a few words.
 * - `gone`: somebody who is missed since yesterday is missed still.
 * - `bare`: as plain, in a text of one or two sentences: the sign stands alone.
 * - `brief`: as firm, in a text of a few sentences: who is in danger tells no long story.
 * - `home`: only "no", "a long time ago" and what is asked about; what is repeated there goes on.
 * - `body`: as plain; a person falls, not the building of one.
 */
export type Firmness = 'plain' | 'shout' | 'gone' | 'bare' | 'brief' | 'firm' | 'home' | 'body'

export interface Rule {
  readonly kind: DangerKind
  readonly firmness: Firmness
  /** The sign: what happens. */
  readonly sign: Concept
  /** What must stand near it: one concept of each group, in any order. */
  readonly near: readonly (readonly Concept[])[]
  /** How many words away from the sign at most. */
  readonly within: number
  /** What must not be in the text. */
  readonly unless: readonly Concept[]
}

const concepts = (group: string) => group.split('|').filter(Boolean) as Concept[]

/** Writes a rule in one line: groups are parted by spaces, the concepts of a group by `|`. */
export const rule = (
  kind: DangerKind,
  firmness: Firmness,
  sign: Concept,
  near: string,
  within = 8,
  unless = '',
): Rule => ({
  kind,
  firmness,
  sign,
  near: near.split(' ').filter(Boolean).map(concepts),
  within,
  unless: concepts(unless),
})
