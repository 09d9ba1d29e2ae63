import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { ReplyDeps } from '../../workers/attempt.ts'
import type { MediaDeps } from '../../workers/media.ts'
import type { Accounts } from '../accounts.ts'
import type { Config } from '../config.ts'
import type { CoreStore } from '../core-store/core-store.ts'
import { laporStore } from '../core-store/lapor-bulk/store.ts'
import { ownStore } from '../core-store/own/own-store.ts'
import { signedHttpStore } from '../core-store/signed-http/signed-http-store.ts'
import { webhookPath } from '../http/webhooks.ts'
import { type KeyRing, keyRing, keysInFile } from '../identity/keys.ts'
import { openLog } from '../log.ts'
import { diskStore } from '../media/disk-store.ts'
import type { FileStore } from '../media/file-store.ts'
import { s3Store } from '../media/s3-store.ts'
import { httpClient } from '../net/http-client.ts'
import { publicHttp } from '../net/public-http.ts'
import { openQueues, type Queues } from '../queue/queues.ts'
import { StepStatistics } from '../queue/step-statistics.ts'
import { connect, type Store } from '../store/connect.ts'
import { isSealedWith } from '../store/installation.ts'
import { UsageError } from '../usage-error.ts'

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
  /** For so long a deed of an admin can be undone; undefined: as long as the desk says. */
  readonly undoSeconds: number | undefined
  publicUrl(): string
  close(): Promise<void>
}

const poolSize = 10
export function openHouse(options: {
  config: Config
  accounts: Accounts
  databaseUrl: string
  ring: KeyRing
  log: Logger
  publicUrl: () => string
  isSimulated?: boolean
  undoSeconds?: number | undefined
}): House {
  const { isSimulated = false, undoSeconds } = options
  const { config, accounts, databaseUrl, ring, log, publicUrl } = options
  const store = connect(databaseUrl, poolSize)
  const statistics = new StepStatistics(`${hostname()}-${process.pid}`)
  const queues = openQueues({ redisUrl: config.redisUrl, databaseUrl, log })
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
    undoSeconds,
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
 * @throws UsageError where a setting is wrong
 */
export function openOwnHouse(config: Config, accounts: Accounts, databaseUrl: string): House {
  return openHouse({
    config,
    accounts,
    databaseUrl,
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
export async function checkRing({
  store,
  ring,
}: {
  store: Pick<Store, 'sql'>
  ring: KeyRing
}): Promise<void> {
  if (!(await isSealedWith(store.sql, ring)))
    throw new UsageError(
      'the database was sealed with other keys: give the ones it was made with in SIMPUL_KEYS, ' +
        'or their file in SIMPUL_DIRECTORY',
    )
}

const ringPatienceMs = 2_000

/**
 * With other keys than those of the workers, nobody could ever open what is accepted. While the
 * database is away it cannot be asked, and the door opens all the same.
 *
 * @throws UsageError
 */
export async function checkRingIfAnswered(house: House): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, ringPatienceMs))
  const checked = checkRing(house).catch((error: unknown) => {
    if (error instanceof UsageError) throw error
    house.log.warn({ err: error }, 'the sealing keys could not be compared with the database')
  })
  await Promise.race([checked, late])
}

/** What is needed to send replies of webhook channels. */
export function replyDepsOf({
  config,
  accounts,
  store,
  ring,
  statistics,
  log,
  publicUrl,
}: House): ReplyDeps {
  return {
    sql: store.sql,
    ring,
    accounts,
    http: httpClient,
    files: fileStoreOf(config),
    tally: statistics.of('reply'),
    log,
    resendUnknownReceipts: config.replies.resendUnknownReceipts,
    callbackUrl: (channel) => publicUrl() + webhookPath(channel),
  }
}

/** What is needed to fetch attachments of webhook channels. */
export function mediaDepsOf({
  config,
  accounts,
  store,
  ring,
  statistics,
  log,
  isSimulated,
}: House): MediaDeps {
  return {
    sql: store.sql,
    ring,
    tally: statistics.of('media'),
    onFault: (error) => log.error({ err: error }, 'an attachment is fetched again later'),
    accounts,
    files: fileStoreOf(config),
    http: httpClient,
    publicHttp: isSimulated ? httpClient : publicHttp,
    maxBytes: config.attachments.maxMb * 1_048_576,
    maxPerMessage: config.attachments.maxPerMessage,
    perDay: {
      files: config.attachments.maxPerDay,
      bytes: config.attachments.maxMbPerDay * 1_048_576,
    },
  }
}

/** Where attachments are kept. */
export function fileStoreOf({ attachments: { store }, directory }: Config): FileStore {
  return store.kind === 'disk' ? diskStore(join(directory, 'files')) : s3Store(store)
}

/** The core store that the settings name. */
export function coreStoreOf({
  config: { coreStore },
  store,
}: Pick<House, 'config' | 'store'>): CoreStore {
  switch (coreStore.kind) {
    case 'own':
      return ownStore(store.sql)
    case 'lapor-bulk':
      return laporStore(store.sql)
    case 'signed-http':
      return signedHttpStore({ ...coreStore, http: httpClient })
  }
}
