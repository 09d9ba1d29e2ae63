import type { Config } from '../../config.ts'
import { cannedReplies, filledReply } from '../../conversation/texts/canned.ts'
import { languageOf } from '../../conversation/texts.ts'
import type { ThreadItem } from '../../desk/thread.ts'
import type { Language } from '../kit/words.ts'
import type { Canned } from './view.ts'

/**
 * The replies that somebody may begin with, filled in: the agency's own first, then ours in the language
 * of the citizen. Those that name a number are left out where there is none. Pure.
 */
export function cannedOf(
  { agency, console: { cannedReplies: own } }: Pick<Config, 'agency' | 'console'>,
  of: {
    readonly number: string | undefined
    readonly items: readonly ThreadItem[]
    /** Of the admin: their titles. */
    readonly language: Language
  },
): Canned[] {
  const spoken = spokenIn(of.items) ?? agency.language
  const all: Canned[] = [
    ...own.map(({ title, text }) => ({ name: `own:${title}`, title, text })),
    ...cannedReplies.map(({ name, title, text }) => ({
      name,
      title: title[of.language],
      text: text[spoken],
    })),
  ]
  return all.flatMap((one) => {
    const text = filledReply(one.text, { number: of.number, agency: agency.name })
    return text === undefined ? [] : [{ ...one, text }]
  })
}

function spokenIn(items: readonly ThreadItem[]): Language | undefined {
  const last = items.findLast((item) => item.kind === 'heard' && !item.byStaff && item.text !== '')
  return last && languageOf(last.text)
}
