import { readFileSync } from 'node:fs'
import wweb, { type Chat, type Client, type Message } from 'whatsapp-web.js'
import { adapt, OwnSends } from '../../channels/whatsapp-web/adapter.ts'
import { eventOf } from '../../channels/whatsapp-web/message.ts'
import type { InboundEvent } from '../../src/contract/events.ts'

/** Classes of the library that its types do not name as such. */
const { Message: MessageClass, PrivateChat } = wweb as unknown as {
  readonly Message: new (client: Client, raw: unknown) => Message
  readonly PrivateChat: new (client: Client, raw: unknown) => Chat
}

export const account = '628170800001'

export type Raw = Record<string, unknown> & { readonly id: { readonly _serialized: string } }

export function sample(name: string): Raw {
  return JSON.parse(
    readFileSync(
      new URL(`../../channels/whatsapp-web/samples/${name}.json`, import.meta.url),
      'utf8',
    ),
  ) as Raw
}

/** The library's own client; it opens nothing until it is initialized. */
export function newClient(): Client {
  return new wweb.Client({ authStrategy: new wweb.NoAuth() })
}

export function messageOf(client: Client, raw: unknown): Message {
  return new MessageClass(client, raw)
}

export function chatOf(
  client: Client,
  raw: Record<string, unknown>,
  messages: readonly Raw[],
): Chat {
  return Object.assign(new PrivateChat(client, raw), {
    fetchMessages: async ({ limit }: { limit: number }) =>
      messages.slice(-limit).map((each) => messageOf(client, each)),
  })
}

/** The library's client, the adapter around it, and the gateway's events that come out. */
export class LibraryHouse {
  readonly client = newClient()
  readonly own = new OwnSends()
  readonly events: (InboundEvent | undefined)[] = []
  readonly now = 1_795_310_100_000

  constructor() {
    adapt(
      this.client,
      this.own,
      (happening) => this.events.push(eventOf(account, happening)),
      () => this.now,
    )
  }

  /** As the page's callback does it. */
  emit(event: string, raw: unknown, ...rest: unknown[]): readonly (InboundEvent | undefined)[] {
    const before = this.events.length
    this.client.emit(event, messageOf(this.client, raw), ...rest)
    return this.events.slice(before)
  }
}
