/**
 * Reads the fields of a PDU in order. If the octets end too early it goes on with zeros and sets
 * `isShort`: the caller asks once at the end instead of after every field.
 */
export class Reader {
  readonly #octets: Buffer
  #at = 0
  #isShort = false

  constructor(octets: Buffer) {
    this.#octets = octets
  }

  get isShort(): boolean {
    return this.#isShort
  }

  get left(): number {
    return this.#octets.length - this.#at
  }

  u8(): number {
    return this.bytes(1)[0] ?? 0
  }

  u16(): number {
    const pair = this.bytes(2)
    return pair.length === 2 ? pair.readUInt16BE() : 0
  }

  /** A string up to its NUL; without one, what is left. Latin-1, so that every octet is kept. */
  text(): string {
    const end = this.#octets.indexOf(0, this.#at)
    if (end < 0) this.#isShort = true
    const value = this.#octets.toString('latin1', this.#at, end < 0 ? undefined : end)
    this.#at = end < 0 ? this.#octets.length : end + 1
    return value
  }

  bytes(length: number): Buffer {
    if (length > this.left) this.#isShort = true
    const value = this.#octets.subarray(this.#at, this.#at + length)
    this.#at += value.length
    return value
  }
}

export function u8(value: number): Buffer {
  return Buffer.of(value & 0xff)
}

export function u16(value: number): Buffer {
  return Buffer.of((value >> 8) & 0xff, value & 0xff)
}

/** With its NUL. A NUL inside would end the field early, so it is left out. */
export function text(value: string): Buffer {
  return Buffer.from(`${value.replaceAll('\0', '')}\0`, 'latin1')
}
