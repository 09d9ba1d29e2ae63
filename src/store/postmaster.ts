import { spawn } from 'node:child_process'
import { open, readFile, readlink, rename, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import {
  codeOf,
  commandAs,
  EmbeddedPostgresError,
  type PostgresBinaries,
  type ServerAccount,
} from './postgres-binaries.ts'

/** What one server needs to run: where its data lies, with which programs and as whom. */
export interface ServerSetup {
  readonly binaries: PostgresBinaries
  readonly account: ServerAccount | undefined
  /** Absolute and without symbolic links. */
  readonly dataDirectory: string
  readonly logFile: string
  /** `none` gives up crash safety for speed and is for tests alone. */
  readonly durability: 'full' | 'none'
}

/** The main process of a Postgres server, as its `postmaster.pid` describes it. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
}

/** A server that runs. */
export interface RunningServer extends Postmaster {
  /** Resolves with the reason once it has ended. */
  readonly ended: Promise<string>
}

type Launch =
  | { readonly kind: 'ready'; readonly server: RunningServer }
  | { readonly kind: 'port_taken' }
  /** Whether the last processes of a killed predecessor are still there. */
  | { readonly kind: 'predecessor_ending' }
  | { readonly kind: 'failed'; readonly detail: string }

const pollMs = 20
const lookMs = 1_000
const maxLogBytes = 10 * 1024 * 1024
const readyTimeoutMs = 120_000

/** All settings that differ from the defaults of Postgres; postgresql.conf has none of them. */
function settingsOf(setup: ServerSetup, port: number): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // The path of a socket may have 107 bytes, and that of a project may be longer.
    unix_socket_directories: '',
    max_connections: '150',
    shared_buffers: '64MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // The log gets no statements and no values of rows: citizens wrote them.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
  const durable = setup.durability === 'full' ? 'on' : 'off'
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) settings[name] = durable
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/**
 * Starts a server in a session of its own (a Ctrl-C in our terminal does not reach it) and waits
 * until it accepts connections; recovery after a crash may take its time.
 */
export async function launchPostmaster(setup: ServerSetup, port: number): Promise<Launch> {
  const log = await openLog(setup.logFile)
  const { file, args, identity } = commandAs(setup.account, setup.binaries.postgres, [
    '-D',
    setup.dataDirectory,
    ...settingsOf(setup, port),
  ])
  const child = spawn(file, args, {
    ...identity,
    cwd: '/',
    detached: true,
    env: serverEnvironment(),
    stdio: ['ignore', log.handle.fd, log.handle.fd],
  })
  let ended: string | undefined
  const whenEnded = new Promise<string>((resolve) => {
    const end = (reason: string) => {
      ended ??= reason
      resolve(reason)
    }
    child.once('error', (error) => end(codeOf(error)))
    child.once('exit', (code, signal) => end(signal ?? `exit code ${code}`))
  })
  child.unref()
  await log.handle.close()

  for (const deadline = Date.now() + readyTimeoutMs; ended === undefined; await pause(pollMs)) {
    const found = await readPostmasterFile(setup.dataDirectory)
    if (found !== undefined && found.pid === child.pid && found.status === 'ready') {
      return { kind: 'ready', server: { pid: found.pid, port, ended: whenEnded } }
    }
    if (Date.now() > deadline && child.pid !== undefined) {
      await stopPostmaster(child.pid, setup.dataDirectory)
      return { kind: 'failed', detail: `not ready after ${readyTimeoutMs / 1000} s` }
    }
  }
  return whyNotReady(await readFrom(setup.logFile, log.size), ended)
}

/** The variables that a program needs; no PG* variable of ours may steer the server. */
export function serverEnvironment(): Record<string, string> {
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    LC_ALL: 'C',
    TZ: 'UTC',
  }
}

function whyNotReady(log: string, ended: string): Launch {
  if (/could not create any TCP\/IP sockets/.test(log)) return { kind: 'port_taken' }
  if (/pre-existing shared memory block/.test(log)) return { kind: 'predecessor_ending' }
  const fatal = log.match(/^.*\b(?:FATAL|PANIC): .*$/gm)?.at(-1)
  const said = fatal?.replace(/^.*?\b(?:FATAL|PANIC): +/, '') ?? log.trim().split('\n').at(-1)
  return { kind: 'failed', detail: said === undefined || said === '' ? ended : said }
}

async function openLog(path: string) {
  const existing = await stat(path).catch(() => undefined)
  if (existing !== undefined && existing.size > maxLogBytes) await rename(path, `${path}.1`)
  const handle = await open(path, 'a', 0o600)
  return { handle, size: (await handle.stat()).size }
}

async function readFrom(path: string, offset: number): Promise<string> {
  return (await readFile(path)).subarray(offset).toString('utf8')
}

interface PostmasterFile extends Postmaster {
  readonly status: string
}

/**
 * Lines of the file: pid, data directory, start time, port, socket directory, address, shared
 * memory, status (src/include/utils/pidfile.h of Postgres).
 */
async function readPostmasterFile(dataDirectory: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number.parseInt(lines[0] ?? '', 10)
  if (!Number.isInteger(pid)) return undefined
  return { pid, port: Number.parseInt(lines[3] ?? '', 10), status: lines[7]?.trim() ?? '' }
}

/** The server that runs on this data now, whoever started it; undefined where there is none. */
export async function findPostmaster(dataDirectory: string): Promise<Postmaster | undefined> {
  const found = await readPostmasterFile(dataDirectory)
  if (found === undefined || !(await runsOn(found.pid, dataDirectory))) return undefined
  return { pid: found.pid, port: found.port }
}

/** Watches a server that is no child of ours; the system tells nobody but its parent that it ended. */
export function watchPostmaster({ pid, port }: Postmaster, dataDirectory: string): RunningServer {
  const look = async () => {
    while (await runsOn(pid, dataDirectory)) await pause(lookMs, undefined, { ref: false })
    return 'reason not known'
  }
  return { pid, port, ended: look() }
}

/**
 * Makes a `postmaster.pid` of a server that is gone acceptable to the next one. Postgres itself
 * takes the file over where its pid is dead, and refuses where another program has the number now.
 * Then the number is replaced by ours: a parent's is not held against the new server
 * (CreateLockFile in miscinit.c), and its check of the old shared memory still takes place, which
 * it would not without the file.
 *
 * @param dataDirectory that no server runs on, see findPostmaster
 */
export async function disownPostmasterFile(dataDirectory: string): Promise<void> {
  const path = join(dataDirectory, 'postmaster.pid')
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return
  if (/^\d+\n/.test(text)) await writeFile(path, text.replace(/^\d+/, String(process.pid)))
  else await rm(path)
}

/** A server's main process works in its data directory; a zombie has no directory any more. */
async function runsOn(pid: number, dataDirectory: string): Promise<boolean> {
  if (process.platform === 'linux') {
    return (await readlink(`/proc/${pid}/cwd`).catch(() => undefined)) === dataDirectory
  }
  return (await commandLineOf(pid)).includes(dataDirectory)
}

async function commandLineOf(pid: number): Promise<string> {
  const child = spawn('/bin/ps', ['-p', String(pid), '-o', 'command='], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8')
  })
  await new Promise((settle) => child.once('close', settle).once('error', settle))
  return text
}

/**
 * Stops a server: first it ends sessions and writes a checkpoint (fast shutdown), then, after 15 s,
 * it leaves recovery to the next start (immediate shutdown), at last it is killed.
 *
 * @throws EmbeddedPostgresError where it survives even that
 */
export async function stopPostmaster(pid: number, dataDirectory: string): Promise<void> {
  const steps = [
    { signal: 'SIGINT', waitMs: 15_000 },
    { signal: 'SIGQUIT', waitMs: 8_000 },
    { signal: 'SIGKILL', waitMs: 5_000 },
  ] as const
  for (const { signal, waitMs } of steps) {
    if (!(await runsOn(pid, dataDirectory))) return
    send(pid, signal)
    // A frozen process takes no other signal.
    send(pid, 'SIGCONT')
    if (await endsWithin(waitMs, pid, dataDirectory)) return
  }
  throw new EmbeddedPostgresError(`Postgres (process ${pid}) in ${dataDirectory} does not end.`)
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error
  }
}

async function endsWithin(waitMs: number, pid: number, dataDirectory: string): Promise<boolean> {
  for (const deadline = Date.now() + waitMs; Date.now() < deadline; await pause(pollMs)) {
    if (!(await runsOn(pid, dataDirectory))) return true
  }
  return false
}

/**
 * A port of 127.0.0.1 that nobody listens on at this moment.
 *
 * @param preferred taken where it is free, so that the address of a site stays the same
 */
export async function findFreePort(preferred?: number): Promise<number> {
  const port = await bindOnce(preferred ?? 0)
  return port ?? (await findFreePort())
}

async function bindOnce(port: number): Promise<number | undefined> {
  const server = createServer()
  return await new Promise((settle, fail) => {
    server.once('error', (error) => {
      if (port !== 0 && ['EADDRINUSE', 'EACCES'].includes(codeOf(error))) settle(undefined)
      else fail(error)
    })
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      const bound = typeof address === 'object' && address !== null ? address.port : undefined
      server.close(() => settle(bound))
    })
  })
}
