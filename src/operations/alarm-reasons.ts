import { alarmWords, detailIn } from '../alarms/alarm-words.ts'
import type { AlarmHealth } from './health.ts'
import type { Reason } from './reason.ts'

/**
 * The open alarms of one kind as a reason. It strains and never fails: a stranger's message can raise
 * one, and the house itself works.
 */
export function alarmReason({
  kind,
  count,
  detail,
  receiptEnd,
  untold,
  fault,
}: AlarmHealth): Reason {
  const { id, en, remedy } = alarmWords[kind]
  const number = receiptEnd === undefined ? '' : ` (•••• ${receiptEnd})`
  const latest = (language: 'id' | 'en') =>
    `${detail ? `: ${detailIn({ kind, detail }, language)}` : ''}${number}`
  return {
    level: 'strained',
    code: 'alarm_open',
    subject: kind,
    id: `${id}${latest('id')}${count > 1 ? `, dan ${count - 1} lagi` : ''}.${untold > 0 ? ` Belum terkirim ke operator: ${fault}.` : ''}`,
    en: `${en}${latest('en')}${count > 1 ? `, and ${count - 1} more` : ''}.${untold > 0 ? ` The operator could not be told: ${fault}.` : ''}`,
    remedy,
    waiting: 0,
  }
}
