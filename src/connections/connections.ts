import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import type { Account } from '../accounts.ts'
import type { Connection, ConnectionState } from '../contract/channel.ts'
import type { KeyRing } from '../identity/keys.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { openLedger } from '../inbox/ledger.ts'
import type { Outgoing } from '../outbox/sender.ts'
import type { AccountKey } from '../store/circuits.ts'
import { makeConnectionDirectory } from './connection-directory.ts'
import { isSame, loggable, storable } from './connection-state.ts'
import { type HeldConnection, holdConnection } from './held-connection.ts'
import { connecting, type Holding, holdingsOf, isUp, nameOf } from './holding.ts'
import { release, renew, seenLately } from './lease.ts'

/** The connections that this process holds. */
export interface Connections {
  /** Undefined where another process holds the account, or nobody does. */
  connectionOf(channel: string, account: string): Connection | undefined
  /** What sends replies of such an account. */
  outgoingOf(channel: string, account: string): Outgoing | undefined
  /** The accounts whose connection is held here and up. */
  up(): readonly AccountKey[]
  /** Ends every connection in order, then lets others have the accounts. */
  stop(): Promise<void>
}

export interface ConnectionsOptions {
  readonly accounts: readonly Account[]
  /** Names this process; no other process ever has the same name. */
  readonly holder: string
  /** Opens a pool of at least 4 connections that nobody else uses. */
  connect(): Sql
  readonly inbox: Pick<Inbox, 'accept'>
  readonly ring: KeyRing
  /** SIMPUL_DIRECTORY. */
  readonly directory: string
  readonly log: Logger
  /** For this time after a renewal no other process may have the account. */
  readonly leaseMs?: number
}

const defaultLeaseMs = 15_000
const patienceMs = 2_000
const tickMs = 100
const retryMs = 5_000
// While Postgres is away it is asked more often.
const probeMs = 1_000

/**
 * Holds the connections of all accounts whose lease it gets; a lease is renewed four times before it
 * runs out. A process that begins later takes over accounts whose lease is given up or runs out.
 *
 * Where another process has an account, its connection here is closed. While Postgres does not
 * answer, nobody can tell: then only connections that must have one holder are closed, before their
 * lease runs out; the others go on, and the inbox takes what they bring.
 */
export function openConnections(options: ConnectionsOptions): Connections {
  const { holder, inbox, ring, directory, log, leaseMs = defaultLeaseMs } = options
  const holdings = holdingsOf(options.accounts)
  if (holdings.length === 0)
    return {
      connectionOf: () => undefined,
      outgoingOf: () => undefined,
      up: () => [],
      stop: async () => {},
    }
  const ledger = openLedger({ connect: options.connect, log })
  const holdingOf = new Map(holdings.map((holding) => [nameOf(holding), holding]))
  let renewing: Promise<void> | undefined
  let renewedAt = Number.NEGATIVE_INFINITY
  let isNews = true
  let isStopping = false

  async function renewAll(): Promise<void> {
    const askedAt = performance.now()
    renewedAt = askedAt
    isNews = false
    const wishes = holdings.map((holding) => ({
      channel: holding.channel,
      account: holding.account,
      ...(holding.isMine
        ? { state: holding.state, sinceMs: askedAt - holding.since }
        : { state: connecting, sinceMs: 0 }),
    }))
    const answer = await ledger.probe((sql) => renew(sql, holder, leaseMs, wishes), patienceMs)
    if (answer.kind === 'refused')
      log.error({ err: answer.error }, 'the leases of the connections were refused')
    if (answer.kind !== 'done') return
    const mine = new Set(answer.value.map(nameOf))
    for (const holding of holdings) {
      if (!mine.has(nameOf(holding))) lose(holding, 'another process holds it')
      else {
        holding.heldAt = askedAt
        take(holding)
        begin(holding)
      }
    }
  }

  function take(holding: Holding): void {
    if (holding.isMine) return
    holding.isMine = true
    holding.state = connecting
    holding.since = performance.now()
  }

  function begin(holding: Holding): void {
    if (holding.current || isStopping || performance.now() < holding.notBefore) return
    const { channel, account, holds, settings } = holding
    const names = { channel, account }
    log.info(names, 'this process holds the connection')
    try {
      holding.current = holdConnection({
        channel: holds,
        settings,
        directory: makeConnectionDirectory(directory, holding),
        accept: (events) => inbox.accept({ channel, receivedAt: new Date(), events }),
        seenLately: (eventKeys) => lately(holding, eventKeys),
        reported: (state) => note(holding, state),
        failed: (error) => fail(holding, error),
        log: log.child(names),
      })
    } catch (error) {
      fail(holding, error)
    }
  }

  /** A channel that throws, or a folder that cannot be made: it is tried again a little later. */
  function fail(holding: Holding, error: unknown): void {
    const { channel, account, current } = holding
    log.error({ err: error, channel, account }, 'the connection cannot be held')
    note(holding, { kind: 'down', detail: 'it cannot be started; the log says why' })
    holding.notBefore = performance.now() + retryMs
    if (current) endNow(holding, current)
  }

  function lose(holding: Holding, reason: string): void {
    const { current, channel, account } = holding
    holding.isMine = false
    if (!current || current.isClosing()) return
    log.warn({ channel, account, reason }, 'the connection is given up')
    endNow(holding, current)
  }

  function endNow(holding: Holding, held: HeldConnection): void {
    const { channel, account } = holding
    end(holding, held, 'now').catch((error: unknown) =>
      log.error({ err: error, channel, account }, 'the connection did not close in order'),
    )
  }

  async function end(
    holding: Holding,
    held: HeldConnection,
    how: 'now' | 'in order',
  ): Promise<void> {
    await held.close(how)
    if (holding.current === held) holding.current = undefined
  }

  function note(holding: Holding, given: ConnectionState): void {
    const state = storable(given)
    if (isSame(state, holding.state)) return
    const { channel, account } = holding
    if ((state.kind === 'up') !== (holding.state.kind === 'up')) holding.since = performance.now()
    const level = state.kind === 'refused' ? 'error' : 'info'
    if (state.kind !== holding.state.kind)
      log[level]({ channel, account, ...loggable(state) }, 'connection')
    holding.state = state
    isNews = true
  }

  async function lately(key: AccountKey, eventKeys: readonly string[]) {
    const answer = await ledger.attempt((sql) => seenLately(sql, ring, key, eventKeys), patienceMs)
    return answer.kind === 'done' ? answer.value : undefined
  }

  function tick(): void {
    const now = performance.now()
    for (const holding of holdings)
      if (holding.holds.stopsWithoutLease && now - holding.heldAt > leaseMs * trustedShare)
        lose(holding, 'its lease could not be renewed')
    const everyMs = ledger.isAway() ? Math.min(probeMs, leaseMs / 4) : leaseMs / 4
    if (!isNews && now - renewedAt < everyMs) return
    renewing ??= renewAll()
      .catch((error: unknown) => log.error({ err: error }, 'the leases were not renewed'))
      .finally(() => {
        renewing = undefined
      })
  }

  const timer = setInterval(tick, tickMs)
  tick()
  const connectionOf = (channel: string, account: string) =>
    holdingOf.get(nameOf({ channel, account }))?.current?.connection()

  return {
    connectionOf,
    outgoingOf(channel, account) {
      const holding = holdingOf.get(nameOf({ channel, account }))
      const connection = connectionOf(channel, account)
      if (!holding || !connection) return undefined
      return { send: (message) => connection.send(message), isUp: () => isUp(holding) }
    },
    up: () => holdings.filter(isUp),
    async stop() {
      isStopping = true
      // The leases are renewed until the last connection is closed.
      await Promise.all(
        holdings.map((holding) => holding.current && end(holding, holding.current, 'in order')),
      )
      clearInterval(timer)
      await renewing
      const freed = await ledger.attempt((sql) => release(sql, holder), patienceMs)
      if (freed.kind !== 'done') log.warn('the leases were not given up; they run out')
      await ledger.close()
    },
  }
}

// The rest of the lease is left for closing: a browser takes some seconds.
const trustedShare = 0.75
