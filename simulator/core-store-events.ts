import { randomUUID } from 'node:crypto'
import { type Attempt, Courier } from './kit/courier.ts'
import { signedHeaders } from './kit/standard-webhooks.ts'

/** What the store tells of a complaint, as docs/core-store-http.md writes it. */
export interface CoreStoreEvent {
  readonly id: string
  readonly reference: string
  readonly kind: string
  readonly at: string
  readonly text?: string
  readonly agency?: string
  readonly reason?: string
}

/** What a store told so far, as often and in the order in which it told it. */
export class CoreStoreEvents {
  readonly #log: unknown[] = []
  readonly #series: string

  /** @param series in its cursors, so that those of another store are none of its own */
  constructor(series: string) {
    this.#series = series
  }

  /** @param events any JSON: a store may tell what nobody can read */
  tell(events: readonly unknown[]): void {
    this.#log.push(...events)
  }

  /** @returns undefined for a cursor that it never gave */
  page(after: string | undefined, limit: number) {
    const [series, position = ''] = after?.split(':') ?? [this.#series, '0']
    const from = Number(position)
    if (series !== this.#series || !/^\d+$/.test(position) || from > this.#log.length)
      return undefined
    const events = this.#log.slice(from, from + limit)
    const next = from + events.length
    return { events, cursor: `${this.#series}:${next}`, hasMore: next < this.#log.length }
  }
}

export interface PushOptions {
  /** Where the gateway takes events: `/core-store/events` below its address. */
  readonly url: string
  readonly secret: string
  /** The same at every attempt. */
  readonly id?: string
  readonly at?: Date
}

/** Pushes events once, in a body of their own. */
export async function pushEvents(
  { url, secret, id = randomUUID(), at = new Date() }: PushOptions,
  events: readonly unknown[],
): Promise<Response> {
  const body = JSON.stringify({
    type: 'complaints.progressed',
    timestamp: at.toISOString(),
    data: { events },
  })
  return await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signedHeaders(secret, id, at, body) },
    body,
    signal: AbortSignal.timeout(10_000),
  })
}

const maxInFlight = 8
const retryWaitsMs = [200, 500, 1_000]
const longestWaitMs = 2_000

/**
 * Carries events to the gateway, each body until it is taken. Bodies wait for no other: a later one may
 * come first.
 */
export class EventCourier {
  readonly #courier = new Courier(maxInFlight)
  readonly #options: PushOptions

  constructor(options: PushOptions) {
    this.#options = options
  }

  /** Resolves to whether the gateway took it; false where it refused it, or the courier is closed. */
  carry(events: readonly CoreStoreEvent[]): Promise<boolean> {
    const id = randomUUID()
    return this.#courier.carry({
      lane: id,
      attempt: () => attempted({ ...this.#options, id }, events),
      waitMs: (attempts) => retryWaitsMs[attempts - 1] ?? longestWaitMs,
    })
  }

  close(): void {
    this.#courier.close()
  }
}

// The gateway says of a body that it will never take it; of everything else it may change its mind.
const refusals = new Set([400, 413, 422])

async function attempted(
  options: PushOptions,
  events: readonly CoreStoreEvent[],
): Promise<Attempt> {
  const startedAt = performance.now()
  const since = () => performance.now() - startedAt
  try {
    const { ok, status } = await pushEvents(options, events)
    const outcome = ok ? 'acknowledged' : refusals.has(status) ? 'lost' : 'again'
    return { outcome, status, detail: `HTTP ${status}`, ms: since() }
  } catch (error) {
    return { outcome: 'again', detail: (error as Error).name, ms: since() }
  }
}
