import { z } from 'zod'

/** One part of an update, and what it does not tell itself. */
export interface Element {
  readonly value: unknown
  readonly updateId: string
  readonly botId: string
  readonly receivedAt: Date
}

/** Ids have up to 52 bits: they fit into a number, and are kept as text. */
export const Id = z.int().transform(String)
