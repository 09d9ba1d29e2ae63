import { fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AtEnd } from '../test/harness/temporary-site.ts'

/** A process of the bench's own that answers each question with one message, in turn. */
export interface Child {
  readonly pid: number
  /** @throws Error where the process ends instead of answering */
  ask(question: object): Promise<unknown>
}

/**
 * Starts a file of the bench as a process and waits for the message that says that it is ready.
 *
 * @param options.file beside the bench's main file, such as `provider/graph.ts`
 * @param options.given reaches it as JSON in its argument
 * @param options.directory for its process file
 * @returns the process, and what it said when it was ready
 */
export async function startChild(
  options: { file: string; name: string; given: object; directory: string },
  atEnd: AtEnd,
): Promise<{ child: Child; ready: unknown }> {
  const { file, name, given, directory } = options
  const path = fileURLToPath(new URL(file, import.meta.url))
  const spawned = fork(path, [JSON.stringify(given)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(spawned, 'exit')
  if (spawned.pid) await writeFile(join(directory, `${name}.pid`), `${spawned.pid}\n`)
  atEnd(async () => {
    spawned.kill('SIGKILL')
    await ended
  })
  async function next(): Promise<unknown> {
    const died = ended.then(([code, signal]) => {
      throw new Error(`${name} ended instead of answering (${signal ?? `exit code ${code}`})`)
    })
    const [said] = await Promise.race([once(spawned, 'message'), died])
    return said
  }
  const ready = await next()
  const ask = (question: object) => {
    const answer = next()
    spawned.send(question)
    return answer
  }
  return { child: { pid: spawned.pid ?? 0, ask }, ready }
}
