import { describe, expect, test } from 'vitest'
import { type Intent, intentOf, type Meant } from './intent.ts'
import { nonReports } from './intent-sentences.ts'
import fresh from './intent-sentences-fresh.json' with { type: 'json' }
import { traps } from './intent-traps.ts'

const meantBy = (text: string, more: Partial<Parameters<typeof intentOf>[0]> = {}): Meant =>
  intentOf({ text, isPublic: false, hasAttachment: false, hasSticker: false, ...more })

const matters: readonly Intent[] = ['report', 'aspiration', 'information']

describe('the intent of a text', () => {
  test('is right for at least 95 % of what is no report', () => {
    const all = [nonReports, fresh.nonReports].flatMap((sentences) =>
      Object.entries(sentences).flatMap(([intent, texts]) =>
        (texts ?? []).map((text) => ({ intent, text })),
      ),
    )
    const wrong = all.filter(
      ({ intent, text }) => meantBy(text, { isPublic: intent === 'talk' }).intent !== intent,
    )
    expect(all.length).toBeGreaterThanOrEqual(1_000)
    expect(wrong.length / all.length, JSON.stringify(wrong)).toBeLessThanOrEqual(0.05)
  })

  test('is a matter for every report that looks like something else', () => {
    const all = [...traps, ...fresh.traps]
    expect(all.length).toBeGreaterThanOrEqual(550)
    for (const isPublic of [false, true]) {
      const lost = all.filter((text) => !matters.includes(meantBy(text, { isPublic }).intent))
      expect(lost).toEqual([])
    }
  })

  test.for<[string, Partial<Meant>]>([
    ['4012345678', { intent: 'status', number: '4012345678' }],
    ['1234567', { intent: 'status', number: '1234567' }],
    ['laporan sy no 401 234 5678 gmn', { intent: 'status' }],
    ['cabut laporan no 1234567', { intent: 'withdraw', number: '1234567' }],
    ['gmn laporan saya, hp 081234567890', { intent: 'status' }],
    ['5', { intent: 'rating', rating: 5 }],
    ['4/5', { intent: 'rating', rating: 4 }],
    ['⭐⭐', { intent: 'rating', rating: 2 }],
    ['bintang tiga', { intent: 'rating', rating: 3 }],
    ['sangat puas', { intent: 'rating', rating: 5 }],
    ['puas', { intent: 'rating', rating: 4 }],
    ['cukup puas', { intent: 'rating', rating: 3 }],
    ['kurang puas', { intent: 'rating', rating: 2 }],
    ['tidak puas', { intent: 'rating', rating: 1 }],
    ['laporan lain: got mampet', { intent: 'report', another: true }],
    ['laporan lain: mohon dibangun taman', { intent: 'aspiration', another: true }],
    ['pak datanya dihapus semua, jangan sampe nama sy ketahuan', { intent: 'erase', sure: true }],
    ['data sy jgn dihapus ya, tp rahasiain nama sy', { intent: 'wish' }],
    ['hapus nama sy dari laporan itu, biar anonim', { intent: 'wish' }],
    ['batalin aja min, sungkan sama pak rt', { intent: 'withdraw', sure: false }],
    ['cabut aja izin karaokenya', { intent: 'report' }],
    ['ya tapi jangan dulu', { intent: 'no' }],
    ['jangan ding ga usah', { intent: 'no' }],
    ['sugeng sonten pak', { intent: 'greeting' }],
    ['hatur nuhun pisan, mugia enggal aya tindakan', { intent: 'thanks' }],
    ['hatur nuhun, mugia lampu nu pareum dibenerkeun', { intent: 'report' }],
    ['petugas loket ramah, prosesnya cepat, pertahankan', { intent: 'praise' }],
    ['petugas loket ramah tapi antrinya lama', { intent: 'report' }],
    ['wkwk ada alien mendarat di alun alun', { intent: 'prank' }],
    ['patung alien di taman rusak', { intent: 'report' }],
    ['progres nya gimana ndan', { intent: 'status', sure: true }],
    ['how do I file a complaint here?', { intent: 'help' }],
    ['+1', { intent: 'join' }],
    ['👍', { intent: 'thanks' }],
    ['Ha\u200blo', { intent: 'greeting' }],
    ['ngopi di pojokan', { intent: 'report', sure: false }],
    ['lampu jalan mati', { intent: 'report', sure: true }],
    ['aduannya dicabut aja pak, udah beres kok', { intent: 'withdraw', sure: true }],
    ['ga usah dilanjut aduannya pak, rantingnya udh ditebang', { intent: 'withdraw', sure: true }],
    ['anggap selesai aja laporan sy 1234567, udah bener', { intent: 'withdraw', sure: true }],
    ['laporan sy kok dianggap selesai padahal lampu masih mati', { intent: 'unresolved' }],
    ['gmn laporan sy? skrg nambah 2 tiang lg yg copot', { intent: 'report', sure: true }],
    ['gmn laporan sy no 1234567? skrg pohonnya roboh', { intent: 'report', number: '1234567' }],
    ['laporan saya sekarang sampai mana', { intent: 'status' }],
    ['di kampung sukamaju. terima kasih ya bu', { intent: 'report' }],
    ['lampu gang saya udah nyala, terima kasih', { intent: 'thanks' }],
    ['ya pokoknya deket warung saya', { intent: 'report', sure: false }],
    ['itu lho yg deket jembatan msh kayak gitu jg', { intent: 'report', sure: false }],
    ['ini bot apa orang?', { intent: 'help', sure: true }],
    ['kode OTP Anda 551203, jangan berikan ke siapapun', { intent: 'prank', sure: true }],
    ['oh gitu ya', { intent: 'thanks', sure: true }],
    ['ga jadi deh min, lanjut aja', { intent: 'no', sure: true }],
  ])('of %j is %j', ([text, meant]) => {
    expect(meantBy(text)).toMatchObject(meant)
  })

  test('names no number that may be a phone', () => {
    expect(meantBy('gmn laporan saya, hp 081234567890')).not.toHaveProperty('number')
  })

  test.for(['halo', 'makasih min', '5', 'ya', '', 'anjing lu'])(
    'of %j with a picture is a report of which nobody is sure',
    (text) => {
      expect(meantBy(text, { hasAttachment: true })).toMatchObject({
        intent: 'report',
        sure: false,
      })
    },
  )

  test.for<[string, Intent]>([
    ['gmn laporan sy', 'status'],
    ['masih rusak min', 'unresolved'],
    ['hapus data saya', 'erase'],
  ])('of %j with a picture stays %s', ([text, intent]) => {
    expect(meantBy(text, { hasAttachment: true }).intent).toBe(intent)
  })

  test('of a sticker is thanks', () => {
    expect(meantBy('', { hasSticker: true }).intent).toBe('thanks')
  })

  test.for<[string, Intent]>([
    ['setuju', 'thanks'],
    ['@budi cek nih bro', 'talk'],
    ['@pemkot banjir', 'report'],
    ['@pemkot selamat pagi', 'greeting'],
  ])('in public, of %j is %s', ([text, intent]) => {
    expect(meantBy(text, { isPublic: true }).intent).toBe(intent)
  })

  test('of more than forty words is a matter, whatever it begins with', () => {
    const long = `stop ${'jalan rusak sekali di kampung kami '.repeat(8)}`
    expect(matters).toContain(meantBy(long).intent)
  })

  test.for(['stop ', 'laporan saya ', 'a', '1', 'tidak usah ', '\u200b'])(
    'of a hundred thousand characters of %j is found at once',
    (part) => {
      const text = part.repeat(100_000 / part.length)
      const startedAt = performance.now()
      meantBy(text)
      expect(performance.now() - startedAt).toBeLessThan(200)
    },
  )
})
