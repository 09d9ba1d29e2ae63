import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sql } from 'postgres'
import { cookieSecretOf } from '../../src/app/console.ts'
import type { Role } from '../../src/staff/permissions.ts'
import { findFreePort } from '../../src/store/postmaster.ts'
import { newSession, type Place } from '../../test/harness/console.ts'
import type { AtEnd } from '../../test/harness/temporary-site.ts'
import { ownCheckout } from './checkout.ts'
import { runCommand, startCommand, untilReady } from './command.ts'
import { type DeskShares, fillDesk } from './fill-desk.ts'
import { startServices } from './services.ts'

/** A gateway whose console has a year of work behind it. */
export interface ConsoleSystem {
  readonly url: string
  readonly sql: Sql
  /** The processes that count, by what they are called in the report. */
  readonly pids: Readonly<Record<string, number>>
  readonly shares: DeskShares
  /** @returns the cookie of somebody who is signed in */
  signIn(role: Role, place: Place): Promise<string>
}

const channel = 'meta/whatsapp'
export const agencies = { large: 'Kota Besar', small: 'Kota Kecil' } as const

/** Starts the command `gateway` as in production, on a database that was filled. */
export async function startConsole(directory: string, atEnd: AtEnd): Promise<ConsoleSystem> {
  const checkout = await ownCheckout()
  const services = await startServices(directory, { name: 'console', withRedis: false }, atEnd)
  const { sql, account, databaseUrl, key } = services
  const shares: DeskShares = {
    large: { channel, account: account.phoneNumberId },
    small: { channel, account: '200000000000003' },
  }
  const accounts = [
    { channel, agency: agencies.large, settings: account },
    {
      channel,
      agency: agencies.small,
      settings: { ...account, phoneNumberId: shares.small.account },
    },
  ]
  const config = join(services.directory, 'simpul.yaml')
  await writeFile(config, JSON.stringify({ accounts, coreStore: { kind: 'lapor-bulk' } }))
  const operatorToken = randomBytes(24).toString('base64url')
  const port = await findFreePort()
  const settings = {
    DATABASE_URL: databaseUrl,
    SIMPUL_CONFIG: config,
    SIMPUL_KEYS: key,
    SIMPUL_DIRECTORY: join(services.directory, 'simpul'),
    SIMPUL_OPERATOR_TOKEN: operatorToken,
    PORT: String(port),
    LOG_LEVEL: 'warn',
  }
  await runCommand(checkout, 'migrate', settings, services.directory)
  await fillDesk(sql, shares)
  const command = { checkout, command: 'gateway', name: 'gateway', settings }
  const gateway = await startCommand(command, services.directory, atEnd)
  await untilReady(port, gateway)
  return {
    url: `http://127.0.0.1:${port}`,
    sql,
    pids: { gateway: gateway.pid, ...services.pids },
    shares,
    signIn: async (role, place) =>
      (await newSession(sql, cookieSecretOf(operatorToken), role, place)).cookie,
  }
}
