/** SMPP 3.4, section 5.1.2.1. An answer has its request's id and the uppermost bit. */
export const command = {
  genericNack: 0x8000_0000,
  bindReceiver: 0x01,
  bindTransmitter: 0x02,
  submitSm: 0x04,
  deliverSm: 0x05,
  unbind: 0x06,
  bindTransceiver: 0x09,
  enquireLink: 0x15,
} as const

/** Section 5.1.3; 0x104 is of SMPP 5.0, which many centres use before its time. */
export const status = {
  ok: 0x00,
  invalidMessageLength: 0x01,
  invalidCommandLength: 0x02,
  invalidCommand: 0x03,
  invalidBindStatus: 0x04,
  alreadyBound: 0x05,
  invalidPriority: 0x06,
  invalidRegisteredDelivery: 0x07,
  systemError: 0x08,
  invalidSource: 0x0a,
  invalidDestination: 0x0b,
  bindFailed: 0x0d,
  invalidPassword: 0x0e,
  invalidSystemId: 0x0f,
  queueFull: 0x14,
  invalidServiceType: 0x15,
  invalidReplace: 0x54,
  invalidEsmClass: 0x43,
  submitFailed: 0x45,
  invalidSourceTon: 0x48,
  invalidSourceNpi: 0x49,
  invalidDestinationTon: 0x50,
  invalidDestinationNpi: 0x51,
  invalidSystemType: 0x53,
  throttled: 0x58,
  invalidSchedule: 0x61,
  invalidValidity: 0x62,
  temporarilyRefused: 0x64,
  invalidTlvs: 0xc0,
  invalidTlvValue: 0xc4,
  invalidDataCoding: 0x104,
} as const

/** Section 5.3.2. */
export const tlv = {
  networkErrorCode: 0x0423,
  messagePayload: 0x0424,
  messageState: 0x0427,
  receiptedMessageId: 0x001e,
  sarReference: 0x020c,
  sarTotal: 0x020e,
  sarNumber: 0x020f,
  interfaceVersion: 0x0210,
  /** This centre's own: its id of a citizen's message, in each part of it. */
  centreMessageId: 0x1400,
} as const

export interface Pdu {
  readonly command: number
  readonly status: number
  readonly sequence: number
  readonly body: Buffer
}

const headerBytes = 16
/** A text of 64 KiB in message_payload, and its addresses. */
const maxBytes = 70_000

export function encodePdu(pdu: Omit<Pdu, 'body'> & { readonly body?: Buffer }): Buffer {
  const { body = Buffer.alloc(0) } = pdu
  const header = Buffer.alloc(headerBytes)
  for (const [index, value] of [
    headerBytes + body.length,
    pdu.command,
    pdu.status,
    pdu.sequence,
  ].entries())
    header.writeUInt32BE(value, index * 4)
  return Buffer.concat([header, body])
}

/** Cuts what arrives into PDUs. */
export class PduStream {
  #unread = Buffer.alloc(0)

  /**
   * The PDUs that are whole now. `broken` where a length can be none: nothing after it can be
   * understood.
   */
  read(chunk: Buffer): { readonly pdus: readonly Pdu[]; readonly broken: boolean } {
    this.#unread = Buffer.concat([this.#unread, chunk])
    const pdus: Pdu[] = []
    while (this.#unread.length >= 4) {
      const length = this.#unread.readUInt32BE(0)
      if (length < headerBytes || length > maxBytes) return { pdus, broken: true }
      if (this.#unread.length < length) break
      const whole = this.#unread.subarray(0, length)
      this.#unread = this.#unread.subarray(length)
      pdus.push({
        command: whole.readUInt32BE(4),
        status: whole.readUInt32BE(8),
        sequence: whole.readUInt32BE(12),
        body: whole.subarray(headerBytes),
      })
    }
    return { pdus, broken: false }
  }
}

/** Takes the fields of a body one after the other. */
export class Fields {
  readonly #body: Buffer
  #at = 0
  #hasFailed = false

  constructor(body: Buffer) {
    this.#body = body
  }

  /** Whether a field was not there. */
  hasFailed(): boolean {
    return this.#hasFailed
  }

  byte(): number {
    return this.octets(1)[0] ?? 0
  }

  octets(count: number): Buffer {
    const taken = this.#body.subarray(this.#at, this.#at + count)
    if (taken.length < count) this.#hasFailed = true
    this.#at += taken.length
    return taken
  }

  /** A C-Octet string: Latin-1 up to a NUL. */
  text(): string {
    const end = this.#body.indexOf(0, this.#at)
    if (end < 0) this.#hasFailed = true
    const text = this.#body.toString('latin1', this.#at, end < 0 ? undefined : end)
    this.#at = end < 0 ? this.#body.length : end + 1
    return text
  }

  /** What is left as optional parameters; undefined where they do not come out even. */
  tlvs(): Map<number, Buffer> | undefined {
    const found = new Map<number, Buffer>()
    while (this.#at < this.#body.length) {
      const head = this.octets(4)
      if (this.hasFailed()) return undefined
      const value = this.octets(head.readUInt16BE(2))
      if (this.hasFailed()) return undefined
      found.set(head.readUInt16BE(0), value)
    }
    return found
  }
}

export function cString(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1')
}

export function encodeTlv(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(tag, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value])
}
