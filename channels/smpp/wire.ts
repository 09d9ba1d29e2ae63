import type { Socket } from 'node:net'
import { asksForAnswer, commandIds, commandOf } from './commands.ts'
import { decode, type Malformed } from './decode.ts'
import { encode } from './encode.ts'
import { Frames } from './frames.ts'
import type { Pdu } from './pdu.ts'

/** What became of a request. */
export type Reply =
  | { readonly kind: 'answered'; readonly pdu: Pdu }
  /** The answer cannot be read, or belongs to another command. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'silent' }
  /** The connection ended before the request was written, or while its answer was awaited. */
  | { readonly kind: 'cut'; readonly wasWritten: boolean }

export interface Listener {
  request(pdu: Pdu, frame: Buffer): void
  malformed(fault: Malformed, frame: Buffer): void
  /** A request with a command_id that is none of ours. */
  unknown(sequence: number): void
  /** The peer answered request n: it has read whatever was written before that. */
  proven(written: number): void
  /** Called once, with a reason that quotes nothing. */
  closed(reason: string): void
}

interface Pending {
  readonly command: Pdu['command']
  /** How many PDUs had been written before it. */
  readonly written: number
  settle(reply: Reply): void
}

const lastSequence = 0x7fffffff

/** PDUs over one connection: framing, sequence numbers, and which answer belongs to which request. */
export class Wire {
  readonly #socket: Socket
  readonly #listener: Listener
  readonly #frames = new Frames()
  readonly #pending = new Map<number, Pending>()
  #sequence = 0
  #written = 0
  #closedBy: string | undefined

  constructor(socket: Socket, listener: Listener) {
    this.#socket = socket
    this.#listener = listener
    socket.on('data', (chunk) => this.#read(chunk))
    socket.on('error', (error: NodeJS.ErrnoException) => this.destroy(error.code ?? 'socket error'))
    socket.on('end', () => this.destroy('closed by the peer'))
    socket.on('close', () => this.destroy('closed by the peer'))
  }

  get isOpen(): boolean {
    return this.#closedBy === undefined
  }

  /** @returns how many PDUs have been written with this one */
  write(pdu: Pdu): number {
    if (!this.isOpen) return this.#written
    this.#socket.write(encode(pdu))
    this.#written += 1
    return this.#written
  }

  /** @param form the request with the sequence number that it is given */
  async request(form: (sequence: number) => Pdu, timeoutMs: number): Promise<Reply> {
    if (!this.isOpen) return { kind: 'cut', wasWritten: false }
    const sequence = this.#nextSequence()
    const pdu = form(sequence)
    return await new Promise((resolve) => {
      const settle = (reply: Reply) => {
        clearTimeout(timer)
        this.#pending.delete(sequence)
        resolve(reply)
      }
      const timer = setTimeout(() => settle({ kind: 'silent' }), timeoutMs)
      this.#pending.set(sequence, { command: pdu.command, written: this.#written, settle })
      this.write(pdu)
    })
  }

  /** Ends: what was written still goes out, and nothing more is read. */
  end(reason: string): void {
    this.#close(reason)
    this.#socket.end(() => this.#socket.destroy())
  }

  destroy(reason: string): void {
    this.#close(reason)
    this.#socket.destroy()
  }

  #close(reason: string): void {
    if (!this.isOpen) return
    this.#closedBy = reason
    for (const { settle } of [...this.#pending.values()]) settle({ kind: 'cut', wasWritten: true })
    this.#listener.closed(reason)
  }

  #nextSequence(): number {
    do this.#sequence = (this.#sequence % lastSequence) + 1
    while (this.#pending.has(this.#sequence))
    return this.#sequence
  }

  #read(chunk: Buffer): void {
    const { frames, isLost } = this.#frames.take(chunk)
    for (const frame of frames) if (this.isOpen) this.#dispatch(frame)
    if (isLost) this.destroy('a PDU of an impossible length')
  }

  #dispatch(frame: Buffer): void {
    const decoded = decode(frame)
    if (decoded.kind === 'pdu') {
      const { pdu } = decoded
      if (asksForAnswer(commandIds[pdu.command])) this.#listener.request(pdu, frame)
      else this.#answer(pdu.sequence, pdu)
      return
    }
    const { commandId, sequence } = decoded
    if (!asksForAnswer(commandId)) this.#answer(sequence, undefined)
    else if (decoded.kind === 'malformed') this.#listener.malformed(decoded, frame)
    else this.#listener.unknown(sequence)
  }

  #answer(sequence: number, pdu: Pdu | undefined): void {
    const pending = this.#pending.get(sequence)
    if (!pending) return
    this.#listener.proven(pending.written)
    const isIts =
      pdu?.command === 'generic_nack' ||
      (pdu !== undefined && pdu.command === answerTo(pending.command))
    pending.settle(isIts ? { kind: 'answered', pdu } : { kind: 'unreadable' })
  }
}

function answerTo(command: Pdu['command']) {
  return commandOf((commandIds[command] | 0x80000000) >>> 0)
}
