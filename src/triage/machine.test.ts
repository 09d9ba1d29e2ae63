import { describe, expect, test } from 'vitest'
import { saysItIsAutomatic, shapeOf } from './machine.ts'

describe('a text that says that a machine wrote it', () => {
  test.for([
    '[Pesan otomatis] Kantor tutup sampai hari Senin.',
    '*Balasan Otomatis*\nSaya sedang cuti.',
    'Auto-reply: I am away',
    'Automatic reply',
    'Out of office',
    'Toko kami tutup. Pesan ini dikirim secara otomatis, mohon tidak dibalas.',
    'Ini adalah pesan otomatis. Kami buka pukul 08.00.',
    'Halo! Terima kasih telah menghubungi Toko Anggrek. Kami akan segera membalas pesan Anda.',
    'Terimakasih sudah menghubungi kami 🙏 pesan Anda akan kami balas pada jam kerja',
    'Pelanggan Yth, nikmati kuota 20GB hanya Rp30rb. Aktifkan di *100#',
    'CS-Seluler: Pelanggan Yth, paket Anda berakhir besok. Perpanjang di *363#',
    'Thanks for contacting us! We will get back to you soon.',
  ])('%j', (text) => {
    expect(saysItIsAutomatic(text)).toBe(true)
  })

  test.for([
    'Saya dapat pesan otomatis dari PLN terus, padahal sudah bayar',
    'Pesan otomatis PDAM salah tagihan saya',
    'Petugas cuma jawab terima kasih telah menghubungi kami, akan segera membalas, tapi tidak pernah',
    'Terima kasih telah menghubungi warga, tetapi jalan masih rusak',
    'Pulsa saya habis kena paket di *100# padahal tidak aktifkan apa-apa',
    'Pelanggan yth PDAM diminta bayar, air mati terus',
    'Pintu otomatis di kantor kecamatan rusak',
    'Petugas bilang akan membalas minggu depan',
    '',
  ])('is not %j', (text) => {
    expect(saysItIsAutomatic(text)).toBe(false)
  })
})

test.for([
  ['Tiket #123 diterima pukul 10:03', 'Tiket #124 diterima pukul 10:04'],
  ['Nomor TKT-8F3K2 tercatat', 'nomor TKT-9A1B7 tercatat.'],
])('%j has the same shape as %j', ([one = '', other = '']) => {
  expect(shapeOf(one)).toBe(shapeOf(other))
})

test('two reports have two shapes, and what has no word has none', () => {
  expect(shapeOf('Lampu padam di RT 5')).not.toBe(shapeOf('Got mampet di RT 5'))
  expect([shapeOf('123'), shapeOf('')]).toEqual([undefined, undefined])
})
