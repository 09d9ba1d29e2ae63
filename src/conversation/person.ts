import { randomUUID } from 'node:crypto'
import { inArray, sql } from 'drizzle-orm'
import type { KeyRing, SealingKey } from '../identity/keys.ts'
import {
  blindIndex,
  newPersonalKey,
  openPersonalKey,
  openWith,
  sealWith,
} from '../identity/seal.ts'
import { addressOf } from '../inbox/event-codec.ts'
import type { Unhandled } from '../inbox/unhandled.ts'
import type { Executor } from '../store/connect.ts'
import { conversation, conversationAddress } from '../store/schema.ts'

const columns = {
  id: conversation.id,
  channel: conversation.channel,
  account: conversation.account,
  draftOpenedAt: conversation.draftOpenedAt,
  latestComplaintId: conversation.latestComplaintId,
  burstEndedAt: conversation.burstEndedAt,
  pausedUntil: conversation.pausedUntil,
  optedOutAt: conversation.optedOutAt,
}

/** What a step needs of a conversation. */
export type Conversation = Pick<typeof conversation.$inferSelect, keyof typeof columns>

/** A conversation, locked for this transaction, with the key to what is sealed in it. */
export interface Person {
  readonly conversation: Conversation
  readonly key: SealingKey
}

/**
 * One step at a time per address, across processes: held to the end of the transaction.
 *
 * @returns the database's time, by which every process agrees whether a burst is whole
 */
export async function lockAddress(db: Executor, addressIndex: Buffer): Promise<Date> {
  const key = addressIndex.readBigInt64BE(0)
  const [row] = await db.execute<{ now: string }>(sql`
    select clock_timestamp() as now from pg_advisory_xact_lock(${key}::bigint)`)
  return new Date(row?.now ?? Number.NaN)
}

/** The conversation of an address, locked; undefined where nobody wrote from it yet. */
export async function personAt(
  db: Executor,
  ring: KeyRing,
  addressIndexes: readonly Buffer[],
): Promise<Person | undefined> {
  const owner = db
    .select({ id: conversationAddress.conversationId })
    .from(conversationAddress)
    .where(inArray(conversationAddress.addressIndex, [...addressIndexes]))
    .limit(1)
  const [row] = await db
    .select({ ...columns, sealedKey: conversation.sealedKey })
    .from(conversation)
    .where(inArray(conversation.id, owner))
    .for('update')
  return row && { conversation: row, key: openPersonalKey(ring, row.sealedKey) }
}

/** Opens a conversation with somebody who writes for the first time. */
export async function newPerson(
  db: Executor,
  ring: KeyRing,
  from: { channel: string; account: string; address: string },
): Promise<Person> {
  const { key, wrapped } = newPersonalKey(ring)
  const { channel, account } = from
  const opened = { id: randomUUID(), channel, account }
  const sealedAddress = sealWith(key, 'address', from.address)
  await db.insert(conversation).values({ ...opened, sealedKey: wrapped, sealedAddress })
  const nothingYet = {
    draftOpenedAt: null,
    latestComplaintId: null,
    burstEndedAt: null,
    pausedUntil: null,
    optedOutAt: null,
  }
  return { conversation: { ...opened, ...nothingYet }, key }
}

/** Blind indexes of every address by which an event names its citizen. */
export function addressIndexesOf(ring: KeyRing, { channel, account, event }: Unhandled): Buffer[] {
  const addresses = [
    addressOf(event),
    ...(event.kind === 'message' ? (event.alsoKnownAs ?? []) : []),
  ]
  if (event.kind === 'renumbered') addresses.push(event.current)
  return addresses
    .filter((address) => address !== undefined)
    .map((address) => blindIndex(ring, channel, account, address))
}

/** Remembers addresses of a person; one that is already somebody else's stays theirs. */
export async function learnAddresses(
  db: Executor,
  { id, channel, account }: Conversation,
  addressIndexes: readonly Buffer[],
): Promise<void> {
  const hexes = [...new Set(addressIndexes.map((index) => index.toString('hex')))].sort()
  if (hexes.length === 0) return
  await db
    .insert(conversationAddress)
    .values(
      hexes.map((hex) => ({
        channel,
        account,
        addressIndex: Buffer.from(hex, 'hex'),
        conversationId: id,
      })),
    )
    .onConflictDoNothing()
}

/** @throws UnsealError */
export function openAddress(
  ring: KeyRing,
  of: { readonly sealedKey: Buffer; readonly sealedAddress: Buffer },
): string {
  const key = openPersonalKey(ring, of.sealedKey)
  return openWith(key, 'address', of.sealedAddress).toString('utf8')
}
