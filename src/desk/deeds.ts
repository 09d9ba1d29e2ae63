import type { ComplaintKind, Question } from '../complaints/status.ts'
import type { EnteredFile } from '../media/entered.ts'
import type { Permission } from '../staff/permissions.ts'

/** Why messages may be made a complaint: its citizen was asked, or wrote it for everybody to read. */
export type Consent = 'asked' | 'public_post'

/** Where a complaint is about, in words and, where it is known, as a point. */
export interface GivenPlace {
  readonly words: string | null
  readonly latitude?: number | undefined
  readonly longitude?: number | undefined
}

/** What an admin writes into a complaint; what is undefined stays as it is. */
export interface Correction {
  readonly title?: string | null | undefined
  /** For the agency; null: as the citizen wrote it. */
  readonly text?: string | null | undefined
  readonly categoryId?: number | null | undefined
  readonly agency?: string | null | undefined
  readonly place?: GivenPlace | undefined
  readonly anonymous?: boolean | undefined
  readonly confidential?: boolean | undefined
  /** *Klasifikasi*. */
  readonly kind?: ComplaintKind | undefined
}

/** What each verb needs to be told. */
type Told =
  /** Makes a complaint of messages that are in none. */
  | ({
      readonly verb: 'convert'
      readonly messageIds: readonly string[]
      readonly anonymous: boolean
      readonly confidential: boolean
      readonly consent?: Consent | undefined
    } & Omit<Correction, 'anonymous' | 'confidential'>)
  /** Says where to report. */
  | { readonly verb: 'redirect'; readonly answers?: string | undefined }
  /** Asks the citizen about a complaint, by a question of the catalogue or in own words. */
  | {
      readonly verb: 'ask'
      readonly complaintId: string
      readonly question: Question | { readonly words: string }
    }
  | {
      readonly verb: 'reply'
      readonly text: string
      /** Name of the canned reply that it began with. */
      readonly canned?: string | undefined
      /** The message that it answers; undefined: the latest one. */
      readonly answers?: string | undefined
      /** A file that goes along. */
      readonly file?: EnteredFile | undefined
    }
  | { readonly verb: 'note'; readonly text: string }
  /** The machine may speak again. */
  | { readonly verb: 'handBack' }
  /** Messages are set aside; a complaint is archived, and its citizen hears the reason. */
  | { readonly verb: 'notForUs'; readonly messageIds: readonly string[] }
  | { readonly verb: 'notForUs'; readonly complaintId: string; readonly reason: string }
  /** The same, and nobody is answered. */
  | { readonly verb: 'prank'; readonly messageIds: readonly string[] }
  | { readonly verb: 'prank'; readonly complaintId: string }
  /** Takes back that a complaint was archived as none of ours or as a prank. */
  | { readonly verb: 'restore'; readonly complaintId: string }
  | { readonly verb: 'withdraw'; readonly complaintId: string }
  | { readonly verb: 'verify'; readonly complaintId: string }
  | ({ readonly verb: 'correct'; readonly complaintId: string } & Correction)
  /** The complaint says the same as another one of this number. */
  | { readonly verb: 'join'; readonly complaintId: string; readonly into: string }
  /** Makes a new complaint of some messages of one. */
  | {
      readonly verb: 'split'
      readonly complaintId: string
      readonly messageIds: readonly string[]
    }
  | {
      readonly verb: 'move'
      readonly messageIds: readonly string[]
      readonly toComplaintId: string
    }
  | { readonly verb: 'assign'; readonly complaintId: string; readonly agency: string }
  /** The agency's words. */
  | { readonly verb: 'answer'; readonly complaintId: string; readonly text: string }
  | { readonly verb: 'undo'; readonly deedId: string }

export type Verb = Told['verb']

/**
 * What an admin does to a conversation or one of its complaints, with the version of the conversation that
 * he saw.
 */
export type Deed = Told & { readonly conversationId: string; readonly version: number }

/** The deed of a verb. */
export type DeedOf<V extends Verb> = Extract<Deed, { readonly verb: V }>

/**
 * Why a deed cannot be done: a word that the pages have a sentence for.
 *
 * `no_files`: the channel carries none. `file`: it is of no type that is kept. `no_messages`: none of those named can be taken. `in_complaint`: a message is in a complaint already.
 * `not_open`: the complaint is closed, archived, withdrawn, erased or a repeat. `is_repeat`, `no_such_number`,
 * `same_complaint`: nothing to join it to. `nothing_left`: a complaint would be without messages.
 * `needs_consent`: a public post needs it recorded. `empty`: no words. `unchanged`: it is so
 * already. `too_long`: more than fits.
 * `category`: no such category. `forgotten`: the citizen had everything erased. `no_channel`: the account is
 * not configured. `not_set_aside`: nothing to restore. `not_allowed`: not with this role. Of undo: `not_undoable`,
 * `too_late`, `undone`, `later_deed`, and `heard`: the core store or the citizen knows it by now.
 */
export const refusals = [
  'no_messages',
  'in_complaint',
  'not_open',
  'is_repeat',
  'no_such_number',
  'same_complaint',
  'nothing_left',
  'needs_consent',
  'empty',
  'unchanged',
  'too_long',
  'category',
  'forgotten',
  'no_channel',
  'no_files',
  'file',
  'not_set_aside',
  'not_undoable',
  'too_late',
  'undone',
  'later_deed',
  'not_allowed',
  'heard',
] as const
export type Refusal = (typeof refusals)[number]

export type DeedResult =
  | {
      readonly kind: 'done'
      readonly deedId: string
      readonly conversationId: string
      /** The version that it made. */
      readonly version: number
      /** The complaint that it opened or was about. */
      readonly complaintId: string | null
      /** By the database's clock; null where it cannot be undone. */
      readonly undoUntil: Date | null
      /** Of an undo: what had been said is out already, the rest is undone. */
      readonly out?: boolean
    }
  /** Somebody else was first: who (a staff id), when, and what they did. */
  | {
      readonly kind: 'conflict'
      readonly by: string | null
      readonly at: Date | null
      readonly verb: string | null
      readonly version: number
    }
  | { readonly kind: 'notThere' }
  | { readonly kind: 'refused'; readonly why: Refusal }

/** What a verb needs of the table in src/staff/permissions.ts. */
export const permissionOf: Readonly<Record<Verb, Permission>> = {
  convert: 'conversation.act',
  redirect: 'conversation.act',
  ask: 'conversation.act',
  reply: 'conversation.act',
  note: 'conversation.act',
  handBack: 'conversation.act',
  notForUs: 'conversation.act',
  prank: 'conversation.act',
  restore: 'conversation.act',
  withdraw: 'conversation.act',
  verify: 'complaint.act',
  correct: 'complaint.act',
  join: 'complaint.act',
  split: 'conversation.act',
  move: 'conversation.act',
  assign: 'complaint.act',
  answer: 'complaint.answer',
  undo: 'complaint.answer',
}

/** For so long a deed can be undone, and what it says to a citizen waits. */
export const undoSeconds = 60
