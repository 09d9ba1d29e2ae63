import type { Socket } from 'node:net'
import { commandIds, statuses } from './commands.ts'
import type { Malformed } from './decode.ts'
import type { Delivery, Intake } from './intake.ts'
import { Window } from './pace.ts'
import type { Bind, DataMessage, Pdu, ShortMessage } from './pdu.ts'
import type { Settings } from './settings.ts'
import { type Listener, type Reply, Wire } from './wire.ts'

export type Role = 'transceiver' | 'transmitter' | 'receiver'

export type Binding =
  | { readonly kind: 'bound' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'failed'; readonly detail: string }

const answerTimeoutMs = 10_000
const maxMisses = 2
const maxUnproven = 10_000

/** One connection to the message centre, from the bind to its end. */
export class Session implements Listener {
  readonly role: Role
  /** Resolves with the reason when it is over. */
  readonly ended: Promise<string>
  readonly #settings: Settings
  readonly #intake: Intake
  readonly #wire: Wire
  readonly #window: Window
  readonly #end: (reason: string) => void
  /** Answers of ours that the peer has not proven to have, oldest first. */
  readonly #unproven: { readonly written: number; readonly delivery: Delivery }[] = []
  readonly #timers = new Set<NodeJS.Timeout>()
  #heardAt = Date.now()
  #boundAt: number | undefined
  #isClosing = false
  #confirming: NodeJS.Timeout | undefined
  #outstanding = 0

  constructor(socket: Socket, role: Role, settings: Settings, intake: Intake) {
    const { promise, resolve } = Promise.withResolvers<string>()
    this.role = role
    this.ended = promise
    this.#end = resolve
    this.#settings = settings
    this.#intake = intake
    this.#window = new Window(settings.window)
    this.#wire = new Wire(socket, this)
    socket.on('data', () => {
      this.#heardAt = Date.now()
    })
  }

  get isBound(): boolean {
    return this.#boundAt !== undefined && this.#wire.isOpen
  }

  get canSend(): boolean {
    return this.role !== 'receiver' && this.isBound && !this.#isClosing
  }

  /** How many messages wait here for their answers, or for their turn. */
  get outstanding(): number {
    return this.#outstanding
  }

  /** How long it has been, or was, bound. */
  get ageMs(): number {
    return this.#boundAt === undefined ? 0 : Date.now() - this.#boundAt
  }

  async bind(): Promise<Binding> {
    const reply = await this.#wire.request(
      (sequence) => bindOf(this.role, this.#settings, sequence),
      this.#settings.bindTimeoutMs,
    )
    if (reply.kind !== 'answered') return { kind: 'failed', detail: `bind: ${reply.kind}` }
    const { status } = reply.pdu
    if (status !== statuses.ok) return { kind: 'refused', status }
    this.#boundAt = Date.now()
    this.#owned(this.#watch())
    return { kind: 'bound' }
  }

  /** Waits until the window has room, then for the answer. */
  async submit(form: (sequence: number) => Pdu): Promise<Reply> {
    this.#outstanding += 1
    await this.#window.enter()
    try {
      if (!this.canSend) return { kind: 'cut', wasWritten: false }
      return await this.#wire.request(form, this.#settings.responseTimeoutMs)
    } finally {
      this.#window.leave()
      this.#outstanding -= 1
    }
  }

  /** Unbinds. The caller has finished what was under way. */
  async close(): Promise<void> {
    this.#isClosing = true
    await this.#wire.request(
      plain('unbind'),
      Math.min(answerTimeoutMs, this.#settings.bindTimeoutMs),
    )
    this.#wire.end('closed')
  }

  destroy(reason: string): void {
    this.#wire.destroy(reason)
  }

  request(pdu: Pdu, frame: Buffer): void {
    const { command, sequence } = pdu
    switch (command) {
      case 'deliver_sm':
      case 'data_sm':
        this.#owned(this.#answer(pdu, this.#intake.take(pdu, frame, this)))
        break
      case 'enquire_link':
        this.#wire.write({ command: 'enquire_link_resp', sequence, status: 0 })
        break
      case 'unbind':
        this.#wire.write({ command: 'unbind_resp', sequence, status: 0 })
        this.#wire.end('unbound by the peer')
        break
      default:
        // Only an ESME asks this of a centre, never the other way round.
        this.#nack(sequence, statuses.invalidCommandId)
    }
  }

  malformed(fault: Malformed, frame: Buffer): void {
    const { sequence, status } = fault
    const command = messageCommands.get(fault.commandId)
    if (command === undefined) this.#nack(sequence, status)
    else this.#owned(this.#answer({ command, sequence }, this.#intake.takeMalformed(fault, frame)))
  }

  unknown(sequence: number): void {
    this.#nack(sequence, statuses.invalidCommandId)
  }

  proven(written: number): void {
    while (this.#unproven[0] && this.#unproven[0].written <= written) {
      this.#unproven.shift()?.delivery.proven()
    }
  }

  closed(reason: string): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#end(reason)
  }

  async #answer(
    { command, sequence }: Pick<ShortMessage | DataMessage, 'command' | 'sequence'>,
    delivery: Delivery,
  ): Promise<void> {
    const status = await delivery.status
    if (!this.#wire.isOpen) return
    const answer = command === 'data_sm' ? 'data_sm_resp' : 'deliver_sm_resp'
    const written = this.#wire.write({ command: answer, sequence, status, messageId: '', tlvs: [] })
    if (status !== statuses.ok) return
    delivery.answered()
    // A centre that answers nothing proves nothing, and that for as long as it is connected.
    if (this.#unproven.length >= maxUnproven) this.#unproven.shift()
    this.#unproven.push({ written, delivery })
    this.#confirming ??= this.#later(this.#settings.confirmMs, () => this.#confirm())
  }

  #nack(sequence: number, status: number): void {
    this.#wire.write({ command: 'generic_nack', sequence, status })
  }

  /** Asks, unless traffic has proven it: an answer proves that our answers have arrived. */
  async #confirm(): Promise<void> {
    if (this.#unproven.length > 0) await this.#wire.request(plain('enquire_link'), answerTimeoutMs)
    const isDone = this.#unproven.length === 0 || !this.#wire.isOpen
    this.#confirming = isDone
      ? undefined
      : this.#later(this.#settings.confirmMs, () => this.#confirm())
  }

  /**
   * Asks a silent peer for a sign of life, and ends a connection without one. Whatever it says is one:
   * some centres never answer enquire_link.
   */
  async #watch(): Promise<void> {
    const { enquireLinkMs } = this.#settings
    const idleMs = Date.now() - this.#heardAt
    if (idleMs < enquireLinkMs) {
      this.#later(enquireLinkMs - idleMs, () => this.#watch())
      return
    }
    const askedAt = Date.now()
    for (let misses = 0; misses < maxMisses; misses += 1) {
      const timeoutMs = Math.min(answerTimeoutMs, enquireLinkMs)
      const { kind } = await this.#wire.request(plain('enquire_link'), timeoutMs)
      if (kind === 'cut') return
      if (kind !== 'silent' || this.#heardAt >= askedAt) {
        this.#later(enquireLinkMs, () => this.#watch())
        return
      }
    }
    this.destroy('no answer to enquire_link')
  }

  /** Work that nobody waits for: should it fail, the connection ends and is made anew. */
  #owned(work: Promise<void>): void {
    work.catch((error: unknown) => this.destroy(`a fault of ours: ${(error as Error).message}`))
  }

  #later(delayMs: number, run: () => Promise<void>): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#owned(run())
    }, delayMs)
    this.#timers.add(timer)
    return timer
  }
}

const messageCommands: ReadonlyMap<number, 'deliver_sm' | 'data_sm'> = new Map([
  [commandIds.deliver_sm, 'deliver_sm'],
  [commandIds.data_sm, 'data_sm'],
])

function plain(command: 'unbind' | 'enquire_link') {
  return (sequence: number): Pdu => ({ command, sequence, status: 0 })
}

/** SMPP 3.4, no later version: centres refuse versions that they do not know. */
function bindOf(role: Role, settings: Settings, sequence: number): Bind {
  const { systemId, password, systemType, addressTon, addressNpi, addressRange } = settings
  return {
    command: `bind_${role}`,
    sequence,
    status: 0,
    systemId,
    password,
    systemType,
    interfaceVersion: 0x34,
    range: { ton: addressTon, npi: addressNpi, address: addressRange },
  }
}
