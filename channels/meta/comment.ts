import type { OutboundMessage } from '../../src/channel.ts'

/** What was said in public, and may be answered in private: once each. */
export type Spot = 'comment' | 'post'

/** The id of a comment or of a visitor's post as we know it, and its author's where none is told. */
export function spotId(spot: Spot, id: string): string {
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
  replyTo = '',
}: Pick<OutboundMessage, 'to' | 'replyTo'>):
  | { comment_id: string }
  | { post_id: string }
  | undefined {
  const [, spot, id = ''] = pattern.exec(replyTo) ?? pattern.exec(to) ?? []
  if (spot === undefined) return undefined
  return spot === 'post' ? { post_id: id } : { comment_id: id }
}

/** Whether nobody is named: the address is that of what was said. */
export function isNameless(address: string): boolean {
  return pattern.test(address)
}

const pattern = /^(comment|post):(.+)$/s
