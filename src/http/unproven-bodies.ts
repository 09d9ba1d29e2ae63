import type { Readable } from 'node:stream'

/** The body was not taken. The status tells why, and the message is for whoever sent it. */
export class BodyRefused extends Error {
  override readonly name = 'BodyRefused'
  readonly status: 408 | 413 | 503

  constructor(status: 408 | 413 | 503, message: string) {
    super(message)
    this.status = status
  }
}

interface Reading {
  readonly chunks: Buffer[]
  bytes: number
  readonly latestAt: number
  fail(error: Error): void
}

// What a chunk takes besides its bytes: a body may come one byte at a time.
const chunkOverheadBytes = 512

/**
 * Reads bodies of requests that nothing has proven yet. All of them together hold at most `maxBytes`;
 * beyond it the one that holds most is refused, so that a small one gets through beside large ones
 * that never end. Each has to be whole within `patienceMs`.
 */
export class UnprovenBodies {
  readonly #maxBytes: number
  readonly #patienceMs: number
  readonly #readings = new Set<Reading>()
  #held = 0
  /** One for all: most bodies are here with their heads, and a timer for each takes longer than they do. */
  #clock: NodeJS.Timeout | undefined

  constructor({ maxBytes = 64 * 1024 * 1024, patienceMs = 20_000 } = {}) {
    this.#maxBytes = maxBytes
    this.#patienceMs = patienceMs
  }

  /** @throws BodyRefused, or the error of the connection */
  async read(body: Readable, maxBytes: number): Promise<Buffer> {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
    const latestAt = performance.now() + this.#patienceMs
    const reading: Reading = { chunks: [], bytes: 0, latestAt, fail: reject }
    let length = 0
    const take = (chunk: Buffer) => {
      length += chunk.length
      if (length > maxBytes) return reject(tooLarge(maxBytes))
      reading.chunks.push(chunk)
      this.#hold(reading, chunk.length + chunkOverheadBytes)
    }
    const broken = () => reject(new BodyRefused(408, 'The connection ended within the body.'))
    this.#readings.add(reading)
    this.#clock ??= setInterval(() => this.#look(), this.#patienceMs / 20).unref()
    body.on('data', take)
    body.on('end', () => {
      body.off('close', broken)
      resolve(Buffer.concat(reading.chunks))
    })
    body.on('error', reject)
    body.on('close', broken)
    try {
      return await promise
    } finally {
      this.#readings.delete(reading)
      this.#held -= reading.bytes
      reading.chunks.length = 0
      body.off('data', take)
      body.off('close', broken)
      // What still comes is dropped until the connection ends.
      body.resume()
    }
  }

  /** Ends what is late, and the looking where nothing is left. */
  #look(): void {
    for (const { latestAt, fail } of this.#readings)
      if (latestAt <= performance.now())
        fail(new BodyRefused(408, 'The body did not come in time.'))
    if (this.#readings.size > 0) return
    clearInterval(this.#clock)
    this.#clock = undefined
  }

  #hold(reading: Reading, bytes: number): void {
    reading.bytes += bytes
    this.#held += bytes
    if (this.#held <= this.#maxBytes) return
    let largest = reading
    for (const other of this.#readings) if (other.bytes > largest.bytes) largest = other
    this.#held -= largest.bytes
    largest.bytes = 0
    largest.chunks.length = 0
    this.#readings.delete(largest)
    largest.fail(new BodyRefused(503, 'Too many requests are half received. Send it again.'))
  }
}

export function tooLarge(maxBytes: number): BodyRefused {
  return new BodyRefused(413, `A body has at most ${maxBytes} bytes here.`)
}
