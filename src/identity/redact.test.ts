import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redact } from './redact.ts'

describe('redaction masks', () => {
  test.for([
    ['081234567890', '[telepon]'],
    ['hp 0812-3456-7890 ya', 'hp [telepon] ya'],
    ['0812 3456 7890', '[telepon]'],
    ['0812.3456.7890', '[telepon]'],
    ['0812 3456 7890 0813 2222 3333', '[telepon] [telepon]'],
    ['WA 0812 3456 7890 12-05-2026', 'WA [telepon] 12-05-2026'],
    ['08123456789 2 hari lalu', '[telepon] 2 hari lalu'],
    ['+62 812-3456-7890', '[telepon]'],
    ['(+62) 812 3456 7890', '[telepon]'],
    ['+62\u00A0812\u20113456\u20117890', '[telepon]'],
    ['6281234567890', '[telepon]'],
    ['62 812 3456 7890', '[telepon]'],
    ['62.812.345.678', '[telepon]'],
    ['8123456789', '[telepon]'],
    ['812-3456-7890', '[telepon]'],
    ['+6012 345 6789', '[telepon]'],
    ['021-7654321', '[telepon]'],
    ['kantor (021) 765-4321', 'kantor [telepon]'],
    ['0341-551234', '[telepon]'],
    ['031/8432345', '[telepon]'],
    ['telp. 7312345', 'telp. [telepon]'],
    ['wa no 5551234', 'wa no [telepon]'],
    ['wa:081234567890/081298765432', 'wa:[telepon]/[telepon]'],
    ['hp081234567890', 'hp[telepon]'],
    ['０８１２３４５６７８９０', '[telepon]'],
    ['٠٨١٢٣٤٥٦٧٨٩٠', '[telepon]'],
    ['0️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣9️⃣0️⃣', '[telepon]'],
    ['08\u200b12\u2066\u200b\u200b\u200b3456\u034f7890', '[telepon]'],
    ['0 8 1 2 3 4 5 6 7 8 9 0', '[telepon]'],
    ['Rp 081234567890', 'Rp [telepon]'],
  ] as const)('the phone number in %s', ([text, redacted]) => {
    expect(redact(text)).toBe(redacted)
  })

  test.for([
    ['NIK 3578010101900001.', 'NIK [nomor].'],
    ['9999999999999999', '[nomor]'],
    ['3578 0101 0190 0001', '[nomor]'],
    ['3578-01-410190-0001', '[nomor]'],
    ['35.78.01.010190.0001', '[nomor]'],
    ['12.05.01.410190.0001', '[nomor]'],
    ['4111 1111 1111 1111', '[nomor]'],
    ['123-45-678901-2', '[nomor]'],
    ['NPWP 01.234.567.8-901.000', 'NPWP [nomor]'],
    ['123456789', '[nomor]'],
    ['1234567893', '[nomor]'],
    ['rek BCA 123 456 7894', 'rek BCA [nomor]'],
    ['rekening: 0253 7915 37', 'rekening: [nomor]'],
    ['no pelanggan 1234 5678', 'no pelanggan [nomor]'],
  ] as const)('the number in %s', ([text, redacted]) => {
    expect(redact(text)).toBe(redacted)
  })

  test.for([
    ['nama.saya+1@contoh.co.id', '[email]'],
    ['ke nama_saya@contoh.com, ya', 'ke [email], ya'],
    ['user081234567890@contoh.com', '[email]'],
    ['nama.saya @gmail.com', '[email]'],
    ['lihat @warga_kota.', 'lihat [akun].'],
    ['@user081234567890', '[akun]'],
    ['tiktok.com/@namaku', 'tiktok.com/[akun]'],
  ] as const)('the address in %s', ([text, redacted]) => {
    expect(redact(text)).toBe(redacted)
  })
})

describe('redaction leaves', () => {
  test.for([
    'nomor laporan 1234567894',
    'nomor laporan 123 456 7894',
    'nomor laporan 123-456-7894',
    'tanggal 12-05-2026 08:30',
    'tanggal 12-05-2026 - 15-05-2026',
    'tanggal 08-12-2026 10.30',
    'tanggal 12 05 2026 08 00',
    'tanggal 2026-08-12 08.00',
    'tanggal 8.12.26 dan 9.12.26',
    'jam 08.00-16.00',
    'jam 08.00 - 16.00 17.00-20.00',
    'jam 08.00-10.00 11.00-12.00',
    'WA 08.00-16.00',
    'jam 08.00-16.00 2026',
    'periode 2023 - 2027',
    'tahun ajaran 2021-2022 2022-2023',
    'tahun 2019 2020 2021 2022',
    'RT 05/RW 11',
    'RT 005 RW 011',
    'RT 01 02 03 04 05 06',
    'rumah no 101 103 105 107',
    'rumah no 812 814 816 818',
    'Jl. Melati XIII/95 Blok A-5/56 no 12A',
    'Kota Contoh 60243',
    'Rp 150.000.000',
    'Rp150000000',
    'Rp. 1.500.000.000,-',
    'Rp 150 000 000',
    '150000000 rupiah',
    'kerugian 1.250.000.000',
    'kerugian 12.500.000.000',
    'tgl 3-4-2026 5.000.000',
    'km 12 500',
    'L 1234 AB',
    'laporan sebelumnya 20220105',
    'titik -7.2574719, 112.7520883',
    'https://maps.contoh.id/@5.548312,95.323756,17z',
    'seharga @5000 atau @Rp 5.000',
    'SK 188.45/123/KPTS/2026',
    'panggil 110 atau 1708',
    'sudah [telepon], [nomor], [email], [akun], [nama]',
    'a @ b',
    '',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text)
  })

  test('what it has masked before as it is', () => {
    const piece = fc.constantFrom('0812', '3578', '62', '+', ' ', '-', '.', 'a', 'rek', '[', '7')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const once = redact(pieces.join(''))
        expect(redact(once)).toBe(once)
      }),
      { examples: [[['0812', '0812', '0812', ' ', '7', '0812', '7']]] },
    )
  })

  test.for([
    ['081208120812 708127', '[telepon] 708127'],
    ['NIK 3578010101900001 / no 1234567', 'NIK [nomor] / no 1234567'],
    ['081234567890@warga', '[telepon][akun]'],
    ['1 2 3 4 5 6 7 8 9 / 081234567890 1 2 3 4 5 6 7 8 9', '[nomor] / [telepon] [nomor]'],
  ] as const)('%s, at once and for good', ([text, redacted]) => {
    expect(redact(text)).toBe(redacted)
    expect(redact(redacted)).toBe(redacted)
  })
})

describe('redaction finds a number wherever it stands', () => {
  const separators = fc.constantFrom('', ' ', '-', '.', ' - ')
  const words = fc.constantFrom('', 'mohon hubungi ', 'Lampu mati, ', 'wa ', '5 hari. ')

  test('phone numbers in three groups', () => {
    const tail = fc.integer({ min: 1_000, max: 9_999 })
    fc.assert(
      fc.property(words, separators, tail, tail, (before, separator, second, third) => {
        const number = ['0812', String(second), String(third)].join(separator)
        expect(redact(`${before}${number} terima kasih`)).toBe(`${before}[telepon] terima kasih`)
      }),
    )
  })
})

describe('redaction of a megabyte takes less than 200 ms', () => {
  const size = 1_000_000

  /** CPU time of this thread, of the best of a few tries: other processes may be busy. */
  function bestCpuMs(text: string): number {
    let best = Number.POSITIVE_INFINITY
    for (let tries = 0; tries < 8 && best >= 200; tries += 1) {
      const before = process.threadCpuUsage()
      redact(text)
      best = Math.min(best, process.threadCpuUsage(before).user / 1_000)
    }
    return best
  }

  test.for([
    ...['a', '1', '1 ', '11 ', '62 ', '621 ', '123.', '0812-', '08.12.', 'a123456 ', '12-12-'],
    ...['021/1234567/', '081234567890 ', '3578010101900001 ', '@', '@1', '@a ', 'a@', 'a@b.', 'a.'],
    ...['a @', 'a@b.id ', '+(', '- ', 'rp 123456 ', 'wa ', 'telp 123456 '],
  ])('of "%s"', (piece) => {
    expect(bestCpuMs(piece.repeat(Math.ceil(size / piece.length)))).toBeLessThan(200)
  })

  test.for([
    `@${'1'.repeat(size)}`,
    `a@${'b'.repeat(size)}`,
    `${'a'.repeat(size)}@`,
    `${'a'.repeat(size)}@b`,
    `a@b${'.c'.repeat(size / 2)}!`,
    `wa${' '.repeat(size)}1`,
  ])('of one long run: %.8s', (text) => {
    expect(bestCpuMs(text)).toBeLessThan(200)
  })
})
