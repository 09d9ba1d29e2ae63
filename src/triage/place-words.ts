function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}

/** What a word before a name says of it. */
export type Kind =
  | 'street'
  | 'lane'
  | 'block'
  | 'kilometre'
  | 'neighbourhood'
  | 'village'
  | 'region'
  | 'estate'
  | 'school'
  | 'market'
  | 'building'
  | 'site'
  | 'hub'
  | 'junction'
  | 'toll'
  | 'shop'

const kinds: Readonly<Record<Kind, string>> = {
  street: 'jalan',
  lane: 'gang gng lorong lrg',
  block: 'blok blk kavling kav',
  kilometre: 'km kilometer',
  neighbourhood: 'rt rw rtrw',
  village: 'desa kelurahan dusun dsn dukuh padukuhan pedukuhan kampung kmp nagari gampong',
  region: 'kecamatan kabupaten kota provinsi',
  estate:
    'perumahan komplek kompleks komp griya cluster klaster residence puri pondok villa vila apartemen apartement apartment rusunawa rusun asrama',
  school:
    'tk sd sdn sdit smp smpn smpit sma sman smk smkn mts mtsn man sekolah paud universitas univ kampus pesantren ponpes madrasah school',
  market: 'pasar pasare psr market mall mal plaza',
  building:
    'masjid mesjid mushola musholla musola mushalla langgar surau gereja vihara klenteng mosque church kantor puskesmas pkm rsud rsu rsia polsek polres koramil kodim samsat klinik balai kua gedung gor museum stadion hotel office hospital',
  site: 'jembatan sungai kali situ waduk bendungan pantai pelabuhan bandara makam tpu tps taman lapangan tugu patung monumen flyover underpass terowongan gapura tanggul tanjakan pos halte bridge river',
  hub: 'terminal stasiun station',
  junction: 'perempatan pertigaan simpang bundaran bunderan putaran prapatan bangjo tl junction',
  toll: 'tol',
  shop: 'indomaret indomart alfamart alfamidi spbu warung warkop toko bengkel apotek apotik bank ruko resto restoran kafe cafe pabrik konter salon rental supermarket minimarket swalayan warteg pegadaian pertamina',
}

/** Words after which a name tells where something is. */
export const kindOf: ReadonlyMap<string, Kind> = new Map([
  ...Object.entries(kinds).flatMap(([kind, list]) =>
    list.split(' ').map((word) => [word, kind as Kind] as const),
  ),
  // The standard spelling of "rs" is two words.
  ['rumah sakit', 'building'],
])

/** Beside what: they belong to the place. */
export const besides = words(`
  depan depane depannya belakang belakange belakangnya samping sampinge sebelah dekat seberang antara
  ujung pojok pojokan tikungan ngarep ngarepe ngarepan mburi mburine sisih sanding cedhak cedak cedake
  jejere payuneun hareupeun tukangeun pengkereun gigireun sisi deukeut caket peuntaseun sabrang
  front near behind opposite beside
`)

/** Behind them a name that is written like a name, or known, is a place. */
export const towards = words(`
  di d ning nang neng nek ing ka daerah wilayah area kawasan sekitar sekitaran lingkungan lingkung
  link arah menuju ke dari warga seputaran sepanjang in at on around sampai
`)

/** Behind them whatever is named is a place. */
export const announcing = words(
  'lokasi lokasinya lokasine alamat alamatnya alamate tempatnya tepatnya tepatna tkp tkpnya titiknya posisinya lokasina location address',
)

/** Behind them a known name is a place; others are often whoever said or got something. */
export const fromAndTo = words('dari ke sampai warga')

/** Behind them a name in small letters is a place, too: "di lingkungan ciwaru". */
export const surroundings = words('daerah wilayah kawasan lingkungan lingkung link seputaran')

/** Before "kali" they make it "times". */
export const counting = words(
  'satu dua tiga empat lima enam tujuh delapan sembilan sepuluh beberapa berapa berkali setiap banyak pertama kedua ketiga terakhir sering hampir lain',
)

/** May stand between the parts of one place. */
export const links = words(
  'di d tepatnya tepatne daerah wilayah kota lingkungan dan sampai hingga ke arah menuju sekitar persis pas yaitu area sebelum setelah masuk of the and via exit',
)

export const directions = words(
  'utara selatan timur barat kiri kanan lor kidul wetan kulon tengah kaler',
)

/** May follow a name, but does not begin one: "jalan raya", "jalan utama". */
export const neverFirst = words(`
  raya utama besar baru lama indah kecil dalam luar atas bawah tembus tembusan pintas nasional negara aspal
  cor beton tanah setapak alternatif arteri poros kabupaten provinsi desa kampung kota lingkungan gang
  protokol umum tol ${[...directions].join(' ')}
`)

/** May be all of a market's name. */
export const marketNames = words(
  'lama baru induk minggu senin selasa rabu rebo kamis jumat sabtu kliwon legi pon wage pahing besar gede pagi kota',
)

/** Before the name of a person: "warung bu tini". */
export const titles = words(
  'bapak ibu haji h hj hajah mas mbak kang bang ustad ustadz abah mak mbah kh om tante teh pakde bude cak ning ko koh',
)

/** A number before them counts something, and is no part of an address. */
export const units = words(`
  hari minggu bulan tahun jam menit kali titik orang meter m cm tiang lampu x buah malam unit motor
  mobil pohon rb ribu juta jt kk pju rumah lubang warga anak tempat persen kg ton truk pekan keluarga
  days weeks months years hours minggunan harian kilo puluh ratus ekor lapak hr
`)

/** Names of provinces; those of regencies are in the gazetteer. */
export const provinces = words(
  'aceh sumut sumbar riau jambi sumsel bengkulu lampung banten jakarta dki jabar jateng jatim yogyakarta diy bali ntb ntt kalimantan sulawesi maluku papua jawa sumatera indonesia',
)

/** Written like names, but no places. */
export const noPlaces = words(`
  whatsapp wa instagram ig facebook fb twitter youtube tiktok google maps google telegram internet
  aplikasi website web bpjs ktp kk pln pdam dinas dishub disdukcapil dukcapil dinsos satpol pp polri
  tni covid pkh bansos gubernur bupati walikota wali presiden camat lurah kades ramadhan idul januari
  februari maret april mei juni juli agustus september oktober november desember senin selasa rabu
  kamis jumat sabtu allah tuhan nik npwp mbr dtks pemkot pemkab pemda sp4n lapor saya kami anda rt rw
  rahasia anonim sini situ sana link bank shopee tokopedia gojek grab telkom telkomsel indosat indihome puskesmas kelurahan
  kecamatan kantor desa kota kabupaten jl jalan
`)

/** Words that look like verbs, and are names. */
export const namesLikeVerbs = words(`
  menteng menur mendut menganti menanggal mentari mentawai menjangan mengwi pengkol pengampon pengadegan
  perwira permai permata perdana perak pertamina perintis persada pertanian pertiwi pemuda pembangunan
  merah melayu melur melong merapi merak merbabu mekarwangi meruya meranti merpati menanti
  berlian berkah berbek bersama berua teratai terate ternate terusan termas diponegoro dipatiukur dinoyo
  dipayuda dirgantara medokan merdeka melati menara mekar mekarsari penjaringan perjuangan pengasinan
  penanggungan terboyo ketintang bekasi
`)

/** Words that are no part of a name. */
export const noNames = words(`
  ada adalah agar akan akibat aku alasan aman amat anak anda aneh angkot apa apabila apakah apalagi asap
  atau atas baca badan bagaimana bagi bagian bagus bahaya bahkan bahwa baik bakar balap banget bangunan
  banjir bantu bantuan banyak bau bayar beberapa becek begal begini begitu begitupun bekas beli belok
  belum benar berapa berada bersih biar biasa bila bisa bocor bolong bolak buang buat bukan buka buruk
  butuh cara cepat coba cuma dalam dan dapat dari daripada data datang debu dengan deh demi depan di
  dia diri dll dong dua dulu eh enak gak gara gelap genangan gimana got hampir hancur hanya hari harus
  hati hilang hujan ibu ini itu izin jadi jalan jam jangan jarang jebol jelas jelek jika jukir juga jumlah
  kabel kadang kali kalau kalian kami kamu kapan karena kasih kasihan keadaan keluar keluarga kemarin
  kena kenapa kendaraan kepada kepala kerja kerusakan kesal ketika ketua kita kok kondisi kondisinya korban
  kotor kurang lagi lah laju lampu lama lalu lancar langsung lansia lapor laporan lebar lebih lewat licin
  lihat limbah listrik lokasi longsor lubang luka maaf macet main makin maksud malah malam maling masalah
  masih masuk masyarakat mati mau melalui membuat memang mereka meter milik min mimin minta miring mobil mohon
  motor mudah mungkin musim naik nanti nih nomor nya oleh oknum orang pada padahal padam pagi pak
  pakai paling parah parit parkir pas patah paving pecah pedagang pelan pelayanan pemerintah penerangan
  pengendara penuh perbaikan perhatian perlu pernah petugas pinggir pipa pju pjl plong pohon polisi pun pungli
  punya putus rambu ramai rame ranting rawan resah retak roboh rumah rumahnya rusak saat sabtu sakit saja
  saling saluran sama sampah sampai samping sangat sangatlah satu saya se sebab sebagai sebelum sebuah
  sedang sedikit sehari sejak sekali sekarang sekitar sekitarnya selama selalu selokan semakin sembarangan
  sempit semua sendiri seperti sepi sering sesak setelah setiap siang siapa siapapun silakan sini situ soal
  sore suara sudah sulit sumpek supaya surat susah tadi tahu tak tampak tanpa tawuran tentang
  tepat terhadap terima terlalu terus tersebut tetapi tetap tetangga tiang tidak tiga tiba tinggal tinggi
  tolong total tragis trotoar truk tumbang tutup tunggu udah umum untuk usul waktu warga wilayah wkwk ya yaitu
  yang zebra air aspal asli bapak becek bus curah dibawah gotong jembatannya kerja kendala kecelakaan
  keruh kering kecil keluhan kejadian kejadiannya kelihatan kok kosong kumuh lantas lumpur macetnya ngetem
  ngebut ngeri nunggak nyamuk nyala pengen pemkot pemkab pemda pengemis pengamen percuma pkl plengsengan
  kebersihan keamanan kegiatan kebutuhan kesusahan kesulitan kekurangan kelebihan kebocoran kebakaran
  ana ono onok geus tos wae aja saking nek nopo ngge sampun dereng mboten
  gimna gmna gimane ta kls kelas serta domisili kasus semester usia umur lantai tahap bab pasal poin angka block street
  kloter gelombang dosis golongan versi type nik rek urut oke layanan jam kloter sesi shift antrean tolonglah monggo
  lobang lumayan utamanya tersebut berikut terlampir depannya ditempat meteran
  jikalau ijazah info via kode asal email pemukiman permukiman tahun bulan padat aparat pihak instansi sektor golek
  biaya swasta favorit dekatnya tersebut terdekat mana manapun lainnya setempat tertentu ini
  perusahaan ingin sehingga supaya ketika sewaktu tikus maupun ataupun maka semi permanen nyaman sempat kira
  ambles amblas ambrol ambruk ancur bergelombang bising busuk copot curam dangkal drainase gelap gorong
  gundul hangus haram hidup jorok kebakaran kebanjiran keropos kesini keluhkan lewati limpas longsoran
  meluap meleduk menumpuk nganggur ngadu nggak numpuk oleng padat parahnya penumpukan preman rapuh rembes
  rontok rubuh sepanjang sesuai sumbat surut tergenang terjal tersumbat tumpukan tumpah waspada
  kotoran kucing anjing ayam ular monyet hewan siswa murid guru wali korupsi antri antrian loket obat dokter
  adik kakak suami istri bayi balita ktp bpjs kartu akta sertifikat pajak tarif biaya uang dana gaji
  is are the and or but with for my our this that there please not no broken dead dark flooded light
  lamp street road hole potholes garbage trash since been has have very very it i we you near from to of
  wis wes ora iki kae sing karo akeh teu aya anu ieu eta pisan mung dadi arep kudu kabeh
  januari februari maret april juni juli agustus september oktober november desember senin selasa
  rabu kamis jumat kejebur udeh bgt skali terparah tersendiri saban sisa sebagian rute trayek motoran
  sebaiknya semoga harap harapan harusnya semestinya tlp wa hubungi atasnama nama tanggal tgl pukul wib
  segera cek dicek survey survei perihal mengenai terkait dmn yakni jarak panjang panjangnya sisi gara
  diduga katanya menurut bernama memakai wajib sendirian sepihak bersebelahan warganya jualan lapak parkiran
  kemacetan kebersihan keamanan kesehatan pagar portal posyandu pendidikan semenjak kampungan sudut kurangnya
  lurus arah mbak mas jenis model tipe ukuran rencana proyek pekerjaan usaha pemilik penghuni penduduk
  takut nyebrang nyeberang nyari nyolong nyasar nyampe nyuri nyetel nyerobot nyelonong pulang berangkat
  lari nangis libur khawatir kuatir trauma gatal batuk muntah pingsan bosan marah kesasar telat minum tidur mandi
  layak ke pada item ijo dicor dicat remang bordil kelontong miras kosan kontrakan layak aktif nonaktif darurat resmi ilegal liar online offline gratis mahal murah makam sebab hitungan genset
`)

/** Beside what a name may stand that is written in small letters. */
export const facing = words(
  'depan depane depannya belakang belakange belakangnya samping sampinge sebelah dekat seberang sabrang deukeut caket ngarep ngarepe mburi payuneun hareupeun',
)

/** Names of villages and hamlets begin so. */
export const hamlets = words(
  'kebon kebun karang tegal sumber rawa kedung gunung tanjung bojong leuwi parung babakan ranca lebak pulo pulau ujung pasir wates jati suka sindang sumur lontar kubang buah kelapa warung pakis',
)

/** What stands beside them is anywhere: "depan pagar", "dekat pohon mangga". */
export const things = words(`
  pohon pintu gerbang pagar tembok dinding halaman pekarangan kebun sawah ladang kolam empang kandang garasi
  teras atap dapur kamar ruang ruangan kelas meja kursi tangga lorong lapak kios gerobak kosan kost
  kontrakan rumahku rumahnya mobilnya motornya mata muka orang orangtua umum publik kami anaknya tokonya
  warungnya kantornya sekolahnya masjidnya gangnya jalannya tiangnya belokan tanjakan turunan polisi tidur
  trafo gardu panel pompa sumur bak tong saluran parit irigasi hutan semak rel palang bantaran danau
  tanah lahan kosong kuburan pemakaman cctv papan spanduk baliho reklame tower menara antena genset
  mobil motor truk becak ojek perumahannya komplek situ sana pabriknya area lokasi tempat tempatku poli atm persil mini pasti perbelanjaan swalayan
  keluarga mertua nenek kakek teman sodara saudara majelis pangkalan toilet wc kamarmandi kiri kanan
  kelurahannya kecamatannya balaikota pemda ini itu muka hidung laut gedungnya pasarnya ada yang nya
  perkantoran pertokoan pemukiman permukiman tempatnya sungainya kalinya jembatannya selokannya warungku
`)
