import type { OutboundMessage } from '../../src/contract/sending.ts'

/** What was said in public, and may be answered in private: once each. */
export type Spot = 'comment' | 'post'

/** The address of an author whom nobody names: that of what was said. */
export function namelessAt(spot: Spot, id: string): string {
  return `${spot}:${id}`
}

/**
 * Whom a private reply is for.
 *
 * @returns undefined for an answer to a direct message
 * @see https://developers.facebook.com/docs/messenger-platform/discovery/private-replies
 */
export function spotOf({
  to,
  replyTo,
  place,
}: Pick<OutboundMessage, 'to' | 'replyTo' | 'place'>):
  | { comment_id: string }
  | { post_id: string }
  | undefined {
  if (replyTo !== undefined && place === 'comment') return { comment_id: replyTo }
  if (replyTo !== undefined && place === 'post') return { post_id: replyTo }
  const [, spot, id = ''] = pattern.exec(to) ?? []
  if (spot === undefined) return undefined
  return spot === 'post' ? { post_id: id } : { comment_id: id }
}

/** Whether nobody is named: the address is that of what was said. */
export function isNameless(address: string): boolean {
  return pattern.test(address)
}

const pattern = /^(comment|post):(.+)$/s
