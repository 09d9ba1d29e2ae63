import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Arrivals } from './arrivals.ts'

/** A PDU as it came, header and all. */
export interface RawPdu {
  readonly command: number
  readonly status: number
  readonly sequence: number
  readonly body: Buffer
}

/** The other end of a message centre's connection, for tests: bytes go out as they are given. */
export interface StubEsme {
  write(bytes: Buffer): void
  /** Sends a request and resolves to what answers its sequence number. */
  request(command: number, body?: Buffer): Promise<RawPdu>
  /** Answers with this status from now on; undefined: not at all. */
  answerWith(decide: (delivery: RawPdu, nth: number) => number | undefined): void
  /** PDUs that came so far. */
  readonly received: readonly RawPdu[]
  /** Resolves to the first so many PDUs with this command id, and that fit, once they are there. */
  until(count: number, command: number, fits?: (pdu: RawPdu) => boolean): Promise<RawPdu[]>
  readonly closed: Promise<unknown>
  close(): void
}

const deliverSm = 0x05
const enquireLink = 0x15

export async function connectEsme(port: number): Promise<StubEsme> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const arrived = new Arrivals<RawPdu>()
  let decide: (delivery: RawPdu, nth: number) => number | undefined = () => 0
  let deliveries = 0
  let sequence = 0
  const answer = (pdu: RawPdu, status: number, body = Buffer.alloc(0)) =>
    socket.write(frame((pdu.command | 0x8000_0000) >>> 0, status, pdu.sequence, body))
  readPdus(socket, (pdu) => {
    if (pdu.command === deliverSm) {
      const status = decide(pdu, ++deliveries)
      if (status !== undefined) answer(pdu, status, Buffer.alloc(1))
    } else if (pdu.command === enquireLink) {
      const status = decide(pdu, deliveries)
      if (status !== undefined) answer(pdu, 0)
    }
    arrived.add(pdu)
  })
  return {
    write: (bytes) => void socket.write(bytes),
    request: async (command, body = Buffer.alloc(0)) => {
      sequence += 1
      const own = sequence
      socket.write(frame(command, 0, own, body))
      const [pdu] = await arrived.until(
        1,
        (each) => each.sequence === own && each.command >= 0x8000_0000,
      )
      if (!pdu) throw new Error('resolved without a PDU')
      return pdu
    },
    answerWith: (next) => {
      decide = next
    },
    received: arrived.all,
    until: (count, command, fits = () => true) =>
      arrived.until(count, (pdu) => pdu.command === command && fits(pdu)),
    // `once` would reject where the connection is cut.
    closed: new Promise((resolve) => socket.once('close', resolve)),
    close: () => void socket.destroy(),
  }
}

export function bindBody(systemId: string, password: string, systemType = 'VMA'): Buffer {
  return Buffer.from(`${systemId}\0${password}\0${systemType}\0\x34\0\0\0`, 'latin1')
}

/** A submit_sm as bearerbox fills it, but for what is given. */
export function submitBody(given: {
  text?: Buffer | string
  from?: string
  fromTon?: number
  to?: string
  toTon?: number
  toNpi?: number
  service?: string
  esmClass?: number
  priority?: number
  schedule?: string
  validity?: string
  registered?: number
  dataCoding?: number
  length?: number
  tlvs?: string
}): Buffer {
  const { text: content = 'Laporan Bapak/Ibu kami terima.' } = given
  const text = typeof content === 'string' ? Buffer.from(content, 'latin1') : content
  return Buffer.concat([
    Buffer.from(`${given.service ?? ''}\0`, 'latin1'),
    Buffer.from([given.fromTon ?? 2, 1]),
    Buffer.from(`${given.from ?? '1708'}\0`),
    Buffer.from([given.toTon ?? 2, given.toNpi ?? 1]),
    Buffer.from(`${given.to ?? '628111000112'}\0`),
    Buffer.from([given.esmClass ?? 3, 0, given.priority ?? 0]),
    Buffer.from(`${given.schedule ?? ''}\0${given.validity ?? ''}\0`),
    Buffer.from([given.registered ?? 0, 0, given.dataCoding ?? 0, 0, given.length ?? text.length]),
    text,
    Buffer.from(given.tlvs ?? '', 'hex'),
  ])
}

export function frame(command: number, status: number, sequence: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16)
  head.writeUInt32BE(16 + body.length, 0)
  head.writeUInt32BE(command, 4)
  head.writeUInt32BE(status, 8)
  head.writeUInt32BE(sequence, 12)
  return Buffer.concat([head, body])
}

function readPdus(socket: Socket, take: (pdu: RawPdu) => void): void {
  let unread = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk])
    while (unread.length >= 16 && unread.length >= unread.readUInt32BE(0)) {
      const pdu = unread.subarray(0, unread.readUInt32BE(0))
      unread = unread.subarray(pdu.length)
      const [command, status, sequence] = [4, 8, 12].map((at) => pdu.readUInt32BE(at))
      take({
        command: command ?? 0,
        status: status ?? 0,
        sequence: sequence ?? 0,
        body: pdu.subarray(16),
      })
    }
  })
}
