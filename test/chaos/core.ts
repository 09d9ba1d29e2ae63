import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { startCoreStore } from '../../simulator/core-store.ts'
import { startTelling } from './core-events.ts'
import type { CoreEntry } from './verdict.ts'
import type { ToldEvent } from './verdict-events.ts'

/** `lost_answer`: it takes the complaint over, and the answer never comes. */
export type CoreFault = 'refusing' | 'hanging' | 'lost_answer'

/** The core store of a run, on the other side of signed HTTP. */
export interface Core {
  /** Its part of simpul.yaml. */
  readonly setting: Readonly<Record<string, unknown>>
  during(fault: CoreFault, ms: number): Promise<void>
  /** An entry for each time that a complaint was created in it. */
  entries(): readonly CoreEntry[]
  /** What it told of them. */
  told(): readonly ToldEvent[]
  /** How much it still has to tell. */
  untold(): number
  close(): Promise<void>
}

const faults = {
  refusing: { refuse: {} },
  hanging: { hang: {} },
  lost_answer: { timeout: { mode: 'reset' } },
} as const

/** @param eventsUrl where the gateway takes events */
export async function startCore(eventsUrl: string, random: () => number): Promise<Core> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const teller = startTelling(eventsUrl, secret, random)
  const store = await startCoreStore({ secret, onTaken: teller.taken })
  return {
    setting: { coreStore: { kind: 'signed-http', url: store.url, secret } },
    async during(fault, ms) {
      store.faults.set(faults[fault])
      await pause(ms)
      store.faults.set({})
    },
    entries: () =>
      store
        .record()
        .complaints.flatMap(({ reference, creations }) =>
          Array.from({ length: creations }, () => ({ reference })),
        ),
    told: teller.told,
    untold: teller.open,
    close() {
      teller.close()
      return store.close()
    },
  }
}
