import type { Logger } from 'pino'
import type {
  ConnectedChannel,
  Connection,
  ConnectionHost,
  ConnectionState,
} from '../contract/channel.ts'
import type { InboundEvent } from '../contract/events.ts'
import { isDoneWithin } from '../patience.ts'

/** The connection of one account, from the moment that this process holds it. */
export interface HeldConnection {
  /** Undefined while it is being made or closed. */
  connection(): Connection | undefined
  isClosing(): boolean
  /**
   * Ends it. `now` aborts it first; `in order` lets it finish what is half done.
   *
   * @returns when it is closed, or will not close in time
   */
  close(how: 'now' | 'in order'): Promise<void>
}

export interface HeldConnectionParts {
  readonly channel: ConnectedChannel
  readonly settings: Record<string, unknown>
  readonly directory: string
  accept(events: readonly InboundEvent[]): Promise<void>
  seenLately: ConnectionHost['seenLately']
  /** Called for what the channel says while this connection is open. */
  reported(state: ConnectionState): void
  /** The channel could not begin at all; called once, and the connection is of no further use. */
  failed(error: unknown): void
  readonly log: Logger
}

const closeMs = 8_000

/** Lets a channel hold the connection of an account. */
export function holdConnection(parts: HeldConnectionParts): HeldConnection {
  const { channel, settings, directory, accept, seenLately, log } = parts
  const ending = new AbortController()
  let connection: Connection | undefined
  let closing: Promise<void> | undefined
  const host: ConnectionHost = {
    accept,
    seenLately,
    report: (state) => {
      if (!closing && !ending.signal.aborted) parts.reported(state)
    },
    signal: ending.signal,
    directory,
  }
  // Not at once: the caller does not have the connection yet.
  const opening = Promise.resolve()
    .then(() => channel.listen(settings, host))
    .then(
      (opened) => {
        if (!closing) connection = opened
        return opened
      },
      (error: unknown) => {
        if (!ending.signal.aborted) parts.failed(error)
        return undefined
      },
    )

  async function close(how: 'now' | 'in order'): Promise<void> {
    // A connection that is not yet made has nothing to finish.
    if (how === 'now' || !connection) ending.abort()
    connection = undefined
    const closed = opening
      .then((opened) => opened?.close())
      .catch((error: unknown) => log.error({ err: error }, 'the connection did not close in order'))
    if (!(await isDoneWithin(closed, closeMs))) log.error('the connection did not close in time')
    ending.abort()
  }

  return {
    connection: () => connection,
    isClosing: () => closing !== undefined,
    close(how) {
      if (how === 'now') ending.abort()
      closing ??= close(how)
      return closing
    },
  }
}
