import { z } from 'zod'
import type { Spending } from '../../src/contract/channel.ts'

const usd = (price: number) => z.number().min(0).default(price)

/** In US dollars. https://docs.x.com/x-api/getting-started/pricing, August 2026 */
export const Prices = z.strictObject({
  /** A mention that is read by the owner of the app. */
  postRead: usd(0.001),
  directMessageRead: usd(0.01),
  reply: usd(0.01),
  postWithLink: usd(0.2),
  directMessage: usd(0.015),
})

export type Prices = z.output<typeof Prices>

export interface Budget {
  readonly dailyUsd: number
  readonly dailyReads: number
}

/** The day's budget while it is being spent. */
export class Purse {
  #spent: Spending
  readonly #budget: Budget

  constructor(spent: Spending, budget: Budget) {
    this.#spent = spent
    this.#budget = budget
  }

  /** Whether something is left. */
  get isOpen(): boolean {
    const { reads, usd } = this.#spent
    return reads < this.#budget.dailyReads && usd < this.#budget.dailyUsd
  }

  /** Counts this many reads at this price. */
  take(reads: number, price: number): Spending {
    const taken = { reads, usd: reads * price }
    this.#spent = { reads: this.#spent.reads + reads, usd: this.#spent.usd + taken.usd }
    return taken
  }
}
