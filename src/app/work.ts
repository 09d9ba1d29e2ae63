import { checkCredentials, credentialsId } from '../../workers/credentials.ts'
import { forward } from '../../workers/forward.ts'
import { compareHistories, historyId, historyIntervalMs } from '../../workers/history.ts'
import { intake } from '../../workers/intake.ts'
import { media } from '../../workers/media.ts'
import { openReplies, reply } from '../../workers/reply.ts'
import { triage } from '../../workers/triage.ts'
import { upkeep } from '../../workers/upkeep.ts'
import { giveUpStuckComplaints } from '../dead-letters/give-up.ts'
import { httpClient } from '../net/http-client.ts'
import { keepSweeping, sweep } from '../queue/sweep.ts'
import { districtIndex } from '../triage/district.ts'
import { loadDistricts } from '../triage/district-source.ts'
import type { House } from './house.ts'
import { coreStoreOf, mediaDepsOf, replyDepsOf } from './parts.ts'

const sweepMs = 300
export const statisticsMs = 5_000
const upkeepMs = 3_600_000
const giveUpMs = 60_000
// Forwarding: more than the failures that open a circuit, so that a store that hangs holds up nobody.
const concurrency = { intake: 8, triage: 4, forward: 8, reply: 16, media: 4, upkeep: 1 }

/** Runs every queue's step and the sweeper, until stopped. */
export async function startWorkers(house: House): Promise<{ stop(): Promise<void> }> {
  const { config, accounts, log, store, ring, queues, statistics } = house
  const { db, sql } = store
  const { wake } = queues
  const { agency } = config
  const districts = districtIndex(await loadDistricts(), agency.regency)
  const { humanPauseHours } = config.replies
  const shared = { db, sql, ring, accounts, agency, humanPauseHours, wake }

  queues.work('intake', (id) => intake(shared, id), concurrency.intake)
  queues.work('triage', (id) => triage({ ...shared, districts }, id), concurrency.triage)
  const coreStore = coreStoreOf(house)
  queues.work('forward', (id) => forward({ ...shared, coreStore }, id), concurrency.forward)
  const replies = openReplies(replyDepsOf(house))
  queues.work('reply', (id) => reply({ ...shared, replies }, id), concurrency.reply)
  const mediaDeps = mediaDepsOf(house)
  queues.work('media', (id) => media(mediaDeps, id), concurrency.media)
  const historyDeps = { sql, ring, accounts, http: httpClient, wake, log }
  const keepUp = async (id: string) => {
    if (id === credentialsId) await checkCredentials({ sql, accounts, http: httpClient, log })
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
      await replies.stop()
    },
  }
}
