import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { LocalServer } from '../../kit/local-server.ts'

/** What the client asks of WhatsApp, instead of asking a page. */
export const Question = z.discriminatedUnion('what', [
  z.object({ what: z.literal('chats') }),
  z.object({ what: z.literal('messages'), chat: z.string(), limit: z.number() }),
  z.object({ what: z.literal('message'), id: z.string() }),
  z.object({ what: z.literal('media'), id: z.string() }),
  z.object({ what: z.literal('number'), address: z.string() }),
  z.object({
    what: z.literal('send'),
    to: z.string(),
    text: z.string(),
    quoted: z.string().optional(),
    media: z
      .object({ mimetype: z.string(), data: z.base64(), filename: z.string().nullish() })
      .optional(),
  }),
])

export type Question = z.output<typeof Question>

const Line = z.union([
  z.object({ key: z.string() }),
  z.object({ received: z.string() }),
  z.object({ ask: z.number(), question: Question }),
])

/** What WhatsApp tells without being asked: an event of the client, with what it is made of. */
export interface Push {
  readonly event: string
  readonly raw?: object
  readonly rest?: readonly unknown[]
}

export interface FeedParts {
  /** A device has linked up and proven itself. */
  linked(): void
  /** The device has a message, by its id: WhatsApp's second tick. */
  received(id: string): void
  /** @returns the answer; `fault` is thrown by the library, `hang` leaves it without one */
  answer(question: Question): Promise<Answer>
}

export type Answer =
  | { readonly value: unknown }
  | { readonly fault: string }
  | { readonly end: 'hang' | 'reset' }

/** The wire between the simulated WhatsApp and the client that has no browser: a JSON a line. */
export class Feed {
  readonly #parts: FeedParts
  readonly #key = randomBytes(16).toString('hex')
  readonly #server = new LocalServer((socket) => this.#serve(socket))
  #device: Socket | undefined

  constructor(parts: FeedParts) {
    this.#parts = parts
  }

  /** What the client must know to connect. */
  get query(): string {
    return new URLSearchParams({ port: String(this.#server.port), key: this.#key }).toString()
  }

  /** @returns false where no device is linked */
  push(push: Push): boolean {
    if (!this.#device) return false
    this.#device.write(`${JSON.stringify(push)}\n`)
    return true
  }

  /** Breaks the connection, as a browser that crashes. */
  cut(): void {
    this.#device?.destroy()
  }

  open(): Promise<void> {
    return this.#server.open()
  }

  close(): Promise<void> {
    return this.#server.close()
  }

  #serve(socket: Socket): void {
    socket.once('close', () => {
      if (this.#device === socket) this.#device = undefined
    })
    const lines = createInterface({ input: socket })
    // It repeats the socket's failures.
    lines.on('error', () => socket.destroy())
    lines.on('line', (line) => void this.#hear(socket, line))
  }

  async #hear(socket: Socket, text: string): Promise<void> {
    const line = Line.parse(JSON.parse(text))
    if ('key' in line) {
      if (line.key !== this.#key) return void socket.destroy()
      // One session, one browser: a second one throws the first one out.
      this.#device?.destroy()
      this.#device = socket
      this.#parts.linked()
    } else if (socket !== this.#device) socket.destroy()
    else if ('received' in line) this.#parts.received(line.received)
    else {
      const answer = await this.#parts.answer(line.question)
      if ('end' in answer) {
        if (answer.end === 'reset') socket.destroy()
      } else if (!socket.destroyed)
        socket.write(`${JSON.stringify({ answer: line.ask, ...answer })}\n`)
    }
  }
}
