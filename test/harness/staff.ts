import { randomBytes, randomUUID } from 'node:crypto'
import { generateSync } from 'otplib'
import type { Sql } from 'postgres'
import { type KeyRing, keyRing } from '../../src/identity/keys.ts'
import { commandLine } from '../../src/staff/audit.ts'
import { useLink } from '../../src/staff/credentials.ts'
import { invite } from '../../src/staff/people.ts'
import type { Place } from '../../src/staff/person.ts'
import { confirmTotp, startTotp } from '../../src/staff/second-factor.ts'

export const agency = 'Pemkot Contoh'
export const goodPassword = 'kuda nil makan sepatu'

export function testRing(): KeyRing {
  return keyRing([randomBytes(32).toString('base64')])
}

/** Somebody who took an invitation, and what only they know. */
export interface TestPerson {
  readonly id: string
  readonly login: string
  readonly password: string
}

/** @returns somebody who can sign in, and sees what their place says */
export async function addTestPerson(
  sql: Sql,
  place: Place = { role: 'media_admin', agency },
): Promise<TestPerson> {
  const login = `p${randomUUID().slice(0, 8)}`
  const invited = await invite(sql, { login, name: 'Orang Uji', ...place }, commandLine)
  if (invited.kind !== 'invited') throw new Error(JSON.stringify(invited))
  const used = await useLink(sql, invited.link.token, { password: goodPassword }, agency)
  if (used.kind !== 'done') throw new Error(JSON.stringify(used))
  return { id: invited.staffId, login, password: goodPassword }
}

/** Gives somebody a second factor, and takes back that a code was used: the next may be of the same time. */
export async function addTestTotp(
  sql: Sql,
  ring: KeyRing,
  person: TestPerson,
): Promise<{ secret: string; recoveryCodes: readonly string[] }> {
  const { sealed, secret } = startTotp(ring, person, agency)
  const done = await confirmTotp(sql, ring, person, { sealed, code: codeOf(secret) })
  if (done.kind !== 'set') throw new Error(JSON.stringify(done))
  await sql`update staff set totp_step = 0 where id = ${person.id}`
  return { secret, recoveryCodes: done.recoveryCodes }
}

/** The code that the app shows some seconds from now. */
export function codeOf(secret: string, seconds = 0): string {
  return generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + seconds })
}
