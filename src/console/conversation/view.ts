import { timeZones, type Zone } from '../../agency/working-days.ts'
import type { Alike } from '../../desk/alike.ts'
import type { ComplaintBeside } from '../../desk/complaints-beside.ts'
import type { Conversation } from '../../desk/conversation.ts'
import type { Proposal } from '../../desk/proposal.ts'
import type { Thread } from '../../desk/thread.ts'
import type { Origin } from '../inbox/address.ts'
import type { Form } from '../kit/form.ts'
import type { Visit } from '../kit/visit.ts'
import { localeOf } from '../kit/when.ts'
import type { Language } from '../kit/words.ts'
import type { WindowNow } from './window.ts'

/** A reply that somebody may begin with, filled in. */
export interface Canned {
  readonly name: string
  readonly title: string
  readonly text: string
}

/** Why the page is shown again, and what was typed. */
export interface Trouble {
  readonly sentence: string
  readonly form: Form
  /** Whose form is shown open. */
  readonly verb: string
}

/** All that the page of a conversation shows. */
export interface ConversationView {
  readonly language: Language
  readonly zone: Zone
  readonly csrf: Visit['csrf']
  readonly mayAct: boolean
  /** May answer for an agency. */
  readonly mayAnswer: boolean
  readonly conversation: Conversation
  /** The channel as people call it. */
  readonly channel: string
  /** Whether a file can go along with a reply. */
  readonly carriesFiles: boolean
  readonly window: WindowNow
  readonly thread: Thread
  readonly isOlderPage: boolean
  readonly complaints: readonly ComplaintBeside[]
  /** The one that the verbs are about. */
  readonly main: ComplaintBeside | undefined
  readonly alike: readonly Alike[]
  readonly proposal: Proposal | undefined
  readonly othersHere: readonly string[]
  readonly origin: Origin | undefined
  readonly previous: string | undefined
  readonly next: string | undefined
  readonly canned: readonly Canned[]
  /** The canned reply that was chosen without a script. */
  readonly chosen: Canned | undefined
  readonly trouble: Trouble | undefined
}

/** The hour and minute of a moment in the agency's zone. */
export function timeOf(
  at: Date,
  { language, zone }: Pick<ConversationView, 'language' | 'zone'>,
): string {
  return at.toLocaleTimeString(localeOf[language], {
    timeZone: timeZones[zone],
    hour: '2-digit',
    minute: '2-digit',
  })
}

/** The same with its day. */
export function dayAndTimeOf(
  at: Date,
  { language, zone }: Pick<ConversationView, 'language' | 'zone'>,
): string {
  return at.toLocaleString(localeOf[language], {
    timeZone: timeZones[zone],
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })
}
