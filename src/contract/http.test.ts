import { describe, expect, test } from 'vitest'
import { retryAfterMsOf } from './http.ts'

const serverTime = 'Sun, 22 Nov 2026 02:00:00 GMT'
const ourTime = Date.parse('2026-11-23T04:00:00Z')

function waitFor(after: string | undefined, date?: string): number | undefined {
  const headers = { 'retry-after': after, date }
  return retryAfterMsOf({ status: 429, headers, body: Buffer.alloc(0) }, () => ourTime)
}

describe('Retry-After', () => {
  test.for<[string | undefined, number | undefined]>([
    ['7', 7_000],
    [' 7 ', 7_000],
    ['0', 0],
    ['86401', 86_401_000],
    ['9'.repeat(400), Number.POSITIVE_INFINITY],
    ['Sun, 22 Nov 2026 02:00:30 GMT', 30_000],
    ['Sunday, 22-Nov-26 02:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2020 02:00:30 GMT', 0],
    ['Fri, 31 Dec 9999 23:59:59 GMT', Date.parse('9999-12-31T23:59:59Z') - Date.parse(serverTime)],
    ['-5', undefined],
    ['1.5', undefined],
    ['1e9', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['soon', undefined],
    ['2026', 2_026_000],
    ['2026-11-22T02:00:30Z', undefined],
    ['Sun, never', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('"%s" is %s ms by the clock of the server', ([after, waitMs]) => {
    expect(waitFor(after, serverTime)).toBe(waitMs)
  })

  test('with a date counts from our clock where the server tells none', () => {
    expect(waitFor('Mon, 23 Nov 2026 04:00:09 GMT')).toBe(9_000)
    expect(waitFor('Mon, 23 Nov 2026 04:00:09 GMT', 'no date')).toBe(9_000)
  })
})
