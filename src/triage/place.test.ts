import { describe, expect, test } from 'vitest'
import { districtIndex } from './district.ts'
import { loadDistricts, loadVillages } from './district-source.ts'
import { placeAnswered, placeIn } from './place.ts'

const districts = await loadDistricts()
const home = districtIndex(districts, '36.73')

describe('a place', () => {
  test.for<[string, string]>([
    ['jl raya serang km 12 pasir jaya, rahasiain nama sy', 'jl raya serang km 12 pasir jaya'],
    ['lampu mati di depan SMP 3', 'depan SMP 3'],
    ['lampu jl mawar udh nyala, skrg jl kenanga yg padam', 'jl kenanga'],
    ['jl mawar sudah diaspal tapi skrg rusak lagi di depan sd 3', 'jl mawar'],
    ['warung nasi jual miras deket smk 4', 'deket smk 4'],
    ['dpn indomaret cipocok banyak sampah', 'dpn indomaret cipocok'],
    ['sebelah warung bu tini', 'sebelah warung bu tini'],
    ['in front of SMP 3', 'in front of SMP 3'],
    ['the street light on Jl. Ahmad Yani is broken', 'Jl. Ahmad Yani'],
    ['jln ahmad yani macet parah', 'jln ahmad yani'],
    ['Jalan Diponegoro berlubang', 'Jalan Diponegoro'],
    ['jl.veteran no 5 gelap', 'jl.veteran no 5'],
    ['JL SUDIRMAN NO 5 RT 01 RW 02', 'JL SUDIRMAN NO 5 RT 01 RW 02'],
    ['jalan kh abdul fatah hasan banyak lubang', 'jalan kh abdul fatah hasan'],
    ['Jl. H. Mansyur dekat masjid', 'Jl. H. Mansyur dekat masjid'],
    ['jl. mawar 3 banjir', 'jl. mawar 3'],
    ['jl mawar iii banjir', 'jl mawar iii'],
    ['jalan raya cilegon bergelombang', 'jalan raya cilegon'],
    ['jl lingkar selatan rusak', 'jl lingkar selatan'],
    ['jalan tol serang timur', 'jalan tol serang timur'],
    ['jalan tanah merah becek', 'jalan tanah merah'],
    ['jalan desa sukamaju rusak parah', 'jalan desa sukamaju'],
    ['jl merdeka 5 tiang lampu mati', 'jl merdeka'],
    ['Jl. Merdeka 5 gelap', 'Jl. Merdeka 5'],
    ['Jalan Melati Gang Buntu No 4', 'Jalan Melati'],
    ['jalan ciwaru raya bolong parah min', 'jalan ciwaru raya'],
    ['jl stasiun macet', 'jl stasiun'],
    ['di jl pemuda ada pohon tumbang', 'jl pemuda'],
    ['djl ki mas jong trotoar rusak', 'djl ki mas jong'],
    ['sepanjang jalan bhayangkara tidak ada lampu', 'jalan bhayangkara'],
    ['jl a yani dekat lampu merah', 'jl a yani'],
    ['gg mawar 3 banjir', 'gg mawar 3'],
    ['gang melati no 4b', 'gang melati no 4b'],
    ['gang 5 rt 2 rw 1 air mati', 'gang 5 rt 2 rw 1'],
    ['masuk gang haji saleh', 'gang haji saleh'],
    ['gg. kancil', 'gg. kancil'],
    ['blok C5 no 12', 'blok C5 no 12'],
    ['blok a perumahan griya asri', 'blok a perumahan griya asri'],
    ['BLOK D2/14', 'BLOK D2/14'],
    ['kavling blok 7 no 3', 'blok 7 no 3'],
    ['km 12 arah pandeglang', 'km 12 arah pandeglang'],
    ['jalan raya pandeglang km 4,5', 'jalan raya pandeglang km 4,5'],
    ['kilometer 80 tol merak', 'kilometer 80 tol merak'],
    ['rt 5 rw 3', 'rt 5 rw 3'],
    ['RT 05/RW 03', 'RT 05/RW 03'],
    ['rt05/03 desa sukamaju kec. curug', 'rt05/03 desa sukamaju kec. curug'],
    ['rt.02 rw.04', 'rt.02 rw.04'],
    ['RT/RW 006/002', 'RT/RW 006/002'],
    ['RT VI RW II', 'RT VI RW II'],
    ['rt 1 rw 2 kel banjarsari', 'rt 1 rw 2 kel banjarsari'],
    ['rw 08 kampung melayu', 'rw 08 kampung melayu'],
    ['rt 03 lingkungan kebon jahe', 'rt 03 lingkungan kebon jahe'],
    ['desa sindangsari', 'desa sindangsari'],
    ['ds. pabuaran kec. pabuaran', 'ds. pabuaran kec. pabuaran'],
    ['dusun krajan gelap gulita', 'dusun krajan'],
    ['kp. cibadak air keruh', 'kp. cibadak'],
    ['jl pacuan no 154 (klinik sehat jaya) ramai', 'jl pacuan no 154 (klinik sehat jaya)'],
    ['kampung baru banyak nyamuk', 'kampung baru'],
    ['kelurahan sumur pecung', 'kelurahan sumur pecung'],
    ['kel. kagungan serang', 'kel. kagungan serang'],
    ['Kel: Lontar Kec: Sambikerep', 'Kel: Lontar Kec: Sambikerep'],
    ['dsn krajan rt 3 rw 1', 'dsn krajan rt 3 rw 1'],
    ['di lingkungan ciwaru', 'ciwaru'],
    ['kampung dukuh rt 3', 'kampung dukuh rt 3'],
    ['perum griya serang asri blok c5 no 12', 'perum griya serang asri blok c5 no 12'],
    ['perumahan taman puri indah', 'perumahan taman puri indah'],
    ['komplek bumi agung permai', 'komplek bumi agung permai'],
    ['di puri anggrek blok b', 'puri anggrek blok b'],
    ['griya permata asri air mati', 'griya permata asri'],
    ['cluster edelweis', 'cluster edelweis'],
    ['pondok benowo indah', 'pondok benowo indah'],
    ['apartemen sentul tower b', 'apartemen sentul tower b'],
    ['rusunawa kaligawe', 'rusunawa kaligawe'],
    ['komplek untirta', 'komplek untirta'],
    ['SDN 4 Serang atap bocor', 'SDN 4'],
    ['sd negeri 2 cilegon', 'sd negeri 2'],
    ['smpn 7 toiletnya rusak', 'smpn 7'],
    ['depan smp 3', 'depan smp 3'],
    ['SMAN 1 Kota Serang', 'SMAN 1 Kota Serang'],
    ['smk pgri 3', 'smk pgri 3'],
    ['mts al khairiyah', 'mts al khairiyah'],
    ['dekat sekolah tunas bangsa', 'dekat sekolah tunas bangsa'],
    ['sma kertajaya', 'sma kertajaya'],
    ['universitas banten jaya macet', 'universitas banten jaya'],
    ['kampus unsera', 'kampus unsera'],
    ['ponpes al ihsan', 'ponpes al ihsan'],
    ['sdit al azhar 10', 'sdit al azhar 10'],
    ['pasar rau penuh sampah', 'pasar rau'],
    ['di pasar lama', 'pasar lama'],
    ['pasar induk bau', 'pasar induk'],
    ['psr kranggot', 'psr kranggot'],
    ['pasar minggu', 'pasar minggu'],
    ['masjid agung ats tsauroh', 'masjid agung ats tsauroh'],
    ['dekat masjid al-ikhlas kp. kaloran', 'dekat masjid al-ikhlas kp. kaloran'],
    ['mushola nurul iman', 'mushola nurul iman'],
    ['gereja kristus raja', 'gereja kristus raja'],
    ['depan mesjid jami al falah', 'depan mesjid jami al falah'],
    ['langgar al hidayah', 'langgar al hidayah'],
    ['kantor desa walantaka', 'kantor desa walantaka'],
    ['kantor kelurahan cipocok jaya', 'kantor kelurahan cipocok jaya'],
    ['puskesmas singandaru antri lama', 'puskesmas singandaru'],
    ['rsud drajat prawiranegara', 'rsud drajat prawiranegara'],
    ['polsek kasemen', 'polsek kasemen'],
    ['polres serang kota', 'polres serang'],
    ['samsat cikande', 'samsat cikande'],
    ['kua bubutan', 'kua bubutan'],
    ['balai desa kaserangan', 'balai desa kaserangan'],
    ['seberang rumah sakit sari asih', 'seberang rumah sakit sari asih'],
    ['rs budi asih parkir mahal', 'rs budi asih'],
    ['kantor pos serang', 'kantor pos serang'],
    ['jembatan ciujung mau roboh', 'jembatan ciujung'],
    ['sungai cibanten meluap', 'sungai cibanten'],
    ['kali cibanten meluap', 'kali cibanten'],
    ['bantaran kali angke', 'kali angke'],
    ['waduk karian', 'waduk karian'],
    ['taman bungkul', 'taman bungkul'],
    ['lapangan sempur', 'lapangan sempur'],
    ['tpu keputih', 'tpu keputih'],
    ['pantai anyer', 'pantai anyer'],
    ['gor maulana yusuf', 'gor maulana yusuf'],
    ['stadion krakatau steel', 'stadion krakatau steel'],
    ['tps gayungan penuh', 'tps gayungan'],
    ['bandara soekarno hatta', 'bandara soekarno hatta'],
    ['alun-alun', 'alun-alun'],
    ['alun alun barat banyak pengemis', 'alun alun barat'],
    ['terminal pakupatan', 'terminal pakupatan'],
    ['di terminal banyak preman', 'terminal'],
    ['stasiun serang', 'stasiun serang'],
    ['stasiun walantaka lampunya mati', 'stasiun walantaka'],
    ['dekat stasiun', 'dekat stasiun'],
    ['perempatan ciceri', 'perempatan ciceri'],
    ['pertigaan kebon jahe', 'pertigaan kebon jahe'],
    ['prapatan boru', 'prapatan boru'],
    ['simpang lima macet', 'simpang lima'],
    ['simpang tiga palima', 'simpang tiga palima'],
    ['lampu merah ciceri mati', 'lampu merah ciceri'],
    ['bundaran ciceri', 'bundaran ciceri'],
    ['putaran balik ahmad yani', 'putaran balik ahmad yani'],
    ['exit tol serang barat', 'tol serang barat'],
    ['gerbang tol cikande', 'tol cikande'],
    ['belakang pasar rau', 'belakang pasar rau'],
    ['samping indomaret kepandean', 'samping indomaret kepandean'],
    ['deket alfamart ciracas', 'deket alfamart ciracas'],
    ['seberang bank bjb kepandean', 'seberang bank bjb kepandean'],
    ['depan rumah pak haji mamat', 'depan rumah pak haji mamat'],
    ['sebelah selatan jl mawar', 'sebelah selatan jl mawar'],
    ['depan bengkel jaya motor', 'depan bengkel jaya'],
    ['ujung gang melati', 'ujung gang melati'],
    ['pojok lapangan ciceri', 'pojok lapangan ciceri'],
    ['samping toko emas murni', 'samping toko emas murni'],
    ['dekat Mall Serang', 'dekat Mall Serang'],
    ['sebelum jembatan kedaung', 'jembatan kedaung'],
    ['belakang Untirta', 'belakang Untirta'],
    ['dpn spbu kebon jahe', 'dpn spbu kebon jahe'],
    ['ning ngarep pasar lama ana sampah', 'ngarep pasar lama'],
    ['nang mburi masjid agung', 'mburi masjid agung'],
    ['cedak sdn 2 krajan', 'cedak sdn 2'],
    ['di payuneun SDN Cipocok 2', 'payuneun SDN Cipocok 2'],
    ['deukeut masjid agung', 'deukeut masjid agung'],
    ['caket puskesmas singandaru', 'caket puskesmas singandaru'],
    ['gigireun kantor desa sukamaju', 'gigireun kantor desa sukamaju'],
    ['lokasinya di pasir jaya dekat sd', 'pasir jaya dekat sd'],
    ['alamat kebon jahe no 3', 'kebon jahe no 3'],
    ['tepatnya di kaligandu', 'kaligandu'],
    ['lokasi: sumur pecung', 'sumur pecung'],
    ['TKP kebaharan masjid', 'kebaharan'],
    ['alamatnya di ciceri permai', 'ciceri permai'],
    ['tkp di jl raya jakarta', 'jl raya jakarta'],
    ['titiknya di bawah flyover kragilan', 'bawah flyover kragilan'],
    ['lampu di Kepandean mati', 'Kepandean'],
    ['banjir di Ciracas', 'Ciracas'],
    ['sampah di daerah Unyur', 'Unyur'],
    ['di wilayah drangong sering mati lampu', 'drangong'],
    ['di kedung pengkol 6', 'kedung pengkol 6'],
    ['pju di wonorejo selatan padam', 'wonorejo selatan'],
    ['di krajan lor gelap', 'krajan lor'],
    ['pothole near Pasar Rau', 'near Pasar Rau'],
    ['flood at Kampung Baru', 'Kampung Baru'],
    ['garbage behind the mosque Al Ikhlas', 'behind the mosque Al Ikhlas'],
    ['Diponegoro street is dark', 'Diponegoro street'],
    ['garbage in front of Indomaret Ciceri', 'in front of Indomaret Ciceri'],
    ['1. lampu mati di jl mawar 2. sampah di pasar rau', 'jl mawar'],
    ['Jl. Kapas Lor 2 RT.03', 'Jl. Kapas Lor 2 RT.03'],
    ['RW.05 Kel. Kapas Madya', 'RW.05 Kel. Kapas Madya'],
    ['di rsud dr soetomo parkir mahal', 'rsud dr soetomo'],
    ['jl dr sutomo macet', 'jl dr sutomo'],
    ['depan TK Melati', 'depan TK Melati'],
    ['pungli parkir di alun2', 'alun2'],
  ])('of %j is %j, and somebody finds it', ([text, words]) => {
    expect(placeIn(text, home)).toEqual({ words, exact: true })
  })

  test.for<[string, string]>([
    ['Kec. Taktakan', 'Kec. Taktakan'],
    ['kecamatan Kasemen', 'kecamatan Kasemen'],
    ['kabupaten serang jalannya rusak', 'kabupaten serang'],
    ['di kota cilegon', 'kota cilegon'],
    ['di serang banyak jalan rusak', 'serang'],
    ['di surabaya ada banjir', 'surabaya'],
    ['di Jakarta macet', 'Jakarta'],
    ['banyak begal di kecamatan curug', 'kecamatan curug'],
    ['sampah menumpuk di cipocok jaya', 'cipocok jaya'],
    ['warga kasemen kesulitan air', 'kasemen'],
    ['taktakan banjir', 'taktakan'],
    ['curanmor di walantaka', 'walantaka'],
    ['depan pasar banyak sampah', 'depan pasar'],
    ['di dekat masjid gelap', 'dekat masjid'],
    ['belakang sekolah kotor', 'belakang sekolah'],
    ['dekat pasar', 'dekat pasar'],
    ['lokasi di curug', 'curug'],
  ])('of %j is %j, where nobody finds it', ([text, words]) => {
    expect(placeIn(text, home)).toEqual({ words, exact: false })
  })

  test.for([
    'jalan rusak',
    'jalan berlubang di depan rumah saya',
    'di sini',
    'di sana gelap',
    'jalan di kampung saya',
    'gang saya banjir',
    'jalan2 rusak semua',
    'jalan keluar dari masalah ini',
    'jalan terus',
    'kantor kelurahan lambat',
    'tolong min ada masalah',
    'lampu jalan mati sudah seminggu',
    'jalan raya rusak parah',
    'jalan utama berlubang',
    'jalan kampung kami becek',
    'jalan provinsi rusak',
    'jalan desa rusak',
    'desa kurang perhatian',
    'di desa kami belum ada lampu',
    'kampung saya gelap',
    'komplek sini gelap',
    'perumahan kami banjir',
    'di perumahan banyak maling',
    'pak RT minta uang 50rb',
    'ketua RW tidak adil',
    'sudah 3 kali lapor ga ada respon',
    'kali ini tolong ditanggapi',
    'dari jam 2 smp 5 air mati',
    'smp sekarang belum ada tindakan',
    'man tolong',
    'sekolah rusak',
    'anak saya sekolah di smp',
    'guru sd minta uang',
    'pasar kotor',
    'masjid terlalu berisik',
    'puskesmas antri lama',
    'antri lama di puskesmas',
    'petugas kelurahan minta uang',
    'jembatan rusak',
    'sungai kotor banyak sampah',
    'taman rusak',
    'lampu merah mati',
    'perempatan macet',
    'terminal kotor',
    'toko tutup semua',
    'bank menolak saya',
    'no 12',
    'nomor saya 12',
    'ktp saya belum jadi',
    'bansos tidak tepat sasaran',
    'aplikasi error terus',
    'min',
    'halo admin',
    'terima kasih',
    'belakang rumah saya banyak sampah',
    'depan rumah kami got mampet',
    'samping rumah tetangga ribut',
    'dekat rumah warga',
    'di rumah saya air mati',
    'lokasi kejadian',
    'lokasinya di sini',
    'alamat saya rahasia',
    'di daerah saya',
    'di lingkungan kami',
    'di wilayah kami banjir',
    'diserang anjing',
    'di Instagram saya dihina',
    'lapor lewat Whatsapp tidak dibalas',
    'di kantor saya',
    'dekat sini',
    'jalannya bolong',
    'gangnya sempit',
    'jalan menuju sekolah rusak',
    'di jalan banyak lubang',
    'pagi sampai malam',
    'jalan tikus',
    'jalan lobang dalam',
    'rt rw tidak peduli',
    'blok mana saja',
    'bus kota jarang lewat',
    'there is a problem',
    'the road is broken',
    'parah banget',
    'sdh 2 minggu',
    'kejadiannya jam 9 malam',
    'tgl 3 november 2026',
  ])('is not in %j', (text) => {
    expect(placeIn(text, home)).toBeUndefined()
  })

  test('is the best that a text tells, not where its writer lives', () => {
    const text = 'Saya warga RT 5 RW 3 Kel. Unyur. Lampu mati di depan SMP 3 jl veteran no 5'
    expect(placeIn(text, home)?.words).toBe('depan SMP 3 jl veteran no 5')
  })

  test('is put on one line of at most 120 signs, and ends with a word', () => {
    expect(placeIn('jl mawar no 3\nrt 5 rw 3\nkel. unyur', home)?.words).toBe(
      'jl mawar no 3 rt 5 rw 3 kel. unyur',
    )
    const words = placeIn(`jl mawar ${'rt 5 rw 3 '.repeat(40)}`, home)?.words ?? ''
    expect(words.length).toBeLessThanOrEqual(120)
    expect(words).toMatch(/^jl mawar rt 5 .*\d$/)
  })

  test('is known by the bare name of a village at home, once villages are loaded', async () => {
    const villages = await loadVillages('36.73')
    expect(villages.length).toBeGreaterThan(50)
    expect(placeIn('lampu mati sumur pecung', home)).toBeUndefined()
    const index = districtIndex(districts, '36.73', villages)
    expect(placeIn('lampu mati sumur pecung', index)).toEqual({
      words: 'sumur pecung',
      exact: true,
    })
    expect(await loadVillages('36')).toEqual([])
    expect(await loadVillages(undefined)).toEqual([])
  })

  test('is looked for in time that only grows with the text', () => {
    for (const piece of ['jl a no 1, ', 'depan ', 'lokasi di ', 'rt 5 ', 'a', '1/1/', ',x', '\n']) {
      const text = piece.repeat(100_000 / piece.length)
      placeIn(text, home)
      const before = process.threadCpuUsage()
      for (let round = 0; round < 5; round += 1) placeIn(text, home)
      expect(process.threadCpuUsage(before).user / 1_000 / 5).toBeLessThan(25)
    }
  })
})

describe('a place at home', () => {
  test.for<[string, string, boolean]>([
    ['halte depan untirta ciwaru', 'depan untirta ciwaru', true],
    ['dekat ramayana serang banyak copet', 'dekat ramayana serang', true],
    ['pabrik tahu di sepang', 'sepang', true],
    ['warung remang di sepang taktakan', 'sepang taktakan', true],
    ['kp kroya becek', 'kp kroya', true],
    ['makam lontar baru longsor', 'makam lontar baru', true],
    ['jembatan bambu di kampung kroya kasemen lapuk', 'kampung kroya kasemen', true],
    ['jembatan gantung cigoong goyang', 'jembatan gantung cigoong', true],
    [
      'jembatan di kampung kroya kasemen lapuk, anak sekolah takut nyebrang',
      'kampung kroya kasemen',
      true,
    ],
    ['apotek di cinanggung tutup', 'cinanggung', true],
    ['bak sampah di curug', 'curug', false],
    ['listrik di banten', 'banten', false],
  ])('of %j is %j', async ([text, words, exact]) => {
    const index = districtIndex(districts, '36.73', await loadVillages('36.73'))
    expect(placeIn(text, index)).toEqual({ words, exact })
  })

  test.for([
    'aer PAM kaga ngalir tiga ari, anak bini kaga mandi bang',
    'ke depan semoga lebih baik',
    'depan pagar banyak sampah',
    'warung kopi berisik',
    'jembatan bambu lapuk',
  ])('is not in %j', async (text) => {
    const index = districtIndex(districts, '36.73', await loadVillages('36.73'))
    expect(placeIn(text, index)).toBeUndefined()
  })
})

describe('the answer to where it is', () => {
  test.for<[string, string]>([
    ['pasir jaya', 'pasir jaya'],
    ['Pasir Jaya pak', 'Pasir Jaya'],
    ['di ramayana serang min', 'ramayana serang'],
    ['depan masjid al ikhlas', 'depan masjid al ikhlas'],
    ['kebon jahe no 3', 'kebon jahe no 3'],
  ])('%j is %j', ([text, words]) => {
    expect(placeAnswered(text, home)).toEqual({ words, exact: true })
  })

  test.for([
    'tidak tahu',
    'ga tau min',
    'iya',
    'di sini',
    'rumah saya',
    'itu yang tadi',
    'nanti saja',
    '',
  ])('is not in %j', (text) => {
    expect(placeAnswered(text, home)).toBeUndefined()
  })

  test('is a region where nothing more is told, and no name in a long text', () => {
    expect(placeAnswered('Kec. Curug', home)).toEqual({ words: 'Kec. Curug', exact: false })
    const long = 'pasir jaya itu sudah lama sekali tidak pernah didatangi siapa pun'
    expect(placeAnswered(long, home)).toBeUndefined()
  })
})
