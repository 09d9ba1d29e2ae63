import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Logger } from 'pino'
import { postgresBackend } from './postgres-backend.ts'
import { type Processor, workerOptions } from './worker-options.ts'

export type QueueName = 'intake' | 'triage' | 'forward' | 'reply' | 'media' | 'upkeep'

/**
 * Says "look at what is due there". It never fails and never waits: the sweeper finds what a lost
 * wake-up was about.
 *
 * @param ids lanes, or the names of other work
 */
export type Wake = (queue: QueueName, ids: readonly string[]) => void

/**
 * Does what is due in one lane. Throws if it could not.
 *
 * @param stopping aborted when the process ends: the step begins nothing more
 */
export type Step = (id: string, stopping: AbortSignal) => Promise<void>

export interface Queues {
  readonly wake: Wake
  /**
   * The same for a lane that is late. An earlier wake-up may hang behind a killed worker (20 s), or
   * on a job that is in no list (for ever), so this one has another id.
   */
  wakeLate: Wake
  /** Runs the step for every wake-up; usually one at a time for one id. */
  work(queue: QueueName, step: Step, concurrency: number): void
  /** Lets running steps finish. */
  close(): Promise<void>
}

interface Closable {
  close(): Promise<void>
}

// A wake-up that takes longer is left to the sweeper: while Redis is away `add` hangs for ever.
const wakeTimeoutMs = 2_000
const maxWaking = 5_000
// After a failure wake-ups are tried one at a time, so that none pile up in a client's buffers.
const pauseMs = 1_000
// For a backend that does not answer. A step that is cut off is rolled back.
const stepsTimeoutMs = 20_000
const queuesTimeoutMs = 2_000

/** A busy system wakes one lane at most once in this time. */
const everyMs = 50
/** The id of a late lane's wake-up changes after this time. */
const lateMs = 2_000

const jobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true }

/**
 * Opens BullMQ on Redis, or on Postgres where there is no Redis.
 *
 * Each queue in use holds up to 3 Postgres connections and each worker up to 4 more, in pools of
 * their own: a pool shared between workers deadlocks.
 */
export function openQueues(options: {
  redisUrl: string | undefined
  databaseUrl: string
  log: Logger
}): Queues {
  const { log } = options
  const backend = options.redisUrl
    ? redisBackend(options.redisUrl)
    : postgresBackend(options.databaseUrl)
  const queues = new Map<QueueName, ReturnType<typeof backend.queue>>()
  const workers: Closable[] = []
  let waking = 0
  let isFailing = false
  let pausedUntil = 0

  const onError = (error: Error) => log.warn({ err: error }, 'the connection of a queue failed')

  function queueOf(name: QueueName) {
    const open = queues.get(name)
    if (open) return open
    const made = backend.queue(name)
    made.on('error', onError)
    queues.set(name, made)
    return made
  }

  async function add(name: QueueName, ids: readonly string[], term = ''): Promise<void> {
    const jobs = ids.map((id) => ({
      name: 'wake',
      data: { id },
      // In any other form a wake-up for a running step is lost, or runs beside it.
      opts: { ...jobOptions, deduplication: { id: id + term, keepLastIfActive: true } },
    }))
    if (!backend.isReachable()) throw new Error('not connected')
    await withTimeout(queueOf(name).addBulk(jobs), wakeTimeoutMs)
  }

  function lose(queue: QueueName, error: unknown): void {
    if (!isFailing) log.warn({ err: error, queue }, 'wake-ups are lost; the sweeper finds the rows')
    isFailing = true
    pausedUntil = performance.now() + pauseMs
  }

  function recover(): void {
    if (isFailing) log.info('wake-ups are taken again')
    isFailing = false
  }

  async function closeAll(open: readonly Closable[], timeoutMs: number): Promise<void> {
    try {
      await withTimeout(Promise.all(open.map((one) => one.close())), timeoutMs)
    } catch (error) {
      log.warn({ err: error }, 'queues did not close in order')
    }
  }

  function send(name: QueueName, ids: readonly string[], term?: string): void {
    if (ids.length === 0 || waking >= maxWaking) return
    if (isFailing && (waking > 0 || performance.now() < pausedUntil)) return
    waking += ids.length
    add(name, ids, term)
      .then(recover, (error: unknown) => lose(name, error))
      .finally(() => {
        waking -= ids.length
      })
  }

  const paces = new Map<QueueName, ReturnType<typeof openPace>>()
  function paceOf(name: QueueName) {
    const known = paces.get(name)
    if (known) return known
    const pace = openPace(everyMs, (id) => send(name, [id]))
    paces.set(name, pace)
    return pace
  }

  const stopping = new AbortController()
  return {
    wake(name, ids) {
      if (!stopping.signal.aborted) send(name, paceOf(name).take(ids))
    },
    wakeLate(name, ids) {
      send(name, ids, `-${Math.floor(Date.now() / lateMs)}`)
    },
    work(name, step, concurrency) {
      const worker = backend.worker(
        name,
        async ({ data }) => {
          try {
            await step(data.id, stopping.signal)
          } catch (error) {
            log.error({ err: error, queue: name, id: data.id }, 'step failed')
            throw error
          }
        },
        concurrency,
      )
      worker.on('error', onError)
      workers.push(worker)
    },
    async close() {
      stopping.abort()
      for (const pace of paces.values()) pace.stop()
      await closeAll(workers, stepsTimeoutMs)
      await closeAll([...queues.values()], queuesTimeoutMs)
      await backend.close()
    },
  }
}

async function withTimeout(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Lets the first wake-up through at once, and those that come close behind it as one. */
export interface Pace {
  /** @returns the ids that go now; the others go later, each once */
  take(ids: readonly string[]): string[]
  /** Forgets what was put off. */
  stop(): void
}

/**
 * Lets at most one wake-up of an id through in `everyMs`. The first one goes at once, so that a quiet
 * system is fast. All that follow within that time go as one, so that a busy system takes many rows
 * in each step.
 *
 * @param later called with an id that was put off, when its time has come
 */
export function openPace(everyMs: number, later: (id: string) => void): Pace {
  const lastAt = new Map<string, number>()
  const waiting = new Map<string, NodeJS.Timeout>()

  function goes(id: string): boolean {
    if (waiting.has(id)) return false
    const now = performance.now()
    const waitMs = (lastAt.get(id) ?? Number.NEGATIVE_INFINITY) + everyMs - now
    if (waitMs <= 0) {
      lastAt.set(id, now)
      return true
    }
    const timer = setTimeout(() => {
      waiting.delete(id)
      lastAt.set(id, performance.now())
      later(id)
    }, waitMs)
    waiting.set(id, timer)
    return false
  }

  return {
    take: (ids) => ids.filter(goes),
    stop() {
      for (const timer of waiting.values()) clearTimeout(timer)
      waiting.clear()
    },
  }
}

const prefix = 'simpul'

/** Queues in Redis: one connection for adding, one for working. */
export function redisBackend(redisUrl: string) {
  const connect = (enableOfflineQueue: boolean) => {
    const connection = new Redis(redisUrl, { maxRetriesPerRequest: null, enableOfflineQueue })
    connection.on('error', () => {
      // The queues and workers that use the connection report it.
    })
    return connection
  }
  // While Redis is away adding fails at once: otherwise the client would keep all jobs in memory.
  const adding = connect(false)
  let working: Redis | undefined
  return {
    // At the start the connection has not failed yet: jobs that are added then wait for it.
    isReachable: () => ['ready', 'connect', 'connecting'].includes(adding.status),
    queue: (name: string) => new Queue<{ id: string }>(name, { connection: adding, prefix }),
    worker(name: string, processor: Processor, concurrency: number) {
      working ??= connect(true)
      return new Worker<{ id: string }>(name, processor, {
        connection: working,
        prefix,
        concurrency,
        ...workerOptions,
      })
    },
    async close() {
      adding.disconnect()
      working?.disconnect()
    },
  }
}
