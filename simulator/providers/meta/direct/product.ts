import { randomBytes } from 'node:crypto'

/** What differs between Messenger and Instagram, which share an envelope and a way to send. */
export interface Product {
  readonly channel: 'meta/messenger' | 'meta/instagram'
  readonly object: 'page' | 'instagram'
  /** First part of the paths of its API, below the simulator's prefix. */
  readonly root: string
  /** The id of the account, and its name. */
  readonly id: string
  readonly name: string
  readonly appId: string
  /** Begins the id of every citizen. */
  readonly idDigit: string
  readonly messagePrefix: string
  /** The edge of a comment that takes public replies. */
  readonly replyEdge: 'comments' | 'replies'
  /** What a text of the gateway may hold. */
  isTooLong(text: string): boolean
  /** Subcode of error 10 after the window. */
  readonly closedSubcode: number
  /** Whether an echo tells which app sent it, and with what metadata. */
  readonly tellsOrigin: boolean
}

/** The app through which people answer in the Page's inbox. */
export const inboxAppId = '263902037430900'

/** The scoped id. Real ones are opaque; this one can be turned back into a number. */
export function scopedId({ idDigit }: Product, number: string): string {
  return idDigit + number.slice(1).padStart(16, '0')
}

/** The number behind a scoped id; undefined where it is none of this product's. */
export function numberOf({ idDigit }: Product, id: string): string | undefined {
  const [first, rest = ''] = [id.slice(0, 1), id.slice(1)]
  if (first !== idDigit || !/^\d{16}$/.test(rest)) return undefined
  return `+${rest.replace(/^0+/, '')}`
}

/** A message id, never given before: gateways keep them for ever. */
export function newMessageId({ messagePrefix }: Product): string {
  return messagePrefix + randomBytes(48).toString('base64url')
}
