import type { Config } from '../config.ts'
import { UsageError } from '../usage-error.ts'

// An orchestrator waits this long before it kills.
const stopMs = 30_000
const leaveMs = 500

/** Resolves at the first SIGINT or SIGTERM; the second ends the process at once. */
export function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let isFirst = true
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        if (!isFirst) process.exit(130)
        isFirst = false
        setTimeout(() => {
          process.stderr.write(`Did not stop within ${stopMs / 1000} s; leaving the rest undone.\n`)
          process.exit(1)
        }, stopMs).unref()
        resolve(signal)
      })
  })
}

/**
 * Ends the process with the code that was set, once the caller has returned: a server that does not
 * answer may hold connections open.
 */
export function leaveSoon(): void {
  setTimeout(() => process.exit(), leaveMs).unref()
}

/** @throws UsageError that names the setting, where the address cannot be listened on */
export function explainListening(error: unknown, { host, port }: Config): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new UsageError(
        `Port ${port} is in use on ${host}. Stop what listens there, or set PORT to another one.`,
      )
    case 'EACCES':
      return new UsageError(
        `Port ${port} may not be used by this user. Set PORT to one above 1023.`,
      )
    case 'EADDRNOTAVAIL':
      return new UsageError(`HOST ${host} is no address of this machine.`)
    default:
      return error
  }
}
