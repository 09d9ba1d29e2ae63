import { createServer, type Server, type Socket } from 'node:net'
import { commandIds } from '../../channels/smpp/commands.ts'
import { decode } from '../../channels/smpp/decode.ts'
import { encode } from '../../channels/smpp/encode.ts'
import { Frames } from '../../channels/smpp/frames.ts'
import type { Pdu, ShortMessage } from '../../channels/smpp/pdu.ts'

/** What to do with a PDU of the gateway; true where it is answered already, or is not to be. */
export type Script = (pdu: Pdu, visit: Visit) => boolean

type PduOf<C, P extends Pdu = Pdu> = P extends Pdu ? (C extends P['command'] ? P : never) : never

/** One connection of the gateway. */
export interface Visit {
  readonly socket: Socket
  readonly heard: Pdu[]
  say(pdu: Pdu): void
}

/** A message centre for tests, over real TCP: it answers as it should, unless the script does. */
export class ScriptedSmsc {
  readonly visits: Visit[] = []
  script: Script = () => false
  readonly #server: Server
  #submitted = 0
  #changed: (() => void)[] = []

  private constructor() {
    this.#server = createServer((socket) => this.#welcome(socket))
  }

  static async start(): Promise<ScriptedSmsc> {
    const smsc = new ScriptedSmsc()
    await new Promise<void>((resolve) => smsc.#server.listen(0, '127.0.0.1', resolve))
    return smsc
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  /** Everything heard, on all connections. */
  heard<C extends Pdu['command']>(command: C): PduOf<C>[] {
    const all = this.visits.flatMap(({ heard }) => heard)
    return all.filter((pdu) => pdu.command === command) as PduOf<C>[]
  }

  /** Resolves as soon as the condition holds; asked after everything that is heard. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => this.#changed.push(resolve))
    }
  }

  /** The latest connection with a bind. */
  async bound(count = 1): Promise<Visit> {
    const those = () => this.visits.filter(({ heard }) => heard[0]?.command.startsWith('bind_'))
    await this.until(() => those().length >= count)
    const visit = those()[count - 1]
    if (!visit) throw new Error('no such connection')
    return visit
  }

  async stop(): Promise<void> {
    for (const { socket } of this.visits) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #welcome(socket: Socket): void {
    const frames = new Frames()
    const visit: Visit = { socket, heard: [], say: (pdu) => void socket.write(encode(pdu)) }
    this.visits.push(visit)
    socket.on('data', (chunk) => {
      for (const frame of frames.take(chunk).frames) {
        const decoded = decode(frame)
        if (decoded.kind !== 'pdu') throw new Error(`the gateway sent ${frame.toString('hex')}`)
        visit.heard.push(decoded.pdu)
        if (!this.script(decoded.pdu, visit)) this.#answer(decoded.pdu, visit)
      }
      this.#wake()
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#wake())
  }

  #answer(pdu: Pdu, { say }: Visit): void {
    const { sequence } = pdu
    switch (pdu.command) {
      case 'bind_receiver':
      case 'bind_transmitter':
      case 'bind_transceiver':
        say({ command: `${pdu.command}_resp`, sequence, status: 0, systemId: 'SMSC', tlvs: [] })
        break
      case 'submit_sm':
        this.#submitted += 1
        say(submitAnswer(sequence, `M${this.#submitted}`))
        break
      case 'enquire_link':
      case 'unbind':
        say({ command: `${pdu.command}_resp`, sequence, status: 0 })
        break
      default:
    }
  }

  #wake(): void {
    for (const wake of this.#changed.splice(0)) wake()
  }
}

export function submitAnswer(sequence: number, messageId: string, status = 0): Pdu {
  return { command: 'submit_sm_resp', sequence, status, messageId, tlvs: [] }
}

/** A message of a citizen to 1708, with a text in the default alphabet. */
export function deliverSm(given: Partial<ShortMessage> & { readonly text?: string } = {}) {
  const { text = 'Lampu jalan padam', ...fields } = given
  return {
    command: 'deliver_sm',
    sequence: 1,
    status: 0,
    serviceType: '',
    source: { ton: 1, npi: 1, address: '6281200000001' },
    destination: { ton: 3, npi: 0, address: '1708' },
    esmClass: 0,
    protocolId: 0,
    priority: 0,
    scheduledAt: '',
    validity: '',
    registeredDelivery: 0,
    replaceIfPresent: 0,
    dataCoding: 0,
    predefinedId: 0,
    shortMessage: Buffer.from(text, 'latin1'),
    tlvs: [],
    ...fields,
  } as const satisfies ShortMessage
}

/** A PDU whose header is sound and whose body is these octets. */
export function rawPdu(command: keyof typeof commandIds, sequence: number, body: Buffer): Buffer {
  const frame = Buffer.alloc(16 + body.length)
  frame.writeUInt32BE(frame.length, 0)
  frame.writeUInt32BE(commandIds[command], 4)
  frame.writeUInt32BE(sequence, 12)
  body.copy(frame, 16)
  return frame
}
