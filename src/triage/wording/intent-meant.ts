/** What somebody wants with a message, in free words. */
export type Intent =
  | 'report'
  | 'aspiration'
  | 'information'
  | 'status'
  | 'join'
  | 'withdraw'
  | 'erase'
  | 'stop'
  | 'start'
  | 'help'
  | 'greeting'
  | 'thanks'
  | 'praise'
  | 'rating'
  | 'yes'
  | 'no'
  | 'unresolved'
  | 'talk'
  | 'publicity'
  | 'prank'
  | 'abuse'
  | 'elsewhere'
  | 'wish'
  | 'another'
  | 'empty'

export interface Meant {
  readonly intent: Intent
  /** False: the rules are not sure. A report of which they are not sure is opened and marked "to verify". */
  readonly sure: boolean
  /** The words that decided. */
  readonly words: string
  /** Digits that it names as the number of a report: ten of ours, or seven of LAPOR!. */
  readonly number?: string
  readonly rating?: Rating
  /** It says that it is another matter than before. */
  readonly another?: true
}

export type Rating = 1 | 2 | 3 | 4 | 5
