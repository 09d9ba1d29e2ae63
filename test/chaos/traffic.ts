import { setTimeout as pause } from 'node:timers/promises'
import type { Simulator } from '../../simulator/simulator.ts'
import type { Writing } from './citizens.ts'

export interface Traffic {
  /** Messages that were sent so far. */
  sent(): number
  /** Resolves once that many were sent. */
  reached(messages: number): Promise<void>
  readonly ended: Promise<void>
}

/** Sends each message at its time, whatever became of those before. */
export function startTraffic(simulator: Simulator, writings: readonly Writing[]): Traffic {
  let sent = 0
  let waiting: { after: number; go(): void }[] = []

  async function run(): Promise<void> {
    const startedAt = Date.now()
    for (const { channel, number, text, atMs } of writings) {
      const waitMs = startedAt + atMs - Date.now()
      if (waitMs > 0) await pause(waitMs)
      simulator.phones.send(channel, number, { text })
      sent++
      for (const { go } of waiting.filter(({ after }) => after <= sent)) go()
      waiting = waiting.filter(({ after }) => after > sent)
    }
  }
  return {
    sent: () => sent,
    reached: (messages) =>
      new Promise((resolve) => {
        if (messages <= sent) resolve()
        else waiting.push({ after: messages, go: resolve })
      }),
    ended: run(),
  }
}
