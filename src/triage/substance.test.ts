import { describe, expect, test } from 'vitest'
import { type Substance, substanceOf } from './substance.ts'

describe('the substance of a text', () => {
  test.for<[string, Substance]>([
    ['assalamualaikum min', 'greeting'],
    ['Assalamu’alaikum wr. wb.', 'greeting'],
    ['Halo', 'greeting'],
    ['p', 'greeting'],
    ['P P P', 'greeting'],
    ['Selamat pagi Bapak/Ibu 🙏', 'greeting'],
    ['tes', 'greeting'],
    ['Terima kasih', 'thanks'],
    ['makasih bnyk pak', 'thanks'],
    ['Selamat siang, terima kasih atas bantuannya', 'thanks'],
    ['ok siap', 'thanks'],
    ['matur nuwun', 'thanks'],
    ['', 'empty'],
    ['👍', 'empty'],
    ['???', 'empty'],
    ['\u3164\u200b', 'empty'],
    ['Ha\u200blo', 'greeting'],
    ['12345', 'empty'],
    ['halo, lampu jalan mati', 'report'],
    ['selamat pagi mohon info', 'report'],
    ['terima kasih, tetapi belum diperbaiki', 'report'],
    ['bantuan', 'report'],
    ['pak', 'report'],
    ['banjir', 'report'],
    ['status', 'report'],
    ['halo '.repeat(25), 'report'],
  ])('of %j is %s', ([text, substance]) => {
    expect(substanceOf(text, false)).toBe(substance)
  })

  test.for(['', 'halo', 'terima kasih', '👍'])('of %j with a picture is a report', (text) => {
    expect(substanceOf(text, true)).toBe('report')
  })
})
