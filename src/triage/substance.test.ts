import { describe, expect, test } from 'vitest'
import { type Substance, substanceOf } from './substance.ts'

const nothingElse = { hasAttachment: false, hasSticker: false, isPublic: false }

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
    ['mantap min 🔥', 'thanks'],
    ['Keren banget pak', 'thanks'],
    ['wkwkwk', 'thanks'],
    ['', 'empty'],
    ['???', 'empty'],
    ['\u3164\u200b', 'empty'],
    ['Ha\u200blo', 'greeting'],
    ['12345', 'empty'],
    ['halo, lampu jalan mati', 'report'],
    ['selamat pagi mohon info', 'report'],
    ['terima kasih, tetapi belum diperbaiki', 'report'],
    ['mantap, banjir lagi', 'report'],
    ['wkwk jalan kok begini', 'report'],
    ['bantuan', 'report'],
    ['pak', 'report'],
    ['banjir', 'report'],
    ['status', 'report'],
    ['@budi', 'report'],
    ['halo '.repeat(25), 'report'],
  ])('of %j is %s', ([text, substance]) => {
    expect(substanceOf({ ...nothingElse, text })).toBe(substance)
  })

  test.for([
    ...['👍', '👍🏽👍🏽', '🙏', '❤️', '♥', '🇮🇩', '😂🤣', '1️⃣'],
    ...[':)', ':-D', '<3', '(y)', '^_^', 'xD', '👍 ok :)'],
  ])('of the gesture %j is thanks', (text) => {
    expect(substanceOf({ ...nothingElse, text })).toBe('thanks')
  })

  test('of a sticker is thanks', () => {
    expect(substanceOf({ ...nothingElse, text: '', hasSticker: true })).toBe('thanks')
  })

  test.for(['', 'halo', 'terima kasih', '👍', 'wkwk'])(
    'of %j with a picture is a report',
    (text) => {
      for (const isPublic of [false, true])
        expect(substanceOf({ text, hasAttachment: true, hasSticker: true, isPublic })).toBe(
          'report',
        )
    },
  )
})

describe('what everybody can read', () => {
  test.for<[string, Substance]>([
    ['@budi @siti.aminah', 'empty'],
    ['@budi lihat nih', 'thanks'],
    ['@ika wkwk lucu bgt', 'thanks'],
    ['bagus sekali @pemkot', 'thanks'],
    ['@pemkot selamat pagi', 'greeting'],
    ['lampu mati @pemkot', 'report'],
    ['@pemkot banjir', 'report'],
    ['@budi lihat jalan ini', 'report'],
    ['gas bocor', 'report'],
    ['keren tapi jalan rusak', 'report'],
  ])('%j is %s', ([text, substance]) => {
    expect(substanceOf({ ...nothingElse, isPublic: true, text })).toBe(substance)
  })
})
