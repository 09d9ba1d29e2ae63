import { connect as connectTcp } from 'node:net'
import postgres from 'postgres'

/**
 * Why a database cannot be used, as a sentence with the remedy. `wrong`: the setting has to be
 * changed. `away`: nobody answers as Postgres does, and that may pass.
 */
export interface AddressFault {
  readonly kind: 'wrong' | 'away'
  readonly sentence: string
}

/** The sentences of all such faults begin with this. */
const setting = 'DATABASE_URL'
const patienceMs = 5_000

/** What Postgres says by a code, https://www.postgresql.org/docs/18/errcodes-appendix.html */
const refusals: Readonly<Record<string, (at: Address) => string>> = {
  '28P01': ({ user, server }) =>
    `the password of the role "${user}" is not the right one at ${server}. Give that role's password; signs such as @ / # % in it are written as %40 %2F %23 %25.`,
  '28000': ({ user, server }) =>
    `${server} does not let the role "${user}" in. Create it, or allow it in pg_hba.conf; where TLS is required, add ?sslmode=require.`,
  '3D000': ({ database, server }) =>
    `there is no database "${database}" at ${server}. Create it (createdb ${database}), or name another one behind the last slash.`,
  '42501': ({ user, database }) =>
    `the role "${user}" may not use the database "${database}". Make it the owner: ALTER DATABASE "${database}" OWNER TO "${user}".`,
}

interface Address {
  readonly server: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
}

/**
 * Connects once, to tell an address that is wrong from one that works.
 *
 * @param needsSchema whether a database that `migrate` has not seen yet is a fault
 * @returns undefined where the database can be used
 */
export async function findDatabaseFault(
  databaseUrl: string,
  needsSchema: boolean,
): Promise<AddressFault | undefined> {
  const at = addressIn(databaseUrl)
  if (!at)
    return wrong(
      'it cannot be read: it must look like postgres://role:password@host:5432/database, and signs such as @ / # % in the password are written as %40 %2F %23 %25.',
    )
  const greeting = await greet(at).catch((error: unknown) => unreachable(error, at))
  switch (greeting) {
    case 'postgres':
      return await ask(databaseUrl, at, needsSchema)
    case 'other':
      return wrong(
        `what answers at ${at.server} is no Postgres. Correct the port: that of Postgres is usually 5432.`,
      )
    case 'silent':
      return away(
        `${at.server} does not answer within ${patienceMs / 1_000} s. Correct host and port, or let the firewall pass it.`,
      )
    default:
      return greeting
  }
}

async function ask(
  databaseUrl: string,
  at: Address,
  needsSchema: boolean,
): Promise<AddressFault | undefined> {
  const sql = postgres(databaseUrl, {
    max: 1,
    connect_timeout: patienceMs / 1_000,
    fetch_types: false,
    onnotice: () => {},
  })
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('it does not answer')), patienceMs)
  try {
    const asked = sql<[{ hasSchema: boolean }]>`
      select to_regclass('installation') is not null as "hasSchema"`
    // Where a server breaks off before it has let us in, the library tries again for ever.
    const [found] = await Promise.race([asked, late.promise])
    return needsSchema && !found.hasSchema
      ? wrong(
          `the database "${at.database}" has no tables of Simpul yet. Run once: npm run -s simpul -- migrate`,
        )
      : undefined
  } catch (error) {
    const { code = '', message } = error as Error & { code?: string }
    const refusal = refusals[code]
    return refusal ? wrong(refusal(at)) : away(`Postgres at ${at.server} says: ${message}.`)
  } finally {
    clearTimeout(timer)
    await sql.end({ timeout: 0 })
  }
}

function unreachable(error: unknown, { host, server }: Address): AddressFault {
  const { code = '', message } = error as Error & { code?: string }
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return away(`there is no host "${host}". Correct the name, or see that DNS answers.`)
    case 'ECONNREFUSED':
      return away(`nothing listens at ${server}. Start Postgres there, or correct host and port.`)
    default:
      return away(
        `${server} cannot be reached (${code || message}). Correct host and port, or mend the network.`,
      )
  }
}

/**
 * Asks for TLS as every client of Postgres may; Postgres answers with one letter and waits
 * (https://www.postgresql.org/docs/18/protocol-message-formats.html, SSLRequest).
 */
async function greet({ host, port }: Address): Promise<'postgres' | 'other' | 'silent'> {
  const socket = connectTcp({ host, port })
  try {
    return await new Promise((resolve, reject) => {
      socket.setTimeout(patienceMs, () => resolve('silent'))
      socket.once('connect', () => socket.write(Buffer.from('0000000804d2162f', 'hex')))
      socket.once('data', (said) => resolve(/^[SN]$/.test(said.toString()) ? 'postgres' : 'other'))
      socket.once('close', () => resolve('other'))
      socket.once('error', reject)
    })
  } finally {
    socket.destroy()
  }
}

function addressIn(databaseUrl: string): Address | undefined {
  try {
    const { hostname, port, username, password, pathname } = new URL(databaseUrl)
    const user = decodeURIComponent(username)
    decodeURIComponent(password)
    const database = decodeURIComponent(pathname.slice(1)) || user
    const host = hostname.replace(/^\[|\]$/g, '') || 'localhost'
    const at = Number(port || 5432)
    return { server: `${host}:${at}`, host, port: at, user, database }
  } catch {
    // Both functions throw plain errors only.
    return undefined
  }
}

function wrong(words: string): AddressFault {
  return { kind: 'wrong', sentence: `${setting}: ${words}` }
}

function away(words: string): AddressFault {
  return { kind: 'away', sentence: `${setting}: ${words}` }
}
