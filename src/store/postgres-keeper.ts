import { setTimeout as pause } from 'node:timers/promises'

/** A server that runs. */
export interface KeptServer {
  /** Resolves with the reason once this server has ended. */
  readonly ended: Promise<string>
}

export interface KeeperOptions<S extends KeptServer> {
  readonly first: S
  /** Starts it again under the same address. @throws Error where it does not come up */
  relaunch(): Promise<S>
  log(message: string, level: 'info' | 'warn'): void
  /** How the log names it. */
  readonly name: string
  /** Where its own log is. */
  readonly logFile: string
  readonly waitsMs?: readonly number[]
  readonly steadyMs?: number
}

export interface Keeper<S> {
  current(): S
  /** Starts nothing any more; resolves when no start is under way, with the server to stop, if any. */
  close(): Promise<S | undefined>
}

/** The waits before the starts in a row; after the last one it is left alone. */
export const restartWaitsMs = [0, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000, 60_000]
/** A server that ran for this long begins with the first wait again. */
const steadyMs = 10 * 60_000

/** Starts a server again whenever it ends by itself, with growing pauses and not for ever. */
export function keepRunning<S extends KeptServer>(options: KeeperOptions<S>): Keeper<S> {
  const { relaunch, log, name, logFile, waitsMs = restartWaitsMs } = options
  const closing = new AbortController()
  let current = options.first
  let isUp = true

  async function keep(): Promise<void> {
    for (let attempt = 0; ; ) {
      const startedAt = performance.now()
      const reason = await Promise.race([current.ended, aborted(closing.signal)])
      if (reason === undefined) return
      isUp = false
      if (performance.now() - startedAt > (options.steadyMs ?? steadyMs)) attempt = 0
      log(`${name} ended by itself (${reason}); see ${logFile}.`, 'warn')
      while (!isUp) {
        const waitMs = waitsMs[attempt++]
        if (waitMs === undefined) {
          log(
            `${name} was started ${waitsMs.length} times and does not stay up; it is left alone. ` +
              `${logFile} says why; restart Simpul once that is mended.`,
            'warn',
          )
          return
        }
        await pause(waitMs, undefined, { signal: closing.signal }).catch(() => {})
        if (closing.signal.aborted) return
        try {
          current = await relaunch()
          isUp = true
          log(`${name} was started again (attempt ${attempt}).`, 'warn')
        } catch (error) {
          log(`${name} did not start (attempt ${attempt}): ${(error as Error).message}`, 'warn')
        }
      }
    }
  }

  const keeping = keep()
  return {
    current: () => current,
    async close() {
      closing.abort()
      await keeping
      return isUp ? current : undefined
    },
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}
