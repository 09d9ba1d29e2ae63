import type { Account } from '../accounts.ts'
import type { ConnectedChannel, ConnectionState } from '../contract/channel.ts'
import type { HeldLine } from './held-line.ts'
import type { LineKey } from './lease.ts'

/** One configured account, held here or not. */
export interface Place extends LineKey {
  readonly channel: string
  readonly account: string
  readonly holds: ConnectedChannel
  readonly settings: Record<string, unknown>
  /** Present until it is closed. */
  line?: HeldLine | undefined
  /** As the latest renewal said. */
  isMine: boolean
  /** When that was asked for, by our clock. */
  heldAt: number
  state: ConnectionState
  /** Since when it is up, or is not. */
  since: number
  /** After a start that failed. */
  notBefore: number
}

export const connecting: ConnectionState = { kind: 'connecting' }

/** The places of accounts whose channel holds a connection. */
export function placesOf(accounts: readonly Account[]): Place[] {
  return accounts.flatMap(({ channel, id, settings }) => {
    if (!('listen' in channel)) return []
    return [
      {
        channel: channel.name,
        account: id,
        holds: channel,
        settings,
        isMine: false,
        heldAt: Number.NEGATIVE_INFINITY,
        state: connecting,
        since: 0,
        notBefore: 0,
      },
    ]
  })
}

export function isUp({ state, line }: Place): boolean {
  return state.kind === 'up' && line?.connection() !== undefined
}

/** One name for one account, for maps. */
export function nameOf({ channel, account }: LineKey): string {
  return `${channel} ${account}`
}
