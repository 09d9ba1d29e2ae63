import { createHash } from 'node:crypto'
import type { Sql } from 'postgres'
import type { Tx } from '../store/connect.ts'

/** How long a session lives without a request, and at most; and one in which nobody is signed in yet. */
export const sessionHours = { idle: 2, atMost: 12, signingIn: 1 } as const

/** What a session says of itself to the store, besides what its console keeps in it. */
export interface SessionFacts {
  /** Who is signed in, with password and code. */
  readonly staffId?: string | undefined
  /** The browser, for its owner to tell sessions apart. */
  readonly browser?: string | undefined
}

type Done = (error?: unknown) => void

/**
 * What `@fastify/session` keeps its sessions in. A session that was ended stays ended: an answer that was
 * under way cannot bring it back, for its row stays until it is forgotten. Of the id only the SHA-256 is
 * kept. Somebody who was disabled has no session.
 */
export function sessionStore(sql: Sql) {
  return {
    set(id: string, session: SessionFacts, done: Done): void {
      saveSession(sql, id, session).then(() => done(), done)
    },
    get(id: string, done: (error: unknown, session?: never) => void): void {
      loadSession(sql, id).then((data) => done(null, data as never), done)
    },
    destroy(id: string, done: Done): void {
      sql`${ended(sql)} where hash = ${hashOf(id)}`.then(() => done(), done)
    },
  }
}

async function saveSession(sql: Sql, id: string, session: SessionFacts): Promise<void> {
  const { staffId = null, browser = '' } = session
  await sql`
    insert into staff_session (hash, staff_id, data, browser, expires_at)
    values (${hashOf(id)}, ${staffId}, ${JSON.stringify(session)}::text::jsonb,
      ${browser.slice(0, 200)}, ${expiry(sql, sql`now()`, staffId !== null)})
    on conflict (hash) do update set staff_id = excluded.staff_id, data = excluded.data,
      browser = excluded.browser, seen_at = now(),
      expires_at = ${expiry(sql, sql`staff_session.created_at`, staffId !== null)}
    where staff_session.expires_at > now()`
}

/** Says at most once a minute that the session was seen. */
async function loadSession(sql: Sql, id: string): Promise<object | undefined> {
  const hash = hashOf(id)
  const [row] = await sql<[{ data: object; isStale: boolean; isSignedIn: boolean }?]>`
    select s.data, s.seen_at < now() - interval '1 minute' as "isStale",
      s.staff_id is not null as "isSignedIn"
    from staff_session s left join staff p on p.id = s.staff_id
    where s.hash = ${hash} and s.expires_at > now() and p.disabled_at is null`
  if (row?.isStale)
    await sql`
      update staff_session set seen_at = now(),
        expires_at = ${expiry(sql, sql`created_at`, row.isSignedIn)}
      where hash = ${hash} and expires_at > now()`
  return row?.data
}

function expiry(sql: Tx, createdAt: ReturnType<Tx>, isSignedIn: boolean) {
  const idle = isSignedIn ? sessionHours.idle : sessionHours.signingIn
  return sql`least(${createdAt} + make_interval(hours => ${sessionHours.atMost}),
    now() + make_interval(hours => ${idle}))`
}

function ended(sql: Tx) {
  return sql`update staff_session set data = '{}', expires_at = least(expires_at, now())`
}

function hashOf(id: string): Buffer {
  return createHash('sha256').update(id).digest()
}

/** A session, as its owner sees it. */
export interface OwnSession {
  /** By which it is ended. */
  readonly key: string
  readonly browser: string
  readonly createdAt: Date
  readonly seenAt: Date
  /** Whether it is the one that asks. */
  readonly isThis: boolean
}

/**
 * The sessions of one person, the one last seen first.
 *
 * @param id the session that asks
 */
export async function listSessions(sql: Tx, staffId: string, id?: string): Promise<OwnSession[]> {
  const own = id === undefined ? '' : hashOf(id).toString('hex')
  return await sql<OwnSession[]>`
    select encode(hash, 'hex') as key, browser, created_at as "createdAt", seen_at as "seenAt",
      encode(hash, 'hex') = ${own} as "isThis"
    from staff_session where staff_id = ${staffId} and expires_at > now()
    order by seen_at desc, hash`
}

/** @returns whether this person had such a session */
export async function endSession(sql: Tx, staffId: string, key: string): Promise<boolean> {
  const done = await sql`
    ${ended(sql)} where encode(hash, 'hex') = ${key} and staff_id = ${staffId}
      and expires_at > now() returning 1`
  return done.length > 0
}

/**
 * Ends the sessions of one person, also those in which nobody is signed in yet but the password was right:
 * it may be an old one by now.
 *
 * @param keptId the one that stays
 */
export async function endOtherSessions(sql: Tx, staffId: string, keptId?: string): Promise<void> {
  const kept = keptId === undefined ? null : hashOf(keptId)
  await sql`
    ${ended(sql)} where (staff_id = ${staffId} or data -> 'pending' ->> 'staffId' = ${staffId}::text)
      and hash is distinct from ${kept}::bytea and expires_at > now()`
}

/** Removes what ended a while ago: nobody can bring it back any more. */
export async function forgetOldSessions(sql: Tx): Promise<void> {
  await sql`delete from staff_session where expires_at < now() - interval '1 day'`
}
