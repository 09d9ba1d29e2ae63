import { describe, expect, test } from 'vitest'
import { identityNumbersIn, isAboutOfficial } from './officials.ts'

describe('a report about an official', () => {
  test.for([
    'pungli di kelurahan',
    'lurah minta uang 50rb buat surat pindah',
    'petugas dishub mintain duit parkir',
    'oknum polisi minta duit damai',
    'pak kades korupsi dana desa',
    'ketua rt motong bansos warga',
    'blt dipotong 100rb sama perangkat desa',
    'guru mukul murid di sd 2',
    'bu guru mencubit anak saya',
    'camat mengancam warga',
    'disuruh bayar 200rb di kantor desa',
    'suap masuk cpns',
    'pegawai disdukcapil minta uang rokok',
    'pak rt memungut iuran uang keamanan tanpa musyawarah',
    'the village head asks for money',
    'satpol pp mukulin pedagang',
  ])('is %j', (text) => {
    expect(isAboutOfficial(text)).toBe(true)
  })

  test.for([
    'lampu jalan mati depan kelurahan',
    'petugas sampah tidak datang',
    'mohon petugas memotong pohon',
    'polisi tidur terlalu tinggi',
    'petugas datang pukul 8 pagi',
    'pengemis minta uang di lampu merah',
    'terima kasih pak lurah',
    'mohon bapak camat memperbaiki jalan',
    'kapan guru honorer diangkat',
  ])('is not %j', (text) => {
    expect(isAboutOfficial(text)).toBe(false)
  })
})

describe('an identity number', () => {
  test.for([
    'nik saya 3673011203900001',
    '3673 0112 0390 0001',
    'KK: 3673-0112-0390-0001',
    'ktp no. 3673011203900001',
    'sim saya 930412345678',
    'npwp 09.254.294.3-407.000',
    'paspor A1234567',
    'bpjs 0001234567890',
    'nik ٣٦٧٣٠١١٢٠٣٩٠٠٠٠١',
  ])('is in %j', (text) => {
    expect(identityNumbersIn(text)).toBe(true)
  })

  test.for([
    'laporan 4012345678 gimana',
    'hp 081234567890',
    'jalan rusak km 12 sejak 12-03-2026',
    'urus ktp sudah 3 bulan',
    'antri ktp dari jam 07.00 sampai 12.00',
    'biaya Rp 1.500.000',
  ])('is not in %j', (text) => {
    expect(identityNumbersIn(text)).toBe(false)
  })
})
