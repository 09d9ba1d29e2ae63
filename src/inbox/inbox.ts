import type { Logger } from 'pino'
import type postgres from 'postgres'
import type { Sql } from 'postgres'
import type { KeyRing } from '../identity/keys.ts'
import { isDoneWithin } from '../patience.ts'
import type { Wake } from '../queue/queues.ts'
import { openBatches } from './batches.ts'
import { drain } from './drain.ts'
import { openLedger } from './ledger.ts'
import { ForeignKeys, prove } from './prove.ts'
import { awaken, type Delivery, insert, type Rows, toRows } from './rows.ts'
import { NotSpooled, type Spool, type SpoolState } from './spool.ts'
import { encodeRows } from './spooled-rows.ts'

/** The delivery is not durable. The provider must be told so, and sends it again. */
export class NotAccepted extends Error {
  override readonly name = 'NotAccepted'
}

/** Whether the door is open, and what lies behind it. */
export interface InboxState {
  readonly postgres: 'up' | 'away'
  readonly spooledDeliveries: number
  readonly spoolBytes: number
  readonly spool: SpoolState['kind'] | 'none'
  readonly keys: KeysState
}

/**
 * Whether the database was sealed with our keys. With `foreign` keys nobody could ever open what is
 * accepted; they are `unproven` until Postgres has answered for the first time.
 */
export type KeysState = 'unproven' | 'proven' | 'foreign'

export interface Inbox {
  /**
   * Resolves once every event of the delivery is durable: in Postgres, each one once for ever, or in
   * the spool, from where it comes into Postgres.
   *
   * @throws NotAccepted where it could not be stored
   */
  accept(delivery: Delivery): Promise<void>
  state(): InboxState
  /** The same, but it asks Postgres first if that has not answered of late. */
  check(): Promise<InboxState>
  /** Refuses new deliveries; resolves when those that were accepted are stored. */
  close(): Promise<void>
}

interface Pending {
  readonly rows: Rows
  done(): void
  failed(error: Error): void
}

const maxRowsPerInsert = 2_000
const maxPending = 20_000
// A commit takes some milliseconds: a longer wait means an outage.
const patienceMs = 200
// Without a spool it is better to wait than to refuse.
const lastPatienceMs = 5_000
const drainMs = 250
const checkMs = 1_000
const checkPatienceMs = 2_000

/**
 * The durable door. Requests that arrive while an insert is under way share the next one: no timer,
 * one commit for many. While Postgres is away they go to the spool.
 *
 * @param options.connect opens a pool of at least 8 connections that only the inbox uses
 * @param options.spool closed with the inbox; without one an outage is answered with 503
 */
export function openInbox(options: {
  connect: () => Sql
  spool?: Spool | undefined
  ring: KeyRing
  wake: Wake
  log: Logger
}): Inbox {
  const { connect, spool, ring, wake, log } = options
  const ledger = openLedger({ connect, log, isUnproven: true })
  let keys: KeysState = 'unproven'
  const stopping = new AbortController()
  const batches = openBatches<Pending>({
    async write(batch) {
      await asked
      await (ledger.isAway() ? keep(batch) : store(batch))
    },
    rowsOf: ({ rows }) => rows.inbox.length,
    maxRows: maxRowsPerInsert,
    failed: (error) => log.error({ err: error }, 'a batch of deliveries was not written'),
  })

  function stored(batch: readonly Rows[]): void {
    awaken(wake, batch)
  }

  async function store(batch: readonly Pending[]): Promise<void> {
    const rows = batch.map((one) => one.rows)
    const patience = spool?.state().kind === 'ready' ? patienceMs : lastPatienceMs
    const attempt = await ledger.attempt((sql) => insert(sql, rows).then(() => true), patience)
    switch (attempt.kind) {
      case 'done':
        stored(rows)
        // The next batch goes first: the database shall not wait until all answers are written.
        setImmediate(() => {
          for (const { done } of batch) done()
        })
        return
      case 'late':
        // Its rows may be sent twice; the table takes them once.
        attempt.done
          .then((isThere) => isThere && stored(rows))
          .catch((error: unknown) => log.warn({ err: error }, 'rows were stored late'))
        return await keep(batch)
      case 'failed':
        return await keep(batch)
      case 'refused':
        return await storeApart(batch, attempt.error)
    }
  }

  async function keep(batch: readonly Pending[]): Promise<void> {
    await Promise.all(
      batch.map(async ({ rows, done, failed }) => {
        try {
          if (!spool) throw new NotSpooled('there is no spool')
          if (keys === 'foreign' || !(await spool.claim(keys === 'proven')))
            throw new NotSpooled('the sealing keys are not those of the database')
          await spool.append(encodeRows(ring, rows))
          done()
        } catch (cause) {
          const isRefusal = cause instanceof NotSpooled
          failed(isRefusal ? new NotAccepted('the database is away', { cause }) : (cause as Error))
        }
      }),
    )
  }

  /** One row that Postgres refuses fails its whole batch: find it, set it aside, keep the others. */
  async function storeApart(
    batch: readonly Pending[],
    cause: postgres.PostgresError,
  ): Promise<void> {
    const [only] = batch
    if (!only) return
    const { webhook, inbox, ...rest } = only.rows
    if (batch.length > 1) {
      const half = Math.ceil(batch.length / 2)
      await store(batch.slice(0, half))
      await store(batch.slice(half))
    } else if (inbox.length > 1) {
      const half = Math.ceil(inbox.length / 2)
      await storeParts(only, [
        { ...rest, webhook, inbox: inbox.slice(0, half) },
        { ...rest, webhook, inbox: inbox.slice(half) },
      ])
    } else {
      log.error({ code: cause.code, webhook: webhook?.id }, 'a row that the database refuses')
      only.failed(new NotAccepted('the database refuses it', { cause }))
    }
  }

  async function storeParts(whole: Pending, parts: readonly Rows[]): Promise<void> {
    const failures: Error[] = []
    for (const rows of parts)
      await store([{ rows, done: () => {}, failed: (error) => failures.push(error) }])
    const [failure] = failures
    if (failure) whole.failed(failure)
    else whole.done()
  }

  /** Asks a Postgres that is away, and drains the spool once it is not. */
  async function catchUp(): Promise<void> {
    await spool?.heal()
    if (ledger.isAway()) await ask()
    if (spool && spool.state().payloads > 0 && !ledger.isAway())
      await drain({ spool, ledger, ring, log, stored, signal: stopping.signal })
  }

  /** Before anything is inserted after an absence, the keys are compared: the database may be another. */
  async function ask(): Promise<void> {
    const { kind, ...answer } = await ledger.probe((sql) => prove(sql, ring), checkPatienceMs)
    const isForeign = 'error' in answer && answer.error instanceof ForeignKeys
    if (kind !== 'done' && !isForeign) return
    if (isForeign && keys !== 'foreign') log.error({ err: answer.error }, 'nothing is accepted')
    keys = isForeign ? 'foreign' : 'proven'
    if (keys === 'proven') await spool?.claim(true)
  }

  let catchingUp: Promise<void> | undefined
  const tick = () => {
    catchingUp ??= catchUp()
      .catch((error: unknown) => log.error({ err: error }, 'the spool cannot be drained'))
      .finally(() => {
        catchingUp = undefined
      })
  }
  // A spool takes what comes before the first answer; without one it is better to wait.
  const asked = isDoneWithin(ask(), spool ? patienceMs : lastPatienceMs)
  asked.then(tick, tick)
  const timer = setInterval(tick, drainMs)

  let checking: Promise<unknown> | undefined

  const state = (): InboxState => {
    const { kind = 'none', payloads = 0, bytes = 0 } = spool?.state() ?? {}
    return {
      postgres: ledger.isAway() ? 'away' : 'up',
      spooledDeliveries: payloads,
      spoolBytes: bytes,
      spool: kind,
      keys,
    }
  }

  return {
    async accept(delivery) {
      if (delivery.events.length === 0) return
      if (stopping.signal.aborted) throw new NotAccepted('the gateway is stopping')
      if (batches.waiting() >= maxPending)
        throw new NotAccepted('too much is waiting for the database')
      const rows = toRows(ring, delivery)
      await new Promise<void>((done, failed) => {
        batches.add({ rows, done, failed })
      })
    },
    state,
    async check() {
      if (!ledger.isAway() && performance.now() - ledger.answeredAt() > checkMs) {
        checking ??= ledger
          .attempt((sql) => prove(sql, ring), checkPatienceMs)
          .finally(() => {
            checking = undefined
          })
        await checking
      }
      return state()
    },
    async close() {
      stopping.abort()
      clearInterval(timer)
      await batches.idle()
      // Rows that are being drained stay in the spool until their commit.
      await ledger.close()
      await catchingUp
      await spool?.close()
    },
  }
}
