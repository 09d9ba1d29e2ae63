import { expect, test } from 'vitest'
import { defaultAgency } from '../config-file.ts'
import type { StatusFound } from './open.ts'
import { statusText } from './status-text.ts'

const found: StatusFound = {
  receiptNumber: '1234567890',
  status: 'unverified',
  createdAt: new Date('2026-11-23T03:00:00Z'),
  isWithdrawn: false,
  agencyWords: null,
  promisedFor: '2026-11-26',
  areWordsTold: false,
  at: new Date('2026-11-26T16:00:00Z'),
}
const textOf = (more: Partial<StatusFound> = {}) =>
  statusText({ kind: 'status' }, [{ ...found, ...more }], defaultAgency)

test('a day is promised until it is over, in the zone of the agency', () => {
  expect(textOf()).toContain('Paling lambat Kamis, 26 Nov.')
  const late = textOf({ at: new Date('2026-11-26T17:00:00Z') })
  expect(late).toContain('terlambat')
  expect(late).not.toContain('26 Nov')
})

test('what the agency said is not quoted again right after it was told', () => {
  const answered = { status: 'answered', agencyWords: 'Sudah kami ganti.' } as const
  expect(textOf(answered)).toContain('"Sudah kami ganti."')
  expect(textOf({ ...answered, areWordsTold: true })).not.toContain('Sudah kami ganti.')
})
