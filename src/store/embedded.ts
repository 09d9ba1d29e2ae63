import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { lockDirectory } from './directory-lock.ts'
import {
  cannotWrite,
  chooseServerAccount,
  codeOf,
  EmbeddedPostgresError,
  findPostgresBinaries,
  inOneSentence,
} from './postgres-binaries.ts'
import { prepareData, superuser } from './postgres-data.ts'
import { keepRunning } from './postgres-keeper.ts'
import {
  disownPostmasterFile,
  findFreePort,
  findPostmaster,
  launchPostmaster,
  type RunningServer,
  type ServerSetup,
  stopPostmaster,
  watchPostmaster,
} from './postmaster.ts'

export interface EmbeddedPostgresOptions {
  /** The directory of this server alone, such as `.simpul/postgres`. It is created if it is absent. */
  readonly directory: string
  log(message: string, level: 'info' | 'warn'): void
  /** Default: `simpul`. */
  readonly databaseName?: string
  /** `none` gives up crash safety for speed and is for tests alone. Default: `full`. */
  readonly durability?: 'full' | 'none'
}

export interface EmbeddedPostgres {
  /** The address with a role that owns the database and may create others, but is no superuser. */
  readonly url: string
  /** Whether an earlier process was killed and its server is in use again. */
  readonly adopted: boolean
  /** The main process of the server; another one after it was started again. */
  readonly pid: number
  /** Ends the server, also an adopted one. Further calls wait for the first. */
  stop(): Promise<void>
}

const role = 'simpul'
/** What writes the audit log: it can add and read, and nothing else; see migrations/0008_console.sql. */
const auditRole = 'simpul_audit'
const adoptionTimeoutMs = 30_000
const launchAttempts = 40
const retryMs = 250

/**
 * Runs a Postgres of our own in a directory: creates its data on first use, adopts a server that a
 * killed process left there, and starts one otherwise. One process at a time owns a directory. A
 * server that ends by itself is started again under the same address; see keepRunning.
 *
 * @throws EmbeddedPostgresError where it cannot be had; nothing is left running then
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  try {
    return await startIn(options)
  } catch (error) {
    throw inOneSentence(error, resolve(options.directory))
  }
}

async function startIn(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const binaries = await findPostgresBinaries()
  await mkdir(options.directory, { recursive: true })
  const directory = await realpath(options.directory)
  const release = await takeOwnership(directory)
  try {
    const dataDirectory = join(directory, 'data')
    const setup: ServerSetup = {
      binaries,
      account: await chooseServerAccount(binaries, dataDirectory),
      dataDirectory,
      logFile: join(directory, 'server.log'),
      durability: options.durability ?? 'full',
    }
    const log = (message: string) => options.log(message, 'info')
    const password = await prepareData(directory, setup, log)
    const { server, adopted } = await adoptOrLaunch(directory, setup, password)
    const databaseName = options.databaseName ?? 'simpul'
    await ensureDatabase(server.port, password, databaseName).catch(async (error: unknown) => {
      await stopPostmaster(server.pid, dataDirectory)
      throw error
    })
    const keeper = keepRunning({
      first: server,
      relaunch: () => launch(directory, setup, server.port),
      log: options.log,
      name: 'The embedded Postgres',
      logFile: setup.logFile,
    })
    const end = async () => {
      const left = await keeper.close()
      if (left) await stopPostmaster(left.pid, dataDirectory)
      release()
    }
    let stopping: Promise<void> | undefined
    return {
      url: addressOf({ port: server.port, password, databaseName }),
      adopted,
      get pid() {
        return keeper.current().pid
      },
      async stop() {
        stopping ??= end()
        await stopping
      },
    }
  } catch (error) {
    release()
    throw error
  }
}

/** @throws EmbeddedPostgresError where another process has the directory, or it is not writable */
async function takeOwnership(directory: string): Promise<() => void> {
  const lock = await lockDirectory(directory)
  switch (lock.kind) {
    case 'taken':
      return lock.release
    case 'unwritable':
      throw new EmbeddedPostgresError(`The directory ${directory} ${cannotWrite}`)
    case 'busy':
      throw new EmbeddedPostgresError(
        `The database in ${directory} is in use by process ${lock.owner}: ` +
          'stop that one first, or give this one a directory of its own.',
      )
  }
}

/** The address of a server of ours, for the role that owns the database. */
export function addressOf(given: {
  port: number
  password: string
  databaseName?: string
}): string {
  const { port, password, databaseName = 'simpul' } = given
  return `postgres://${role}:${password}@127.0.0.1:${port}/${encodeURIComponent(databaseName)}`
}

/**
 * The address of the server that runs in a directory now, whoever started it.
 *
 * @param directory of that server alone, such as `.simpul/postgres`
 * @returns undefined where none runs
 */
export async function findEmbeddedPostgres(directory: string): Promise<string | undefined> {
  try {
    const found = await findPostmaster(join(await realpath(directory), 'data'))
    const password = (await readFile(join(directory, 'password'), 'utf8')).trim()
    return found && addressOf({ port: found.port, password })
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined
    throw inOneSentence(error, directory)
  }
}

interface Running {
  readonly server: RunningServer
  readonly adopted: boolean
}

async function adoptOrLaunch(
  directory: string,
  setup: ServerSetup,
  password: string,
): Promise<Running> {
  const left = await findPostmaster(setup.dataDirectory)
  if (left !== undefined) {
    if (await answers(left.port, password))
      return { server: watchPostmaster(left, setup.dataDirectory), adopted: true }
    await stopPostmaster(left.pid, setup.dataDirectory)
  }
  return { server: await launch(directory, setup), adopted: false }
}

/** @param fixedPort under this port or not at all: whoever has the address goes on using it */
async function launch(
  directory: string,
  setup: ServerSetup,
  fixedPort?: number,
): Promise<RunningServer> {
  const portFile = join(directory, 'port')
  const recorded = Number(await readFile(portFile, 'utf8').catch(() => Number.NaN))
  let preferred = recorded > 0 && recorded < 65_536 ? recorded : undefined
  for (let attempt = 0; attempt < launchAttempts; attempt++) {
    const port = fixedPort ?? (await findFreePort(preferred))
    await disownPostmasterFile(setup.dataDirectory)
    const launched = await launchPostmaster(setup, port)
    switch (launched.kind) {
      case 'ready':
        if (port !== recorded) await writeFile(portFile, `${port}\n`)
        return launched.server
      case 'port_taken':
        preferred = undefined
        if (fixedPort !== undefined) await pause(retryMs)
        break
      case 'predecessor_ending':
        await pause(retryMs)
        break
      case 'failed':
        throw new EmbeddedPostgresError(
          `The database in ${directory} did not start (${launched.detail}); see ${setup.logFile}.`,
        )
    }
  }
  throw new EmbeddedPostgresError(
    `The database in ${directory} did not start in ${launchAttempts} attempts; see ${setup.logFile}.`,
  )
}

function connect(port: number, password: string) {
  return postgres({
    host: '127.0.0.1',
    port,
    user: superuser,
    password,
    database: 'postgres',
    max: 1,
    connect_timeout: 5,
    fetch_types: false,
    onnotice: () => undefined,
  })
}

/** Whether a server takes our password; waits for one that is starting or ending. */
async function answers(port: number, password: string): Promise<boolean> {
  for (const deadline = Date.now() + adoptionTimeoutMs; ; await pause(100)) {
    const sql = connect(port, password)
    try {
      await sql`SELECT 1`
      return true
    } catch (error) {
      // cannot_connect_now
      if (codeOf(error) !== '57P03' || Date.now() > deadline) return false
    } finally {
      await sql.end()
    }
  }
}

async function ensureDatabase(port: number, password: string, name: string): Promise<void> {
  const sql = connect(port, password)
  try {
    const [found] = await sql<{ hasRole: boolean; hasAudit: boolean; hasDatabase: boolean }[]>`
      SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ${role}) AS "hasRole",
        EXISTS (SELECT FROM pg_roles WHERE rolname = ${auditRole}) AS "hasAudit",
        EXISTS (SELECT FROM pg_database WHERE datname = ${name}) AS "hasDatabase"`
    if (found?.hasRole !== true) {
      await sql.unsafe(`CREATE ROLE ${role} LOGIN CREATEDB PASSWORD '${password}'`)
    }
    if (found?.hasAudit !== true) {
      await sql.unsafe(`CREATE ROLE ${auditRole} NOLOGIN; GRANT ${auditRole} TO ${role}`)
    }
    if (found?.hasDatabase !== true) await sql`CREATE DATABASE ${sql(name)} OWNER ${sql(role)}`
  } finally {
    await sql.end()
  }
}
