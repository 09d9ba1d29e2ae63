import { z } from 'zod'
import { chance, useUp } from './kit/chance.ts'
import { seededRandom } from './random.ts'

/** The knobs of the core store; what is left out works. */
export const coreStoreFaultSettings = z.strictObject({
  /** The answer takes this much longer; before anything is stored. */
  delay: z.strictObject({ ...chance, ms: z.int().min(0).max(600_000) }).optional(),
  /** Answers 503, or another 5xx, and stores nothing. */
  refuse: z.strictObject({ ...chance, status: z.int().min(500).max(599).default(503) }).optional(),
  /** Answers 429 with Retry-After, and stores nothing. */
  rateLimit: z
    .strictObject({ ...chance, retryAfterSeconds: z.int().min(0).max(86_400).default(1) })
    .optional(),
  /** Never answers, and stores nothing. */
  hang: z.strictObject(chance).optional(),
  /** Answers 422: it will never take this complaint. */
  reject: z.strictObject(chance).optional(),
  /** Stores the complaint, but the answer never comes, or the connection breaks. */
  timeout: z
    .strictObject({ ...chance, mode: z.enum(['hang', 'reset']).default('reset') })
    .optional(),
  /** Does what it was asked, and answers 200 with a page that is no JSON. */
  garbage: z.strictObject(chance).optional(),
})

export type CoreStoreFaultSettings = z.output<typeof coreStoreFaultSettings>

/** The faults of one core store, and the dice that decide when they strike. */
export class CoreStoreFaults {
  #settings: CoreStoreFaultSettings = {}
  readonly #random: () => number

  constructor(seed: number) {
    this.#random = seededRandom(seed)
  }

  /** Replaces all faults; `{}` ends them. Throws ZodError for settings that are none. */
  set(settings: z.input<typeof coreStoreFaultSettings>): void {
    this.#settings = coreStoreFaultSettings.parse(settings)
  }

  /** What is set now; `times` counts down. */
  get(): CoreStoreFaultSettings {
    return structuredClone(this.#settings)
  }

  /** Whether the fault strikes now, and its settings if so. Uses up one of its `times`. */
  strike<N extends keyof CoreStoreFaultSettings>(name: N): CoreStoreFaultSettings[N] {
    const fault = this.#settings[name]
    if (!fault || this.#random() >= fault.probability) return undefined
    useUp<keyof CoreStoreFaultSettings>(this.#settings, name)
    return fault
  }
}
