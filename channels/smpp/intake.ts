import type { ConnectionHost } from '../../src/contract/channel.ts'
import type { InboundEvent } from '../../src/contract/events.ts'
import { statuses } from './commands.ts'
import type { Malformed } from './decode.ts'
import { type Incoming, incomingOf, setFrameAside } from './message.ts'
import type { DataMessage, ShortMessage } from './pdu.ts'
import type { Repeats } from './repeats.ts'
import type { Settings } from './settings.ts'

/** More than any centre has under way: beyond it something is wrong, and the centre has to wait. */
const maxInFlight = 1_000

/** A message on its way to the core. */
export interface Delivery {
  /** Resolves with the command_status, once the message is durable or cannot be made durable. */
  readonly status: Promise<number>
  /** The answer was written. */
  answered(): void
  /** The centre has it. */
  proven(): void
}

/** Hands messages of all sessions to the gateway, and tells what to answer. */
export class Intake {
  readonly #settings: Settings
  readonly #host: ConnectionHost
  readonly #repeats: Repeats
  readonly #inFlight = new Set<Promise<number>>()
  #capacity = maxInFlight

  constructor(settings: Settings, host: ConnectionHost, repeats: Repeats) {
    this.#settings = settings
    this.#host = host
    this.#repeats = repeats
  }

  /** Takes nothing more. Resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.#capacity = 0
    await Promise.all(this.#inFlight)
  }

  /** @param via the session; its end leaves unproven messages in doubt */
  take(pdu: ShortMessage | DataMessage, frame: Buffer, via: object): Delivery {
    if (this.#inFlight.size >= this.#capacity) return refused
    const incoming = incomingOf(pdu, frame, this.#settings)
    if (incoming.kind === 'event') return this.#plain(incoming.event, statuses.ok)
    return this.#message(incoming, via)
  }

  /** Keeps it for a human; the centre is told what is wrong with it. */
  takeMalformed({ reason, status }: Malformed, frame: Buffer): Delivery {
    if (this.#inFlight.size >= this.#capacity) return refused
    return this.#plain(setFrameAside(frame, reason, this.#settings), status)
  }

  #plain(event: InboundEvent, status: number): Delivery {
    return { ...refused, status: this.#accept(event, status) }
  }

  #message({ digest, key, event }: Extract<Incoming, { kind: 'message' }>, via: object): Delivery {
    if (key !== undefined) return this.#plain(event(key, new Date()), statuses.ok)
    const occurrence = this.#repeats.arrive(digest, via)
    const accepted = this.#accept(event(occurrence.key, new Date()), statuses.ok)
    const status = accepted.then((code) => {
      if (code !== statuses.ok) this.#repeats.doubt(occurrence)
      return code
    })
    return {
      status,
      answered: () => this.#repeats.answered(occurrence),
      proven: () => this.#repeats.proven(occurrence),
    }
  }

  #accept(event: InboundEvent, status: number): Promise<number> {
    // It was not kept, for whatever reason: the centre has to send it again.
    const accepted = this.#host.accept([event]).then(
      () => status,
      () => statuses.temporaryFailure,
    )
    this.#inFlight.add(accepted)
    const forget = () => this.#inFlight.delete(accepted)
    accepted.then(forget, forget)
    return accepted
  }
}

const nothing = () => undefined
const refused: Delivery = {
  status: Promise.resolve(statuses.temporaryFailure),
  answered: nothing,
  proven: nothing,
}
