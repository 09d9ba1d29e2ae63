import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KeyRing } from '../../src/identity/keys.ts'
import { commandLine, readAudit } from '../../src/staff/audit.ts'
import { disablePerson, resetPerson } from '../../src/staff/people.ts'
import { confirmTotp, renewRecoveryCodes, startTotp } from '../../src/staff/second-factor.ts'
import { checkCode, checkPassword } from '../../src/staff/sign-in.ts'
import {
  addTestPerson,
  addTestTotp,
  agency,
  codeOf,
  goodPassword,
  type TestPerson,
  testRing,
} from '../harness/staff.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
let ring: KeyRing
beforeAll(async () => {
  store = await openStore(10)
  ring = testRing()
})
afterAll(() => store.close())

const refused = { kind: 'refused' }
const right = { kind: 'right', recoveryCodesLeft: undefined }

const password = ({ login }: TestPerson, given: string) => checkPassword(store.sql, login, given)

/** Seconds until the account is open again, to the nearest ten, and the failures in a row. */
async function stateOf({ id }: TestPerson): Promise<{ failures: number; closedFor: number }> {
  const [row] = await store.sql<[{ failures: number; closedFor: number }]>`
    select failures,
      coalesce(round(extract(epoch from locked_until - now()), -1), 0)::int as "closedFor"
    from staff where id = ${id}`
  return { ...row }
}

/** As if the pause were over. */
async function waitOut({ id }: TestPerson): Promise<void> {
  await store.sql`update staff set locked_until = now() where id = ${id}`
}

describe('a password', () => {
  test('is right for its login alone, however that is written', async () => {
    const person = await addTestPerson(store.sql)
    expect(await password(person, 'bukan kata sandinya')).toEqual(refused)
    const answer = { kind: 'right', staffId: person.id, hasTotp: false }
    expect(await password(person, goodPassword)).toEqual(answer)
    expect(await checkPassword(store.sql, ` ${person.login.toUpperCase()} `, goodPassword)).toEqual(
      answer,
    )
  })

  test('is refused alike for an unknown login, a disabled one and one without a password', async () => {
    const disabled = await addTestPerson(store.sql)
    await disablePerson(store.sql, disabled.id, commandLine)
    expect(await password(disabled, goodPassword)).toEqual(refused)
    const invited = await addTestPerson(store.sql)
    await store.sql`update staff set password_hash = null where id = ${invited.id}`
    expect(await password(invited, goodPassword)).toEqual(refused)
    expect(await checkPassword(store.sql, 'tidak.ada', goodPassword)).toEqual(refused)
  })

  test('costs the same time for an unknown login', async () => {
    const person = await addTestPerson(store.sql)
    const timeOf = async (login: string) => {
      const begun = performance.now()
      await checkPassword(store.sql, login, 'bukan kata sandinya')
      return performance.now() - begun
    }
    const known: number[] = []
    const unknown: number[] = []
    for (let round = 0; round < 4; round++) {
      known.push(await timeOf(person.login))
      unknown.push(await timeOf('tidak.ada'))
    }
    // Without a hash it takes a tenth; the fastest of each is what the machine disturbed least.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 3)
  })

  test('what was typed for an unknown login stands in no log', async () => {
    await checkPassword(store.sql, 'my secret typed here', 'x')
    const { entries } = await readAudit(store.sql, {}, { size: 1 })
    expect(entries[0]).toMatchObject({ action: 'sign-in refused', login: '', staffId: null })
  })
})

describe('who is wrong too often', () => {
  test('waits, also with the right password', async () => {
    const person = await addTestPerson(store.sql)
    for (let n = 0; n < 5; n++)
      expect(await password(person, 'bukan kata sandinya')).toEqual(refused)
    expect(await stateOf(person)).toEqual({ failures: 5, closedFor: 60 })
    expect(await password(person, goodPassword)).toEqual(refused)
    // Whoever asks meanwhile makes it no longer.
    expect((await stateOf(person)).failures).toBe(5)
    await waitOut(person)
    expect(await password(person, goodPassword)).toMatchObject({ kind: 'right' })
  })

  test('waits twice as long each time, at most an hour', async () => {
    const person = await addTestPerson(store.sql)
    const pauses: number[] = []
    for (let n = 0; n < 13; n++) {
      await password(person, 'bukan kata sandinya')
      pauses.push((await stateOf(person)).closedFor)
      await waitOut(person)
    }
    expect(pauses.slice(3)).toEqual([0, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
  })

  test('gets no further by asking fifty times at once', async () => {
    const person = await addTestPerson(store.sql)
    const tries = Array.from({ length: 50 }, (_, n) =>
      // The last one is right, and comes too late.
      password(person, n === 49 ? goodPassword : `tebakan nomor ${n}`),
    )
    expect(await Promise.all(tries)).toEqual(Array.from({ length: 50 }, () => refused))
    expect(await stateOf(person)).toMatchObject({ failures: 5 })
  })

  test('comes in again after a reset by an owner', async () => {
    const person = await addTestPerson(store.sql)
    for (let n = 0; n < 5; n++) await password(person, 'bukan kata sandinya')
    await resetPerson(store.sql, person.id, false, commandLine)
    expect(await password(person, goodPassword)).toMatchObject({ kind: 'right' })
  })

  test('cannot guess codes without pauses because the password is known', async () => {
    const person = await addTestPerson(store.sql)
    await addTestTotp(store.sql, ring, person)
    for (let n = 0; n < 5; n++) {
      expect(await password(person, goodPassword)).toMatchObject({ kind: 'right', hasTotp: true })
      expect(await checkCode(store.sql, ring, person.id, 'xxxxxx')).toEqual(refused)
    }
    expect(await stateOf(person)).toEqual({ failures: 5, closedFor: 60 })
    await waitOut(person)
    await password(person, goodPassword)
    await checkCode(store.sql, ring, person.id, 'xxxxxx')
    expect(await stateOf(person)).toEqual({ failures: 6, closedFor: 120 })
  })
})

describe('a code', () => {
  test('signs in once, also when it is given twice at once', async () => {
    const person = await addTestPerson(store.sql)
    const { secret } = await addTestTotp(store.sql, ring, person)
    const code = codeOf(secret)
    const both = await Promise.all([1, 2].map(() => checkCode(store.sql, ring, person.id, code)))
    expect(both.filter(({ kind }) => kind === 'right')).toEqual([right])
    expect(await checkCode(store.sql, ring, person.id, code)).toEqual(refused)
    const { entries } = await readAudit(
      store.sql,
      { staffId: person.id, action: 'sign in' },
      { size: 5 },
    )
    expect(entries).toHaveLength(1)
  })

  test('of an earlier time counts no more after a later one', async () => {
    const person = await addTestPerson(store.sql)
    const { secret } = await addTestTotp(store.sql, ring, person)
    expect(await checkCode(store.sql, ring, person.id, codeOf(secret, 20))).toEqual(right)
    expect(await checkCode(store.sql, ring, person.id, codeOf(secret, -20))).toEqual(refused)
  })

  test('is guessed fifty times at once in vain: five are looked at', async () => {
    const person = await addTestPerson(store.sql)
    const { secret } = await addTestTotp(store.sql, ring, person)
    const tries = Array.from({ length: 50 }, (_, n) =>
      checkCode(store.sql, ring, person.id, n < 49 ? 'xxxxxx' : codeOf(secret)),
    )
    expect((await Promise.all(tries)).every(({ kind }) => kind === 'refused')).toBe(true)
    expect(await stateOf(person)).toMatchObject({ failures: 5 })
  })

  test('that is right forgets the failures before it', async () => {
    const person = await addTestPerson(store.sql)
    const { secret } = await addTestTotp(store.sql, ring, person)
    for (let n = 0; n < 4; n++) await password(person, 'bukan kata sandinya')
    expect(await password(person, goodPassword)).toMatchObject({ kind: 'right' })
    expect(await checkCode(store.sql, ring, person.id, codeOf(secret))).toEqual(right)
    expect(await stateOf(person)).toEqual({ failures: 0, closedFor: 0 })
  })

  test('is sealed: neither the secret nor a recovery code stands in the database', async () => {
    const person = await addTestPerson(store.sql)
    const { secret, recoveryCodes } = await addTestTotp(store.sql, ring, person)
    const [row] = await store.sql`select * from staff where id = ${person.id}`
    const [bytes] = await store.sql`
      select encode(sealed_totp, 'escape') as sealed from staff where id = ${person.id}`
    const text = JSON.stringify(row) + bytes?.['sealed']
    expect(text).not.toContain(secret)
    for (const code of recoveryCodes) {
      expect(text).not.toContain(code)
      expect(text).not.toContain(code.replaceAll('-', ''))
    }
  })

  test('of recovery works once each, and says how many are left', async () => {
    const person = await addTestPerson(store.sql)
    const { recoveryCodes } = await addTestTotp(store.sql, ring, person)
    const [first = '', second = ''] = recoveryCodes
    const both = await Promise.all([1, 2].map(() => checkCode(store.sql, ring, person.id, first)))
    expect(both).toContainEqual({ kind: 'right', recoveryCodesLeft: 9 })
    expect(both).toContainEqual(refused)
    const typed = second.toLowerCase().replaceAll('-', ' ')
    expect(await checkCode(store.sql, ring, person.id, typed)).toEqual({
      kind: 'right',
      recoveryCodesLeft: 8,
    })
  })

  test('opens nothing for somebody without a second factor, or who was disabled', async () => {
    const person = await addTestPerson(store.sql)
    expect(await checkCode(store.sql, ring, person.id, '000000')).toEqual(refused)
    const { secret } = await addTestTotp(store.sql, ring, person)
    await disablePerson(store.sql, person.id, commandLine)
    expect(await checkCode(store.sql, ring, person.id, codeOf(secret))).toEqual(refused)
  })
})

describe('the second factor', () => {
  test('is set up with a code of the new app, which signs in no second time', async () => {
    const person = await addTestPerson(store.sql)
    const { sealed, secret } = startTotp(ring, person, agency)
    const wrong = await confirmTotp(store.sql, ring, person, { sealed, code: 'xxxxxx' })
    expect(wrong).toEqual({ kind: 'wrong', which: 'new' })
    const code = codeOf(secret)
    const done = await confirmTotp(store.sql, ring, person, { sealed, code })
    expect(done).toMatchObject({ kind: 'set', recoveryCodes: { length: 10 } })
    expect(await checkCode(store.sql, ring, person.id, code)).toEqual(refused)
  })

  test('is replaced with a code of the old one alone', async () => {
    const person = await addTestPerson(store.sql)
    const old = await addTestTotp(store.sql, ring, person)
    const { sealed, secret } = startTotp(ring, person, agency)
    const given = { sealed, code: codeOf(secret) }
    for (const oldCode of [undefined, 'xxxxxx', codeOf(secret)])
      expect(await confirmTotp(store.sql, ring, person, { ...given, oldCode })).toEqual({
        kind: 'wrong',
        which: 'old',
      })
    const oldCode = codeOf(old.secret)
    expect(await confirmTotp(store.sql, ring, person, { ...given, oldCode })).toMatchObject({
      kind: 'set',
    })
    expect(await checkCode(store.sql, ring, person.id, old.recoveryCodes[0] ?? '')).toEqual(refused)
  })

  test('gets new recovery codes for a right code, and the old ones are void', async () => {
    const person = await addTestPerson(store.sql)
    const { secret, recoveryCodes } = await addTestTotp(store.sql, ring, person)
    expect(await renewRecoveryCodes(store.sql, ring, person, 'xxxxxx')).toBeUndefined()
    const fresh = await renewRecoveryCodes(store.sql, ring, person, codeOf(secret))
    expect(await checkCode(store.sql, ring, person.id, recoveryCodes[0] ?? '')).toEqual(refused)
    expect(await checkCode(store.sql, ring, person.id, fresh?.[0] ?? '')).toMatchObject({
      kind: 'right',
    })
  })
})
