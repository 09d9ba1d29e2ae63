import { categoryLexicon } from './category-lexicon.ts'
import { conditions } from './matter-conditions.ts'

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}

/** What a matter needs: a place where it stands, or none, or that depends. */
export type Stand = 'standing' | 'placeless' | 'open'

/** Categories of what stands somewhere in the open. */
const standing = new Set([
  1397, 928, 1398, 2397, 1399, 1401, 1402, 930, 1431, 945, 951, 948, 942, 946, 1618, 1604, 1602,
  936, 940, 950, 1439, 1440, 2390, 2402, 2361,
])
/** Categories in which it depends. */
const open = new Set([1558, 996, 1557, 2474, 2453, 1031, 933, 931, 1407, 932, 1020, 925, 921, 1457])

/** Category words that are more often said to tell where than what. */
const landmarks = words(
  'pasar jembatan terminal halte puskesmas rsud sdn smpn sawah rusun rusunawa posyandu tps dokter siswa murid guru samsat bpd kua poli trotoar tetangga',
)

/** Phrases that tell a matter, in the form of normalise(), and whether it stands somewhere. */
export const topics: ReadonlyMap<string, Stand> = new Map([
  ...categoryLexicon.flatMap(({ id, words: phrases }) =>
    phrases
      .filter(
        (phrase) =>
          !landmarks.has(phrase) &&
          !/^(?:rumah sakit|s[dm]p? negeri|kantor desa|taman kota|kepala sekolah|lampu merah|traffic light)$/.test(
            phrase,
          ),
      )
      .map((phrase) => [phrase, standOf(id)] as const),
  ),
  ...of(
    'standing',
    'lampu, lampune, penerangan, jalan gelap, gang gelap, jalan licin, jalan becek, jalan sempit, lubang, lobang, bolong, kubangan, longsor, longsoran, pohon, kabel, tiang, saluran, got, air mati, air keruh, air ledeng, air keran, air kran, tidak mengalir, tidak ngalir, tidak ngocor, septitank, sepiteng, organ tunggal, orgenan, dangdutan, warung remang, remang remang, remang, bordil, lokalisasi, mesum, biliar, pdam mati, air pam, mati lampu, lampu mati, listrik padam, gas bocor, tutup got, manhole, portal, palang, jukir, parkiran, parkirnya, pengamen, pengemis, tawuran, geng motor, kecelakaan, gelap gulita, meteran, layak huni, tabrakan, bising, berisik, musik, sound, hajatan, bangunan, bau, asap, bakar bakar, judi, sabung ayam, warung miras, prostitusi, anjing, kucing, nyamuk, lalat, tikus, galian, bongkaran, proyek, rambu, marka, kemacetan, macet, ngebut, truk, truck, kontainer, bus, angkot, pothole, potholes, flood, flooding, garbage, trash, street light, streetlight, streetlights, street lamp, traffic jam, noise, noisy, sewer, sedimen, banjirnya, runtah, uwuh, dalan bolong, dalan rusak, lampu paeh, cai, maling, begal, copet, jambret, odgj, orang gila, plang, reklame, baliho, spanduk, pagar, jpo, taman rusak, genangan, longsor tanah, tanah ambles, keramik pecah',
  ),
  ...of(
    'placeless',
    'bantuan sosial, kartu, akta, akte, ktp, kk, nik, sim, skck, paspor, bpjs, vaksin, beasiswa, sekolah online, pendaftaran, login, daftar online, website, situs, error, server, gaji, thr, pajak, pupuk, sembako, iuran, tagihan, rekening, cpns, loker, pinjaman, pinjol, surat, ijazah, ppdb, mbr, dtks, izin usaha, nib, oss, domisili, nikah, cerai, pensiun, layanan, pelayanan, antrian, antri, antre, petugasnya, pegawai, pejabat, kebijakan, peraturan, perda, anggaran, apbd, harga, bbm, lpg, elpiji, minyak goreng, call center, service, id card, tidak keluar, belum keluar, tidak cair, belum cair, tidak terdaftar, tidak dilayani, tidak digaji, belum dibayar, tidak dibayar, mendapatkan bantuan, mendapat bantuan, dapat bantuan, bantuan biaya, pekerjaan, lapangan kerja, birth certificate, family card, application, app',
  ),
  ...of(
    'open',
    'pungli, pungutan, suap, korupsi, minta uang, dimintai uang, diminta uang, minta duit, dimintain duit, uang rokok, pemerasan, diperas, oknum, kekerasan, pelecehan, penipuan, tipu, ditipu, dugaan, penyelewengan, bribe, corruption, narkoba, pengangguran, kelangkaan, langka, kdrt, bullying, perundungan',
  ),
])

/** Most words of a text begin no topic, and need one look. */
export const topicBeginnings: ReadonlySet<string> = new Set(
  [...topics.keys()].map((phrase) => phrase.split(' ', 1)[0] ?? ''),
)

function of(stand: Stand, list: string): (readonly [string, Stand])[] {
  return list.split(', ').map((phrase) => [phrase, stand] as const)
}

function standOf(id: number): Stand {
  if (standing.has(id)) return 'standing'
  return open.has(id) ? 'open' : 'placeless'
}

const wrong = words(`
  rusak rusake ruksak mati padam bocor bolong pecah patah jebol ambrol ambruk ambles amblas roboh rubuh runtuh
  longsor tumbang miring retak hancur ancur terbakar kebakaran banjir kebanjiran tergenang mampet tersumbat
  buntu meluap macet berlubang berlobang bergelombang hilang dicuri kecurian kemalingan dirampok dibegal
  dijambret tertabrak ditabrak ketabrak nabrak jatuh kecelakaan celaka dipukul dipukuli dianiaya diancam ditipu
  tertipu dipersulit ditolak dipungut dimintai dimintain diperas pungli kotor jorok kumuh tercemar mencemari
  menumpuk numpuk berserakan berceceran mengganggu ganggu meresahkan resah error gangguan
  lambat lelet terlantar terbengkalai mangkrak terlambat telat keluhkan menuntut rawan keruh putus korsleting
  korslet nyetrum kesetrum tersengat keracunan sakit dbd hamil meninggal tewas kejebur terperosok tergelincir
  kejeblos nyemplung dibuang membuang dibakar membakar menutup ditutup diserobot menyerobot disegel ditilang
  dipecat dirumahkan phk dipotong disunat dikorupsi diselewengkan menyalahgunakan ugal kebut ngebut balapan
  tutup
  menganggu mengangu gagal buram rimbun bakar kebakar lobang renovasi pengadaan pembangunan dibangun pergantian penggantian diganti
  memukul memukuli menampar menendang mencuri merampok mengancam memeras mencubit membentak memaki menghina
  melecehkan menabrak menimbun menebang membongkar memotong menahan ditahan dipalak meludahi
  mabuk berkelahi berantem ribut keributan bentrok tawuran padamnya semrawut kesulitan susah sulit kekurangan kekeringan kering kurang
  pareum paeh caah bedah mudhun gugrug bocore mampete jeblug rungkad jugrug
  broken damaged leaking leak flooded blocked stolen dead overflowing collapsed clogged smelly dirty stuck rude
  perbaikan diperbaiki perbaiki pengaspalan penambalan ditambal pemangkasan perantingan dipangkas pembersihan dibersihkan
  pengangkutan diangkut pengerukan dikeruk penertiban ditertibkan fogging pemasangan dipasang pasang
  penambahan usul usulan saran aspirasi permohonan pengajuan mengajukan syarat persyaratan jadwal prosedur
  requirements schedule repair fix
`)

/** Something is wrong, whatever it is. */
export const problems: ReadonlySet<string> = new Set([...wrong, ...conditions])

/** In additions they ask when that comes about which was told before. */
export const pending = words(
  'perbaikan diperbaiki perbaiki dibersihkan diangkut ditambal dipangkas dikeruk dipasang ditertibkan kurang mati rusak kotor bocor padam mampet macet banjir sulit susah',
)

/** What happened once, at some time. */
export const events = words(`
  kecelakaan tabrakan tertabrak ditabrak ketabrak pencurian kecurian dicuri kemalingan maling dibegal begal jambret
  dijambret perampokan dirampok tawuran berkelahi berantem keributan bentrok dipukul dipukuli dianiaya penganiayaan
  pengeroyokan dikeroyok dimintai dimintain diminta diperas ditilang dilecehkan pelecehan copet kecopetan dicopet
  diserempet keserempet accident stolen robbed robbery fight ledakan meledak dipalak dipungut
`)

/** Words of time, beside those of dates: an event with one of them is told with its time. */
export const timeWords = words(`
  kemarin tadi semalam barusan sekarang kapan jam pukul wib wita wit pagi siang sore malam subuh tanggal senin selasa
  rabu kamis jumat sabtu ahad lalu hari bulan tahun minggu pekan sering selalu setiap kerap biasanya terus semenjak sejak
  januari februari maret april mei juni juli agustus september oktober november desember
  monday tuesday wednesday thursday friday saturday sunday yesterday today night morning always often every ago am pm wingi kamari kapungkur bengi peuting unggal saban
  kadang berkali seringkali
`)

/** They say nothing of their own: forms of address, courtesy, what joins words. */
export const idle = words(`
  ada adalah akan aku anda apa apakah atas atau bagaimana bahwa bantu bantuan bantuannya bapak begini benar bisa boleh dalam dan
  dapat dari dengan di gan halo hai hanya harap harus ibu ini itu iya izin jadi juga kak kakak kalau kami karena kepada kita
  kok lagi laporan lapor lah lebih maaf maka mas masih mau mbak mereka min mimin admin minta mohon mungkin nah nanti nih ok oke
  om oleh orang pada pak banget parah pernah perlu punya saja sama sampai sangat saya sebelumnya secepatnya sedang segera sekali
  selamat semoga seperti siap sih soal sudah sore pagi siang malam tadi tahu tanya tapi tentang terima kasih terimakasih tersebut tetapi tidak tindak
  ditindak lanjut lanjuti ditindaklanjuti tindaklanjuti tolong untuk warga wahai ya yaa yang yth deh dong sekarang kemarin hari masalah kenapa
  still since fixed please help the this there and you for sir hello have problem want report assalamualaikum wr wb
  kanan kiri arah utara selatan timur barat habis lewat tikungan ujung pojok pertigaan perempatan warna situ sana sini pas persis
  rumah jalan foto video gambar bukti tempat belakang masuk gang pinggir sebelah nama nomor benar betul tadinya waktu
  perhatian perhatiannya kerjasamanya respon responnya tanggapan tanggapannya pemerintah dinas terkait pihak membantu dibantu mendapat
`)
