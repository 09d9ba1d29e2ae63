import { describe, expect, test } from 'vitest'
import type { Saying } from './sayings.ts'
import { lengthFaults, publicFaults, repeatFaults, wasAskedFor } from './watch.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 23, 3, minutes))

function saying(text: string, more: Partial<Saying> = {}): Saying {
  return { channel: 'twilio', address: '+62811', isPublic: false, at: at(0), text, ...more }
}

describe('the same words', () => {
  const told = (minutes: number, wasAsked = false) => ({
    ...saying('Halo', { at: at(minutes) }),
    wasAsked,
  })

  test.for([
    ['again within an hour are a fault', [told(0)], [told(59)], 1],
    ['twice since the last look are a fault', [], [told(0), told(1)], 1],
    ['after an hour are none', [told(0)], [told(60)], 0],
    ['that were asked for are none', [told(0)], [told(1, true)], 0],
  ] as const)('%s', ([, earlier, said, faults]) => {
    expect(repeatFaults('sari', said, earlier)).toHaveLength(faults)
  })

  test('are asked for by the message directly before them', () => {
    const message = (minutes: number, disposition: string) => ({
      ...{ conversationId: '', text: '', rule: '', complaintOf: null },
      acceptedAt: at(minutes),
      disposition,
    })
    const messages = [message(0, 'command'), message(2, 'complaint')]
    expect([1, 3].map((minutes) => wasAskedFor(at(minutes), messages))).toEqual([true, false])
  })
})

test.for([
  ['one segment', saying('a'.repeat(160)), 0],
  ['two segments', saying('a'.repeat(161)), 1],
  ['a sign beyond GSM-7', saying('a…'), 1],
  ['another channel', saying('a…', { channel: 'x' }), 0],
  ["an agency's words", saying(`Jawaban: petugas sudah ke lokasi ${'a'.repeat(200)}`), 0],
] as const)('an SMS with %s', ([, said, faults]) => {
  expect(lengthFaults(said, 'sari', ['petugas sudah ke lokasi'])).toHaveLength(faults)
})

test.for([
  ['a receipt number', 'Nomor 1234567897', 1],
  ['a number of the file', 'Nomor 1111111111', 1],
  ['a phone number', 'Hubungi 0812-0000-0017', 1],
  ['an identity number', 'KTP 3673010101010001', 1],
  ['a name', 'Terima kasih Sari Wirahadikusumah', 1],
  ['the number of an emergency service', 'Hubungi 113 atau 118/119', 0],
] as const)('in public, %s', ([, text, faults]) => {
  const secrets = ['1111111111', 'Sari Wirahadikusumah']
  expect(publicFaults(saying(text, { isPublic: true }), 'sari', secrets)).toHaveLength(faults)
  expect(publicFaults(saying(text), 'sari', secrets)).toEqual([])
})
