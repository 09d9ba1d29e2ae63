import { randomUUID } from 'node:crypto'
import { type CoreStoreEvent, EventCourier } from '../../simulator/core-store-events.ts'
import type { ToldEvent } from './verdict-events.ts'

/** What the core store of a run tells of the complaints that it has. */
export interface Teller {
  /** It has one more. */
  taken(reference: string): void
  /** Each event once, however often it was pushed. */
  told(): readonly ToldEvent[]
  /** Events that are still to happen, or that the gateway has not acknowledged. */
  open(): number
  close(): void
}

const kinds = ['verified', 'assigned', 'answered', 'closed'] as const
const toldShare = 0.3
const wholeShare = 0.2
const repeatedShare = 0.2
const longestGapMs = 1_500
const longestDelayMs = 4_000

/**
 * Tells of some complaints what becomes of them, in a few seconds: each event late by chance, so that
 * they come out of order, some twice, some all in one body. Each has words of its own, by which it is
 * found on the citizen's phone.
 *
 * @param url where the gateway takes events
 */
export function startTelling(url: string, secret: string, random: () => number): Teller {
  const courier = new EventCourier({ url, secret })
  const told: ToldEvent[] = []
  const timers = new Set<NodeJS.Timeout>()
  let carried = 0

  function later(ms: number, then: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      then()
    }, ms)
    timers.add(timer)
  }

  function carry(events: readonly CoreStoreEvent[]): void {
    carried += 1
    // A body that was refused is missing on the phone: the verdict says so.
    const done = () => {
      carried -= 1
    }
    courier.carry(events).then(done, done)
  }

  function pushSoon(events: readonly CoreStoreEvent[]): void {
    later(random() * longestDelayMs, () => carry(events))
    if (random() < repeatedShare) later(random() * longestDelayMs, () => carry(events))
  }

  function happen(kind: CoreStoreEvent['kind'], reference: string): CoreStoreEvent {
    const id = randomUUID()
    const words = `kabar-${id.replaceAll('-', '')}`
    told.push({ key: id, reference, words })
    return { id, reference, kind, at: new Date().toISOString(), agency: 'Dinas', text: words }
  }

  return {
    taken(reference) {
      if (random() >= toldShare) return
      const steps = kinds.slice(0, 1 + Math.floor(random() * kinds.length))
      const isWhole = random() < wholeShare
      const all: CoreStoreEvent[] = []
      let afterMs = 0
      for (const kind of steps) {
        afterMs += random() * longestGapMs
        later(afterMs, () => {
          const event = happen(kind, reference)
          all.push(event)
          if (!isWhole) pushSoon([event])
          else if (all.length === steps.length) pushSoon(all.toReversed())
        })
      }
    },
    told: () => told,
    open: () => timers.size + carried,
    close() {
      for (const timer of timers) clearTimeout(timer)
      courier.close()
    },
  }
}
