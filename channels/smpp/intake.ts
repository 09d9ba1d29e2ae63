import type { ConnectionHost } from '../../src/contract/channel.ts'
import type { InboundEvent } from '../../src/contract/events.ts'
import { statuses } from './commands.ts'
import type { Malformed } from './decode.ts'
import { incomingOf, setFrameAside } from './message.ts'
import type { DataMessage, ShortMessage } from './pdu.ts'
import type { Recall } from './recall.ts'
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
  readonly #recall: Recall
  readonly #inFlight = new Set<Promise<number>>()
  #capacity = maxInFlight

  constructor(settings: Settings, host: ConnectionHost, repeats: Repeats, recall: Recall) {
    this.#settings = settings
    this.#host = host
    this.#repeats = repeats
    this.#recall = recall
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
    const { digest, key, event } = incoming
    const receivedAt = new Date()
    if (key !== undefined) return this.#plain(event(key, receivedAt), statuses.ok)
    const telling = this.#recall.of(digest)
    const arrive = (canTell: boolean) =>
      this.#arrive(digest, via, canTell, (given) => event(given, receivedAt))
    return this.#tracked(telling === undefined ? arrive(true) : later(telling.then(arrive)))
  }

  /** Keeps it for a human; the centre is told what is wrong with it. */
  takeMalformed({ reason, status }: Malformed, frame: Buffer): Delivery {
    if (this.#inFlight.size >= this.#capacity) return refused
    return this.#plain(setFrameAside(frame, reason, this.#settings), status)
  }

  #plain(event: InboundEvent, status: number): Delivery {
    return this.#tracked({ ...refused, status: this.#accept(event, status) })
  }

  #arrive(
    digest: string,
    via: object,
    canTell: boolean,
    event: (key: string) => InboundEvent,
  ): Delivery {
    const occurrence = this.#repeats.arrive(digest, via, canTell)
    const accepted = this.#accept(event(occurrence.key), statuses.ok)
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
    return this.#host.accept([event]).then(
      () => status,
      () => statuses.temporaryFailure,
    )
  }

  #tracked(delivery: Delivery): Delivery {
    const { status } = delivery
    this.#inFlight.add(status)
    const forget = () => this.#inFlight.delete(status)
    status.then(forget, forget)
    return delivery
  }
}

/** A delivery that begins when its promise resolves. */
function later(promised: Promise<Delivery>): Delivery {
  let begun: Delivery | undefined
  const status = promised.then((delivery) => {
    begun = delivery
    return delivery.status
  })
  return { status, answered: () => begun?.answered(), proven: () => begun?.proven() }
}

const nothing = () => undefined
const refused: Delivery = {
  status: Promise.resolve(statuses.temporaryFailure),
  answered: nothing,
  proven: nothing,
}
