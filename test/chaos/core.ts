import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { startCoreStore } from '../../simulator/core-store.ts'
import type { CoreEntry } from './verdict.ts'

/** `lost_answer`: it takes the complaint over, and the answer never comes. */
export type CoreFault = 'refusing' | 'hanging' | 'lost_answer'

/** The core store of a run, on the other side of signed HTTP. */
export interface Core {
  /** Its part of simpul.yaml. */
  readonly setting: Readonly<Record<string, unknown>>
  during(fault: CoreFault, ms: number): Promise<void>
  /** An entry for each time that a complaint was created in it. */
  entries(): readonly CoreEntry[]
  close(): Promise<void>
}

const faults = {
  refusing: { refuse: {} },
  hanging: { hang: {} },
  lost_answer: { timeout: { mode: 'reset' } },
} as const

export async function startCore(): Promise<Core> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const store = await startCoreStore({ secret })
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
    close: () => store.close(),
  }
}
