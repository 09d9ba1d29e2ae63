import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import { alarmSms } from '../src/alarms/alarm-words.ts'
import { type ClaimedAlarm, claimAlarms, settleAlarm } from '../src/alarms/alarms.ts'
import { type Phones, sayToPhones } from '../src/alarms/phones.ts'
import { type AlarmWebhook, postAlarm } from '../src/alarms/webhook.ts'
import type { AgencyConfig } from '../src/config.ts'
import type { Http } from '../src/contract/http.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { faultOf } from '../src/log.ts'
import type { Voice } from '../src/outbox/say.ts'
import { laneOf } from '../src/queue/lanes.ts'
import type { Wake } from '../src/queue/queues.ts'

export interface AlarmDeps extends Voice {
  readonly sql: Sql
  readonly ring: KeyRing
  readonly agency: Pick<AgencyConfig, 'name' | 'language'>
  readonly wake: Wake
  readonly log: Pick<Logger, 'warn'>
  readonly http: Http
  readonly webhook: AlarmWebhook | undefined
  readonly phones: Phones | undefined
}

// Each may take as long as the webhook does, and they are told at once.
const maxAtOnce = 16

/**
 * Tells the operator what is due: in the log, by SMS and through the webhook. What could not be told is
 * told again later, under the same id, until it is cleared.
 */
export async function tellAlarms(deps: AlarmDeps): Promise<void> {
  const claimed = await claimAlarms(deps.sql, maxAtOnce)
  if (claimed.length === 0) return
  for (const { id, kind, detail, receiptNumber, attempts } of claimed)
    if (attempts === 1)
      deps.log.warn({ alarm: id, kind, detail, receiptNumber }, 'an alarm was raised')
  const unsaid = await saidByPhone(deps, claimed)
  await Promise.all(
    claimed.map(async (alarm) => {
      const unposted = await posted(deps, alarm)
      const faults = [unsaid && `SMS: ${unsaid}`, unposted && `webhook: ${unposted}`]
      const fault = faults.filter(Boolean).join('; ') || undefined
      if (fault) deps.log.warn({ alarm: alarm.id, fault }, 'an alarm is told again later')
      await settleAlarm(deps.sql, alarm, fault)
    }),
  )
}

/** @returns why the SMS are not in the outbox; undefined where they are */
async function saidByPhone(
  deps: AlarmDeps,
  alarms: readonly ClaimedAlarm[],
): Promise<string | undefined> {
  const { sql, phones, agency, wake } = deps
  if (!phones) return undefined
  const texts = alarms.map((alarm) => ({
    cause: `alarm:${alarm.id}`,
    text: alarmSms(alarm, agency.name, agency.language),
  }))
  try {
    const conversations = await sql.begin((tx) => sayToPhones(tx, deps, phones, texts))
    wake('reply', [...new Set(conversations.map(laneOf))])
    return undefined
  } catch (error) {
    return faultOf(error)
  }
}

/** @returns why the webhook did not take it; undefined where it did, or there is none */
async function posted(
  { http, webhook, agency }: AlarmDeps,
  alarm: ClaimedAlarm,
): Promise<string | undefined> {
  if (!webhook) return undefined
  try {
    return await postAlarm(http, webhook, alarm, agency.language, new Date())
  } catch (error) {
    return faultOf(error)
  }
}
