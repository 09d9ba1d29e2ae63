import { Queue, type QueueOptions } from 'bullmq'
import { Redis } from 'ioredis'

/** What each process of the naive gateway is told, as JSON in its argument. */
export interface Given {
  /** Of the account. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly databaseUrl: string
  readonly redisUrl: string
  /** Sealing key, base64. */
  readonly key: string
  readonly port: number
  readonly settleMs: number
}

export function readGiven(): Given {
  return JSON.parse(process.argv[2] ?? '{}') as Given
}

/** The steps, each a queue of its own. */
export type Step = 'intake' | 'triage' | 'forward' | 'reply'

/** How queue and worker of a step reach Redis. */
export function queueOptions({ redisUrl }: Given): QueueOptions {
  return { connection: new Redis(redisUrl, { maxRetriesPerRequest: null }), prefix: 'naive' }
}

/** Adds the job of a step; each is tried five times. */
export function openQueues(
  options: QueueOptions,
): (step: Step, id: string, delayMs?: number) => Promise<void> {
  const queues = new Map<Step, Queue>()
  return async (step, id, delay = 0) => {
    const queue = queues.get(step) ?? new Queue(step, options)
    queues.set(step, queue)
    await queue.add(step, { id }, { delay, attempts: 5, removeOnComplete: true })
  }
}
