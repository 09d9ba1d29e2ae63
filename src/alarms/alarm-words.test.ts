import { describe, expect, test } from 'vitest'
import { measureSms } from '../contract/text-length.ts'
import { alarmKinds, alarmSentence, alarmSms, alarmWords } from './alarm-words.ts'

const danger = { kind: 'danger', detail: 'electricity', receiptNumber: '1234567890' } as const

describe('an alarm in words', () => {
  test('names what it is about, and the complaint', () => {
    expect(alarmSentence(danger, 'id')).toBe(
      'Warga melaporkan bahaya bagi nyawa (no. 1234567890): listrik',
    )
    expect(alarmSentence({ ...danger, detail: '', receiptNumber: undefined }, 'en')).toBe(
      'A citizen reports danger to life',
    )
  })

  test.for(alarmKinds.flatMap((kind) => (['id', 'en'] as const).map((of) => [kind, of] as const)))(
    'of kind %s fits one SMS in %s, with the longest name, and has a remedy',
    ([kind, language]) => {
      for (const detail of ['2027', 'x'.repeat(500), 'kebakaran 🔥'.repeat(40)]) {
        const text = alarmSms({ ...danger, kind, detail }, 'X'.repeat(40), language)
        expect(measureSms(text).segments).toBe(1)
        expect(text).toContain('1234567890')
      }
      expect(alarmWords[kind].remedy[language].length).toBeGreaterThan(20)
    },
  )

  test('as an SMS keeps the beginning of a long detail', () => {
    const text = alarmSms({ ...danger, detail: 'y'.repeat(300) }, 'LAPOR!', 'id')
    expect(text).toMatch(/^LAPOR! ALARM\. Warga melaporkan .*: y{20,}\.\.\.$/)
    expect(measureSms(text)).toEqual({ encoding: 'gsm7', units: 160, segments: 1 })
  })
})
