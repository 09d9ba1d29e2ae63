import { createHmac, randomBytes } from 'node:crypto'
import type { Parcel } from '../../kit/courier.ts'
import type { World } from '../../kit/provider.ts'
import { hour, second } from '../../kit/time.ts'
import { webhookParcel } from '../../kit/webhook-parcel.ts'
import { channel, own, type Secrets } from './account.ts'
import { escaped, type Item, includesOf, postOf, profileOf } from './timeline.ts'

const timeoutMs = 10 * second
/** So long is a check of the address good. */
const validForMs = hour

/** The value of x-twitter-webhooks-signature, and of the answer to a challenge. */
export function signatureOf(consumerSecret: string, content: string): string {
  return `sha256=${createHmac('sha256', consumerSecret).update(content).digest('base64')}`
}

/**
 * Brings events to the webhook once the address has proven itself by a challenge, as X demands on
 * registration and then every hour. https://docs.x.com/x-api/webhooks/introduction
 */
export class Webhook {
  readonly #world: World
  readonly #consumerSecret: string
  #validUntil = 0
  #checking: Promise<string | undefined> | undefined

  constructor(world: World, { consumerSecret }: Secrets) {
    this.#world = world
    this.#consumerSecret = consumerSecret
  }

  /** X repeats nothing by itself; where waits are given, everything that was not acknowledged is. */
  parcel(lane: string, event: object): Parcel {
    const body = JSON.stringify(event)
    return webhookParcel(this.#world, {
      lane,
      url: () => this.#url,
      headers: () => ({
        'content-type': 'application/json',
        'x-twitter-webhooks-signature': signatureOf(this.#consumerSecret, body),
      }),
      body,
      timeoutMs,
      retryWaitsMs: [],
      obstacle: () => this.#check(),
      isTaken: (status) => status === 200,
    })
  }

  get #url(): string {
    return `${this.#world.gatewayUrl()}/webhooks/${channel}`
  }

  /** @returns what is wrong with the address; undefined while it is valid */
  async #check(): Promise<string | undefined> {
    if (this.#world.now().getTime() < this.#validUntil) return undefined
    this.#checking ??= this.#challenge().finally(() => {
      this.#checking = undefined
    })
    return await this.#checking
  }

  async #challenge(): Promise<string | undefined> {
    const token = randomBytes(24).toString('base64url')
    try {
      const signal = AbortSignal.timeout(timeoutMs)
      const answer = await fetch(`${this.#url}?crc_token=${token}`, { signal, redirect: 'manual' })
      const { response_token: given } = (await answer.json()) as { response_token?: unknown }
      if (answer.status !== 200 || given !== signatureOf(this.#consumerSecret, token))
        return 'CrcValidationFailed'
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return `CrcValidationFailed: ${error.name}`
    }
    this.#validUntil = this.#world.now().getTime() + validForMs
    return undefined
  }
}

/** https://docs.x.com/x-api/activity/event-payloads */
function envelope(event_type: string, event_uuid: string, payload: object, includes?: object) {
  return { data: { event_uuid, filter: { user_id: own.id }, event_type, payload, includes } }
}

/** A post that mentions us. Media are named and not included: whoever wants them asks. */
export function mentionEvent(item: Item): object {
  const { users } = includesOf([item], () => '')
  return envelope('post.mention.create', item.id, postOf(item), { users: [...users, own] })
}

/** A message that is not encrypted, in the words of API v1.1. */
export function messageEvent(
  { id, author, text, at, medium }: Item,
  mediaUrl: (key: string) => string,
): object {
  const media = medium && {
    id_str: medium.key.split('_')[1],
    type: medium.type === 'image' ? 'photo' : 'video',
    media_url_https: mediaUrl(medium.key),
    ...(medium.type !== 'image' && {
      video_info: { variants: [{ content_type: medium.mimeType, url: mediaUrl(medium.key) }] },
    }),
  }
  const message_data = {
    text: escaped(text),
    entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] },
    ...(media && { attachment: { type: 'media', media } }),
  }
  const element = {
    type: 'message_create',
    id,
    created_timestamp: String(at.getTime()),
    message_create: { target: { recipient_id: own.id }, sender_id: author, message_data },
  }
  const users = { [author]: { data: profileOf(author) }, [own.id]: { data: own } }
  return envelope('dm.received', `-${id}`, { direct_message_events: [element], users })
}
