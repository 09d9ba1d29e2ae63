import type { OutboundMessage, Outcome } from './sending.ts'

/**
 * What a channel can carry to a citizen besides a text. What it cannot is said in the text, or refused:
 * nothing is left out in silence.
 */
export interface Carries {
  /** How words to choose from are shown; `in words`: the text names them. */
  readonly choices: Buttons | 'in words'
  /** Whether a reply shows which message it answers. */
  readonly quotes: boolean
  /** Whether a file can go along. */
  readonly files: boolean
}

/** What fits on the buttons of a provider. */
export interface Buttons {
  readonly most: number
  /** Of one button, in UTF-16 units. */
  readonly longest: number
  /** Of the text above them, if that has a limit of its own. */
  readonly longestText?: number
  /** Whether no two of them may be the same. */
  readonly distinct?: true
  /** Whether they can stand below a file. */
  readonly withFile: boolean
}

/** A channel that says nothing of it carries texts alone. */
const textAlone: Carries = { choices: 'in words', quotes: false, files: false }

interface Said {
  readonly text: string
  readonly choices?: readonly string[] | undefined
  readonly attachment?: OutboundMessage['attachment']
}

/**
 * A message as its channel can carry it: choices for which there are no buttons stand in the text.
 *
 * @returns the same message where it can be carried as it is
 */
export function carriedBy<M extends Said>(carries: Carries | undefined, message: M): M {
  const { choices = [], ...rest } = message
  if (choices.length === 0 || fitOn((carries ?? textAlone).choices, message)) return message
  return { ...(rest as M), text: withWords(message.text, choices) }
}

/** The text, with those of the words behind it that it does not have itself. */
export function withWords(text: string, choices: readonly string[] = []): string {
  const missing = choices.map((each) => each.trim()).filter((each) => each && !has(text, each))
  return missing.length === 0 ? text : `${text} (${missing.join(' / ')})`.trim()
}

/** Whether a text has these words, and not as a part of others. */
function has(text: string, words: string): boolean {
  const around = text.split(words)
  return around.some((before, n) => {
    const after = around[n + 1]
    return after !== undefined && !/[\p{L}\p{N}]$/u.test(before) && !/^[\p{L}\p{N}]/u.test(after)
  })
}

/** The outcome of a message that the channel cannot carry at all; undefined where it can. */
export function refusalBy(
  carries: Carries | undefined,
  { attachment }: OutboundMessage,
): Outcome | undefined {
  if (attachment === undefined || carries?.files) return undefined
  return { kind: 'rejected', code: 'content', detail: 'this channel carries no files' }
}

function fitOn(buttons: Carries['choices'], { text, choices = [], attachment }: Said): boolean {
  if (buttons === 'in words') return false
  const { most, longest, longestText = Number.POSITIVE_INFINITY, withFile, distinct } = buttons
  return (
    choices.length <= most &&
    (!distinct || new Set(choices).size === choices.length) &&
    choices.every((title) => title.trim() !== '' && title.length <= longest) &&
    text.length <= longestText &&
    (attachment === undefined || withFile)
  )
}
