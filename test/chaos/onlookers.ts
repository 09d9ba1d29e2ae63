import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

/** Opens the operator's pages of the gateway that is broken. */
export const operatorToken = randomBytes(16).toString('hex')
export const operatorHeaders = { authorization: `Bearer ${operatorToken}` }

const everyMs = 250
const patienceMs = 5_000
/** A live page is left, and opened again, after this time. */
const liveMs = 3_000

export interface Onlookers {
  /** How many answers there were so far, by path. */
  readonly answers: Readonly<Record<string, number>>
  stop(): Promise<void>
}

const polled = ['/metrics', '/operations/snapshot', '/health/live', '/health/ready']
const live = '/operations/live'

/**
 * Looks at everything that an operator, a scraper and a balancer look at, all the time and whatever is
 * broken: a look must never harm the process that answers.
 *
 * @param url the gateway's address
 */
export function startOnlookers(url: string): Onlookers {
  const stopping = new AbortController()
  const answers: Record<string, number> = Object.fromEntries(
    [...polled, live].map((path) => [path, 0]),
  )

  async function look(path: string, ms: number): Promise<void> {
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(ms)])
    try {
      const answer = await fetch(url + path, { headers: operatorHeaders, signal })
      if (answer.status < 400 || answer.status >= 500) answers[path] = (answers[path] ?? 0) + 1
      await answer.arrayBuffer()
    } catch {
      // It is down, or was left in the middle of an answer.
    }
  }

  async function again(path: string, ms: number): Promise<void> {
    while (!stopping.signal.aborted) {
      await look(path, ms)
      await pause(everyMs)
    }
  }

  const looking = Promise.all([
    ...polled.map((path) => again(path, patienceMs)),
    ...[1, 2, 3].map(() => again(live, liveMs)),
  ])
  return {
    answers,
    async stop() {
      stopping.abort()
      await looking
    },
  }
}
