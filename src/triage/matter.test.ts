import { describe, expect, test } from 'vitest'
import { hasMatter, isContinuation, mattersIn } from './matter.ts'

describe('a continuation', () => {
  test.for([
    'lokasinya di pasir jaya',
    'lokasinya di depan smp 3 yg jalannya bolong',
    'di depan smp 3',
    'depan masjid al ikhlas pak',
    'jl raya serang km 12',
    'sdh 2 minggu',
    'udah sebulan lebih min',
    'oh iya itu fotonya',
    'ini fotonya pak',
    'berikut fotonya ya min',
    'min ada foto nih',
    'videonya menyusul',
    'maksud saya yang di sebelah kiri jalan',
    'maksudnya lampu yg di tiang no 3',
    'ralat, bukan rt 5 tapi rt 6',
    'yg tadi',
    'yg tadi saya laporkan di gang melati',
    'tambahan: sudah lapor ke RT tapi diam',
    'tambahan rt 5 rw 3',
    'rt 5 rw 3',
    'kejadiannya jam 9 malam',
    'kejadiannya kemarin sore',
    'sampai sekarang belum',
    'sampe skrg blm ada yg dtg',
    'sampai sekarang belum diperbaiki',
    'belum diangkut juga',
    'masih mati sampai sekarang',
    'masih bocor min',
    'makin parah',
    'makin banyak sampahnya',
    'parah banget',
    'bahaya bgt min',
    'gelap bgt',
    'bau banget',
    '0812 3456 7890',
    'https://maps.app.goo.gl/abc',
    '12345',
    'sekitar jam 10 malam',
    'kemarin malam',
    'tadi pagi',
    'patokannya warung bu tini',
    'dekat pohon beringin',
    'sebelah kanan dari arah pasar',
    'iya bener di situ',
    'itu yg lampunya di tiang no 3',
    'yang sebelah kanan jalan',
    'udah lama bgt itu min',
    'kp cibadak kec curug',
    'tepatnya samping indomaret',
    'alamatnya di griya asri blok c5',
    'udah seminggu ga diangkut',
    'setiap malam',
    'still not fixed since monday',
    'near the market',
  ])('is %j', (text) => {
    expect(isContinuation(text)).toBe(true)
  })

  test.for(['', ' ', '👍'])('is not %j', (text) => {
    expect(isContinuation(text)).toBe(false)
  })
})

describe('a matter of its own', () => {
  test.for([
    'lampu mati di depan SMP 3',
    'jalan rusak',
    'banjir',
    'macet bgt',
    'sampah numpuk di pasar rau udah seminggu',
    'ktp saya belum jadi sudah 3 bulan',
    'bansos ga pernah dapat',
    'petugas minta uang 50rb',
    'air pdam mati dari tadi pagi',
    'pohon tumbang di jl veteran',
    'selain itu sampah menumpuk di pasar lama',
    'laporan lain, lampu di gang melati mati',
    'satu lagi min, got mampet',
    'ada jukir liar di indomaret ciceri',
    'gimana cara bikin kk baru',
    'there is a big pothole in front of SMP 3',
    'ana dalan rusak ning ngarep pasar lama',
    'aya runtah numpuk di payuneun SDN 2',
    'anjing liar banyak di komplek',
    'bau limbah pabrik',
    'sudah 2 minggu lampu mati di rt 5',
    'belum ada lampu jalan di kampung kami',
    'motor saya dicuri semalam',
    'guru memukul murid di sdn 4',
    'pungli di samsat',
    'usul pasang cctv di alun-alun',
    'tetangga saya karaokean tiap malam sampai pagi sangat terganggu sekeluarga',
    'jembatan ambruk',
    'jembatan bambu di kampung kroya kasemen lapuk',
    'rumah bordil berkedok kos di jl jendral sudirman penancangan',
    'jembatan gantung cigoong walantaka papannya copot2',
    'warung remang di sepang taktakan',
  ])('is told by %j, which continues nothing', (text) => {
    expect(hasMatter(text)).toBe(true)
    expect(isContinuation(text)).toBe(false)
  })

  test.for(['tolong min ada masalah', 'halo min', 'min', 'gimana ini min'])(
    'is not told by %j, which continues nothing either',
    (text) => {
      expect(hasMatter(text)).toBe(false)
      expect(isContinuation(text)).toBe(false)
    },
  )

  test.for([
    'di depan pasar rau',
    'dekat jembatan ciujung',
    'rt 5 rw 3',
    'sdh 2 minggu',
    'ini fotonya',
  ])('is not told by %j', (text) => {
    expect(hasMatter(text)).toBe(false)
  })
})

describe('a matter beside a place', () => {
  test.for([
    'papan nama jl sempu ga kebaca',
    'bocah2 maen layangan pake kawat di rel kp kemang',
    'posyandu melati 3 kelurahan drangong ga pernah buka',
    'tempat pijat di ruko ciceri permai',
    'mesin atm di kantor walikota nelen kartu saya',
    'orgenan di kp kebaharan sampe jam 2 pagi',
  ])('is told by %j in words that we do not know', (text) => {
    expect(hasMatter(text)).toBe(true)
  })

  test.for([
    'pasir jaya blok c deket warung bu tini',
    'itu yg di pojokan pak',
    'ciwaru sebelah alfamart min',
    'cimuncang gang mushola rt 4',
    'kaujon pak deket jembatan',
    'belakang pasar lama rumah cat ijo',
    'lapor pak, lokasinya di jl trip jamaksari',
    'tolong diperbaiki',
    'mohon segera diperbaiki di gang melati',
  ])('is not told by %j', (text) => {
    expect(hasMatter(text)).toBe(false)
  })
})

describe('the matters of a text', () => {
  test.for<[string, string[]]>([
    [
      '1. lampu mati di jl mawar 2. sampah numpuk di pasar rau',
      ['lampu mati di jl mawar', 'sampah numpuk di pasar rau'],
    ],
    [
      'mau lapor: 1) jalan rusak 2) bansos belum cair 3) sampah menumpuk',
      ['jalan rusak', 'bansos belum cair', 'sampah menumpuk'],
    ],
    [
      'pertama jalan rusak di jl veteran, kedua lampu mati di gg melati',
      ['jalan rusak di jl veteran', 'lampu mati di gg melati'],
    ],
    [
      'jalan berlubang di jl raya serang km 5\nlampu mati di jl veteran',
      ['jalan berlubang di jl raya serang km 5', 'lampu mati di jl veteran'],
    ],
    [
      'jalan rusak di jl veteran. selain itu sampah menumpuk di pasar lama',
      ['jalan rusak di jl veteran.', 'sampah menumpuk di pasar lama'],
    ],
    [
      '1. lampu jalan mati di gang melati 2. bidan puskesmas pembantu kp kroya jarang ada',
      ['lampu jalan mati di gang melati', 'bidan puskesmas pembantu kp kroya jarang ada'],
    ],
    [
      '1. guru sdn 4 sering bolos 2. got mampet 3. pak lurah minta uang tiap urus surat',
      ['guru sdn 4 sering bolos', 'got mampet', 'pak lurah minta uang tiap urus surat'],
    ],
    [
      '1) dokter di puskesmas taktakan galak 2) petugas loket jutek',
      ['dokter di puskesmas taktakan galak', 'petugas loket jutek'],
    ],
  ])('%j are several', ([text, matters]) => {
    expect(mattersIn(text)).toEqual(matters)
  })

  test.for([
    'jalan rusak',
    'jalan rusak dan berlubang di jl veteran',
    'lampu mati, gelap, rawan begal',
    '1. saluran ambrol 2. saat hujan air meluber',
    'jalan rusak\nmohon diperbaiki',
    '1. foto ktp 2. foto kk sudah saya kirim',
    'syaratnya 1. datang ke kelurahan 2. bawa surat rt',
    'anak pertama saya sakit, anak kedua belum sekolah',
    'orang tua kedua belah pihak tidak setuju',
    `1. jalan rusak ${'karena hujan terus '.repeat(20)} 2. sampah menumpuk`,
    'x'.repeat(7_000),
  ])('%j is one', (text) => {
    expect(mattersIn(text)).toEqual([text])
  })
})
