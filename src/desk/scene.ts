import type { Sql } from 'postgres'
import type { ComplaintBefore, Doer } from '../complaints/before.ts'
import type { SupplementKind } from '../complaints/supplements.ts'
import type { AgencyConfig } from '../config.ts'
import {
  type AttentionReason,
  attentionOf,
  settleAttention,
  type Unsettled,
} from '../conversation/attention.ts'
import type { Placed } from '../conversation/messages.ts'
import type { Attended } from '../conversation/word.ts'
import type { CoreStore } from '../core-store/core-store.ts'
import type { Saying, Voice } from '../outbox/say.ts'
import { sayAll } from '../outbox/say.ts'
import type { QueueName, Wake } from '../queue/queues.ts'
import type { Person } from '../staff/person.ts'
import type { Tx } from '../store/connect.ts'
import type { Refusal } from './deeds.ts'

/** What an admin acts on, as far as it decides whose it is. */
export interface Subject {
  readonly conversationId: string
  readonly complaintId: string | null
}

/** What it takes to act. */
export interface DeskDeps extends Voice {
  readonly sql: Sql
  readonly agency: AgencyConfig
  readonly coreStore: CoreStore
  readonly humanPauseHours: number
  readonly wake: Wake
  /** The name of a category by its id; undefined where there is none. */
  readonly categoryName: (id: number) => string | undefined
  /** Whether somebody sees this conversation, or this complaint of it. */
  readonly isInReach: (tx: Tx, by: Person, of: Subject) => Promise<boolean>
  /** For so long a deed can be undone, and what it says waits; 60 where it is left out. */
  readonly undoSeconds?: number | undefined
}

/** One deed, under the lock of its conversation. */
export interface Scene {
  readonly tx: Tx
  readonly deps: DeskDeps
  readonly by: Person
  readonly conversation: Attended
  readonly deedId: string
  readonly undoSeconds: number
  /** As histories have it. */
  readonly doer: Doer
}

/** What was so before a deed, as far as an undo needs it: ids and columns, no words of a citizen. */
export interface Before {
  /** A complaint that it opened. */
  readonly opened?: string | undefined
  readonly messages?: readonly Placed[] | undefined
  readonly complaints?: readonly ComplaintBefore[] | undefined
  /** Complaints whose words stand in their histories. */
  readonly retold?: readonly string[] | undefined
  /** What the core store hears when the complaints are as before. */
  readonly tells?: SupplementKind | undefined
  readonly attention?: Unsettled | undefined
  /** Reasons for which it put the conversation before a human. */
  readonly wanted?: readonly AttentionReason[] | undefined
  /** Who had the word. */
  readonly word?: { readonly pausedUntil: string | null } | undefined
  /** It says something to the citizen. */
  readonly says?: true | undefined
  /** News that it brought of a complaint. */
  readonly news?: { readonly complaintId: string; readonly key: string } | undefined
  /** What it told in the core store's name, of that complaint. */
  readonly told?:
    | { readonly store: 'own'; readonly reference: string; readonly status: string }
    | {
        readonly store: 'lapor-bulk'
        readonly reference: string
        readonly todos: readonly number[]
      }
    | undefined
  /** It let this complaint go with the next book. */
  readonly released?: string | undefined
  readonly note?: string | undefined
}

/** What a verb did. */
export interface Effect {
  readonly complaintId?: string | undefined
  /** Null: it cannot be undone. */
  readonly before: Before | null
  /** Queues in which something is due at once. */
  readonly wakes?: readonly QueueName[] | undefined
}

/** What a verb did, or why it cannot be done: then it wrote nothing. */
export type Outcome = Effect | Refusal

/** Says something in an admin's name once it can no longer be undone. */
export async function saySoon(
  { tx, deps, conversation, deedId, undoSeconds }: Scene,
  saying: Pick<Saying, 'text' | 'words' | 'answers' | 'complaintId' | 'file'>,
): Promise<void> {
  await sayAll(tx, deps, [
    {
      ...saying,
      to: conversation,
      purpose: 'human',
      cause: causeOf(deedId),
      inSeconds: undoSeconds,
    },
  ])
}

/** What a deed says has this cause. */
export function causeOf(deedId: string): string {
  return `deed:${deedId}`
}

/** What a deed tells of a complaint is an event of this key. */
export function eventKeyOf(deedId: string): string {
  return `desk ${deedId}`
}

/** Settles reasons of the conversation. @returns those that it had, for the undo */
export async function seenTo(
  { tx, conversation: { id } }: Scene,
  reasons: readonly AttentionReason[],
): Promise<Unsettled | undefined> {
  const now = await attentionOf(tx, id)
  await settleAttention(tx, [id], reasons)
  return now
}
