/**
 * What people make passwords of, here and elsewhere: words, names, dates, clubs, keyboards. A password that
 * is nothing but one or two of these, with digits and signs around them, is guessed first.
 */
const words = `
  password passwort passw pass word admin administrator root user guest test tester testing demo sample
  login logon signin welcome hello hallo halo master super superman superuser batman spiderman ironman
  monkey dragon tiger lion eagle falcon shadow sunshine moonlight princess prince queen king angel
  football baseball basketball soccer hockey liverpool chelsea arsenal barcelona juventus manchester
  united realmadrid milan inter ronaldo messi michael jordan jennifer jessica ashley charlie daniel
  thomas robert andrew george joshua matthew anthony nicole amanda hannah michelle buster cookie pepper
  ginger summer winter spring autumn monday tuesday wednesday thursday friday saturday sunday january
  february march april may june july august september october november december iloveyou love lovely
  loveyou forever letmein trustno one two three changeme default secret private public access system
  server computer internet google facebook instagram twitter whatsapp telegram youtube android samsung
  iphone apple windows microsoft linux ubuntu oracle database postgres mysql backup network security
  cisco qwerty qwertyuiop qwertz azerty asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc abc abcd
  abcdef abcdefg freedom whatever nothing starwars pokemon naruto doraemon pikachu hunter killer ninja
  samurai matrix mustang ferrari porsche yamaha honda suzuki kawasaki toyota mercedes silver golden gold
  diamond crystal flower rainbow butterfly chocolate banana orange cheese coffee lovers family mother
  father brother sister baby boy girl happy lucky smile blessed jesus christ god faith money dollar
  company office manager staff employee support helpdesk service customer portal webmaster mail email
  sandi katasandi kata rahasia sangat masuk buka kunci pintu pengguna pemakai tamu coba percobaan ujian
  contoh ganti gantisandi selamat pagi siang sore malam datang bismillah alhamdulillah assalamualaikum
  allah allahuakbar subhanallah insyaallah muhammad islam muslim masjid quran ramadhan ramadan lebaran
  idulfitri sayang sayangku sayangkamu cinta cintaku cintakamu aku kamu dia kita kami akucintakamu
  rindu kangen kasih kekasih jodoh bahagia sukses semangat merdeka indonesia indonesiaraya nusantara
  garuda pancasila merah putih merahputih bhinneka tunggal ika republik negara bangsa jakarta bandung
  surabaya medan semarang makassar palembang denpasar bali yogyakarta jogja jogjakarta solo surakarta
  malang bogor depok bekasi tangerang serang banten batam padang pekanbaru lampung pontianak banjarmasin
  balikpapan samarinda manado ambon jayapura papua aceh jawa sumatra sumatera kalimantan sulawesi persib
  persija persebaya arema aremania bobotoh viking bonek bajingan anjing babi kucing kelinci harimau
  singa gajah burung ikan kambing ayam bunga mawar melati anggrek kamboja matahari bulan bintang langit
  pelangi hujan laut pantai gunung sungai sawah desa kota rumah rumahku keluarga ibu ibuku mama papa
  ayah bapak bunda kakak adik anak anakku istri suami nenek kakek teman sahabat sehati selamanya budi
  agus joko jokowi soekarno sukarno prabowo susilo bambang slamet sutrisno wahyu rizki rizky putra
  putri dewi sari siti ayu ani nur fitri indah lestari dian eka dwi tri yanti wati ahmad hasan husein
  ali umar yusuf ibrahim maria agung bagus adi andi hendra hendri kurniawan setiawan santoso wijaya
  saputra pratama nugroho hidayat pemerintah pemda pemkot pemkab pemprov kabupaten provinsi kecamatan
  kelurahan dinas kantor kepala bagian bupati walikota gubernur camat lurah menteri kementerian
  pelayanan layanan pengaduan aduan lapor laporan warga masyarakat rakyat petugas pegawai operator
  kominfo diskominfo humas sekretariat bidang simpul sapawarga mahasiswa sekolah universitas guru dosen
  murid kelas komputer jaringan telepon handphone hape pulsa internetan warnet mobil motor sepeda kereta
  nasi goreng nasigoreng bakso sate rendang soto kopi teh susu gula garam cabe mangga pisang durian
  satu dua tiga empat lima enam tujuh delapan sembilan sepuluh seratus seribu sejuta januari februari
  maret mei juni juli agustus oktober desember senin selasa rabu kamis jumat sabtu minggu baru lama
  tahun besar kecil bagus cantik ganteng manis imut keren mantap jaya abadi sejahtera makmur sentosa
`
  .trim()
  .split(/\s+/)

export const commonWords: ReadonlySet<string> = new Set(words)
