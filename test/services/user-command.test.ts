import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { readAudit } from '../../src/staff/audit.ts'
import { useLink } from '../../src/staff/credentials.ts'
import { takeLink } from '../../src/staff/links.ts'
import { runProgram } from '../harness/program.ts'
import { addTestPerson, agency, goodPassword } from '../harness/staff.ts'
import { openStore, type TestStore } from '../harness/store.ts'

let store: TestStore
let folder = ''
beforeAll(async () => {
  store = await openStore(2)
  folder = mkdtempSync(join(inject('temporaryDirectory'), 'user-'))
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function user(...args: readonly string[]) {
  const environment = { DATABASE_URL: store.url, PUBLIC_URL: 'https://lapor.contoh.id/' }
  const program = runProgram(['user', ...args], environment, folder)
  const code = await program.ended
  return { code, out: program.stdout(), fault: program.stderr() }
}

/** What stands in the link that was printed. */
function tokenIn(out: string): string {
  return /https:\/\/lapor\.contoh\.id\/link\/([\w-]{43})\n/.exec(out)?.[1] ?? ''
}

const siti = ['invite', 'Siti', '--name', 'Siti Rahma', '--role', 'media_admin', '--agency', agency]

describe('simpul user', () => {
  test('invites somebody by a link, lists, resets, disables and enables them', async () => {
    const { sql } = store
    expect(await user()).toMatchObject({ code: 0, out: 'Nobody works with the console yet.\n' })
    const invited = await user(...siti)
    expect(invited.code).toBe(0)
    expect((await user('list')).out).toBe(`siti  Siti Rahma  media_admin  ${agency}  invited\n`)
    const used = await useLink(sql, tokenIn(invited.out), { password: goodPassword }, agency)
    expect(used).toMatchObject({ kind: 'done' })
    const reset = await user('reset', 'siti', '--totp')
    expect(await takeLink(sql, tokenIn(reset.out))).toMatchObject({
      purpose: 'reset_totp',
      login: 'siti',
    })
    expect(await user('disable', 'siti')).toMatchObject({ code: 0, out: 'siti is disabled.\n' })
    expect((await user('list')).out).toContain('disabled  no second factor')
    expect(await user('enable', 'siti')).toMatchObject({ code: 0, out: 'siti is enabled.\n' })
    const { entries } = await readAudit(sql, { login: 'command line' }, { size: 10 })
    expect(entries.map(({ action }) => action)).toEqual(['enable', 'disable', 'reset', 'invite'])
  })

  test.each([
    [['dance'], 'user knows list, invite'],
    [['invite'], 'needs a LOGIN'],
    [['invite', 'budi', '--name', 'B', '--role', 'king'], '--role takes viewer'],
    [['invite', 'budi', '--name', 'B', '--role', 'viewer'], '--agency is missing'],
    [['reset', 'nobody'], 'There is nobody with this login'],
    [['list', 'x', 'y'], 'one word too many'],
  ])('says what is wrong with %j', async (args, fault) => {
    const { code, out, fault: said } = await user(...args)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(said).toContain(fault)
    expect(said).not.toContain(' at ')
  })

  test('does not disable the last owner', async () => {
    const owner = await addTestPerson(store.sql, { role: 'owner' })
    const { code, fault } = await user('disable', owner.login)
    expect(code).toBe(1)
    expect(fault).toContain('last owner')
  })
})
