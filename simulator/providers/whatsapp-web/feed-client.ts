import { EventEmitter, once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type wweb from 'whatsapp-web.js'
import type { Chat, Client, Message, MessageMedia } from 'whatsapp-web.js'

/**
 * The library's own client, with the simulator in place of a browser: it emits the library's own
 * messages. The gateway's session process loads this module by the setting `clientModule`; it runs
 * there and nowhere else.
 */

type Raw = { readonly id: { readonly _serialized: string } }
type Told = {
  readonly event?: string
  readonly raw?: Raw
  readonly rest?: readonly unknown[]
  readonly answer?: number
  readonly value?: unknown
  readonly fault?: string
}

/** Classes that the library has, and its types do not name as such. */
interface Structures {
  readonly Message: new (client: Client, raw: Raw) => Message
  readonly PrivateChat: new (client: Client, raw: object) => Chat
}

/** @param library what `import('whatsapp-web.js')` gives */
export async function openClient(library: typeof wweb): Promise<Client> {
  const { port, key } = Object.fromEntries(new URL(import.meta.url).searchParams)
  const client = new library.Client({ authStrategy: new library.NoAuth() })
  const structures = library as unknown as Structures
  const browser = new EventEmitter()
  const questions = new Map<number, PromiseWithResolvers<unknown>>()
  let socket: Socket | undefined
  let asked = 0

  function write(line: object): void {
    socket?.write(`${JSON.stringify(line)}\n`)
  }
  async function ask<T>(question: object): Promise<T> {
    asked += 1
    const answer = Promise.withResolvers<unknown>()
    questions.set(asked, answer)
    write({ ask: asked, question })
    return (await answer.promise) as T
  }
  const messageOf = (raw: Raw): Message => {
    const made = new structures.Message(client, raw)
    return Object.assign(made, {
      downloadMedia: async () =>
        (await ask<MessageMedia | null>({ what: 'media', id: raw.id._serialized })) ?? undefined,
    })
  }
  const chatOf = (raw: object): Chat => {
    const made = new structures.PrivateChat(client, raw)
    return Object.assign(made, {
      fetchMessages: async ({ limit = 50 }: { limit?: number }) => {
        const chat = made.id._serialized
        const found = await ask<Raw[]>({ what: 'messages', chat, limit })
        for (const { id } of found) write({ received: id._serialized })
        return found.map(messageOf)
      },
    })
  }

  function hear({ event, raw, rest = [], answer, value, fault }: Told): void {
    if (answer !== undefined) {
      if (fault === undefined) questions.get(answer)?.resolve(value)
      // The page's own failures are errors of this kind.
      else questions.get(answer)?.reject(new Error(fault))
      questions.delete(answer)
    } else if (event === 'ready') {
      Object.assign(client, { info: { wid: { server: 'c.us', user: rest[0] } } })
      client.emit('ready')
    } else if (event === 'message' && raw) {
      client.emit('message_create', messageOf(raw))
      client.emit('message', messageOf(raw))
      write({ received: raw.id._serialized })
    } else if (event !== undefined) client.emit(event, ...(raw ? [messageOf(raw)] : []), ...rest)
  }

  return Object.assign(client, {
    pupBrowser: browser,
    async initialize() {
      const opened = connect(Number(port), '127.0.0.1').setNoDelay(true)
      await once(opened, 'connect')
      socket = opened
      opened.on('error', () => opened.destroy())
      opened.on('close', () => browser.emit('disconnected'))
      const lines = createInterface({ input: opened })
      // It repeats the socket's failures.
      lines.on('error', () => opened.destroy())
      lines.on('line', (line) => hear(JSON.parse(line) as Told))
      write({ key })
    },
    async destroy() {
      socket?.destroy()
    },
    getState: async () => (socket?.destroyed === false ? 'CONNECTED' : null),
    getChats: async () => (await ask<object[]>({ what: 'chats' })).map(chatOf),
    getMessageById: async (id: string) => {
      const raw = await ask<Raw | null>({ what: 'message', id })
      return raw && messageOf(raw)
    },
    getNumberId: async (address: string) => await ask({ what: 'number', address }),
    sendMessage: async (
      to: string,
      content: string | MessageMedia,
      { caption, quotedMessageId: quoted }: { caption?: string; quotedMessageId?: string } = {},
    ) => {
      const text = typeof content === 'string' ? content : (caption ?? '')
      const media = typeof content === 'string' ? undefined : content
      const raw = await ask<Raw | null>({ what: 'send', to, text, quoted, media })
      return raw ? messageOf(raw) : undefined
    },
  }) as unknown as Client
}
