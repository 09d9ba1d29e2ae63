import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import {
  type ConnectedChannel,
  type Connection,
  type ConnectionHost,
  defineConnectedChannel,
} from '../../src/contract/channel.ts'
import type { OutboundMessage, Outcome } from '../../src/contract/sending.ts'
import { characters } from '../../src/contract/text-length.ts'

/** What goes over the wire, one JSON a line: the least that a channel with a connection needs. */
type Word =
  | { readonly login: string }
  | { readonly welcome: true }
  | { readonly message: { readonly id: string; readonly from: string; readonly text: string } }
  | { readonly stored: string; readonly ok: boolean }
  | { readonly send: { readonly id: string; readonly to: string; readonly text: string } }
  | { readonly taken: string }

/** The provider's side: a TCP server that knows which accounts are connected. */
export interface Exchange {
  readonly port: number
  /** What was sent through it, the oldest first. */
  readonly sent: { readonly account: string; readonly to: string; readonly text: string }[]
  /** How many connections an account has. */
  connections(account: string): number
  /** A citizen writes; resolves to whether the gateway said that it has it. */
  write(account: string, from: string, text: string, id: string): Promise<boolean>
  /** Keeps what is sent, by this account alone if one is named, without an answer until let go. */
  hold(account?: string): () => void
  /** Cuts its connections, this account's alone if one is named, and takes none until let go. */
  shut(account?: string): () => void
  close(): Promise<void>
}

export async function startExchange(): Promise<Exchange> {
  const sockets = new Map<Socket, string>()
  const asked = new Map<string, (ok: boolean) => void>()
  const sent: Exchange['sent'][number][] = []
  const holding = new Set<string | undefined>()
  const shut = new Set<string | undefined>()
  const isIn = (accounts: typeof shut, account = '') =>
    accounts.has(undefined) || accounts.has(account)
  let held: { account: string; take(): void }[] = []
  const server: Server = createServer((socket) => {
    sockets.set(socket, '')
    socket.on('error', () => undefined)
    socket.setMaxListeners(0)
    socket.on('close', () => sockets.delete(socket))
    hear(socket, (word) => {
      if ('login' in word) {
        if (isIn(shut, word.login)) {
          socket.destroy()
          return
        }
        sockets.set(socket, word.login)
        say(socket, { welcome: true })
      }
      if ('stored' in word) asked.get(word.stored)?.(word.ok)
      if ('send' in word) {
        const { id, to, text } = word.send
        const account = sockets.get(socket) ?? ''
        const take = () => {
          sent.push({ account, to, text })
          say(socket, { taken: id })
        }
        if (isIn(holding, account)) held.push({ account, take })
        else take()
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const socketsOf = (account: string) =>
    [...sockets].filter(([, login]) => login === account).map(([socket]) => socket)
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    sent,
    connections: (account) => socketsOf(account).length,
    async write(account, from, text, id) {
      const [socket] = socketsOf(account)
      if (!socket) throw new Error(`nobody is connected for ${account}`)
      return await new Promise<boolean>((resolve) => {
        asked.set(id, resolve)
        socket.once('close', () => resolve(false))
        say(socket, { message: { id, from, text } })
      })
    },
    hold(account) {
      holding.add(account)
      return () => {
        holding.delete(account)
        const free = held.filter((one) => !isIn(holding, one.account))
        held = held.filter((one) => isIn(holding, one.account))
        for (const { take } of free) take()
      }
    },
    shut(account) {
      shut.add(account)
      for (const [socket, login] of sockets) if (isIn(shut, login)) socket.destroy()
      return () => void shut.delete(account)
    },
    async close() {
      for (const socket of sockets.keys()) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const settings = z.object({ account: z.string(), login: z.string(), port: z.number() })

/** A channel that holds a connection to an exchange. */
export function pagerChannel(name: string, stopsWithoutLease: boolean): ConnectedChannel {
  return defineConnectedChannel({
    name,
    title: `Pager (${name})`,
    receiving: settings,
    sending: z.object({}),
    secrets: [],
    accountId: (given) => settings.parse(given).account,
    textLimit: { max: 1_000, lengthOf: characters },
    settleMs: 0,
    stopsWithoutLease,
    listen: async (given, line) => new Pager(given, line),
  })
}

class Pager implements Connection {
  readonly #given: z.output<typeof settings>
  readonly #line: ConnectionHost
  readonly #taken = new Map<string, (outcome: Outcome) => void>()
  readonly #storing = new Set<Promise<void>>()
  #socket: Socket | undefined
  #again: NodeJS.Timeout | undefined
  #state: 'open' | 'closed' = 'open'

  constructor(given: z.output<typeof settings>, line: ConnectionHost) {
    this.#given = given
    this.#line = line
    line.signal.addEventListener('abort', () => this.#end())
    this.#connect()
  }

  async send({ id, to, text }: OutboundMessage): Promise<Outcome> {
    const socket = this.#socket
    if (!socket) return { kind: 'deferred', detail: 'not connected' }
    return await new Promise<Outcome>((resolve) => {
      this.#taken.set(id, resolve)
      say(socket, { send: { id, to, text } })
    })
  }

  async close(): Promise<void> {
    await Promise.all(this.#storing)
    this.#end()
  }

  #end(): void {
    this.#state = 'closed'
    clearTimeout(this.#again)
    this.#socket?.destroy()
  }

  #connect(): void {
    if (this.#state === 'closed') return
    const socket = connect(this.#given.port, '127.0.0.1')
    socket.on('connect', () => say(socket, { login: this.#given.login }))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#socket = undefined
      for (const resolve of this.#taken.values()) resolve({ kind: 'unknown', detail: 'cut' })
      this.#taken.clear()
      this.#line.report({ kind: 'down', detail: 'the exchange hung up' })
      this.#again = setTimeout(() => this.#connect(), 50)
    })
    hear(socket, (word) => {
      if ('welcome' in word) {
        this.#socket = socket
        this.#line.report({ kind: 'up' })
      }
      if ('taken' in word) {
        this.#taken.get(word.taken)?.({ kind: 'accepted', externalId: `x-${word.taken}` })
        this.#taken.delete(word.taken)
      }
      if ('message' in word) this.#store(socket, word.message)
    })
  }

  #store(socket: Socket, { id, from, text }: { id: string; from: string; text: string }): void {
    const { account } = this.#given
    const event = { account, eventKey: id, externalId: id, from, text, sentAt: new Date() }
    const storing = this.#line
      .accept([{ kind: 'message', attachments: [], ...event }])
      .then(
        () => true,
        () => false,
      )
      .then((ok) => {
        say(socket, { stored: id, ok })
        this.#storing.delete(storing)
      })
    this.#storing.add(storing)
  }
}

function say(socket: Socket, word: Word): void {
  if (!socket.destroyed) socket.write(`${JSON.stringify(word)}\n`)
}

function hear(socket: Socket, heard: (word: Word) => void): void {
  createInterface({ input: socket })
    .on('line', (line) => heard(JSON.parse(line) as Word))
    // The socket's own handler has said what there is to say.
    .on('error', () => undefined)
}
