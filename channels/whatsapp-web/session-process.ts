import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { z } from 'zod'
import { wordsOf } from './adapter.ts'
import {
  type End,
  type Fetch,
  FetchAnswer,
  FromChild,
  type Open,
  type Send,
  SendAnswer,
  type ToChild,
} from './wire.ts'

export const program = fileURLToPath(new URL('./session.ts', import.meta.url))

/** It takes a second to load the library, and several on a machine under load. */
const startMs = 30_000
const missedBeats = 4
/** The browser has 4 s to close; then the process is killed. */
const closeMs = 6_000

/** What a session process tells, except answers and signs of life. */
export type Told = Exclude<FromChild, { type: 'beat' | 'answer' | 'over' }>

/** One process with one browser, from its start to its end, whatever that is. */
export class SessionProcess {
  /** Resolves when the process is gone, with the reason that it told, if any. */
  readonly over: Promise<End>
  readonly pid: number | undefined
  readonly #child: ChildProcess
  readonly #told: (message: Told) => void
  readonly #asked = new Map<number, (answer: unknown) => void>()
  readonly #silenceMs: number
  #word: End | undefined
  #silence: NodeJS.Timeout | undefined
  #id = 0
  readonly #closing = new AbortController()

  /** @param maxHeapMb of the process itself; a browser's memory is its own affair */
  constructor(open: Open, maxHeapMb: number, told: (message: Told) => void) {
    this.#told = told
    this.#silenceMs = open.heartbeatMs * missedBeats
    this.#child = fork(program, [], {
      cwd: open.directory,
      // The process gets none of the gateway's environment, which holds secrets and proxies.
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: open.directory },
      execPath: process.execPath,
      execArgv: [`--max-old-space-size=${maxHeapMb}`],
      serialization: 'advanced',
      // What the library writes may name citizens.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    this.pid = this.#child.pid
    this.#child.on('message', (message) => this.#hear(message))
    this.over = this.#untilOver()
    this.#expectBeat(startMs)
    this.#tell(open)
  }

  /** Undefined where the process ended or took too long: then nobody knows. */
  async send(question: Send, timeoutMs: number): Promise<SendAnswer | undefined> {
    return await this.#ask(question, SendAnswer, timeoutMs)
  }

  async fetch(question: Fetch, timeoutMs: number): Promise<FetchAnswer | undefined> {
    return await this.#ask(question, FetchAnswer, timeoutMs)
  }

  kept(sequence: number): void {
    this.#tell({ type: 'kept', sequence })
  }

  again(sequence: number): void {
    this.#tell({ type: 'again', sequence })
  }

  /** Lets it close its browser; resolves when the process is gone. */
  async close(): Promise<void> {
    if (!this.#closing.signal.aborted) {
      this.#closing.abort()
      this.#tell({ type: 'close' })
      this.#expectBeat(closeMs)
    }
    await this.over
  }

  /** Ends it in order, and for good. */
  refuse(detail: string): void {
    this.#word ??= { reason: 'unusable', detail }
    this.close().catch((error: unknown) => this.kill(wordsOf(error)))
  }

  kill(detail: string): void {
    this.#word ??= { reason: 'ended', detail }
    this.#child.kill('SIGKILL')
  }

  async #untilOver(): Promise<End> {
    const detail = await new Promise<string>((resolve) => {
      this.#child.on('error', (error) => resolve(`the session process failed: ${codeOf(error)}`))
      this.#child.once('exit', (code, signal) =>
        resolve(`the session process ended with ${signal ?? `code ${code}`}`),
      )
    })
    clearTimeout(this.#silence)
    for (const answer of this.#asked.values()) answer(undefined)
    this.#asked.clear()
    return this.#word ?? { reason: 'ended', detail }
  }

  #expectBeat(ms: number): void {
    clearTimeout(this.#silence)
    this.#silence = setTimeout(
      () => this.kill('the session process gave no sign of life and was killed'),
      ms,
    )
  }

  #hear(message: unknown): void {
    const parsed = FromChild.safeParse(message)
    if (!parsed.success) {
      this.kill('the session process said what it should not')
      return
    }
    if (!this.#closing.signal.aborted) this.#expectBeat(this.#silenceMs)
    switch (parsed.data.type) {
      case 'beat':
        break
      case 'answer':
        this.#asked.get(parsed.data.id)?.(parsed.data.answer)
        this.#asked.delete(parsed.data.id)
        break
      case 'over':
        this.#word ??= parsed.data.end
        // From here on it only closes its browser.
        this.#closing.abort()
        this.#expectBeat(closeMs)
        break
      default:
        this.#told(parsed.data)
    }
  }

  async #ask<T>(
    question: Send | Fetch,
    answerType: z.ZodType<T>,
    timeoutMs: number,
  ): Promise<T | undefined> {
    this.#id += 1
    const id = this.#id
    let timer: NodeJS.Timeout | undefined
    const answer = await new Promise((resolve) => {
      this.#asked.set(id, resolve)
      timer = setTimeout(() => resolve(undefined), timeoutMs)
      this.#tell({ type: 'ask', id, question })
    })
    clearTimeout(timer)
    this.#asked.delete(id)
    return answerType.safeParse(answer).data
  }

  /** Sends to the process. If it is ending, its end is the answer. */
  #tell(message: ToChild): void {
    if (this.#child.connected) this.#child.send(message, () => undefined)
  }
}

function codeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.name
}
