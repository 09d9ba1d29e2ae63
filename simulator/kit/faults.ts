import { z } from 'zod'
import { chance, useUp } from './chance.ts'

/**
 * The knobs of one channel; what is left out works. The first seven are about what the gateway
 * sends, the next four about reports on it, the last about what citizens send.
 */
export const faultSettings = z.strictObject({
  /** The answer to a send takes this much longer. */
  delay: z.strictObject({ ...chance, ms: z.int().min(0).max(600_000) }).optional(),
  /** 429 with Retry-After: for every n-th send, or by probability where `every` is left out. */
  rateLimit: z
    .strictObject({
      ...chance,
      every: z.int().min(1).optional(),
      retryAfterSeconds: z.int().min(0).max(86_400).default(1),
    })
    .optional(),
  /** A 5xx, as the provider words it or, with `body: false`, as a bare page of some proxy. */
  serverError: z
    .strictObject({
      ...chance,
      status: z.int().min(500).max(599).default(503),
      body: z.boolean().default(true),
    })
    .optional(),
  /** Refuses the send with this code of the provider's. */
  reject: z.strictObject({ ...chance, code: z.int() }).optional(),
  /** The message reaches the phone, but the answer never comes, or the connection breaks. */
  timeout: z
    .strictObject({ ...chance, mode: z.enum(['hang', 'reset']).default('reset') })
    .optional(),
  /** The connection breaks before anything is accepted. */
  refuse: z.strictObject(chance).optional(),
  /** Accepted, and later reported as failed with this code (the provider's usual one if none). */
  undelivered: z.strictObject({ ...chance, code: z.int().optional() }).optional(),
  duplicateCallback: z.strictObject(chance).optional(),
  /** Reports come last first. */
  reorderCallbacks: z.strictObject(chance).optional(),
  /** The first report arrives before the answer to the send. */
  earlyCallback: z.strictObject(chance).optional(),
  /** A citizen's message is delivered twice. */
  duplicateInbound: z.strictObject(chance).optional(),
})

export type FaultSettings = z.output<typeof faultSettings>
export type FaultName = keyof FaultSettings

/** The faults of every channel, and the dice that decide when they strike. */
export class Faults {
  readonly #settings = new Map<string, FaultSettings>()
  readonly #sends = new Map<string, number>()
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  /** Makes a channel known, without faults. */
  add(channel: string): void {
    this.#settings.set(channel, {})
  }

  /**
   * Replaces a channel's faults; `{}` ends them all. Throws ZodError for settings that are none,
   * and RangeError for a channel that is not simulated.
   */
  set(channel: string, settings: z.input<typeof faultSettings>): void {
    this.get(channel)
    this.#settings.set(channel, faultSettings.parse(settings))
    this.#sends.delete(channel)
  }

  /** What is set now; `times` counts down. Throws RangeError for an unknown channel. */
  get(channel: string): FaultSettings {
    const settings = this.#settings.get(channel)
    if (!settings) throw new RangeError(`no such channel: ${channel}`)
    return structuredClone(settings)
  }

  /** Whether the fault strikes now, and its settings if so. Uses up one of its `times`. */
  strike<N extends FaultName>(channel: string, name: N): FaultSettings[N] {
    const settings = this.#settings.get(channel)
    const fault = settings?.[name]
    if (!settings || !fault || !this.#decide(channel, fault)) return undefined
    useUp<FaultName>(settings, name)
    return fault
  }

  #decide(channel: string, fault: { probability: number; every?: number | undefined }): boolean {
    if (fault.every === undefined) return this.#random() < fault.probability
    const sends = (this.#sends.get(channel) ?? 0) + 1
    this.#sends.set(channel, sends)
    return sends % fault.every === 0
  }
}
