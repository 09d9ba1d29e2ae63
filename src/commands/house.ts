import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { checkCredentials, credentialsId } from '../../workers/credentials.ts'
import { forward } from '../../workers/forward.ts'
import { compareHistories, historyId, historyIntervalMs } from '../../workers/history.ts'
import { intake } from '../../workers/intake.ts'
import { type MediaDeps, media } from '../../workers/media.ts'
import { type ReplyDeps, reply } from '../../workers/reply.ts'
import { triage } from '../../workers/triage.ts'
import { upkeep } from '../../workers/upkeep.ts'
import type { Accounts } from '../accounts.ts'
import type { Config } from '../config.ts'
import type { CoreStore } from '../core-store/core-store.ts'
import { ownStore } from '../core-store/own/own-store.ts'
import { signedHttpStore } from '../core-store/signed-http/signed-http-store.ts'
import { giveUpStuckComplaints } from '../dead-letters/give-up.ts'
import { webhookPath } from '../http/webhooks.ts'
import { type KeyRing, keyRing, keysInFile, ringFingerprint } from '../identity/keys.ts'
import { openLog } from '../log.ts'
import { diskStore } from '../media/disk-store.ts'
import type { FileStore } from '../media/file-store.ts'
import { s3Store } from '../media/s3-store.ts'
import { httpClient } from '../net/http-client.ts'
import { publicHttp } from '../net/public-http.ts'
import { openQueues, type Queues } from '../queue/queues.ts'
import { StepStatistics } from '../queue/step-statistics.ts'
import { keepSweeping, sweep } from '../queue/sweep.ts'
import { connect, type Store } from '../store/connect.ts'
import { districtIndex } from '../triage/district.ts'
import { loadDistricts } from '../triage/district-source.ts'
import { UsageError } from '../usage-error.ts'
import { requireDatabase } from './process.ts'

/** What every process of the gateway opens: database, keys, queues. */
export interface House {
  readonly config: Config
  readonly accounts: Accounts
  readonly log: Logger
  readonly store: Store
  readonly databaseUrl: string
  readonly ring: KeyRing
  readonly queues: Queues
  readonly statistics: StepStatistics
  /** Every provider is simulated, on this very machine. */
  readonly isSimulated: boolean
  publicUrl(): string
  close(): Promise<void>
}

const poolSize = 10
const sweepMs = 300
export const statisticsMs = 5_000
const upkeepMs = 3_600_000
const giveUpMs = 60_000
// Forwarding: more than the failures that open a circuit, so that a store that hangs holds up nobody.
const concurrency = { intake: 8, triage: 4, forward: 8, reply: 16, media: 4, upkeep: 1 }

export function openHouse(options: {
  config: Config
  accounts: Accounts
  databaseUrl: string
  ring: KeyRing
  log: Logger
  publicUrl: () => string
  isSimulated?: boolean
}): House {
  const { isSimulated = false } = options
  const { config, accounts, databaseUrl, ring, log, publicUrl } = options
  const store = connect(databaseUrl, poolSize)
  const statistics = new StepStatistics(`${hostname()}-${process.pid}`)
  const queues = openQueues({ redisUrl: config.redisUrl, databaseUrl, statistics, log })
  return {
    config,
    accounts,
    log,
    store,
    databaseUrl,
    ring,
    queues,
    statistics,
    isSimulated,
    publicUrl,
    async close() {
      await queues.close()
      await store.close()
    },
  }
}

/**
 * The house of a process that runs by itself, with a database that is there already.
 *
 * @throws UsageError where a setting is missing or wrong
 */
export function openOwnHouse(config: Config, accounts: Accounts): House {
  return openHouse({
    config,
    accounts,
    databaseUrl: requireDatabase(config),
    ring: openRing(config),
    log: openLog(config.logLevel),
    publicUrl: () => config.publicUrl ?? `http://${config.host}:${config.port}`,
  })
}

/**
 * The sealing keys of the settings, or those that this machine made for itself.
 *
 * @throws UsageError
 */
export function openRing(config: Config): KeyRing {
  const file = join(config.directory, 'keys')
  try {
    return keyRing(config.keys ?? keysInFile(file))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(
      config.keys
        ? `SIMPUL_KEYS: ${message}; make one with: openssl rand -base64 32`
        : `the sealing keys in ${file} cannot be used: ${code ?? message}`,
    )
  }
}

/**
 * Makes sure that the database was sealed with these keys: with others every address in it would be
 * lost, and every citizen a stranger.
 *
 * @throws UsageError
 */
export async function checkRing({ store, ring }: House): Promise<void> {
  const mine = ringFingerprint(ring)
  const [known] = await store.sql<[{ value: string }?]>`
    with mine as (
      insert into installation (name, value) values ('key ring', ${mine})
      on conflict do nothing returning value)
    select value from mine union all select value from installation where name = 'key ring'`
  if (known && known.value !== mine)
    throw new UsageError(
      'the database was sealed with other keys: give the ones it was made with in SIMPUL_KEYS, ' +
        'or their file in SIMPUL_DIRECTORY',
    )
}

/** Runs every queue's step and the sweeper, until stopped. */
export async function startWorkers(house: House): Promise<{ stop(): Promise<void> }> {
  const { config, accounts, log, store, ring, queues, statistics } = house
  const { db, sql } = store
  const { wake } = queues
  const { agency } = config
  const districts = districtIndex(await loadDistricts(), agency.regency)
  const { humanPauseHours } = config.replies
  const shared = { db, ring, accounts, agency, humanPauseHours, wake }

  queues.work('intake', (id) => intake(shared, id), concurrency.intake)
  queues.work('triage', (id) => triage({ ...shared, districts }, id), concurrency.triage)
  const coreStore = coreStoreOf(house)
  queues.work('forward', (id) => forward({ ...shared, coreStore }, id), concurrency.forward)
  const replyDeps = replyDepsOf(house)
  queues.work('reply', (id) => reply(replyDeps, id), concurrency.reply)
  const mediaDeps = mediaDepsOf(house)
  queues.work('media', (id) => media(mediaDeps, id), concurrency.media)
  const historyDeps = { sql, db, ring, accounts, http: httpClient, wake, log }
  const keepUp = async (id: string) => {
    if (id === credentialsId) await checkCredentials({ db, accounts, http: httpClient, log })
    else if (id === historyId) await compareHistories(historyDeps, new Date())
    else await upkeep(sql, config.webhookDays, new Date())
  }
  queues.work('upkeep', keepUp, concurrency.upkeep)

  wake('upkeep', ['daily', historyId, credentialsId])
  const timers = [
    keepSweeping(() => sweep(sql, wake, accounts.connectedChannels), sweepMs, log),
    keepSweeping(() => statistics.flush(sql), statisticsMs, log),
    keepSweeping(async () => wake('upkeep', ['daily', credentialsId]), upkeepMs, log),
    keepSweeping(async () => wake('upkeep', [historyId]), historyIntervalMs(accounts), log),
    keepSweeping(() => giveUpStuckComplaints(sql), giveUpMs, log),
  ]
  return {
    async stop() {
      await Promise.all(timers.map((timer) => timer.stop()))
    },
  }
}

/** What sending replies takes, of channels with webhooks. */
export function replyDepsOf({
  config,
  accounts,
  store,
  ring,
  queues,
  publicUrl,
}: House): ReplyDeps {
  return {
    db: store.db,
    ring,
    accounts,
    http: httpClient,
    wake: queues.wake,
    resendUnknownReceipts: config.replies.resendUnknownReceipts,
    callbackUrl: (channel) => publicUrl() + webhookPath(channel),
  }
}

/** What fetching attachments takes, of channels with webhooks. */
export function mediaDepsOf({ config, accounts, store, isSimulated }: House): MediaDeps {
  return {
    db: store.db,
    accounts,
    files: fileStoreOf(config),
    channels: accounts.webhookChannels,
    http: httpClient,
    publicHttp: isSimulated ? httpClient : publicHttp,
    maxBytes: config.attachments.maxMb * 1_048_576,
  }
}

function fileStoreOf({ attachments: { store }, directory }: Config): FileStore {
  return store.kind === 'disk' ? diskStore(join(directory, 'files')) : s3Store(store)
}

function coreStoreOf({ config: { coreStore }, store }: House): CoreStore {
  return coreStore.kind === 'own'
    ? ownStore(store.db)
    : signedHttpStore({ ...coreStore, http: httpClient })
}
