import type { Intent } from './intent-meant.ts'

/**
 * The second way to know what somebody means: by cues that stand together anywhere in a short text, whatever
 * else is said, as long as nothing tells a matter.
 */
export interface Cues {
  readonly intent: Intent
  /** All of them are found in the text, in the form of plainWords(). */
  readonly all: readonly RegExp[]
  readonly unless?: RegExp
  /** How many words the text may have. */
  readonly most: number
  /** How many of its words may be unknown to every list. */
  readonly spare: number
  /** Words of things, defects and places that say nothing else beside these cues. */
  readonly beside?: ReadonlySet<string>
  readonly isPublic?: true
  /** Words of places may stand there. */
  readonly places?: true
  /** A matter may be told: it is named as known. */
  readonly matter?: true
  /** Not sure, because the cues are said about other things too. */
  readonly unsure?: true
}

export const some = (list: string): ReadonlySet<string> => new Set(list.split(' '))
