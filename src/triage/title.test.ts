import { describe, expect, test } from 'vitest'
import { districtIndex } from './district.ts'
import { placeIn } from './place.ts'
import { titleOf } from './title.ts'

const districts = districtIndex([])

describe('the title', () => {
  test.for<[string, string]>([
    ['min lampu jln mati udh seminggu gelap bgt', 'Lampu jln mati udh seminggu gelap bgt'],
    [
      'Assalamualaikum wr wb. Mohon izin melaporkan bahwa lampu jalan di jl veteran mati sudah 3 hari. terima kasih',
      'Lampu jalan di jl veteran mati sudah 3 hari',
    ],
    [
      'selamat pagi min, mau lapor ada jalan rusak parah di dpn smp 3 tolong diperbaiki',
      'Ada jalan rusak parah di dpn smp 3',
    ],
    [
      'saya warga ciracas mau lapor sampah menumpuk sudah seminggu ga diangkut, hp saya 081234567890',
      'Sampah menumpuk sudah seminggu ga diangkut, hp saya [telepon]',
    ],
    ['halo admin, jalan berlubang', 'Jalan berlubang'],
    ['halo admin jalan berlubang. lokasinya di jl mawar no 3', 'Jalan berlubang, jl mawar no 3'],
    ['jl mawar no 3. jalan berlubang', 'Jalan berlubang, jl mawar no 3'],
    [
      'Yth. Bapak Walikota, mohon perbaikan jembatan di kp cibadak',
      'Mohon perbaikan jembatan di kp cibadak',
    ],
    ['kepada yth dinas pu, got mampet di gang melati', 'Got mampet di gang melati'],
    [
      'ijin melapor, pohon tumbang menutup jalan\ndi jl a yani',
      'Pohon tumbang menutup jalan, jl a yani',
    ],
    [
      'mohon maaf sebelumnya saya ingin bertanya kenapa ktp saya belum jadi',
      'Kenapa ktp saya belum jadi',
    ],
    [
      'perkenalkan nama saya Budi. saya warga cipocok. jalan di depan masjid al ikhlas rusak',
      'Jalan di depan masjid al ikhlas rusak',
    ],
    ['nik saya 3604011234560001 bansos belum cair', 'Nik saya [nomor] bansos belum cair'],
    [
      'hubungi 081234567890, air pdam mati di rt 5 rw 3',
      'Hubungi [telepon], air pdam mati di rt 5 rw 3',
    ],
    ['banjir', 'Banjir'],
    ['BANJIR DI PERUM GRIYA ASRI', 'BANJIR DI PERUM GRIYA ASRI'],
    ['min', ''],
    ['halo', ''],
    ['jalan rusak!!! tolong pak', 'Jalan rusak'],
    ['lapor pak, ada pungli di samsat', 'Ada pungli di samsat'],
    ['laporan: sampah menumpuk di pasar rau', 'Sampah menumpuk di pasar rau'],
    ['selamat siang', ''],
    [
      'good morning, the street light on Jl. Ahmad Yani is broken',
      'The street light on Jl. Ahmad Yani is broken',
    ],
    ['i want to report a pothole in front of SMP 3', 'A pothole in front of SMP 3'],
    ['punten kang, aya runtah numpuk di payuneun SDN 2', 'Aya runtah numpuk di payuneun SDN 2'],
    ['nuwun sewu, dalan rusak ning ngarep pasar lama', 'Dalan rusak ning ngarep pasar lama'],
    ['min mau tanya syarat bikin kk baru', 'Syarat bikin kk baru'],
    ['permisi, numpang tanya jadwal puskesmas singandaru', 'Jadwal puskesmas singandaru'],
    ['🙏🙏 min lampu mati', 'Lampu mati'],
    ['"jalan rusak" di jl mawar', '"jalan rusak" di jl mawar'],
    ['- jalan rusak', 'Jalan rusak'],
    ['1. jalan rusak di jl mawar', 'Jalan rusak di jl mawar'],
    ['tolong diperbaiki jalan rusak di gang melati', 'Jalan rusak di gang melati'],
    [
      'mohon ditindaklanjuti parkir liar di depan indomaret ciceri',
      'Parkir liar di depan indomaret ciceri',
    ],
    ['terima kasih sebelumnya, kabel menjuntai', 'Kabel menjuntai'],
    [
      'saya mau melaporkan oknum guru yang meminta uang kepada murid',
      'Oknum guru yang meminta uang kepada murid',
    ],
    ['sudah seminggu air mati di blok c5', 'Sudah seminggu air mati di blok c5'],
    [
      'jalan raya cilegon bergelombang dan banyak lubang sehingga sering terjadi kecelakaan terutama malam hari karena tidak ada lampu penerangan jalan, mohon segera diperbaiki oleh dinas terkait karena sangat membahayakan',
      'Jalan raya cilegon bergelombang dan banyak lubang sehingga sering terjadi kecelakaan terutama malam hari karena tidak ada lampu penerangan',
    ],
    ['di depan smp 3', 'Di depan smp 3'],
    ['https://maps.app.goo.gl/abc lampu mati', 'Lampu mati'],
  ])('of %j is %j', ([text, title]) => {
    expect(titleOf(text, placeIn(text, districts))).toBe(title)
  })

  test('is the place where nothing else is told', () => {
    expect(titleOf('', { words: 'depan SMP 3', exact: true })).toBe('Depan SMP 3')
    expect(titleOf('min', { words: 'jl mawar', exact: true })).toBe('Jl mawar')
    expect(titleOf('', undefined)).toBe('')
  })

  test('has at most 140 signs, the place among them, and no half word', () => {
    const text = `lampu mati ${'dan jalan rusak serta gelap '.repeat(20)}`
    const title = titleOf(text, { words: 'jl raya serang km 12 pasir jaya', exact: true })
    expect(title.length).toBeLessThanOrEqual(140)
    expect(title).toMatch(
      /^Lampu mati .* (?:dan|jalan|rusak|serta|gelap), jl raya serang km 12 pasir jaya$/,
    )
    expect(titleOf('x'.repeat(500), undefined)).toHaveLength(140)
  })

  test('holds no number of a person, not even in its place', () => {
    const place = { words: 'jl mawar hp 081234567890', exact: true }
    expect(titleOf('lampu mati', place)).toBe('Lampu mati, jl mawar hp [telepon]')
  })
})
