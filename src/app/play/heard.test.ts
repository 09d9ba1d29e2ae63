import { expect, test } from 'vitest'
import { judge, linesAbout } from './heard.ts'

test('a step that was not heard, heard twice or too early is counted', () => {
  const steps = [
    { kind: 'verify', words: ['to the office'] },
    { kind: 'close', words: ['closed', 'ditutup'] },
  ]
  const expected = { steps, forbidden: [] }
  const none = { missed: 0, twice: 0, outOfOrder: 0, forbidden: 0 }
  expect(judge(expected, ['to the office', 'ditutup'])).toEqual({ heard: 2, ...none })
  expect(judge(expected, ['to the office'])).toEqual({ heard: 1, ...none, missed: 1 })
  expect(judge(expected, ['closed', 'to the office'])).toMatchObject({ heard: 2, outOfOrder: 1 })
  expect(judge(expected, ['to the office', 'closed', 'closed'])).toMatchObject({ twice: 1 })
})

test('a step that is taken again is heard again', () => {
  const step = { kind: 'verify', words: ['to the office'] }
  const expected = { steps: [step, step], forbidden: [] }
  const texts = ['to the office', 'to the office']
  expect(judge(expected, texts)).toMatchObject({ heard: 2, missed: 0, twice: 0, outOfOrder: 0 })
  expect(judge(expected, texts.slice(1))).toMatchObject({ heard: 1, missed: 1 })
  expect(judge(expected, [...texts, 'to the office'])).toMatchObject({ twice: 1 })
})

test('news of a report of which nobody knows whose it is must not be heard', () => {
  const expected = { steps: [], forbidden: ['News of report 7188202265:'] }
  expect(judge(expected, ['Report 7188202265 was taken.'])).toMatchObject({ forbidden: 0 })
  expect(judge(expected, ['Kota: News of report 7188202265: closed'])).toMatchObject({
    forbidden: 1,
  })
})

test('news of another complaint in the same message is none of this one', () => {
  const text =
    'LAPOR!: Kabar laporan 4093356307: Sudah dijawab.\n"Selesai."\nKabar laporan 3522007374: Selesai dan ditutup.'
  expect(linesAbout('4093356307', text)).toEqual([
    'LAPOR!: Kabar laporan 4093356307: Sudah dijawab.\n"Selesai."',
  ])
  expect(linesAbout('3522007374', text)).toEqual(['Kabar laporan 3522007374: Selesai dan ditutup.'])
  expect(linesAbout('1234567897', text)).toEqual([])
})
