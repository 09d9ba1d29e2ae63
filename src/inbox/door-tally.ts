/**
 * Why a delivery was not taken: its sender proved nothing, it was too large, it could not be made
 * durable, too much came at once or too slowly, or the gateway failed over it.
 */
export type RefusalCause = 'unproven' | 'too_large' | 'not_stored' | 'too_much' | 'fault'

/** What became of the deliveries of one channel of late. */
export interface DoorCount {
  readonly channel: string
  readonly taken: number
  readonly refused: Readonly<Record<RefusalCause, number>>
}

type Kind = RefusalCause | 'taken'

/** Counts are kept for this many minutes, the running one among them. */
export const tallyMinutes = 10

/** Counts what the door of this process takes and refuses, in memory: an outage is no obstacle. */
export class DoorTally {
  readonly #now: () => number
  readonly #minutes = new Map<number, Map<string, Map<Kind, number>>>()

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  count(channel: string, kind: Kind): void {
    const minute = this.#minute()
    let channels = this.#minutes.get(minute)
    if (!channels) {
      channels = new Map()
      this.#minutes.set(minute, channels)
      this.#forget(minute)
    }
    const kinds = channels.get(channel) ?? new Map<Kind, number>()
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    channels.set(channel, kinds)
  }

  /** The counts of the last minutes, a channel once. */
  lately(): DoorCount[] {
    this.#forget(this.#minute())
    const sums = new Map<string, Map<Kind, number>>()
    for (const channels of this.#minutes.values())
      for (const [channel, kinds] of channels) {
        const sum = sums.get(channel) ?? new Map<Kind, number>()
        for (const [kind, count] of kinds) sum.set(kind, (sum.get(kind) ?? 0) + count)
        sums.set(channel, sum)
      }
    return [...sums].map(([channel, sum]) => {
      const of = (kind: Kind) => sum.get(kind) ?? 0
      return {
        channel,
        taken: of('taken'),
        refused: {
          unproven: of('unproven'),
          too_large: of('too_large'),
          not_stored: of('not_stored'),
          too_much: of('too_much'),
          fault: of('fault'),
        },
      }
    })
  }

  #minute(): number {
    return Math.floor(this.#now() / 60_000)
  }

  /** A clock that was set back leaves minutes of the future: they go, too. */
  #forget(current: number): void {
    for (const minute of this.#minutes.keys())
      if (minute > current || minute <= current - tallyMinutes) this.#minutes.delete(minute)
  }
}

/** The cause that an HTTP answer stands for; undefined where the request was not refused. */
export function refusalOf(status: number): RefusalCause | undefined {
  if (status < 400) return undefined
  if (status === 413) return 'too_large'
  if (status === 408 || status === 429) return 'too_much'
  if (status === 503) return 'not_stored'
  return status < 500 ? 'unproven' : 'fault'
}
