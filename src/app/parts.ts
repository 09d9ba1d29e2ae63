import { join } from 'node:path'
import type { MediaDeps } from '../../workers/media.ts'
import type { ReplyDeps } from '../../workers/reply.ts'
import type { Config } from '../config.ts'
import type { CoreStore } from '../core-store/core-store.ts'
import { ownStore } from '../core-store/own/own-store.ts'
import { signedHttpStore } from '../core-store/signed-http/signed-http-store.ts'
import { webhookPath } from '../http/webhooks.ts'
import { diskStore } from '../media/disk-store.ts'
import type { FileStore } from '../media/file-store.ts'
import { s3Store } from '../media/s3-store.ts'
import { httpClient } from '../net/http-client.ts'
import { publicHttp } from '../net/public-http.ts'
import type { House } from './house.ts'

/** What sending replies takes, of channels with webhooks. */
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
    tally: statistics.of('reply'),
    log,
    resendUnknownReceipts: config.replies.resendUnknownReceipts,
    callbackUrl: (channel) => publicUrl() + webhookPath(channel),
  }
}

/** What fetching attachments takes, of channels with webhooks. */
export function mediaDepsOf({
  config,
  accounts,
  store,
  statistics,
  log,
  isSimulated,
}: House): MediaDeps {
  return {
    sql: store.sql,
    tally: statistics.of('media'),
    onFault: (error) => log.error({ err: error }, 'an attachment is fetched again later'),
    accounts,
    files: fileStoreOf(config),
    http: httpClient,
    publicHttp: isSimulated ? httpClient : publicHttp,
    maxBytes: config.attachments.maxMb * 1_048_576,
  }
}

function fileStoreOf({ attachments: { store }, directory }: Config): FileStore {
  return store.kind === 'disk' ? diskStore(join(directory, 'files')) : s3Store(store)
}

/** Where complaints are kept, as the settings say. */
export function coreStoreOf({ config: { coreStore }, store }: House): CoreStore {
  return coreStore.kind === 'own'
    ? ownStore(store.sql)
    : signedHttpStore({ ...coreStore, http: httpClient })
}
