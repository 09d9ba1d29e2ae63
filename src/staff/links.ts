import { createHash, randomBytes } from 'node:crypto'
import type { Tx } from '../store/connect.ts'
import { inTransaction } from '../store/transaction.ts'

/**
 * What a link that works once is for. `reset_totp` is a reset after which the second factor is set up
 * anew, too.
 */
export const linkPurposes = ['invite', 'reset', 'reset_totp', 'first'] as const
export type LinkPurpose = (typeof linkPurposes)[number]

const days: Readonly<Record<LinkPurpose, number>> = { invite: 7, reset: 1, reset_totp: 1, first: 1 }

export interface NewLink {
  /** What stands in the link; nobody can learn it again. */
  readonly token: string
  readonly expiresAt: Date
}

/** Where the console opens it. */
export function linkPath(token: string): string {
  return `/link/${token}`
}

/**
 * Makes a link; those that the same person had before are void.
 *
 * @param staffId null for the first owner, who has no account yet
 */
export async function createLink(
  sql: Tx,
  purpose: LinkPurpose,
  staffId: string | null,
): Promise<NewLink> {
  const token = randomBytes(32).toString('base64url')
  return await inTransaction(sql, async (tx) => {
    await voidLinks(tx, staffId)
    const [row] = await tx<[{ expiresAt: Date }]>`
      insert into staff_link (hash, staff_id, purpose, expires_at)
      values (${hashOf(token)}, ${staffId}, ${purpose},
        now() + make_interval(days => ${days[purpose]}))
      returning expires_at as "expiresAt"`
    return { token, expiresAt: row.expiresAt }
  })
}

/** Makes the links of one person void that nobody has used. */
export async function voidLinks(sql: Tx, staffId: string | null): Promise<void> {
  await sql`
    delete from staff_link where staff_id is not distinct from ${staffId}::uuid and used_at is null`
}

/** What a link opens. */
export interface OpenedLink {
  readonly purpose: LinkPurpose
  /** Null of the first owner. */
  readonly staffId: string | null
  readonly login: string | null
  readonly name: string | null
}

/** Looks at a link without using it, for its page: whoever only previews it takes nothing away. */
export async function readLink(sql: Tx, token: string): Promise<OpenedLink | undefined> {
  const [row] = await sql<[OpenedLink?]>`
    select l.purpose, l.staff_id as "staffId", s.login, s.name
    from staff_link l left join staff s on s.id = l.staff_id
    where l.hash = ${hashOf(token)} and l.used_at is null and l.expires_at > now()
      and s.disabled_at is null`
  return row
}

/**
 * Uses a link up. Of several at once one gets it.
 *
 * @returns undefined where it is unknown, used, void, too old, or of somebody who was disabled
 */
export async function takeLink(sql: Tx, token: string): Promise<OpenedLink | undefined> {
  const [row] = await sql<[OpenedLink?]>`
    with taken as (
      update staff_link set used_at = now()
      where hash = ${hashOf(token)} and used_at is null and expires_at > now()
      returning purpose, staff_id)
    select t.purpose, t.staff_id as "staffId", s.login, s.name
    from taken t left join staff s on s.id = t.staff_id where s.disabled_at is null`
  return row
}

/** Forgets links that were used, or are too old, a day ago. */
export async function forgetOldLinks(sql: Tx): Promise<void> {
  await sql`delete from staff_link where least(used_at, expires_at) < now() - interval '1 day'`
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
