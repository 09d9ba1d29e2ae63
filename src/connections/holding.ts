import type { Account } from '../accounts.ts'
import type { ConnectedChannel, ConnectionState } from '../contract/channel.ts'
import type { AccountKey } from '../store/circuits.ts'
import type { HeldConnection } from './held-connection.ts'

/** One configured account, whether this process holds it or not. */
export interface Holding extends AccountKey {
  readonly channel: string
  readonly account: string
  readonly holds: ConnectedChannel
  readonly settings: Record<string, unknown>
  /** Present until it is closed. */
  current?: HeldConnection | undefined
  /** What the latest renewal said. */
  isMine: boolean
  /** When that renewal was asked for, by our clock. */
  heldAt: number
  state: ConnectionState
  /** When it last came up or went down. */
  since: number
  /** The earliest next start, after one that failed. */
  notBefore: number
}

export const connecting: ConnectionState = { kind: 'connecting' }

/** The accounts, none of them held yet, whose channel holds a connection. */
export function holdingsOf(accounts: readonly Account[]): Holding[] {
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

export function isUp({ state, current }: Holding): boolean {
  return state.kind === 'up' && current?.connection() !== undefined
}

/** One name for one account, for maps. */
export function nameOf({ channel, account }: AccountKey): string {
  return `${channel} ${account}`
}
