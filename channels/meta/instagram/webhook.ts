import type { ProviderRequest, Reception } from '../../../src/contract/events.ts'
import { bodyEvents, type Product } from '../envelope.ts'
import type { EchoOrigin } from '../messaging.ts'
import { type Proofs, receiveSigned } from '../reception.ts'
import { commentEvents, mentionEvents } from './comment.ts'

interface ReceivingSettings extends Proofs {
  readonly appId?: string | undefined
  readonly username?: string | undefined
  readonly echoesWithoutApp?: 'ignored' | 'reported' | undefined
}

/**
 * Receives what Meta posts for an account on Instagram: direct messages, comments, mentions.
 *
 * @param request as it arrived
 * @see https://developers.facebook.com/docs/instagram-platform/webhooks
 */
export function receive(request: ProviderRequest, settings: ReceivingSettings): Reception {
  const { appId, username, echoesWithoutApp } = settings
  const product: Product = {
    object: 'instagram',
    isOurs: ({ app_id }: EchoOrigin) =>
      app_id === undefined || appId === undefined
        ? echoesWithoutApp !== 'reported'
        : app_id === appId,
    change: (origin, field, value) => {
      if (field === 'comments' || field === 'live_comments')
        return commentEvents(value, { ...origin, username })
      return field === 'mentions' ? mentionEvents(value, origin) : undefined
    },
  }
  return receiveSigned(request, settings, (text, json) => bodyEvents(product, text, json))
}
