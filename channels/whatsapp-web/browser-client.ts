import { accessSync, constants, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type wweb from 'whatsapp-web.js'
import type { Client } from 'whatsapp-web.js'
import type { Open } from './wire.ts'

export type Library = typeof wweb

/** No client can be made until a human has acted; the message says why. */
interface Unusable {
  readonly unusable: string
}

/** What a module that makes the client exports: this one, or a simulation. */
export interface ClientModule {
  openClient(library: Library, open: Open): Promise<Client | Unusable>
}

/** The library, which is an optional dependency. */
export async function loadLibrary(
  load: () => Promise<{ default: Library }> = () => import('whatsapp-web.js'),
): Promise<Library | Unusable> {
  try {
    return (await load()).default
  } catch (error) {
    if (!isMissing(error)) throw error
    return {
      unusable: 'whatsapp-web.js is not installed: run `npm ci` without `--omit=optional`',
    }
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
}

const usualPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

// Flags for running without a screen, and without calls to anybody but WhatsApp.
const usualArgs = [
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A client with a browser of its own, whose pairing is kept in `directory`. */
export async function openClient(
  library: Library,
  { directory, executablePath, browserArgs }: Open,
): Promise<Client | Unusable> {
  const browser = findBrowser(executablePath === undefined ? usualPaths : [executablePath])
  if (browser === undefined) return { unusable: missingBrowser(executablePath) }
  freeProfile(profileOf(directory))
  // Chromium's own sandbox refuses to run as root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return new library.Client({
    authStrategy: new library.LocalAuth({ dataPath: directory }),
    puppeteer: {
      headless: true,
      executablePath: browser,
      // The browser ends with the pipe, also when this process is killed.
      pipe: true,
      args: [...usualArgs, ...asRoot, ...browserArgs],
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    },
    authTimeoutMs: 60_000,
    webVersionCache: { type: 'none' },
  })
}

/** Where LocalAuth keeps the profile of a browser. */
export function profileOf(directory: string): string {
  return join(directory, 'session')
}

export function findBrowser(paths: readonly string[]): string | undefined {
  return paths.find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      // It is not there or cannot run: the next one is tried.
      return false
    }
  })
}

function missingBrowser(executablePath: string | undefined): string {
  return executablePath === undefined
    ? 'no browser was found: install one (Debian: apt-get install chromium), or set executablePath'
    : `executablePath names no program: ${executablePath}`
}

/**
 * Frees the profile of a browser that was killed: its lock remains, and in a container it names
 * another host. A browser that still runs is ended: only the holder of the account may use it.
 */
export function freeProfile(profile: string): void {
  const holder = /-(\d+)$/.exec(linkAt(join(profile, 'SingletonLock')) ?? '')?.[1]
  if (holder && commandOf(holder).includes(`--user-data-dir=${profile}`))
    process.kill(Number(holder), 'SIGKILL')
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket'])
    rmSync(join(profile, name), { force: true })
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    // No lock: nobody has it.
    return undefined
  }
}

/** The command line of a process; empty where there is none, or it cannot be told. */
export function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
