import type { ProviderRequest, Reception } from '../../../src/contract/events.ts'
import { bodyEvents, type Product } from '../envelope.ts'
import type { EchoOrigin } from '../messaging.ts'
import { type Proofs, receiveSigned } from '../reception.ts'
import { feedEvents, mentionEvents } from './feed.ts'
import { ourMark } from './send.ts'

/**
 * Receives what Meta posts for a Page: direct messages, and comments on its posts.
 *
 * @param request as it arrived
 * @param settings with `appId`, an answer of ours is known even where its mark got lost
 * @see https://developers.facebook.com/docs/messenger-platform/webhooks
 */
export function receive(
  request: ProviderRequest,
  settings: Proofs & { readonly appId?: string | undefined },
): Reception {
  const product: Product = {
    object: 'page',
    isOurs: ({ app_id, metadata }: EchoOrigin) =>
      metadata?.startsWith(ourMark) === true || (app_id !== undefined && app_id === settings.appId),
    change: (origin, field, value) => {
      if (field === 'feed') return feedEvents(value, origin)
      return field === 'mention' ? mentionEvents(value, origin) : undefined
    },
  }
  return receiveSigned(request, settings, (text, json) => bodyEvents(product, text, json))
}
