import { z } from 'zod'
import { type Http, HttpFailure } from '../contract/http.ts'
import { signedHeaders } from '../contract/standard-webhooks.ts'
import { alarmKinds, alarmSentence } from './alarm-words.ts'
import type { ClaimedAlarm } from './alarms.ts'

/** The body of an alarm. docs/alarms.md has it as JSON Schema. */
export const AlarmRaised = z.object({
  type: z.literal('alarm.raised'),
  timestamp: z.iso.datetime().describe('When this attempt was made'),
  data: z.object({
    id: z.uuid().describe('The same at every attempt; equal to webhook-id'),
    kind: z.enum(alarmKinds),
    detail: z.string().describe('Such as the kind of danger, or the year; names no citizen'),
    sentence: z.string().describe('The same in words, in the language of the agency'),
    receiptNumber: z
      .string()
      .optional()
      .describe('Of the complaint that it is about, where there is one'),
    raisedAt: z.iso.datetime(),
  }),
})

export interface AlarmWebhook {
  readonly url: string
  /** `whsec_…`; see isSecret of src/contract/standard-webhooks.ts. */
  readonly secret: string
}

// Less than a claim lasts.
const timeoutMs = 8_000

/**
 * Tells one alarm with signed JSON.
 *
 * @returns why it was not taken, for the operator; undefined where it was
 */
export async function postAlarm(
  http: Http,
  { url, secret }: AlarmWebhook,
  alarm: ClaimedAlarm,
  language: 'id' | 'en',
  at: Date,
): Promise<string | undefined> {
  const body = alarmBody(alarm, language, at)
  try {
    const { status } = await http(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signedHeaders(secret, alarm.id, at, body) },
      body,
      timeoutMs,
    })
    return status >= 200 && status < 300 ? undefined : `HTTP ${status}`
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error
    return error.message
  }
}

/** The body of an attempt at that time, exactly as it is signed and sent. */
export function alarmBody(alarm: ClaimedAlarm, language: 'id' | 'en', at: Date): string {
  const { id, kind, detail, receiptNumber, raisedAt } = alarm
  return JSON.stringify({
    type: 'alarm.raised',
    timestamp: at.toISOString(),
    data: {
      id,
      kind,
      detail,
      sentence: alarmSentence(alarm, language),
      receiptNumber,
      raisedAt: raisedAt.toISOString(),
    },
  } satisfies z.input<typeof AlarmRaised>)
}
