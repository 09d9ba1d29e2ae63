import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import type { Tx } from '../store/connect.ts'
import { type Actor, audit } from './audit.ts'
import { createLink, type LinkPurpose, type NewLink, voidLinks } from './links.ts'
import type { Role } from './permissions.ts'
import {
  asLine,
  asLogin,
  asPlace,
  faultsOfPlace,
  isLogin,
  type Person,
  type PersonFault,
  type Place,
} from './person.ts'
import { endOtherSessions } from './sessions.ts'

/** Somebody on the list of those who work with the console. */
export interface ListedPerson extends Person {
  /** Whether an invitation was taken. */
  readonly hasPassword: boolean
  readonly hasTotp: boolean
  /** No password or code is looked at before. */
  readonly lockedUntil: Date | null
  readonly disabledAt: Date | null
  readonly createdAt: Date
  /** When a session of theirs was seen last; null where none is kept any more. */
  readonly seenAt: Date | null
}

type Outcome<T> = T | { readonly kind: 'faults'; readonly faults: readonly PersonFault[] }
const faulty = (...faults: readonly PersonFault[]) => ({ kind: 'faults', faults }) as const

function columns(sql: Tx) {
  return sql`s.id, s.login, s.name, s.role, s.agency, s.office, s.language,
    s.single_keys as "singleKeys"`
}

/** Everybody, by login; also who was disabled. */
export async function listPeople(sql: Tx): Promise<ListedPerson[]> {
  return await sql<ListedPerson[]>`
    select ${columns(sql)}, s.password_hash is not null as "hasPassword",
      s.sealed_totp is not null as "hasTotp",
      case when s.locked_until > now() then s.locked_until end as "lockedUntil",
      s.disabled_at as "disabledAt", s.created_at as "createdAt",
      (select max(seen_at) from staff_session e where e.staff_id = s.id) as "seenAt"
    from staff s order by s.login`
}

/** @returns undefined where there is no such person, or they were disabled */
export async function personById(sql: Tx, id: string): Promise<Person | undefined> {
  const [row] = await sql<[Person?]>`
    select ${columns(sql)} from staff s where s.id = ${id} and s.disabled_at is null`
  return row
}

/** @returns the id of somebody, also of who was disabled */
export async function idOfLogin(sql: Tx, login: string): Promise<string | undefined> {
  const [row] = await sql<[{ id: string }?]>`select id from staff where login = ${asLogin(login)}`
  return row?.id
}

/** Makes an account that its link opens: a name and a password are set with it. */
export async function invite(
  sql: Sql,
  given: Place & { readonly login: string; readonly name: string },
  by: Actor,
): Promise<Outcome<{ kind: 'invited'; staffId: string; link: NewLink }>> {
  const login = asLogin(given.login)
  const name = asLine(given.name)
  const place = asPlace(given)
  const faults: PersonFault[] = [
    ...(isLogin(login) ? [] : (['login_form'] as const)),
    ...(name === '' ? (['name_missing'] as const) : []),
    ...faultsOfPlace(place),
  ]
  if (faults.length > 0) return faulty(...faults)
  return await sql.begin(async (tx) => {
    const staffId = await addPerson(tx, { login, name, ...place })
    if (staffId === undefined) return faulty('login_taken')
    const link = await createLink(tx, 'invite', staffId)
    await audit(tx, {
      ...by,
      action: 'invite',
      subject: `staff ${staffId}`,
      detail: { login, ...place },
    })
    return { kind: 'invited', staffId, link } as const
  })
}

/** @returns the id; undefined where the login is taken */
export async function addPerson(
  sql: Tx,
  {
    login,
    name,
    role,
    agency,
    office,
  }: ReturnType<typeof asPlace> & Pick<Person, 'login' | 'name'>,
): Promise<string | undefined> {
  const [row] = await sql<[{ id: string }?]>`
    insert into staff (id, login, name, role, agency, office)
    values (${randomUUID()}, ${login}, ${name}, ${role}, ${agency}, ${office})
    on conflict (login) do nothing returning id`
  return row?.id
}

/**
 * A new link for somebody: of an invitation that nobody took, an invitation; else a reset. The lock of
 * wrong passwords goes; the old password and factor hold until the link is used.
 *
 * @param withTotp the second factor is to be set up anew, too
 */
export async function resetPerson(
  sql: Sql,
  staffId: string,
  withTotp: boolean,
  by: Actor,
): Promise<Outcome<{ kind: 'reset'; purpose: LinkPurpose; link: NewLink }>> {
  return await sql.begin(async (tx) => {
    const [row] = await tx<[{ isInvited: boolean }?]>`
      update staff set failures = 0, locked_until = null
      where id = ${staffId} and disabled_at is null
      returning password_hash is null as "isInvited"`
    if (!row) return faulty('unknown')
    const purpose = row.isInvited ? 'invite' : withTotp ? 'reset_totp' : 'reset'
    const link = await createLink(tx, purpose, staffId)
    await audit(tx, { ...by, action: 'reset', subject: `staff ${staffId}`, detail: { purpose } })
    return { kind: 'reset', purpose, link } as const
  })
}

/** Changes role, agency and office; it counts from the next request on. */
export async function changePlace(
  sql: Sql,
  staffId: string,
  given: Place,
  by: Actor,
): Promise<Outcome<{ kind: 'changed' }>> {
  const place = asPlace(given)
  const faults = faultsOfPlace(place)
  if (faults.length > 0) return faulty(...faults)
  return await sql.begin(async (tx) => {
    if (place.role !== 'owner' && (await isLastOwner(tx, staffId))) return faulty('last_owner')
    const before = await tx<[{ role: Role; agency: string | null; office: string | null }?]>`
      with old as (select role, agency, office from staff where id = ${staffId}), changed as (
        update staff set role = ${place.role}, agency = ${place.agency}, office = ${place.office}
        where id = ${staffId})
      select * from old`
    if (!before[0]) return faulty('unknown')
    const detail = { before: before[0], after: place }
    await audit(tx, { ...by, action: 'change role', subject: `staff ${staffId}`, detail })
    return { kind: 'changed' } as const
  })
}

/** Closes an account: its sessions end, its links are void. Nothing of it is deleted. */
export async function disablePerson(
  sql: Sql,
  staffId: string,
  by: Actor,
): Promise<Outcome<{ kind: 'disabled' }>> {
  return await sql.begin(async (tx) => {
    if (await isLastOwner(tx, staffId)) return faulty('last_owner')
    const done = await tx`
      update staff set disabled_at = coalesce(disabled_at, now()) where id = ${staffId} returning 1`
    if (done.length === 0) return faulty('unknown')
    await endOtherSessions(tx, staffId)
    await voidLinks(tx, staffId)
    await audit(tx, { ...by, action: 'disable', subject: `staff ${staffId}` })
    return { kind: 'disabled' } as const
  })
}

/** Opens it again, with the password that it had. */
export async function enablePerson(
  sql: Sql,
  staffId: string,
  by: Actor,
): Promise<Outcome<{ kind: 'enabled' }>> {
  return await sql.begin(async (tx) => {
    const done = await tx`update staff set disabled_at = null where id = ${staffId} returning 1`
    if (done.length === 0) return faulty('unknown')
    await audit(tx, { ...by, action: 'enable', subject: `staff ${staffId}` })
    return { kind: 'enabled' } as const
  })
}

/** What somebody sets for themselves. */
export async function savePreferences(
  sql: Tx,
  staffId: string,
  { language, singleKeys }: Pick<Person, 'language' | 'singleKeys'>,
): Promise<void> {
  await sql`
    update staff set language = ${language}, single_keys = ${singleKeys} where id = ${staffId}`
}

/**
 * Whether nobody else could manage the console. It locks the owners: of two who close each other's
 * accounts at once, the second is refused.
 */
async function isLastOwner(tx: Tx, staffId: string): Promise<boolean> {
  const owners = await tx<{ id: string }[]>`
    select id from staff
    where role = 'owner' and disabled_at is null and password_hash is not null
    order by id for no key update`
  return owners.length === 1 && owners[0]?.id === staffId
}
