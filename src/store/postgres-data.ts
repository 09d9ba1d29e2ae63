import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { lchown, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  codeOf,
  commandAs,
  EmbeddedPostgresError,
  type PostgresBinaries,
  type ServerAccount,
} from './postgres-binaries.ts'
import { serverEnvironment } from './postmaster.ts'
import { syncFolder } from './whole-file.ts'

/** The one role that initdb creates. */
export const superuser = 'postgres'

/** What is needed to create or check the data of a server. */
export interface DataSetup {
  readonly binaries: PostgresBinaries
  readonly account: ServerAccount | undefined
  readonly dataDirectory: string
  readonly durability: 'full' | 'none'
}

/**
 * Leaves a complete data directory in place.
 *
 * @param directory of this server, owned by this process alone; the data lies in it
 * @returns the password of its roles
 * @throws EmbeddedPostgresError where the data is unusable or cannot be created
 */
export async function prepareData(
  directory: string,
  setup: DataSetup,
  log: (message: string) => void,
): Promise<string> {
  const { dataDirectory, binaries } = setup
  for (const name of await readdir(directory)) {
    // An initialisation was cut short; its last process may still be writing there.
    if (name.startsWith('init-')) {
      await rm(join(directory, name), { recursive: true, force: true, maxRetries: 10 })
    }
  }
  const password = await readPassword(join(directory, 'password'), await isThere(dataDirectory))
  if (!(await isThere(dataDirectory))) {
    log(`Creating the embedded Postgres database in ${directory}`)
    await initialise(directory, setup, password)
    return password
  }
  const version = (await readFile(join(dataDirectory, 'PG_VERSION'), 'utf8')).trim()
  if (version !== binaries.majorVersion) {
    throw new EmbeddedPostgresError(
      `The database in ${directory} was written by Postgres ${version} and this is Postgres ` +
        `${binaries.majorVersion}: move its data with pg_dump, or set DATABASE_URL.`,
    )
  }
  if (setup.account !== undefined) await giveTo(setup.account, dataDirectory)
  return password
}

async function readPassword(file: string, hasData: boolean): Promise<string> {
  if (await isThere(file)) return (await readFile(file, 'utf8')).trim()
  if (hasData) {
    throw new EmbeddedPostgresError(
      `The file ${file} is missing, and without it the database beside it cannot be opened: ` +
        'restore the file, or move the directory away to begin with an empty database.',
    )
  }
  const password = randomBytes(24).toString('hex')
  await writeFile(`${file}.new`, password, { mode: 0o600, flush: true })
  await rename(`${file}.new`, file)
  return password
}

/** Runs initdb beside the final place and renames: a data directory that exists is complete. */
async function initialise(directory: string, setup: DataSetup, password: string): Promise<void> {
  const work = await mkdtemp(join(directory, 'init-'))
  try {
    const passwordFile = join(work, 'password')
    await writeFile(passwordFile, password, { mode: 0o600 })
    if (setup.account !== undefined) await giveTo(setup.account, work)
    const outcome = await runInitdb(setup, join(work, 'data'), passwordFile)
    if (outcome !== undefined) {
      throw new EmbeddedPostgresError(`initdb could not create the database: ${outcome}`)
    }
    await rename(join(work, 'data'), setup.dataDirectory)
    await syncFolder(directory)
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** @returns undefined on success, else the last thing that initdb said */
async function runInitdb(
  setup: DataSetup,
  dataDirectory: string,
  passwordFile: string,
): Promise<string | undefined> {
  const { file, args, identity } = commandAs(setup.account, setup.binaries.initdb, [
    ...['-D', dataDirectory, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`],
    ...['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
    ...['--no-instructions', ...(setup.durability === 'none' ? ['--no-sync'] : [])],
  ])
  const child = spawn(file, args, {
    ...identity,
    cwd: '/',
    env: serverEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  return await new Promise((settle) => {
    child.once('error', (error) => settle(codeOf(error)))
    child.once('close', (code, signal) => {
      const error = said.match(/(?:error|FATAL|PANIC): +(.*)/)?.[1]
      settle(code === 0 ? undefined : (error ?? `${signal ?? `exit code ${code}`} ${said}`.trim()))
    })
  })
}

async function giveTo(account: ServerAccount, directory: string): Promise<void> {
  const { uid, gid } = account
  if ((await stat(directory)).uid === uid) return
  const inside = await readdir(directory, { recursive: true })
  for (const name of inside) await lchown(join(directory, name), uid, gid)
  await lchown(directory, uid, gid)
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}
