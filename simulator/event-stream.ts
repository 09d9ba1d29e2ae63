import type { ServerResponse } from 'node:http'
import type { PhoneChange } from './phone-book.ts'

interface Reader {
  readonly response: ServerResponse
  readonly channel: string | undefined
  missed: number
}

/** Beyond this much unread, a reader's events are counted instead of kept. */
const maxUnreadBytes = 1024 * 1024
const batchMs = 20
const heartbeatMs = 15_000

/**
 * Server-sent events of every change on a phone, written in batches. A reader that does not keep up
 * misses some and is told so (`event: gap`, `{missed}`): it has to read the phones anew.
 */
export class EventStream {
  readonly #readers = new Set<Reader>()
  #pending: { channel: string; text: string }[] = []
  #timer: NodeJS.Timeout | undefined
  #heartbeat: NodeJS.Timeout | undefined
  #id = 0

  /** What is kept for readers: bounded for each, however slowly it reads. */
  get unreadBytes(): number {
    const unread = [...this.#readers].map(({ response }) => response.writableLength)
    return unread.reduce((sum, bytes) => sum + bytes, 0)
  }

  /** Takes the response over until its reader leaves. `channel`: only that channel's events. */
  attach(response: ServerResponse, channel: string | undefined): void {
    const reader: Reader = { response, channel, missed: 0 }
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    response.write('retry: 1000\n\n')
    this.#readers.add(reader)
    this.#heartbeat ??= setInterval(() => this.#write(': still here\n\n'), heartbeatMs).unref()
    const leave = () => this.#readers.delete(reader)
    response.on('close', leave)
    response.on('error', leave)
    response.on('drain', () => this.#tellGap(reader))
  }

  publish(change: PhoneChange): void {
    if (this.#readers.size === 0) return
    this.#id += 1
    const text = `id: ${this.#id}\nevent: ${change.type}\ndata: ${JSON.stringify(change)}\n\n`
    this.#pending.push({ channel: change.channel, text })
    this.#timer ??= setTimeout(() => this.flush(), batchMs)
  }

  close(): void {
    clearTimeout(this.#timer)
    clearInterval(this.#heartbeat)
    for (const { response } of this.#readers) response.end()
    this.#readers.clear()
  }

  /** Writes what is pending now, instead of with the next batch. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const events = this.#pending
    this.#pending = []
    const all = events.map((event) => event.text).join('')
    for (const reader of this.#readers) {
      const own = events.filter((event) => event.channel === reader.channel)
      const text = reader.channel === undefined ? all : own.map((event) => event.text).join('')
      const count = reader.channel === undefined ? events.length : own.length
      if (reader.response.writableLength > maxUnreadBytes) reader.missed += count
      else if (text !== '') reader.response.write(text)
    }
  }

  #tellGap(reader: Reader): void {
    if (reader.missed === 0) return
    reader.response.write(`event: gap\ndata: {"missed":${reader.missed}}\n\n`)
    reader.missed = 0
  }

  #write(text: string): void {
    for (const { response } of this.#readers)
      if (response.writableLength <= maxUnreadBytes) response.write(text)
  }
}
