import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ConnectionState } from '../../src/contract/channel.ts'
import { present } from '../../src/contract/reading.ts'
import { wordsOf } from './adapter.ts'
import { commandOf } from './browser-client.ts'
import { program, SessionProcess, type Told } from './session-process.ts'
import type { Settings } from './settings.ts'
import type { End } from './wire.ts'

/** Multiples of the first wait: 1, 2, 5, 10 … 60 s. */
const backoff = [1, 2, 5, 10, 20, 30, 60]
/** After a session that was up for this many first waits the waits begin anew. */
const lastingSteps = 60
const maxAuthFailures = 3
const otherNumber = 'a phone with another number is paired: unlink it there, then restart'

type Happened = Extract<Told, { type: 'happening' }>

export interface SupervisorParts {
  readonly settings: Settings
  readonly directory: string
  report(state: ConnectionState): void
  happened(session: SessionProcess, message: Happened): void
}

/** Keeps one session process alive: starts it again, whatever ends it. */
export class Supervisor {
  readonly #parts: SupervisorParts
  readonly #stop = new AbortController()
  readonly #over: Promise<void>
  #session: SessionProcess | undefined
  #upSince: number | undefined
  #step = 0
  #revivals = 0
  #authFailures = 0
  /** The session that is being restarted for the night. */
  #restarted: SessionProcess | undefined

  constructor(parts: SupervisorParts) {
    this.#parts = parts
    killLeftOver(parts.directory)
    this.#over = this.#run()
  }

  /** The session, if it is up. */
  get session(): SessionProcess | undefined {
    return this.#upSince === undefined ? undefined : this.#session
  }

  /** Ends the process in order; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#session?.close()
    await this.#over
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#parts.report({ kind: 'connecting' })
      const end = await this.#live()
      if (this.#stop.signal.aborted) return
      if (this.#session === this.#restarted) continue
      const refused = this.#refusal(end)
      if (refused !== undefined) return this.#parts.report({ kind: 'refused', detail: refused })
      this.#revivals += 1
      this.#parts.report({ kind: 'down', detail: `${end.detail} (revival ${this.#revivals})` })
      await this.#pause()
    }
  }

  /** One process, from its start to its end. */
  async #live(): Promise<End> {
    const { settings, directory } = this.#parts
    const { executablePath, browserArgs, clientModule, catchUpHours, heartbeatMs } = settings
    const session = new SessionProcess(
      {
        type: 'open',
        directory,
        browserArgs,
        catchUpHours,
        heartbeatMs,
        ...present({ executablePath, clientModule }),
      },
      settings.maxHeapMb,
      (message) => this.#hear(session, message),
    )
    this.#session = session
    const { pid } = session
    if (pid !== undefined) writeFileSync(pidFile(directory), String(pid))
    const night = this.#restartAtNight(session)
    const end = await session.over
    clearTimeout(night)
    rmSync(pidFile(directory), { force: true })
    const { reviveMs } = settings
    const upMs = this.#upSince === undefined ? 0 : performance.now() - this.#upSince
    if (upMs > lastingSteps * reviveMs) this.#step = 0
    this.#upSince = undefined
    return end
  }

  #hear(session: SessionProcess, message: Told): void {
    const { report, happened, settings } = this.#parts
    switch (message.type) {
      case 'pairing':
        this.#upSince = undefined
        report({ kind: 'pairing', code: message.code })
        break
      case 'up':
        if (message.own !== undefined && message.own !== settings.number) {
          session.refuse(otherNumber)
          break
        }
        this.#authFailures = 0
        this.#upSince = performance.now()
        report({ kind: 'up' })
        break
      case 'disturbed':
        this.#upSince = undefined
        report({ kind: 'down', detail: message.detail })
        break
      case 'happening':
        happened(session, message)
    }
  }

  /** Why it must not be tried again until a human has acted. */
  #refusal({ reason, detail }: End): string | undefined {
    if (reason === 'banned' || reason === 'unusable') return detail
    if (reason !== 'auth failure') return undefined
    this.#authFailures += 1
    const words = `WhatsApp refuses the stored session (${detail}): delete its folder and pair again`
    return this.#authFailures >= maxAuthFailures ? words : undefined
  }

  #restartAtNight(session: SessionProcess): NodeJS.Timeout | undefined {
    const { nightlyRestart, timeZone } = this.#parts.settings
    if (nightlyRestart === false) return undefined
    return setTimeout(
      () => {
        this.#restarted = session
        session.close().catch((error: unknown) => session.kill(wordsOf(error)))
      },
      msUntil(nightlyRestart, timeZone, new Date()),
    )
  }

  async #pause(): Promise<void> {
    const factor = backoff[Math.min(this.#step, backoff.length - 1)] ?? 1
    this.#step += 1
    try {
      await wait(factor * this.#parts.settings.reviveMs, undefined, { signal: this.#stop.signal })
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error
    }
  }
}

function pidFile(directory: string): string {
  return join(directory, 'session.pid')
}

/** Ends a session of a gateway that was killed: one that hung at that moment does not end by itself. */
function killLeftOver(directory: string): void {
  let pid: string
  try {
    pid = readFileSync(pidFile(directory), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if (/^\d+$/.test(pid) && commandOf(pid).includes(program)) process.kill(Number(pid), 'SIGKILL')
}

const dayMs = 86_400_000

/**
 * How long from now to the next time that a clock in this zone shows `time`: a minute at least, so
 * that what is done then is not done twice.
 *
 * @param time such as 02:30
 * @param timeZone such as Asia/Jakarta
 */
export function msUntil(time: string, timeZone: string, now: Date): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(now)
  const waitMs = (msOf(`${time}:00`) - msOf(clock) + dayMs) % dayMs
  return waitMs < 60_000 ? waitMs + dayMs : waitMs
}

function msOf(clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  return ((hours * 60 + minutes) * 60 + seconds) * 1000
}
