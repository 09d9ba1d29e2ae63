import type { Sql } from 'postgres'
import type { Tx } from '../store/connect.ts'

/**
 * After so many failures in a row each further one closes the account: for a minute, then twice as
 * long each time, at most an hour; by the database's clock.
 */
export const failuresUntilPause = 5

/** Whose password or code is tried. */
export interface Known {
  readonly id: string
  readonly login: string
}

/** Somebody whose account is open to a try, with what it is compared to. */
export interface Tried extends Known {
  readonly passwordHash: string | null
  readonly sealedTotp: Buffer | null
  /** As text: a Date has no microseconds. */
  readonly lockedUntil: string | null
  readonly now: Date
}

/**
 * Counts a try as a failure before it is looked at, in one statement: of many at once only so many are
 * looked at as may fail. It is not flushed: that would tell a known login from others by its time.
 *
 * @returns who is meant, and what they have where a try is open to them
 */
export async function countTry(
  sql: Sql,
  who: { readonly login: string } | { readonly id: string },
): Promise<{ readonly known: Known | undefined; readonly tried: Tried | undefined }> {
  const isMeant = 'id' in who ? sql`id = ${who.id}` : sql`login = ${who.login}`
  const [known, tried] = await sql.begin(async (tx) => {
    await tx`set local synchronous_commit = off`
    const found = await tx<[Known?]>`select id, login from staff where ${isMeant}`
    const open = await tx<[Tried?]>`
      update staff set failures = failures + 1,
        locked_until = case when failures + 1 >= ${failuresUntilPause} then now() + least(
          interval '1 hour',
          interval '1 minute' * power(2, least(failures + 1 - ${failuresUntilPause}, 10))) end
      where ${isMeant} and disabled_at is null and password_hash is not null
        and (locked_until is null or locked_until <= now())
      returning id, login, password_hash as "passwordHash", sealed_totp as "sealedTotp",
        locked_until::text as "lockedUntil", now() as now`
    return [found[0], open[0]]
  })
  return { known, tried }
}

/** The try was no failure, and closes nothing. What others closed meanwhile stays closed. */
export async function takeBack(sql: Tx, { id, lockedUntil }: Tried): Promise<void> {
  await sql`
    update staff set failures = greatest(failures - 1, 0),
      locked_until = case when locked_until::text is distinct from ${lockedUntil} then locked_until end
    where id = ${id}`
}
