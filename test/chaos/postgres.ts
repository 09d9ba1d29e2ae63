import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded.ts'
import { freeze } from '../harness/frozen.ts'

/** A Postgres with production's durability that can be broken. It always returns to its address. */
export interface BreakablePostgres {
  readonly url: string
  /** Ends it without a shutdown; it is back after so long, and recovers. */
  kill(signal: 'SIGKILL' | 'SIGQUIT', awayMs: number): Promise<void>
  /** Every process of it stands still for so long: connections stay open and nobody answers. */
  freeze(ms: number): Promise<void>
  restart(awayMs: number): Promise<void>
  stop(): Promise<void>
}

/** @param port outside of the ephemeral range, or an outgoing connection may take it meanwhile */
export async function startPostgres(
  directory: string,
  port: number,
  log: (message: string) => void,
): Promise<BreakablePostgres> {
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'port'), `${port}\n`)
  const options = { directory, log }
  let server: EmbeddedPostgres = await startEmbeddedPostgres(options)
  const { url } = server
  let thaw = () => {}

  async function comeBack(awayMs: number): Promise<void> {
    await server.stop()
    await pause(awayMs)
    server = await startEmbeddedPostgres(options)
    if (server.url !== url) throw new Error('Postgres came back under another address')
  }

  return {
    url,
    async kill(signal, awayMs) {
      const { pid } = server
      signalTo(pid, signal)
      while (signalTo(pid, 0)) await pause(20)
      await comeBack(awayMs)
    },
    async freeze(ms) {
      thaw = freeze(server.pid)
      await pause(ms)
      thaw()
    },
    restart: comeBack,
    async stop() {
      thaw()
      await server.stop()
    },
  }
}

/** @returns whether there is such a process */
function signalTo(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}
