import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findFreePort } from '../../src/store/postmaster.ts'
import { ensureProgram } from './debian-package.ts'

/** A Redis server of a test run. */
export interface Redis {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

const attempts = 5

/**
 * Starts a Redis on a free loopback port that keeps nothing on disk.
 *
 * @param directory where its process file lies while it runs
 * @param port instead of a free one: of a server that comes back
 * @throws Error where it ends at once for another reason than a port taken meanwhile
 */
export async function startRedis(directory: string, port?: number): Promise<Redis> {
  const program = await ensureProgram({ program: 'redis-server', debianPackage: 'redis-server' })
  for (let attempt = 1; ; attempt++) {
    const started = await startOn(port ?? (await findFreePort()), program, directory)
    if (typeof started !== 'string') return started
    if (!started.includes('Address already in use') || attempt === attempts) {
      throw new Error(`redis-server did not start:\n${started}`)
    }
  }
}

/** @returns what the server wrote, where it ended instead of listening */
async function startOn(port: number, program: string, directory: string): Promise<Redis | string> {
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    save: '',
    appendonly: 'no',
    dir: directory,
    pidfile: join(directory, 'redis.pid'),
  }
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  // A session of its own: a Ctrl-C in the terminal reaches the tests first.
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  let said = ''
  for await (const line of createInterface({ input: child.stdout })) {
    said += `${line}\n`
    if (!line.includes('Ready to accept connections')) continue
    child.stdout.destroy()
    child.unref()
    const { pid } = child
    if (pid === undefined) break
    const stop = async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.ref()
      child.kill('SIGTERM')
      // A frozen process takes no other signal.
      child.kill('SIGCONT')
      await ended
    }
    return { url: `redis://127.0.0.1:${port}`, pid, stop }
  }
  await ended
  return said
}
