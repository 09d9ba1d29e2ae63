import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { AlarmRaised, alarmBody } from './webhook.ts'

const alarm = {
  id: '0b9d7c1e-6f0a-4a53-9d0c-3a6c1a2b4d5e',
  kind: 'calendar_missing',
  detail: '2027',
  receiptNumber: undefined,
  attempts: 1,
  raisedAt: new Date('2026-11-02T03:00:00Z'),
} as const

test('the body of an alarm is as the schema says, without a number where there is no complaint', () => {
  const body: unknown = JSON.parse(alarmBody(alarm, 'id', new Date('2026-11-02T03:00:01Z')))
  expect(AlarmRaised.parse(body)).toEqual(body)
  expect(body).toEqual({
    type: 'alarm.raised',
    timestamp: '2026-11-02T03:00:01.000Z',
    data: {
      id: alarm.id,
      kind: 'calendar_missing',
      detail: '2027',
      sentence: 'Kalender hari libur belum ada: 2027',
      raisedAt: '2026-11-02T03:00:00.000Z',
    },
  })
})

test('the document has the schema of the code', () => {
  const document = readFileSync(new URL('../../docs/alarms.md', import.meta.url), 'utf8')
  const [, text = ''] = /```json schema\n(.*?)```/s.exec(document) ?? []
  const schema = z.toJSONSchema(AlarmRaised, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
    },
  })
  expect(JSON.parse(text)).toEqual(schema)
})
