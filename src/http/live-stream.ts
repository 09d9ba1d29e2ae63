import type { Writable } from 'node:stream'

/** A listener that leaves this much unread is cut off. It may come again. */
const maxUnreadBytes = 256 * 1024

export interface LiveStreamOptions<F extends string> {
  /** The reading of this moment, in each form that somebody listens to. */
  read(forms: ReadonlySet<F>): Promise<ReadonlyMap<F, unknown>>
  readonly intervalMs: number
  failed(error: unknown): void
}

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): all listeners
 * get the same reading at an interval, and nothing is read while nobody listens. Where a reading
 * fails a comment is sent, so that silence always means a broken connection.
 */
export class LiveStream<F extends string> {
  readonly #options: LiveStreamOptions<F>
  readonly #readers = new Map<Writable, F>()
  #timer: NodeJS.Timeout | undefined
  #round: Promise<void> | undefined
  #state: 'open' | 'closed' = 'open'

  constructor(options: LiveStreamOptions<F>) {
    this.#options = options
  }

  get listening(): number {
    return this.#readers.size
  }

  /** Takes over an answer whose head is sent, and sends it the first reading at once. */
  async attach(reader: Writable, form: F): Promise<void> {
    if (this.#state === 'closed') {
      reader.end()
      return
    }
    reader.write('retry: 2000\n\n')
    this.#readers.set(reader, form)
    const leave = () => this.#leave(reader)
    reader.on('close', leave)
    reader.on('error', leave)
    this.#timer ??= setInterval(() => {
      this.tick().catch(this.#options.failed)
    }, this.#options.intervalMs)
    await this.#tell(new Map([[reader, form]]))
  }

  /** One round: reads once and sends to all. There is one round at a time. */
  async tick(): Promise<void> {
    this.#round ??= this.#tell(this.#readers).finally(() => {
      this.#round = undefined
    })
    await this.#round
  }

  /** Ends every connection; later listeners are turned away. */
  close(): void {
    this.#state = 'closed'
    for (const reader of [...this.#readers.keys()]) {
      this.#leave(reader)
      reader.end()
    }
  }

  async #tell(readers: ReadonlyMap<Writable, F>): Promise<void> {
    const texts = await this.#read(new Set(readers.values()))
    for (const [reader, form] of readers) {
      if (!this.#readers.has(reader)) continue
      if (reader.writableLength > maxUnreadBytes) reader.destroy()
      else reader.write(texts.get(form) ?? ': still here\n\n')
    }
  }

  async #read(forms: ReadonlySet<F>): Promise<ReadonlyMap<F, string>> {
    try {
      const readings = await this.#options.read(forms)
      return new Map(
        [...readings].map(([form, value]) => [form, `data: ${JSON.stringify(value)}\n\n`]),
      )
    } catch (error) {
      this.#options.failed(error)
      return new Map()
    }
  }

  #leave(reader: Writable): void {
    this.#readers.delete(reader)
    if (this.#readers.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
