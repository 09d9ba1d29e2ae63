import { randomUUID } from 'node:crypto'
import type { KeyRing } from '../identity/keys.ts'
import { blindIndex, newPersonalKey, sealWith } from '../identity/seal.ts'
import type { Unhandled } from '../inbox/citizens.ts'
import { addressOf } from '../inbox/rows.ts'
import type { Tx } from '../store/connect.ts'
import { bytesArray, listsOf } from '../store/lists.ts'
import { former, type Kinds, openCircles } from './circles.ts'

/** What is needed to find the owner of an address. */
export interface Arrived {
  readonly channel: string
  readonly account: string
  /** Blind index of the address, in hex. */
  readonly index: string
  /** The address itself; undefined where no event tells it. */
  readonly address: string | undefined
  readonly kind: string
  /** The other addresses that messages name beside it, and their kinds, by blind index. */
  readonly others: Kinds
  /** The addresses that took its place, and their kinds, by blind index. */
  readonly successors: Kinds
}

/** Another step met the same person at the same time: this one has to begin anew. */
export class MetAtOnce extends Error {
  override readonly name = 'MetAtOnce'
  // Class 40 of SQLSTATE (transaction rollback), so that the batch is tried again.
  readonly code = '40001'
}

/** Tells the kind of an address of a channel; undefined for what is none. */
export type KindOf = (channel: string, address: string) => string | undefined

/** What the unhandled events of one address say of its owner. */
export function arrivedFrom(
  ring: KeyRing,
  index: string,
  rows: readonly Unhandled[],
  kindOf: KindOf,
): Arrived {
  const [first] = rows
  if (!first) throw new Error('nothing came from this address')
  const { channel, account } = first
  const named = (addresses: readonly string[]): Kinds =>
    new Map(
      addresses.flatMap((one) => {
        const kind = kindOf(channel, one)
        const other = blindIndex(ring, channel, account, one).toString('hex')
        return kind === undefined || other === index ? [] : [[other, kind] as const]
      }),
    )
  const events = rows.map(({ event }) => event)
  const address = addressOf(first.event)
  return {
    channel,
    account,
    index,
    address,
    kind: (address !== undefined && kindOf(channel, address)) || '',
    others: named(
      events.flatMap((event) => (event.kind === 'message' ? (event.alsoKnownAs ?? []) : [])),
    ),
    successors: named(
      events.flatMap((event) => (event.kind === 'renumbered' ? [event.current] : [])),
    ),
  }
}

/** Whom the addresses belong to. */
export interface Met {
  /** The conversation's id by blind index, in hex. */
  readonly owners: ReadonlyMap<string, string>
  /** Conversations of one person, by pairs: they have to be joined. */
  readonly joins: readonly (readonly [string, string])[]
  /** Conversations that have new addresses: nobody else may have given them another of that kind. */
  readonly extended: ReadonlySet<string>
}

/**
 * Finds the conversation of each address, opens those of strangers, and remembers new addresses.
 * Addresses that one message names belong to one person, unless that person would then have two of
 * one kind: an address that two people claim stays with whom it was first, and joins nobody.
 *
 * This is the first lock of a step. Addresses go in the order of their index, so that two steps never
 * wait for each other.
 *
 * @throws MetAtOnce
 */
export async function meetAll(tx: Tx, ring: KeyRing, arrived: readonly Arrived[]): Promise<Met> {
  const asked = arrived.flatMap(({ index, others, successors }) => [
    index,
    ...others.keys(),
    ...successors.keys(),
  ])
  const known = await ownersOf(tx, [...new Set(asked)])
  const circles = openCircles(known, await kindsIn(tx, arrived, known))
  const strangers: (AccountOf & { id: string; wrapped: Buffer; sealed: Buffer })[] = []
  const learned = new Map<string, { id: string; kind: string; from: Arrived }>()
  for (const from of arrived) {
    const { owner, added } = circles.place(from)
    if (owner === undefined && from.address === undefined) continue
    const id = owner ?? randomUUID()
    if (owner === undefined && from.address !== undefined) {
      const { key, wrapped } = newPersonalKey(ring)
      strangers.push({ id, wrapped, sealed: sealWith(key, 'address', from.address), ...pick(from) })
    }
    circles.keep(id, added)
    for (const [index, kind] of added) learned.set(index, { id, kind, from })
  }
  await learn(tx, learned, strangers)
  await retire(tx, circles.retired)
  const newborn = new Set(strangers.map(({ id }) => id))
  return {
    owners: circles.owners,
    joins: circles.joins,
    extended: new Set([...learned.values()].flatMap(({ id }) => (newborn.has(id) ? [] : [id]))),
  }
}

async function learn(
  tx: Tx,
  learned: ReadonlyMap<string, { id: string; kind: string; from: Arrived }>,
  strangers: readonly (AccountOf & { id: string; wrapped: Buffer; sealed: Buffer })[],
): Promise<void> {
  if (learned.size === 0) return
  const address = listsOf(
    [...learned]
      .map(([index, { id, kind, from }]) => ({ index, id, kind, ...pick(from) }))
      .sort((one, other) => (one.index < other.index ? -1 : 1)),
  )
  const stranger = listsOf(strangers)
  const [row] = await tx<[{ learned: number }]>`
    with address as (
      insert into conversation_address (channel, account, address_index, kind, conversation_id)
      select channel, account, decode(index, 'hex'), kind, id from unnest(
        ${address('channel')}::text[], ${address('account')}::text[],
        ${address('index')}::text[], ${address('kind')}::text[], ${address('id')}::uuid[]
      ) as a (channel, account, index, kind, id)
      on conflict do nothing returning 1),
    opened as (
      insert into conversation (id, channel, account, sealed_key, sealed_address)
      select id, channel, account, decode(key, 'base64'), decode(address, 'base64') from unnest(
        ${stranger('id')}::uuid[], ${stranger('channel')}::text[], ${stranger('account')}::text[],
        ${stranger('wrapped')}::text[], ${stranger('sealed')}::text[]
      ) as c (id, channel, account, key, address))
    select count(*)::int as learned from address`
  if (row.learned < learned.size) throw new MetAtOnce('somebody else met the same person')
}

/** A number that was given up still finds its owner, and keeps nobody from having another one. */
async function retire(tx: Tx, indexes: readonly string[]): Promise<void> {
  if (indexes.length === 0) return
  await tx`
    update conversation_address set kind = ${former}
    where address_index = any(${bytesOf(indexes)}::bytea[])`
}

type AccountOf = Pick<Arrived, 'channel' | 'account'>

function pick({ channel, account }: Arrived): AccountOf {
  return { channel, account }
}

const bytesOf = (indexes: readonly string[]) =>
  bytesArray(indexes.map((index) => Buffer.from(index, 'hex')))

async function ownersOf(tx: Tx, indexes: readonly string[]): Promise<Map<string, string>> {
  if (indexes.length === 0) return new Map()
  const rows = await tx<{ index: string; id: string }[]>`
    select encode(address_index, 'hex') as index, conversation_id as id from conversation_address
    where address_index = any(${bytesOf(indexes)}::bytea[])`
  return new Map(rows.map(({ index, id }) => [index, id]))
}

/** The addresses of conversations that may get another one: most messages name nobody new. */
async function kindsIn(
  tx: Tx,
  arrived: readonly Arrived[],
  known: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Kinds>> {
  const ids = arrived.flatMap(({ index, others, successors }) => {
    const owners = [index, ...others.keys(), ...successors.keys()].map((one) => known.get(one))
    return new Set(owners).size > 1 ? owners.filter((id) => id !== undefined) : []
  })
  return await addressesOf(tx, [...new Set(ids)])
}

async function addressesOf(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Kinds>> {
  if (ids.length === 0) return new Map()
  const rows = await tx<{ id: string; index: string; kind: string | null }[]>`
    select conversation_id as id, encode(address_index, 'hex') as index, kind
    from conversation_address where conversation_id = any(${[...ids]}::uuid[])`
  return new Map(
    [...Map.groupBy(rows, ({ id }) => id)].map(([id, some]) => [
      id,
      new Map(some.map(({ index, kind }) => [index, kind])),
    ]),
  )
}

/**
 * Makes sure, under the locks of these conversations, that nobody gave one of them another address of
 * a kind meanwhile.
 *
 * @throws MetAtOnce
 */
export async function checkKinds(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const kinds of (await addressesOf(tx, ids)).values()) {
    const certain = [...kinds.values()].filter((kind) => kind !== null && kind !== former)
    if (new Set(certain).size < certain.length)
      throw new MetAtOnce('somebody else gave the same person an address')
  }
}
