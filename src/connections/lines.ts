import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import type { Account } from '../accounts.ts'
import type { Connection, ConnectionState } from '../contract/channel.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { openLedger } from '../inbox/ledger.ts'
import type { Outgoing } from '../outbox/sender.ts'
import { type HeldLine, holdLine } from './held-line.ts'
import { type LineKey, recentKeys, release, renew } from './lease.ts'
import { makeLineDirectory } from './line-directory.ts'
import { isSame, loggable, storable } from './line-state.ts'
import { connecting, isUp, nameOf, type Place, placesOf } from './place.ts'

/** The connections that this process holds. */
export interface Lines {
  /** Undefined where another process holds the account, or nobody does. */
  connectionOf(channel: string, account: string): Connection | undefined
  /** The way out of such an account. */
  outgoingOf(channel: string, account: string): Outgoing | undefined
  /** The accounts whose connection is held here and up. */
  up(): readonly LineKey[]
  /** Ends every connection in order, then lets others have the accounts. */
  stop(): Promise<void>
}

export interface LinesOptions {
  readonly accounts: readonly Account[]
  /** Names this process, and no other one ever. */
  readonly holder: string
  /** Opens a pool of at least 4 connections that nobody else uses. */
  connect(): Sql
  readonly inbox: Pick<Inbox, 'accept'>
  /** SIMPUL_DIRECTORY. */
  readonly directory: string
  readonly log: Logger
  /** How long nobody else may have an account after its holder was last heard of. */
  readonly leaseMs?: number
}

const defaultLeaseMs = 15_000
const patienceMs = 2_000
const tickMs = 100
const retryMs = 5_000
// While Postgres is away it is asked more often: it may be back.
const probeMs = 1_000

/**
 * Holds the connections of all accounts that it can have, one process an account: by a lease that
 * is renewed four times in its time. Whoever begins later takes over what is given up, or runs out.
 *
 * Where another process has an account, its line here is closed. Where nobody can tell, because
 * Postgres does not answer, only lines that must have one holder are closed, in time before the
 * lease runs out; the others go on, and what they bring goes where the inbox puts it.
 */
export function openLines(options: LinesOptions): Lines {
  const { holder, inbox, directory, log, leaseMs = defaultLeaseMs } = options
  const places = placesOf(options.accounts)
  if (places.length === 0)
    return {
      connectionOf: () => undefined,
      outgoingOf: () => undefined,
      up: () => [],
      stop: async () => {},
    }
  const ledger = openLedger({ connect: options.connect, log })
  const placeAt = new Map(places.map((place) => [nameOf(place), place]))
  let renewing: Promise<void> | undefined
  let renewedAt = Number.NEGATIVE_INFINITY
  let isNews = true
  let isStopping = false

  async function renewAll(): Promise<void> {
    const askedAt = performance.now()
    renewedAt = askedAt
    isNews = false
    const wishes = places.map((place) => ({
      channel: place.channel,
      account: place.account,
      ...(place.isMine
        ? { state: place.state, sinceMs: askedAt - place.since }
        : { state: connecting, sinceMs: 0 }),
    }))
    const answer = await ledger.probe((sql) => renew(sql, holder, leaseMs, wishes), patienceMs)
    if (answer.kind === 'refused')
      log.error({ err: answer.error }, 'the leases of the connections were refused')
    if (answer.kind !== 'done') return
    const mine = new Set(answer.value.map(nameOf))
    for (const place of places) {
      if (!mine.has(nameOf(place))) lose(place, 'another process holds it')
      else {
        place.heldAt = askedAt
        take(place)
        begin(place)
      }
    }
  }

  function take(place: Place): void {
    if (place.isMine) return
    place.isMine = true
    place.state = connecting
    place.since = performance.now()
  }

  function begin(place: Place): void {
    if (place.line || isStopping || performance.now() < place.notBefore) return
    const { channel, account, holds, settings } = place
    const names = { channel, account }
    log.info(names, 'this process holds the connection')
    try {
      place.line = holdLine({
        channel: holds,
        settings,
        directory: makeLineDirectory(directory, place),
        accept: (events) => inbox.accept({ channel, receivedAt: new Date(), events }),
        recentKeys: () => lately(place),
        reported: (state) => note(place, state),
        failed: (error) => fail(place, error),
        log: log.child(names),
      })
    } catch (error) {
      fail(place, error)
    }
  }

  /** What no channel should do, and a folder that cannot be made: tried again a little later. */
  function fail(place: Place, error: unknown): void {
    const { channel, account, line } = place
    log.error({ err: error, channel, account }, 'the connection cannot be held')
    note(place, { kind: 'down', detail: 'it cannot be started; the log says why' })
    place.notBefore = performance.now() + retryMs
    if (line) void end(place, line, 'now')
  }

  function lose(place: Place, reason: string): void {
    const { line, channel, account } = place
    place.isMine = false
    if (!line || line.isClosing()) return
    log.warn({ channel, account, reason }, 'the connection is given up')
    void end(place, line, 'now')
  }

  async function end(place: Place, line: HeldLine, how: 'now' | 'in order'): Promise<void> {
    await line.close(how)
    if (place.line === line) place.line = undefined
  }

  function note(place: Place, given: ConnectionState): void {
    const state = storable(given)
    if (isSame(state, place.state)) return
    const { channel, account } = place
    if ((state.kind === 'up') !== (place.state.kind === 'up')) place.since = performance.now()
    const level = state.kind === 'refused' ? 'error' : 'info'
    if (state.kind !== place.state.kind)
      log[level]({ channel, account, ...loggable(state) }, 'connection')
    place.state = state
    isNews = true
  }

  async function lately(key: LineKey): Promise<readonly string[]> {
    const answer = await ledger.attempt((sql) => recentKeys(sql, key), patienceMs)
    return answer.kind === 'done' ? answer.value : []
  }

  function tick(): void {
    const now = performance.now()
    for (const place of places)
      if (place.holds.stopsWithoutLease && now - place.heldAt > leaseMs * trustedShare)
        lose(place, 'its lease could not be renewed')
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
    placeAt.get(nameOf({ channel, account }))?.line?.connection()

  return {
    connectionOf,
    outgoingOf(channel, account) {
      const place = placeAt.get(nameOf({ channel, account }))
      const connection = connectionOf(channel, account)
      if (!place || !connection) return undefined
      return { send: (message) => connection.send(message), isUp: () => isUp(place) }
    },
    up: () => places.filter(isUp),
    async stop() {
      isStopping = true
      // The leases are renewed until the last connection is closed.
      await Promise.all(places.map((place) => place.line && end(place, place.line, 'in order')))
      clearInterval(timer)
      await renewing
      const freed = await ledger.attempt((sql) => release(sql, holder), patienceMs)
      if (freed.kind !== 'done') log.warn('the leases were not given up; they run out')
      await ledger.close()
    },
  }
}

// The rest of the lease is for ending: a browser takes some seconds.
const trustedShare = 0.75
