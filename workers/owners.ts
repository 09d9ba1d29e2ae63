import type { Accounts } from '../src/accounts.ts'
import { moveComplaints } from '../src/complaints/move.ts'
import { joinConversations, survivorsOf } from '../src/conversation/join.ts'
import { checkKinds, type Met, MetAtOnce } from '../src/conversation/meeting.ts'
import { lockPeople, type Person } from '../src/conversation/people.ts'
import { moveDeeds } from '../src/desk/deed-rows.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { moveReplies } from '../src/outbox/move.ts'
import type { Tx } from '../src/store/connect.ts'

/** Of what kind an address is, as its channel tells; undefined for what is none. */
export function kindOf(accounts: Accounts, channel: string, address: string): string | undefined {
  const of = accounts.of(channel)[0]?.channel
  return of?.kindOfAddress ? of.kindOfAddress(address) : ''
}

/**
 * Locks the people of these addresses and bursts.
 *
 * @throws MetAtOnce where one of the addresses has another owner by now
 */
export async function lockOwners(tx: Tx, ring: KeyRing, met: Met, bursts: readonly string[]) {
  const { owners, joins, extended } = met
  const named = new Set([...owners.values(), ...joins.flat()])
  const people = await lockPeople(tx, ring, [...new Set([...named, ...bursts])])
  const there = new Set(people.map(({ conversation }) => conversation.id))
  for (const id of named)
    if (!there.has(id)) throw new MetAtOnce('somebody else joined this conversation to another one')
  await checkKinds(tx, [...extended])
  return { people, ownerOf: (address: string) => owners.get(address) ?? '' }
}

/** Joins the conversations that turned out to be one person's. */
export async function joinAll(
  tx: Tx,
  ring: KeyRing,
  joins: Met['joins'],
  people: readonly Person[],
) {
  if (joins.length === 0) return { found: people, survivorOf: (id: string) => id }
  const joined = survivorsOf(joins, people)
  await joinConversations(tx, joined, people)
  await moveComplaints(tx, joined)
  await moveReplies(tx, joined)
  await moveDeeds(tx, joined)
  const survivors = joined.map(({ survivor }) => survivor)
  await checkKinds(tx, [...new Set(survivors)])
  const found = await lockPeople(
    tx,
    ring,
    people.map(({ conversation }) => conversation.id),
  )
  const into = new Map(joined.map(({ loser, survivor }) => [loser, survivor]))
  return { found, survivorOf: (id: string) => into.get(id) ?? id }
}
