import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/app/main.ts', import.meta.url))

/** A process of ours, as a user starts it. */
export interface Program {
  readonly pid: number
  /** What it wrote so far. */
  stdout(): string
  stderr(): string
  write(text: string): void
  kill(signal: NodeJS.Signals): void
  /** Its exit code, once it has ended; null after a signal. */
  readonly ended: Promise<number | null>
}

/**
 * @param environment the only settings that it sees
 * @param entry the file that is run; another version's, where given
 */
export function runProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  cwd?: string,
  entry = main,
): Program {
  const child: ChildProcess = spawn(process.execPath, [entry, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    ...(cwd && { cwd }),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => {
    stdout += String(chunk)
  })
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk)
  })
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    write: (text) => void child.stdin?.end(text),
    kill: (signal) => void child.kill(signal),
    ended: once(child, 'close').then(([code]) => code as number | null),
  }
}

/** The headers that open what is not public of a `start` in this directory. */
export function operatorIn(directory: string): { authorization: string } {
  const token = readFileSync(join(directory, '.simpul', 'operator-token'), 'utf8').trim()
  return { authorization: `Bearer ${token}` }
}

/** Resolves when the gateway at this address is ready. */
export async function untilReady(url: string, program: Program): Promise<void> {
  let hasEnded = false
  void program.ended.then(() => {
    hasEnded = true
  })
  while (!(await isReady(url))) {
    if (hasEnded) throw new Error(`it ended instead:\n${program.stdout()}${program.stderr()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/ready`)).status === 200
  } catch {
    return false
  }
}
