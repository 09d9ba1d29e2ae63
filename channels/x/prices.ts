import { z } from 'zod'

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
