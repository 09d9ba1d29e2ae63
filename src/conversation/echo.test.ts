import { describe, expect, test } from 'vitest'
import { isOfMachine } from './echo.ts'

const wroteAt = new Date('2026-11-22T01:00:00Z')
const echo = (text: string, afterMs: number) => ({
  text,
  sentAt: new Date(wroteAt.getTime() + afterMs),
})
const words = 'Selamat siang, admin kami sedang melayani warga lain.'

describe('an answer in the provider’s own app', () => {
  test.for([0, 900, 5_000, -800])('%i ms after the citizen wrote is that of a machine', (ms) => {
    expect(isOfMachine(echo(words, ms), [wroteAt], false)).toBe(true)
  })

  test('is that of a machine where others were told the same, unless it is a short word', () => {
    expect(isOfMachine(echo(words, 90_000), [wroteAt], true)).toBe(true)
    expect(isOfMachine(echo('Sudah kami cek', 90_000), [wroteAt], true)).toBe(false)
  })

  test('is that of a machine where it says so', () => {
    const away = '[Pesan otomatis] Kantor buka pukul 08.00.'
    expect(isOfMachine(echo(away, 90_000), [wroteAt], false)).toBe(true)
  })

  test.for([6_000, 90_000, -60_000])('%i ms after it is that of a human', (ms) => {
    expect(isOfMachine(echo(words, ms), [wroteAt], false)).toBe(false)
  })

  test('to somebody who wrote nothing is that of a human', () => {
    expect(isOfMachine(echo(words, 0), [], false)).toBe(false)
  })
})
