import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAccounts } from '../../src/accounts.ts'
import { registry } from '../../src/app/registry.ts'
import { listAccountAgencies, setAccountAgency } from '../../src/staff/account-agencies.ts'
import { commandLine, readAudit } from '../../src/staff/audit.ts'
import { changePassword, firstOwnerLink, useLink } from '../../src/staff/credentials.ts'
import { createLink, readLink, takeLink } from '../../src/staff/links.ts'
import {
  changePlace,
  disablePerson,
  enablePerson,
  idOfLogin,
  invite,
  listPeople,
  personById,
  resetPerson,
  savePreferences,
} from '../../src/staff/people.ts'
import { checkPassword } from '../../src/staff/sign-in.ts'
import { addTestPerson, addTestTotp, agency, goodPassword, testRing } from '../harness/staff.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
beforeAll(async () => {
  store = await openStore(10)
})
afterAll(() => store.close())

const invitation = { login: 'siti', name: 'Siti', role: 'media_admin', agency } as const

async function invited(login: string): Promise<{ id: string; token: string }> {
  const done = await invite(store.sql, { ...invitation, login }, commandLine)
  if (done.kind !== 'invited') throw new Error(JSON.stringify(done))
  return { id: done.staffId, token: done.link.token }
}

describe('the first owner', () => {
  test('chooses a login by the first link, of which only the latest is good', async () => {
    const { sql } = store
    const old = await firstOwnerLink(sql)
    const link = await firstOwnerLink(sql)
    const given = { login: 'Kepala', name: 'Ibu Kepala', password: goodPassword }
    expect(await useLink(sql, old?.token ?? '', given, agency)).toEqual({ kind: 'gone' })
    const token = link?.token ?? ''
    expect(await useLink(sql, token, { ...given, login: 'x y', name: ' ' }, agency)).toEqual({
      kind: 'faults',
      faults: ['login_form', 'name_missing'],
    })
    const both = await Promise.all([1, 2].map(() => useLink(sql, token, given, agency)))
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'gone'])
    const id = (await idOfLogin(sql, 'kepala')) ?? ''
    expect(await personById(sql, id)).toMatchObject({
      role: 'owner',
      name: 'Ibu Kepala',
      agency: null,
    })
    expect(await firstOwnerLink(sql)).toBeUndefined()
  })

  test('is one: a first link that is left over makes no second', async () => {
    const { sql } = store
    const { token } = await createLink(sql, 'first', null)
    const given = { login: 'kepala.dua', name: 'Dua', password: goodPassword }
    expect(await useLink(sql, token, given, agency)).toEqual({ kind: 'gone' })
    expect(await idOfLogin(sql, 'kepala.dua')).toBeUndefined()
  })
})

describe('an invitation', () => {
  test.each([
    [{ login: 'a' }, 'login_form'],
    [{ login: 'a b c' }, 'login_form'],
    [{ name: ' \u0000\n' }, 'name_missing'],
    [{ agency: '' }, 'agency_missing'],
    [{ role: 'viewer', agency: undefined }, 'agency_missing'],
    [{ role: 'agency_admin', agency: null }, 'agency_missing'],
    [{ role: 'liaison_admin', agency }, 'office_missing'],
  ] as const)('is refused for %j: %s', async (given, fault) => {
    const done = await invite(store.sql, { ...invitation, login: 'budi', ...given }, commandLine)
    expect(done).toEqual({ kind: 'faults', faults: [fault] })
  })

  test('keeps an agency of nobody who sees all, and an office of liaisons alone', async () => {
    const { sql } = store
    const owner = {
      login: 'pemilik',
      name: 'P',
      role: 'auditor',
      agency,
      office: 'Dishub',
    } as const
    const done = await invite(sql, owner, commandLine)
    const id = done.kind === 'invited' ? done.staffId : ''
    expect(await personById(sql, id)).toMatchObject({ agency: null, office: null })
    expect(
      await changePlace(
        sql,
        id,
        { role: 'liaison_admin', agency, office: ' Dishub ' },
        commandLine,
      ),
    ).toEqual({
      kind: 'changed',
    })
    expect(await personById(sql, id)).toMatchObject({
      role: 'liaison_admin',
      agency,
      office: 'Dishub',
    })
  })

  test('makes one account of a login, whoever invites it at once', async () => {
    const three = [1, 2, 3].map(() =>
      invite(store.sql, { ...invitation, login: 'Kembar' }, commandLine),
    )
    const kinds = (await Promise.all(three)).map(({ kind }) => kind).sort()
    expect(kinds).toEqual(['faults', 'faults', 'invited'])
  })

  test('is looked at as often as you like, and used once', async () => {
    const { sql } = store
    const { id, token } = await invited('wati')
    expect(await readLink(sql, token)).toMatchObject({
      purpose: 'invite',
      staffId: id,
      login: 'wati',
    })
    expect(await useLink(sql, token, { password: 'pendek' }, agency)).toMatchObject({
      kind: 'faults',
    })
    const given = { name: 'Wati Lestari', password: goodPassword, language: 'en' } as const
    expect(await useLink(sql, token, given, agency)).toEqual({
      kind: 'done',
      staffId: id,
      purpose: 'invite',
      hasTotp: false,
    })
    expect(await useLink(sql, token, given, agency)).toEqual({ kind: 'gone' })
    expect(await readLink(sql, token)).toBeUndefined()
    expect(await personById(sql, id)).toMatchObject({ name: 'Wati Lestari', language: 'en' })
  })

  test('is taken by one of two who open it at once', async () => {
    const { token } = await invited('serentak')
    const both = await Promise.all([1, 2].map(() => takeLink(store.sql, token)))
    expect(both.filter(Boolean)).toHaveLength(1)
  })
})

describe('a link', () => {
  test('is not kept: its hash is', async () => {
    const { token } = await invited('rahasia1')
    const rows = await store.sql`select hash, encode(hash, 'escape') as text from staff_link`
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(token).toMatch(/^[\w-]{43}$/)
  })

  test.each([
    ['invite', 7],
    ['reset', 1],
    ['reset_totp', 1],
    ['first', 1],
  ] as const)('for %s is good for %i days, and then no more', async (purpose, days) => {
    const { sql } = store
    const { id } = await invited(`hari.${purpose}`)
    const { token, expiresAt } = await createLink(sql, purpose, purpose === 'first' ? null : id)
    expect(Math.round((expiresAt.getTime() - Date.now()) / 86_400_000)).toBe(days)
    await sql`update staff_link set expires_at = now() where purpose = ${purpose}`
    expect(await readLink(sql, token)).toBeUndefined()
    expect(await takeLink(sql, token)).toBeUndefined()
  })

  test('is void after a new one, and after its person was disabled', async () => {
    const { sql } = store
    const { id, token } = await invited('batal')
    const second = await resetPerson(sql, id, false, commandLine)
    expect(second).toMatchObject({ kind: 'reset', purpose: 'invite' })
    expect(await takeLink(sql, token)).toBeUndefined()
    await disablePerson(sql, id, commandLine)
    await enablePerson(sql, id, commandLine)
    expect(await takeLink(sql, second.kind === 'reset' ? second.link.token : '')).toBeUndefined()
    await disablePerson(sql, id, commandLine)
    const late = await createLink(sql, 'invite', id)
    expect(await readLink(sql, late.token)).toBeUndefined()
    expect(await takeLink(sql, late.token)).toBeUndefined()
    expect(await resetPerson(sql, id, false, commandLine)).toMatchObject({ faults: ['unknown'] })
  })

  test.each([
    [false, 'reset', true],
    [true, 'reset_totp', false],
  ] as const)(
    'of a reset (the factor, too: %j) sets a new password',
    async (withTotp, purpose, hasTotp) => {
      const { sql } = store
      const person = await addTestPerson(sql)
      await addTestTotp(sql, testRing(), person)
      const reset = await resetPerson(sql, person.id, withTotp, commandLine)
      // Until it is used, nothing has changed.
      expect(await checkPassword(sql, person.login, goodPassword)).toMatchObject({ hasTotp: true })
      const token = reset.kind === 'reset' ? reset.link.token : ''
      const used = await useLink(
        sql,
        token,
        { name: 'Lain', password: 'tujuh ikan di kolam', language: 'en' },
        agency,
      )
      expect(used).toEqual({ kind: 'done', staffId: person.id, purpose, hasTotp })
      expect(await checkPassword(sql, person.login, goodPassword)).toEqual({ kind: 'refused' })
      expect(await checkPassword(sql, person.login, 'tujuh ikan di kolam')).toMatchObject({
        hasTotp,
      })
      expect(await personById(sql, person.id)).toMatchObject({ name: 'Orang Uji', language: 'id' })
    },
  )
})

describe('somebody', () => {
  test('stands on the list with all that an owner has to know', async () => {
    const { sql } = store
    const { id } = await invited('daftar')
    const found = (await listPeople(sql)).find((person) => person.id === id)
    expect(found).toMatchObject({
      login: 'daftar',
      role: 'media_admin',
      hasPassword: false,
      hasTotp: false,
      lockedUntil: null,
      disabledAt: null,
      seenAt: null,
    })
    await savePreferences(sql, id, { language: 'en', singleKeys: false })
    expect(await personById(sql, id)).toMatchObject({ language: 'en', singleKeys: false })
  })

  test('who was disabled is nobody, until they are enabled', async () => {
    const { sql } = store
    const person = await addTestPerson(sql)
    await disablePerson(sql, person.id, commandLine)
    expect(await personById(sql, person.id)).toBeUndefined()
    await enablePerson(sql, person.id, commandLine)
    expect(await personById(sql, person.id)).toBeDefined()
    expect(await checkPassword(sql, person.login, goodPassword)).toMatchObject({ kind: 'right' })
  })

  test('changes their password with the old one alone, and within the rules', async () => {
    const { sql } = store
    const person = await addTestPerson(sql)
    const change = (old: string, fresh: string) =>
      changePassword(sql, person, { old, new: fresh }, { agency, sessionId: 'x' })
    expect(await change(goodPassword, 'password12345')).toMatchObject({
      faults: ['password_common'],
    })
    expect(await change('bukan kata sandinya', 'tujuh ikan di kolam')).toEqual({ kind: 'wrong' })
    expect(await change(goodPassword, 'tujuh ikan di kolam')).toEqual({ kind: 'changed' })
    expect(await checkPassword(sql, person.login, goodPassword)).toEqual({ kind: 'refused' })
    for (let n = 0; n < 5; n++) await change('bukan kata sandinya', goodPassword)
    expect(await change('tujuh ikan di kolam', goodPassword)).toEqual({ kind: 'wrong' })
  })
})

describe('the last owner', () => {
  test('can be neither disabled nor demoted, also by two at once', async () => {
    const { sql } = store
    const owners = (await listPeople(sql)).filter(({ role }) => role === 'owner')
    expect(owners).toHaveLength(1)
    const [one = { id: '' }] = owners
    const lastOwner = { kind: 'faults', faults: ['last_owner'] }
    const auditor = { role: 'auditor' } as const
    expect(await disablePerson(sql, one.id, commandLine)).toEqual(lastOwner)
    expect(await changePlace(sql, one.id, auditor, commandLine)).toEqual(lastOwner)
    // An owner who was only invited cannot take over.
    await invite(sql, { login: 'pemilik.baru', name: 'B', role: 'owner' }, commandLine)
    expect(await disablePerson(sql, one.id, commandLine)).toEqual(lastOwner)
    for (let round = 0; round < 5; round++) {
      const two = await addTestPerson(sql, { role: 'owner' })
      const left = (await listPeople(sql)).filter(
        (p) => p.role === 'owner' && p.hasPassword && !p.disabledAt,
      )
      expect(left).toHaveLength(2)
      const both = await Promise.all([
        disablePerson(sql, left[0]?.id ?? '', commandLine),
        changePlace(sql, left[1]?.id ?? '', auditor, commandLine),
      ])
      expect(both.filter(({ kind }) => kind === 'faults')).toEqual([lastOwner])
      expect(two.id).not.toBe('')
    }
  })
})

describe('an account belongs to', () => {
  const settings = (number: string) => ({
    number,
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'x'.repeat(32),
  })
  const accounts = readAccounts(
    [
      { channel: 'twilio', settings: settings('+622155501') },
      { channel: 'twilio', settings: settings('+622155502'), agency: 'Dishub' },
    ],
    registry,
  )
  const agencies = async () =>
    (await listAccountAgencies(store.sql, accounts, agency)).map((one) => [
      one.account,
      one.agency,
      one.isLocked,
      one.isDefault,
    ])
  const choose = (account: string, chosen: string) =>
    setAccountAgency(
      store.sql,
      accounts,
      { channel: 'twilio', account, agency: chosen },
      commandLine,
    )

  test('what simpul.yaml says, else what was chosen, else the own agency', async () => {
    expect(await agencies()).toEqual([
      ['+622155501', agency, false, true],
      ['+622155502', 'Dishub', true, false],
    ])
    expect(await choose('+622155501', ' Dinkes ')).toEqual({ kind: 'set' })
    expect(await choose('+622155502', 'Dinkes')).toEqual({ kind: 'locked' })
    expect(await choose('+622155503', 'Dinkes')).toEqual({ kind: 'unknown' })
    // Also where it was chosen before simpul.yaml said it.
    await store.sql`insert into account_agency (channel, account, agency) values ('twilio', '+622155502', 'Lama')`
    expect(await agencies()).toEqual([
      ['+622155501', 'Dinkes', false, false],
      ['+622155502', 'Dishub', true, false],
    ])
    expect(await choose('+622155501', '')).toEqual({ kind: 'set' })
    expect((await agencies())[0]).toEqual(['+622155501', agency, false, true])
  })
})

test('what an owner does to people stands in the log, with who did it', async () => {
  const { sql } = store
  const by = { staff: (await idOfLogin(sql, 'kepala')) ?? '', login: 'kepala' }
  const done = await invite(sql, { ...invitation, login: 'tercatat' }, by)
  const id = done.kind === 'invited' ? done.staffId : ''
  await changePlace(sql, id, { role: 'viewer', agency }, by)
  await resetPerson(sql, id, false, by)
  await disablePerson(sql, id, by)
  await enablePerson(sql, id, by)
  const { entries } = await readAudit(sql, { subject: `staff ${id}` }, { size: 10 })
  expect(entries.map(({ action }) => action)).toEqual([
    'enable',
    'disable',
    'reset',
    'change role',
    'invite',
  ])
  for (const entry of entries) expect(entry).toMatchObject({ staffId: by.staff, login: 'kepala' })
  expect(entries[3]?.detail).toMatchObject({
    before: { role: 'media_admin' },
    after: { role: 'viewer' },
  })
})
