import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AtEnd } from '../../test/harness/temporary-site.ts'
import type { Checkout } from './checkout.ts'

/** A command of a checkout that runs until it is stopped. */
export interface RunningCommand {
  readonly pid: number
  /** What it wrote so far, on both streams. */
  said(): string
  hasEnded(): boolean
}

/** The only settings that it sees. */
export type Settings = Readonly<Record<string, string>>

// Programs of the system; Node is started by its path.
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const stopMs = 30_000

/** @param directory where it runs, with its process file */
export async function startCommand(
  options: { checkout: Checkout; command: string; name: string; settings: Settings },
  directory: string,
  atEnd: AtEnd,
): Promise<RunningCommand> {
  const { checkout, command, name, settings } = options
  const child = launch(checkout, command, settings, directory)
  if (child.pid) await writeFile(join(directory, `${name}.pid`), `${child.pid}\n`)
  const said = listen(child)
  const ended = once(child, 'exit')
  atEnd(async () => {
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), stopMs)
    await ended
    clearTimeout(late)
  })
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  return { pid: child.pid ?? 0, said, hasEnded }
}

/** Runs a command that ends by itself, such as `migrate`. @throws Error with what it said */
export async function runCommand(
  checkout: Checkout,
  command: string,
  settings: Settings,
  directory: string,
): Promise<void> {
  const child = launch(checkout, command, settings, directory)
  const said = listen(child)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${command} of ${checkout.name} failed:\n${said()}`)
}

/** Resolves when the gateway at this port is ready. @throws Error where it ends instead */
export async function untilReady(port: number, command: RunningCommand): Promise<void> {
  const url = `http://127.0.0.1:${port}/health/ready`
  for (;;) {
    if (command.hasEnded()) throw new Error(`it ended instead:\n${command.said()}`)
    const status = await fetch(url).then(
      (answer) => answer.status,
      () => 0,
    )
    if (status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function launch(checkout: Checkout, command: string, settings: Settings, cwd: string) {
  // A session of its own: a Ctrl-C in the terminal reaches the bench first, which then clears up.
  return spawn(process.execPath, [checkout.entry, command], {
    env: { PATH: path, ...settings },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
}

const maxSaid = 100_000

function listen(child: ReturnType<typeof launch>): () => string {
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-maxSaid)
    })
  return () => said
}
