import { openWith, sealWith } from '../identity/seal.ts'
import { resealEvents } from '../inbox/reseal.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import { moveAttention } from './attention.ts'
import { openAttachment, sealAttachment } from './kept-attachments.ts'
import { messagesIn } from './messages.ts'
import { moveNotes } from './notes.ts'
import type { Person } from './people.ts'

/** A conversation that goes on in another one. */
export interface Joined {
  readonly loser: string
  readonly survivor: string
}

/**
 * Which conversations go on in which: of those that are one person, the oldest stays. Pure.
 *
 * @param joins pairs of conversations
 * @param people all of them, locked
 */
export function survivorsOf(
  joins: readonly (readonly [string, string])[],
  people: readonly Person[],
): Joined[] {
  const groups = new Map<string, ReadonlySet<string>>()
  for (const [one, other] of joins) {
    const group = new Set([one, other, ...(groups.get(one) ?? []), ...(groups.get(other) ?? [])])
    for (const id of group) groups.set(id, group)
  }
  const inAge = people.map(({ conversation }) => conversation).toSorted(byAge)
  return [...new Set(groups.values())].flatMap((group) => {
    const [survivor, ...losers] = inAge.filter(({ id }) => group.has(id))
    return survivor ? losers.map(({ id }) => ({ loser: id, survivor: survivor.id })) : []
  })
}

type Aged = Person['conversation']

function byAge(one: Aged, other: Aged): number {
  return one.createdAt.getTime() - other.createdAt.getTime() || (one.id < other.id ? -1 : 1)
}

/**
 * Makes one conversation of several, whose locks the caller holds: addresses, messages and the burst
 * that settles, the latest complaint, pauses, notes, and why it wants a human. What was said stays as it is; the loser stays as an
 * empty row with the key of what was sealed before.
 */
export async function joinConversations(
  tx: Tx,
  joined: readonly Joined[],
  people: readonly Person[],
): Promise<void> {
  const survivors = [...new Set(joined.map(({ survivor }) => survivor))]
  const all = listsOf([...joined, ...survivors.map((id) => ({ loser: id, survivor: id }))])
  await tx`
    update conversation c set draft_opened_at = a.draft_opened_at,
      due_at = case when a.draft_opened_at is not null then coalesce(a.due_at, now()) end,
      attempts = 0, fault = null, dead_at = null, latest_complaint_id = a.latest_complaint_id,
      latest_complaint_at = a.latest_complaint_at,
      burst_ended_at = a.burst_ended_at, last_inbound_at = a.last_inbound_at,
      opted_out_at = a.opted_out_at, paused_until = a.paused_until, version = a.version + 1
    from (
      select j.survivor, min(m.draft_opened_at) as draft_opened_at, min(m.due_at) as due_at,
        (array_agg(m.latest_complaint_id order by m.burst_ended_at desc nulls last))[1]
          as latest_complaint_id,
        (array_agg(m.latest_complaint_at order by m.burst_ended_at desc nulls last))[1]
          as latest_complaint_at,
        max(m.burst_ended_at) as burst_ended_at, max(m.last_inbound_at) as last_inbound_at,
        max(m.opted_out_at) as opted_out_at, max(m.paused_until) as paused_until,
        max(m.version) as version
      from unnest(${all('loser')}::uuid[], ${all('survivor')}::uuid[]) as j (loser, survivor)
      join conversation m on m.id = j.loser group by j.survivor) as a
    where c.id = a.survivor`
  const j = listsOf(joined)
  const pairs = tx`
    unnest(${j('loser')}::uuid[], ${j('survivor')}::uuid[]) as j (loser, survivor)`
  await tx`
    update conversation c set joined_to = j.survivor, draft_opened_at = null, due_at = null,
      dead_at = null, latest_complaint_id = null, burst_ended_at = null
    from ${pairs} where c.id = j.loser or c.joined_to = j.loser`
  await tx`
    update conversation_address a set conversation_id = j.survivor
    from ${pairs} where a.conversation_id = j.loser`
  await moveMessages(tx, joined, people)
  await moveAttention(tx, joined)
  await moveNotes(tx, joined)
}

/** What is sealed in a message is sealed anew, under the key of the conversation that it is in. */
async function moveMessages(
  tx: Tx,
  joined: readonly Joined[],
  people: readonly Person[],
): Promise<void> {
  const keys = new Map(people.map(({ conversation, key }) => [conversation.id, key]))
  const into = new Map(joined.map(({ loser, survivor }) => [loser, survivor]))
  const messages = await messagesIn(tx, [...into.keys()])
  await resealEvents(
    tx,
    messages.flatMap(({ conversationId, inboxId, edits }) => {
      const [key, to] = [keys.get(conversationId), keys.get(into.get(conversationId) ?? '')]
      return key && to ? [inboxId, ...edits].map((id) => ({ id, key, to })) : []
    }),
  )
  const moved = listsOf(
    messages.flatMap(({ id, conversationId, sealedExternalId, attachments }) => {
      const survivor = into.get(conversationId)
      const [from, to] = [keys.get(conversationId), keys.get(survivor ?? '')]
      if (!survivor || !from || !to) return []
      const name = openWith(from, 'external id', sealedExternalId)
      return {
        id,
        survivor,
        name: sealWith(to, 'external id', name),
        attachments: attachments.map((one) => sealAttachment(to, openAttachment(from, one))),
      }
    }),
  )
  await tx`
    update message m set conversation_id = v.survivor,
      sealed_external_id = decode(v.name, 'base64'), attachments = v.attachments::jsonb
    from unnest(${moved('id')}::uuid[], ${moved('survivor')}::uuid[], ${moved('name')}::text[],
      ${moved('attachments')}::text[]) as v (id, survivor, name, attachments)
    where m.id = v.id`
}
