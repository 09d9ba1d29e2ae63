import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url))
// As an orchestrator waits before it starts again what has ended.
const restartMs = 1_000

/** One of our processes, started again whenever it ends, as an orchestrator would. */
export interface Member {
  readonly name: string
  /** Undefined while it is not there. */
  pid(): number | undefined
  /** SIGKILL, and resolves once it is started again. */
  kill(): Promise<void>
  /** How often it ended without being asked to. */
  crashes(): number
  /** SIGTERM, then SIGKILL after 30 s; it stays away. */
  stop(): Promise<void>
}

/**
 * @param environment the only settings that it sees
 * @param directory for its process file
 * @param logs folder for what it says
 */
export function startMember(options: {
  name: string
  args: readonly string[]
  environment: Readonly<Record<string, string>>
  directory: string
  logs: string
  /** A file that it loads before its own, the first time. */
  preload?: string | undefined
}): Member {
  const { preload, name, args, environment, directory, logs } = options
  const pidFile = join(directory, `${name}.pid`)
  const log = createWriteStream(join(logs, `${name}.log`), { flags: 'a' })
  let child: ChildProcess | undefined
  let loads = preload ? ['--import', preload] : []
  let crashes = 0
  let wanted = true
  let asked = false
  let lastWords = ''

  function launch(): ChildProcess {
    // A session of its own: a Ctrl-C in the terminal reaches the run first, which then clears up.
    const started = spawn(process.execPath, [...loads, main, ...args], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: directory,
      detached: true,
    })
    loads = []
    started.stdout?.pipe(log, { end: false })
    started.stderr?.pipe(log, { end: false })
    lastWords = ''
    started.stderr?.on('data', (chunk) => {
      lastWords = String(chunk)
    })
    if (started.pid) writeFileSync(pidFile, `${started.pid}\n`)
    return started
  }

  async function keepRunning(): Promise<void> {
    while (wanted) {
      child = launch()
      const [code, signal] = await once(child, 'exit')
      child = undefined
      rmSync(pidFile, { force: true })
      // A start that says which of its services is away is tried again, as an orchestrator would.
      const isWaiting = /^(?:REDIS_URL|DATABASE_URL): /.test(lastWords)
      if (wanted && !asked && !isWaiting) {
        crashes++
        log.write(`--- ended by itself: ${signal ?? `exit code ${code}`}\n`)
      }
      asked = false
      if (wanted) await pause(restartMs)
    }
  }
  const running = keepRunning()

  return {
    name,
    pid: () => child?.pid,
    crashes: () => crashes,
    async kill() {
      const target = child
      if (target) {
        asked = true
        target.kill('SIGKILL')
      }
      while (child === undefined || child === target) await pause(50)
    },
    async stop() {
      wanted = false
      child?.kill('SIGTERM')
      const slow = setTimeout(() => child?.kill('SIGKILL'), 30_000)
      await running
      clearTimeout(slow)
      log.end()
    },
  }
}
