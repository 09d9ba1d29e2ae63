import type { ComplaintKind, ComplaintStatus, Question } from '../complaints/status.ts'
import type { Danger } from '../triage/danger.ts'
import type { DistrictIndex } from '../triage/district.ts'
import type { Command } from './command.ts'
import type { Talk, Wishes } from './talk.ts'

/** What became of a citizen's message. `draft` while the burst settles. */
export type Disposition = 'draft' | 'complaint' | 'addition' | 'command' | 'set_aside' | 'echo'

/** What the decision knows of a citizen's message. */
export interface Heard {
  readonly id: string
  readonly text: string
  readonly sentAt: Date
  /** `sentAt` is by the clock of whoever wrote. */
  readonly sendersClock: boolean
  readonly acceptedAt: Date
  /** A picture or a file; a sticker is none. */
  readonly hasAttachment: boolean
  readonly hasSticker: boolean
  readonly hasLocation: boolean
  readonly passive: boolean
  /** The platform's own way to start a conversation was used. */
  readonly opening: boolean
  /** A machine wrote it: the text says so, or it is one of our own replies that came back. */
  readonly fromMachine: boolean
  readonly unsupported: boolean
  /** Everybody can read it and its answers. */
  readonly public: boolean
  /** Of a part that came after its siblings: the complaint that has the rest of its text. */
  readonly belongsTo?: string | undefined
}

/** The burst of the latest complaint of a conversation. */
export interface LatestBurst {
  readonly complaintId: string
  /** When the last message of its burst was sent. */
  readonly burstEndedAt: Date
  readonly openedAt: Date
}

/** A complaint of the citizen, as far as the talk may be about it. */
export interface Recent {
  readonly id: string
  readonly number: string
  readonly openedAt: Date
  readonly status: ComplaintStatus
  readonly text: string
  readonly categoryId: number | null
  readonly place: string | null
  readonly hasPosition: boolean
  readonly asked: Question | null
  readonly askedAt: Date | null
  readonly questions: number
  readonly incomplete: boolean
  readonly anonymous: boolean
  readonly confidential: boolean
  readonly danger: string | null
  readonly withdrawn: boolean
  readonly agencySpokeAt: Date | null
  readonly closedAt: Date | null
  readonly rating: number | null
  /** An admin joined it to somebody else's complaint of the same matter. */
  readonly isJoined?: boolean
}

/** What a conversation remembers between steps. */
export interface State {
  /** Messages of the burst that is still settling, in the order of their sending. */
  readonly draft: readonly Heard[]
  readonly latest: LatestBurst | undefined
  /** Her latest complaints, the newest first; repeats and erased ones are left out. */
  readonly recent: readonly Recent[]
  /** When she last wrote before these messages. */
  readonly lastHeardAt: Date | undefined
  readonly talk: Talk
  /** A human of ours speaks: nothing is said except answers to commands. */
  readonly humanSpeaks: boolean
  readonly humanSpokeAt: Date | undefined
  /** The citizen asked for no more notices. */
  readonly hasStopped: boolean
}

/** How this citizen's account and agency are set up. */
export interface Customs {
  readonly settleMs: number
  readonly districts: DistrictIndex
  /** Keywords at the beginning of a text, and the agencies that they name. */
  readonly keywords: Readonly<Record<string, string>>
  /** What everybody can read is answered where everybody can read it. */
  readonly answersInPublic: boolean
  /** Whether this moment lies within the working days in which "not done" opens a complaint again. */
  readonly mayReopen: (since: Date, now: Date) => boolean
  /** The day of a moment in the agency's zone, YYYY-MM-DD. */
  readonly dayOf: (at: Date) => string
}

/** What is said, by its name in the catalogue. */
export type Reply = Reason &
  (
    | {
        readonly text:
          | 'guide'
          | 'help'
          | 'unsupported'
          | 'stopped'
          | 'started'
          | 'statusInPublic'
          | 'erased'
          | 'nothingErased'
          | 'notTold'
          | 'thanked'
          | 'nothingToConfirm'
          | 'nothingToWithdraw'
          | 'elsewhere'
          | 'calm'
      }
    | { readonly text: 'status'; readonly asked: StatusQuestion }
    | { readonly text: 'confirmErase'; readonly number: string | undefined }
    | { readonly text: 'added'; readonly number: string; readonly hasIdentity: boolean }
    | {
        readonly text:
          | 'addedToAgency'
          | 'confirmWithdraw'
          | 'withdrawn'
          | 'kept'
          | 'reopened'
          | 'rated'
          | 'placeConfirmed'
        readonly number: string
      }
    | { readonly text: 'ask'; readonly question: Question; readonly number: string }
    /** Which of the two flags hold. */
    | {
        readonly text: 'wishes'
        readonly wishes: Wishes
        /** What she said of them this time. */
        readonly taken: Wishes
        readonly number: string | undefined
      }
    | {
        readonly text: 'danger'
        readonly danger: Danger
        readonly inPublic: boolean
        readonly isPlaceKnown: boolean
        readonly wishes?: Wishes
        /** The number of the complaint that it was added to. */
        readonly known?: string
      }
  )

/** Why something is said. */
interface Reason {
  readonly cause: string
  /** The question may come again: the same answer is given once an hour. */
  readonly hourly?: true
}

export type StatusQuestion = Extract<Command, { kind: 'status' }>

/** A burst that becomes a complaint. */
export interface Opening {
  readonly messages: readonly Heard[]
  /** Without the keyword at the beginning; the messages keep it. */
  readonly text: string
  readonly kind: ComplaintKind
  readonly wishes: Wishes
  readonly danger?: Danger
  readonly toVerify: boolean
  readonly agency?: string
  /** The number of somebody's complaint that this one joins. */
  readonly joins?: string
  /** Other matters of the same text, which clearly stand apart: each is a complaint, too. */
  readonly others: readonly string[]
}

/** What a citizen adds to a complaint, and what of it is known by then. */
export interface Addition {
  readonly complaintId: string
  readonly place?: string
  readonly district?: { readonly code: string; readonly name: string }
  readonly category?: { readonly id: number; readonly name: string }
  readonly title?: string
  readonly eventDate?: string
  /** The question that was open is answered, or is not asked any more. */
  readonly closesQuestion: boolean
  /** The next question, said with this step. */
  readonly asks?: Question
  /** Nothing that was asked for is missing any more. */
  readonly completes: boolean
}

/** What else happens to complaints. */
export type Act =
  | { readonly kind: 'withdraw'; readonly complaintId: string }
  | { readonly kind: 'reopen'; readonly complaintId: string }
  | { readonly kind: 'rate'; readonly complaintId: string; readonly rating: number }
  | ({ readonly kind: 'wish'; readonly complaintId: string } & Wishes)
  /** Of the whole person. */
  | { readonly kind: 'erase' }

export interface Decision {
  /** What became of each message that does not stay in the draft. */
  readonly placed: ReadonlyMap<string, Placement>
  /** The burst that goes on settling, and until when. */
  readonly draft: readonly Heard[]
  readonly dueAt: Date | undefined
  /** The burst that is whole and becomes a complaint. */
  readonly opening: Opening | undefined
  readonly additions: readonly Addition[]
  readonly acts: readonly Act[]
  /** With the message that each one answers. */
  readonly replies: readonly (Reply & { readonly answers: string })[]
  readonly notices: 'stop' | 'start' | undefined
  readonly talk: Talk
}

export interface Placement {
  readonly disposition: Disposition
  /** The rule that decided, by its name. */
  readonly rule: string
  readonly complaintId?: string
}
