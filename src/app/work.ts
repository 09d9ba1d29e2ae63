import { tellAlarms } from '../../workers/alarms.ts'
import { readCoreEvents } from '../../workers/core-events.ts'
import { checkCredentials, credentialsId } from '../../workers/credentials.ts'
import { forgetErased } from '../../workers/forget.ts'
import { openForwarder, reassureLate } from '../../workers/forward.ts'
import { compareHistories, historyId, historyIntervalMs } from '../../workers/history.ts'
import { intake } from '../../workers/intake.ts'
import { openFetcher } from '../../workers/media.ts'
import { tellNews } from '../../workers/news.ts'
import { watchOutages } from '../../workers/outages.ts'
import { hashProviderIds } from '../../workers/provider-ids.ts'
import { remind, watchPromises } from '../../workers/remind.ts'
import { openReplies, reply } from '../../workers/reply.ts'
import { supplement } from '../../workers/supplement.ts'
import { triage } from '../../workers/triage.ts'
import { upkeep } from '../../workers/upkeep.ts'
import { OutageWatch } from '../alarms/outages.ts'
import { phonesOf } from '../alarms/phones.ts'
import { clearCalendars, watchCalendar, watchHandOvers } from '../alarms/watch.ts'
import { giveUpStuckComplaints } from '../complaints/give-up.ts'
import { lanesWithNews } from '../complaints/news.ts'
import { lanesWithSupplements } from '../complaints/supplements.ts'
import { lanesWithComplaints } from '../complaints/triage.ts'
import { lanesWithBursts } from '../conversation/people.ts'
import { fitEventsToCluster } from '../core-store/events.ts'
import { watchWaiting } from '../core-store/lapor-bulk/waiting.ts'
import { lanesWithEvents, reportsDue } from '../inbox/citizens.ts'
import { lanesWithAttachments } from '../media/attachments.ts'
import { eraseUnused } from '../media/erasure.ts'
import { httpClient } from '../net/http-client.ts'
import { dueLanes } from '../outbox/claim.ts'
import { laneNumber } from '../queue/lanes.ts'
import { type DueSource, keepSweeping, sweep } from '../queue/sweep.ts'
import { databaseTime } from '../store/connect.ts'
import { districtIndex } from '../triage/district.ts'
import { loadDistricts, loadVillages } from '../triage/district-source.ts'
import { coreStoreOf, type House, mediaDepsOf, replyDepsOf } from './house.ts'
import { voiceOf } from './voice.ts'

const sweepMs = 200
export const statisticsMs = 5_000
const upkeepMs = 3_600_000
const giveUpMs = 60_000
const reassureMs = 1_000
const remindMs = 10_000
// A gateway of an earlier version may still run: what it takes waits for this.
const providerIdsMs = 1_000
const eraseMs = 2_000
const alarmMs = 1_000
const outagesMs = 10_000
const promisesMs = 600_000
const coreEventsMs = 1_000
// A lane waits for the database most of its time: two at once keep a processor busy.
const concurrency = { intake: 2, triage: 2, forward: 2, reply: 2, media: 1, upkeep: 1 }

/** Runs every queue's step and the sweeper, until stopped. */
export async function startWorkers(house: House): Promise<{ stop(): Promise<void> }> {
  const { config, accounts, log, store, ring, queues, statistics } = house
  const { sql } = store
  const { wake } = queues
  const { agency, calendar } = config
  const districts = districtIndex(
    await loadDistricts(),
    agency.regency,
    await loadVillages(agency.regency),
  )
  const { humanPauseHours } = config.replies
  const shared = { ...voiceOf(house), sql, ring, agency, calendar, districts, wake }
  await hashProviderIds(sql, ring)
  const coreStore = coreStoreOf(house)
  if (coreStore.capabilities.isHere) await fitEventsToCluster(sql, coreStore.name)
  const intakeDeps = { ...shared, coreStore, humanPauseHours, tally: statistics.of('intake') }
  queues.work('intake', (lane, signal) => intake(intakeDeps, lane, signal), concurrency.intake)
  const forwardTally = statistics.of('forward')
  const triageDeps = {
    ...shared,
    coreStore,
    tally: statistics.of('triage'),
    forwardTally,
  }
  queues.work('triage', (lane, signal) => triage(triageDeps, lane, signal), concurrency.triage)
  const onFault = (error: unknown) =>
    log.error({ err: error }, 'handing in failed and is tried again later')
  const forwardDeps = { ...shared, coreStore, tally: forwardTally, onFault }
  const forwarder = openForwarder(forwardDeps)
  queues.work(
    'forward',
    async (lane, signal) => {
      await forwarder.run(lane)
      const number = laneNumber(lane)
      if (number === undefined) return
      await supplement(forwardDeps, number, signal)
      await tellNews(forwardDeps, number, signal)
    },
    concurrency.forward,
  )
  const replies = openReplies(replyDepsOf(house))
  const replyDeps = { ...shared, replies, tally: statistics.of('reply') }
  queues.work('reply', (id, signal) => reply(replyDeps, id, signal), concurrency.reply)
  const mediaDeps = mediaDepsOf(house)
  const fetcher = openFetcher(mediaDeps)
  const channels = accounts.webhookChannels
  queues.work('media', () => fetcher.run({ channels }), concurrency.media)
  const historyDeps = { sql, ring, accounts, http: httpClient, wake, log }
  const keepUp = async (id: string, stopping: AbortSignal) => {
    if (id === credentialsId) await checkCredentials({ sql, accounts, http: httpClient, log })
    else if (id === historyId) await compareHistories(historyDeps, stopping)
    else {
      const now = await databaseTime(sql)
      await upkeep(sql, config.webhookDays, now)
      // Whoever tries the simulator out has no use for a calendar of next year.
      const watch = house.isSimulated ? clearCalendars : watchCalendar
      await watch(sql, calendar, now)
    }
  }
  queues.work('upkeep', keepUp, concurrency.upkeep)

  const coreEventsDeps = {
    sql,
    coreStore,
    onUnknown: (references: readonly string[]) =>
      log.warn(
        { count: references.length, references: references.slice(0, 20) },
        'the core store told of complaints that nobody knows',
      ),
    onUnreadable: (faults: readonly string[]) =>
      log.warn(
        { count: faults.length, faults: faults.slice(0, 20) },
        'the core store told what cannot be read',
      ),
  }

  const { webhook } = config.alarms
  const phones = phonesOf(config, accounts)
  const outageDeps = { sql, accounts, watch: new OutageWatch(), nowMs: () => performance.now() }
  const alarmDeps = { ...shared, log, http: httpClient, webhook, phones }

  wake('upkeep', ['daily', historyId, credentialsId])
  const sources: readonly DueSource[] = [
    { queue: 'intake', lanes: () => lanesWithEvents(sql) },
    { queue: 'intake', lanes: () => lanesWithBursts(sql) },
    { queue: 'triage', lanes: () => lanesWithComplaints(sql, 'triage') },
    { queue: 'forward', lanes: () => lanesWithComplaints(sql, 'forward') },
    { queue: 'forward', lanes: () => lanesWithSupplements(sql) },
    { queue: 'forward', lanes: () => lanesWithNews(sql) },
    { queue: 'reply', lanes: () => dueLanes(sql, accounts.connectedChannels) },
    { queue: 'reply', lanes: () => reportsDue(sql) },
    { queue: 'media', lanes: () => lanesWithAttachments(sql, channels) },
  ]
  const timers = [
    keepSweeping(() => sweep(sql, sources, queues), sweepMs, log),
    keepSweeping(() => statistics.flush(sql), statisticsMs, log),
    keepSweeping(async () => wake('upkeep', ['daily', credentialsId]), upkeepMs, log),
    keepSweeping(async () => wake('upkeep', [historyId]), historyIntervalMs(accounts), log),
    keepSweeping(() => hashProviderIds(sql, ring), providerIdsMs, log),
    keepSweeping(() => eraseUnused(sql, mediaDeps.files), eraseMs, log),
    keepSweeping(() => forgetErased(sql), eraseMs, log),
    keepSweeping(() => remind(shared), remindMs, log),
    keepSweeping(() => giveUpStuckComplaints(sql), giveUpMs, log),
    keepSweeping(() => tellAlarms(alarmDeps), alarmMs, log),
    keepSweeping(() => watchHandOvers(sql), giveUpMs, log),
    keepSweeping(() => watchOutages(outageDeps), outagesMs, log),
    keepSweeping(() => watchPromises(sql, calendar), promisesMs, log),
    ...watchBooks(house),
    keepSweeping(() => readCoreEvents(coreEventsDeps), coreEventsMs, log),
    ...(coreStore.storeAll ? [] : [keepSweeping(() => reassureLate(forwardDeps), reassureMs, log)]),
  ]
  return {
    async stop() {
      await Promise.all(timers.map((timer) => timer.stop()))
      await forwarder.idle()
      await Promise.all([replies.stop(), fetcher.stop()])
    },
  }
}

/** Where people carry the complaints to LAPOR!, somebody has to hear that they wait. */
function watchBooks({ config: { coreStore, calendar }, store: { sql }, log }: House) {
  if (coreStore.kind !== 'lapor-bulk') return []
  const { alarmAfterDays } = coreStore
  const watch = async () =>
    await watchWaiting(sql, alarmAfterDays, calendar, await databaseTime(sql))
  return [keepSweeping(watch, giveUpMs, log)]
}
