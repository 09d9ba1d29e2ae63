import { describe, expect, test } from 'vitest'
import { districtIndex } from './district.ts'
import { loadDistricts, loadVillages } from './district-source.ts'
import { type Known, missingIn } from './missing.ts'
import { placeIn } from './place.ts'

const districts = districtIndex(await loadDistricts(), '36.73', await loadVillages('36.73'))

function missing(text: string, known: Partial<Known> = {}): string {
  const found = missingIn(text, {
    place: placeIn(text, districts),
    hasPosition: false,
    hasAttachment: false,
    kind: undefined,
    ...known,
  })
  return Object.entries(found)
    .flatMap(([what, isMissing]) => (isMissing ? [what] : []))
    .join(' ')
}

describe('what is missing', () => {
  test.for<[string, string]>([
    ['min lampu jln mati udh seminggu gelap bgt', 'where'],
    ['jalan rusak parah', 'where'],
    ['jalan berlubang di depan rumah saya', 'where'],
    ['sampah numpuk di kecamatan curug', 'where'],
    ['banjir', 'where'],
    ['macet tiap pagi', 'where'],
    ['pohon mau tumbang', 'where'],
    ['got mampet bau', 'where'],
    ['air pdam mati dari kemarin', 'where'],
    ['listrik padam sejak tadi', 'where'],
    ['ada jukir liar minta 5000 tiap hari', 'where'],
    ['tetangga karaoke berisik tiap malam', 'where'],
    ['bangunan liar di pinggir kali', 'where'],
    ['anjing liar banyak sekali', 'where'],
    ['kabel menjuntai di jalan', 'where'],
    ['truk tanah lewat terus setiap malam', 'where'],
    ['jembatan ambruk', 'where'],
    ['trotoar rusak di serang', 'where'],
    ['tiang listrik miring', 'where'],
    ['saluran air tersumbat depan masjid', 'where'],
    ['the street lights are broken', 'where'],
    ['aya runtah numpuk', 'where'],
    ['there is a flood', 'where'],
    ['dimintai uang sama petugas', 'where when'],
    ['petugas minta uang 50rb kemarin', 'where'],
    ['ada tabrakan', 'where when'],
    ['ada tawuran', 'where when'],
    ['rumah saya kemalingan', 'where when'],
    ['lampu mati di depan SMP 3', ''],
    ['jalan berlubang di jl raya serang km 5', ''],
    ['sampah numpuk di pasar rau', ''],
    ['banjir di perum griya asri', ''],
    ['macet di simpang lima', ''],
    ['rt 5 rw 3 air pdam mati', ''],
    ['ada kecelakaan di jl veteran', 'when'],
    ['motor saya dicuri di pasar rau', 'when'],
    ['saya dijambret di alun-alun', 'when'],
    ['saya dipukul preman di terminal pakupatan', 'when'],
    ['guru di SDN 4 melakukan pelecehan', 'when'],
    ['motor saya dicuri semalam di pasar rau', ''],
    ['tadi pagi ada kecelakaan di jl veteran', ''],
    ['tgl 3 rumah saya di gang melati kemalingan', ''],
    ['sering ada tawuran di alun-alun', ''],
    ['setiap hari dimintai uang parkir di pasar lama', ''],
    ['ktp saya belum jadi sudah 3 bulan', ''],
    ['bansos ga pernah dapat', ''],
    ['nama saya tidak terdaftar di dtks', ''],
    ['aplikasi ga bisa login', ''],
    ['website error terus', ''],
    ['bpjs saya tidak aktif', ''],
    ['akta kelahiran lama sekali', ''],
    ['gaji belum dibayar 2 bulan', ''],
    ['petugas kelurahan minta uang 50rb tiap urus surat', ''],
    ['pungli di samsat', ''],
    ['pelayanan puskesmas lambat', ''],
    ['pajak saya salah', ''],
    ['ppdb zonasi tidak adil', ''],
    ['pupuk subsidi langka', ''],
    ['gimana cara bikin kk baru', ''],
    ['usul pasang cctv', ''],
    ['tolong min ada masalah', 'what'],
    ['min', 'what'],
    ['tolong', 'what'],
    ['halo min mau lapor', 'what'],
    ['di depan smp 3', 'what'],
    ['jl raya serang km 12', 'what'],
    ['https://maps.app.goo.gl/abc', 'what'],
    ['ini fotonya', 'what'],
    ['sdh 2 minggu', 'what'],
    ['tolong diperbaiki', 'what'],
    ['mohon segera diperbaiki di gang melati', 'what'],
    ['min di sepang', 'what'],
    ['sumur pecung rt 3 rw 1 pak', 'what'],
    ['assalamualaikum. saya warga sepang taktakan', 'what'],
    ['depan untirta ciwaru', 'what'],
    ['perkenalkan nama saya budi santoso', 'what'],
    ['jembatan bambu di kampung kroya kasemen lapuk', ''],
    ['warung remang di sepang taktakan', ''],
    ['pabrik tahu di sepang', ''],
    ['wc umum alun2 barat serang tarifnya 5 rebu, ga ada sabunnya', ''],
    ['kuburan cina di kaligandu jd tempat mabok', ''],
    ['pintu air di cibening kasemen jebol', ''],
    ['aer PAM kaga ngalir tiga ari, anak bini kaga mandi bang', 'where'],
    ['bak sampah di curug', 'where'],
    ['plafon sekolah anak saya mau ambruk', 'where'],
    ['air sumur warga jadi asin semenjak ada tambak', ''],
    ['0812', 'what'],
  ])('in %j is %j', ([text, what]) => {
    expect(missing(text)).toBe(what)
  })

  test('is no place where a pin came', () => {
    expect(missing('jalan rusak', { hasPosition: true })).toBe('')
  })

  test('is the matter of a picture with two vague words', () => {
    expect(missing('tolong min', { hasAttachment: true })).toBe('what')
  })

  test('is neither place nor time in aspirations and requests', () => {
    expect(missing('usul pasang lampu jalan', { kind: 'aspirasi' })).toBe('')
    expect(missing('kapan jalan rusak diperbaiki', { kind: 'permintaan_informasi' })).toBe('')
    expect(missing('jam berapa loket buka', { kind: 'permintaan_informasi' })).toBe('')
  })
})
