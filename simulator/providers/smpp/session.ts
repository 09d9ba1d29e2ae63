import type { Socket } from 'node:net'
import {
  command,
  cString,
  encodePdu,
  encodeTlv,
  Fields,
  type Pdu,
  PduStream,
  status,
  tlv,
} from './pdu.ts'

export interface Timings {
  /** From the connection to the bind. */
  readonly bindMs: number
  /** How long an answer to a deliver_sm or an enquire_link may take. */
  readonly answerMs: number
  /** Between enquire_links. */
  readonly enquireMs: number
}

export interface SessionDeps {
  readonly systemId: string
  readonly password: string
  readonly timings: Timings
  /** Told of each submit_sm of a session that may send. */
  submitted(session: Session, pdu: Pdu): void
}

/** What a request to the other side came to: its command_status, or why there is none. */
export type Answered = { readonly status: number } | { readonly failure: string }

const isAnswer = 0x8000_0000
/** deliver_sm under way at a time. */
const window = 10
const modes = new Map<number, { readonly receives: boolean; readonly sends: boolean }>([
  [command.bindReceiver, { receives: true, sends: false }],
  [command.bindTransmitter, { receives: false, sends: true }],
  [command.bindTransceiver, { receives: true, sends: true }],
])

/** The message centre's end of one connection, from its bind to its unbind. SMPP 3.4, section 2. */
export class Session {
  readonly #socket: Socket
  readonly #deps: SessionDeps
  readonly #stream = new PduStream()
  readonly #pending = new Map<number, (answer: Answered) => void>()
  readonly #queue: (() => void)[] = []
  readonly #bindTimer: NodeJS.Timeout
  #enquireTimer: NodeJS.Timeout | undefined
  #mode: { readonly receives: boolean; readonly sends: boolean } | undefined
  #sequence = 0
  #underWay = 0

  constructor(socket: Socket, deps: SessionDeps) {
    this.#socket = socket
    this.#deps = deps
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
    socket.on('close', () => this.#closed())
    this.#bindTimer = setTimeout(() => socket.destroy(), deps.timings.bindMs)
  }

  /** Whether messages can be delivered here. */
  get receives(): boolean {
    return !this.#socket.destroyed && this.#mode?.receives === true
  }

  /** Delivers as soon as the window has room. */
  async deliver(body: Buffer): Promise<Answered> {
    if (this.#underWay >= window) await new Promise<void>((next) => this.#queue.push(next))
    this.#underWay += 1
    const answer = await this.#request(command.deliverSm, body)
    this.#underWay -= 1
    this.#queue.shift()?.()
    return answer
  }

  /** An answer with an error has no body. */
  answer(pdu: Pdu, code: number, body?: Buffer): void {
    const whole = code === status.ok && body ? { body } : {}
    this.#write({ command: (pdu.command | isAnswer) >>> 0, status: code, ...whole }, pdu.sequence)
  }

  /** Refuses without saying what. */
  nack(pdu: Pick<Pdu, 'sequence'>, code: number): void {
    this.#write({ command: command.genericNack, status: code }, pdu.sequence)
  }

  /** Cuts the connection, as a network does. */
  cut(): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    const { pdus, broken } = this.#stream.read(chunk)
    for (const pdu of pdus) this.#take(pdu)
    if (!broken) return
    this.nack({ sequence: 0 }, status.invalidCommandLength)
    this.#socket.destroySoon()
  }

  #take(pdu: Pdu): void {
    if (pdu.command >= isAnswer) {
      this.#pending.get(pdu.sequence)?.({ status: pdu.status })
      return
    }
    const known: readonly number[] = Object.values(command)
    if (!known.includes(pdu.command)) this.nack(pdu, status.invalidCommand)
    else if (modes.has(pdu.command)) this.#bind(pdu)
    else if (pdu.command === command.enquireLink) this.answer(pdu, status.ok)
    else if (pdu.command === command.unbind && this.#mode) this.#unbind(pdu)
    else if (pdu.command === command.submitSm && this.#mode?.sends) this.#deps.submitted(this, pdu)
    else this.answer(pdu, status.invalidBindStatus)
  }

  #unbind(pdu: Pdu): void {
    this.answer(pdu, status.ok)
    this.#mode = undefined
    this.#socket.end()
  }

  #bind(pdu: Pdu): void {
    const code = this.#refusalOfBind(pdu)
    if (code !== status.ok) {
      this.answer(pdu, code)
      if (code !== status.alreadyBound) this.#socket.end()
      return
    }
    clearTimeout(this.#bindTimer)
    this.#mode = modes.get(pdu.command)
    const version = encodeTlv(tlv.interfaceVersion, Buffer.from([0x34]))
    this.answer(pdu, status.ok, Buffer.concat([cString('SIMPUL-SMSC'), version]))
    this.#enquireTimer = setInterval(() => void this.#enquire(), this.#deps.timings.enquireMs)
  }

  /** Section 4.1.5: system_id, password, system_type, version, TON, NPI and address_range. */
  #refusalOfBind({ body }: Pdu): number {
    const fields = new Fields(body)
    const [systemId, password, systemType] = [fields.text(), fields.text(), fields.text()]
    fields.octets(3)
    const range = fields.text()
    if (this.#mode) return status.alreadyBound
    if (systemId !== this.#deps.systemId) return status.invalidSystemId
    if (password !== this.#deps.password) return status.invalidPassword
    if (systemType.length > 12) return status.invalidSystemType
    return fields.hasFailed() || range.length > 40 ? status.bindFailed : status.ok
  }

  async #enquire(): Promise<void> {
    if ('failure' in (await this.#request(command.enquireLink))) this.#socket.destroy()
  }

  #request(id: number, body?: Buffer): Promise<Answered> {
    if (this.#socket.destroyed) return Promise.resolve({ failure: 'connection lost' })
    this.#sequence = (this.#sequence % 0x7fff_ffff) + 1
    const sequence = this.#sequence
    return new Promise((resolve) => {
      const settle = (answer: Answered) => {
        clearTimeout(timer)
        this.#pending.delete(sequence)
        resolve(answer)
      }
      const timer = setTimeout(() => settle({ failure: 'no answer' }), this.#deps.timings.answerMs)
      this.#pending.set(sequence, settle)
      this.#write({ command: id, status: 0, ...(body && { body }) }, sequence)
    })
  }

  #write(pdu: Omit<Pdu, 'sequence' | 'body'> & { readonly body?: Buffer }, sequence: number): void {
    if (this.#socket.writable) this.#socket.write(encodePdu({ ...pdu, sequence }))
  }

  #closed(): void {
    clearTimeout(this.#bindTimer)
    clearInterval(this.#enquireTimer)
    for (const settle of [...this.#pending.values()]) settle({ failure: 'connection lost' })
  }
}
