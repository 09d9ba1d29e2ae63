import { headerLength } from './pdu.ts'

/** message_payload holds up to 64 KiB; the rest is room for the other fields. */
const maxLength = 80 * 1024

/**
 * Cuts a stream of octets into PDUs by their command_length. A length that cannot be true means
 * that the start of the next PDU is lost for good.
 */
export class Frames {
  #chunks: Buffer[] = []
  #size = 0

  /** @returns the PDUs that are whole by now, and whether the rest of the stream is of no use */
  take(chunk: Buffer): { readonly frames: readonly Buffer[]; readonly isLost: boolean } {
    const frames: Buffer[] = []
    this.#chunks.push(chunk)
    this.#size += chunk.length
    for (let length = this.#nextLength(); length !== undefined; length = this.#nextLength()) {
      if (length < headerLength || length > maxLength) return { frames, isLost: true }
      if (this.#size < length) break
      const whole = this.#joined()
      frames.push(whole.subarray(0, length))
      this.#keep(whole.subarray(length))
    }
    return { frames, isLost: false }
  }

  #nextLength(): number | undefined {
    if (this.#size < 4) return undefined
    // Chunks are joined only while the length is incomplete: a long PDU in small chunks is joined once.
    const [first] = this.#chunks
    return (first && first.length >= 4 ? first : this.#joined()).readUInt32BE()
  }

  #joined(): Buffer {
    const whole = Buffer.concat(this.#chunks)
    this.#keep(whole)
    return whole
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length > 0 ? [rest] : []
    this.#size = rest.length
  }
}
