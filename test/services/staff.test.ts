import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit, commandLine, readAudit } from '../../src/staff/audit.ts'
import { createLink, readLink, takeLink } from '../../src/staff/links.ts'
import { disablePerson, invite, listPeople, personById } from '../../src/staff/people.ts'
import { checkPassword } from '../../src/staff/sign-in.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
beforeAll(async () => {
  store = await openStore(10)
})
afterAll(() => store.close())

test('somebody who is invited gets a link that works once', async () => {
  const { sql } = store
  const done = await invite(
    sql,
    { login: ' Siti@Contoh.go.id ', name: 'Siti', role: 'media_admin', agency: 'Pemkot Contoh' },
    commandLine,
  )
  if (done.kind !== 'invited') throw new Error('not invited')
  expect(await personById(sql, done.staffId)).toMatchObject({
    login: 'siti@contoh.go.id',
    agency: 'Pemkot Contoh',
  })
  expect(await readLink(sql, done.link.token)).toMatchObject({
    purpose: 'invite',
    login: 'siti@contoh.go.id',
  })
  const both = await Promise.all([1, 2].map(() => takeLink(sql, done.link.token)))
  expect(both.filter(Boolean)).toHaveLength(1)
  expect(await takeLink(sql, done.link.token)).toBeUndefined()
  expect(await listPeople(sql)).toHaveLength(1)
  expect(await checkPassword(sql, 'siti@contoh.go.id', 'x')).toEqual({ kind: 'refused' })
  await createLink(sql, 'reset', done.staffId)
  expect(await disablePerson(sql, done.staffId, commandLine)).toEqual({ kind: 'disabled' })
  const { entries } = await readAudit(sql, {}, { size: 10 })
  expect(entries.map(({ action }) => action)).toEqual(['disable', 'sign-in refused', 'invite'])
  await audit(sql, { login: 'x', action: 'y' })
})
