import { randomBytes } from 'node:crypto'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'

/** A conversation of a person, with the key to what is sealed in it. */
export interface KeyOf {
  readonly id: string
  readonly sealedKey: Buffer
}

/** These conversations and those that were joined to them, locked. The caller has the locks of the first. */
export async function wholePeople(tx: Tx, ids: readonly string[]): Promise<KeyOf[]> {
  return await tx<KeyOf[]>`
    select id, sealed_key as "sealedKey" from conversation
    where id = any(${[...ids]}::uuid[]) or joined_to = any(${[...ids]}::uuid[])
    order by id for no key update`
}

/** A message of which nothing is left but that it came. */
export interface BlankMessage {
  readonly id: string
  /** Inbox rows of it and of its edits. */
  readonly events: readonly string[]
  /** When it came, where it came in parts: the inbox has rows of the others. */
  readonly partsAt: Date | null
}

/**
 * Takes the words, the attachments and the location out of all messages of conversations. They count as
 * deleted, so that an edit, or the message once more, finds a blank one and leaves it so.
 */
export async function eraseMessages(
  tx: Tx,
  conversationIds: readonly string[],
): Promise<BlankMessage[]> {
  const rows = await tx<
    { id: string; inboxId: string; edits: readonly string[]; partsAt: Date | null }[]
  >`
    update message set text = '', attachments = '[]', location = null, part_marks = null,
      unsupported = null, deleted_at = coalesce(deleted_at, now()), rule = coalesce(rule, 'erased'),
      disposition = case when disposition = 'draft' then 'set_aside' else disposition end
    where conversation_id = any(${[...conversationIds]}::uuid[])
    returning id, inbox_id as "inboxId", coalesce(edits, '[]') as edits,
      case when part_group is not null then accepted_at end as "partsAt"`
  return rows.map(({ id, inboxId, edits, partsAt }) => ({
    id,
    events: [inboxId, ...edits],
    partsAt,
  }))
}

/** Forgets the names of people and what was talked of. Their keys go once the last reply is out. */
export async function forgetSoon(tx: Tx, conversationIds: readonly string[]): Promise<void> {
  await tx`
    update conversation set sealed_name = null, talk = null, draft_opened_at = null, due_at = null,
      dead_at = null, attempts = 0, fault = null, latest_complaint_id = null,
      latest_complaint_at = null, burst_ended_at = null,
      forget_at = case when joined_to is null then now() end
    where id = any(${[...conversationIds]}::uuid[])`
}

/** Somebody who writes "thank you" after that is heard before she is forgotten; so is our own echo. */
const quiet = '10 minutes'

/**
 * People to be forgotten now, locked: nobody has written for ten minutes, and no reply is open. Who has
 * told us something new since then is not forgotten: the old words are gone, and the new ones need the
 * address.
 */
export async function claimToForget(tx: Tx): Promise<string[]> {
  const due = await tx<{ id: string; isBack: boolean }[]>`
    select c.id, exists (
      select from complaint t where t.conversation_id = c.id and t.erased_at is null) as "isBack"
    from conversation c
    where forget_at <= now() - ${quiet}::interval and c.due_at is null and draft_opened_at is null
      and coalesce(least(last_inbound_at, now()) <= now() - ${quiet}::interval, true)
      and not exists (
        select from outbox o where o.conversation_id = c.id
          and (o.due_at is not null or o.reconcile_at is not null))
    order by forget_at limit 100 for no key update of c skip locked`
  const back = due.filter(({ isBack }) => isBack).map(({ id }) => id)
  if (back.length > 0)
    await tx`update conversation set forget_at = null where id = any(${back}::uuid[])`
  return due.filter(({ isBack }) => !isBack).map(({ id }) => id)
}

// As long as what is sealed, and of a version that nobody ever wrote.
const stub = () => Buffer.concat([Buffer.of(0), randomBytes(64)])

/**
 * Forgets people: their addresses, and the keys to all that is sealed about them. What stands in place
 * of a key opens nothing. Whoever writes again is a stranger.
 */
export async function forgetPeople(tx: Tx, conversationIds: readonly string[]): Promise<void> {
  if (conversationIds.length === 0) return
  const p = listsOf(conversationIds.map((id) => ({ id, key: stub(), address: stub() })))
  await tx`delete from conversation_address where conversation_id = any(${[...conversationIds]}::uuid[])`
  await tx`
    update conversation c set sealed_key = decode(p.key, 'base64'),
      sealed_address = decode(p.address, 'base64'), sealed_name = null, talk = null,
      last_inbound_at = null, opted_out_at = null, paused_until = null, forget_at = null
    from unnest(${p('id')}::uuid[], ${p('key')}::text[], ${p('address')}::text[])
      as p (id, key, address)
    where c.id = p.id`
  await tx`
    update message set place = null, reply_to_index = null
    where conversation_id = any(${[...conversationIds]}::uuid[])`
}
