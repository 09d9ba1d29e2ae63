import type { Intent } from './intent-meant.ts'

/**
 * Sentences by which the rules of intent.ts are judged, one a line: what citizens write that is no report,
 * and reports that look like something else. They were written before the rules.
 */
type Sentences = Readonly<Partial<Record<Intent, readonly string[]>>>

const lines = (text: string): readonly string[] => text.trim().split('\n')

export const nonReports: Sentences = {
  status: lines(`
gmn laporan sy
kapan ditindak min?
yg kmrn udh sampe mana
udah diproses blm
any update on my report?
min laporan sy kok blm ada kabar ya
kumaha laporan abdi
piye laporanku min
pegimane laporan aye bang
laporan sy no 4012345678 gimana kelanjutannya
mau tanya perkembangan aduan saya yg minggu lalu
laporan lampu jalan kmrn udah sampe mana ya min
cek laporan dong kak
apakah laporan saya sudah diterima?
udh seminggu ni pak ko blm ada tanggapan
status pengaduan saya gimana pak
aduanku wis diproses durung
permisi mau nanya laporan 1234567 sdh ditindaklanjuti?
blm ada update ya?
what happened to my complaint?
masih lama ga min prosesnya
tindak lanjutnya gmn min
`),
  withdraw: lines(`
cabut laporan saya
batal
ga jadi lapor
udh beres min, makasih
min laporannya dibatalin aja
tolong tarik aduan sy yg kemarin
sdh diperbaiki pak laporannya ditutup saja
gak jadi lapor ya min udah kelar
laporan saya batalkan saja
cabut aja laporannya bang
lampunya udah nyala lagi min, makasih ya
please cancel my report
sampun beres pak, matur nuwun
tutup aja tiketnya min, sudah selesai
mau cabut laporan 4012345678
saya ingin mencabut pengaduan saya
`),
  erase: lines(`
hapus data saya
HAPUS
tolong hapus semua data sy
hapusin data gue dong min
saya minta data pribadi saya dihapus
delete my data please
hapus chat sama data sy ya
mohon dihapus semua data diri saya dari sistem ini
hapus nomor saya min
tlg hps data sy
hapus laporan dan data saya
data saya jangan disimpan, hapus saja
hapus akun sy
remove all my data
`),
  stop: lines(`
stop
berhenti
jangan kirim pesan lagi
jgn sms sy lagi
stop kirim wa ke saya
ga usah dikirimin pesan lagi min
UNREG
berhenti kirim notif dong
please stop sending me messages
jangan hubungi saya lagi
udah jgn chat lagi
saya gak mau terima pesan lagi
stop notifikasi
ojo sms aku maneh
`),
  start: lines(`
mulai
START
mulai lagi
aktifkan lagi notifnya
kirim kabar lagi dong min
boleh kirim pesan lagi ke saya
/start
saya mau terima pesan lagi
nyalakan notifikasi
mulai kirim info lagi ya
you can message me again
hidupin lagi notifikasinya min
`),
  help: lines(`
cara lapor gimana
ini nomor apa
bisa lapor apa aja
how do i report
bantuan
min mau lapor gmn caranya ya
ini siapa ya?
kalo mau ngadu kemana ya
lapor lewat sini bisa?
formatnya gimana pak
kumaha carana lapor
piye carane lapor mas
ini layanan apaan sih
saya mau lapor
apakah bisa lapor lewat wa ini?
who is this
`),
  information: lines(`
syarat bikin ktp apa aja
jam buka puskesmas
berapa biaya balik nama sertifikat
mau tanya cara urus akta kelahiran
dimana tempat vaksin rabies ya pak
kapan pendaftaran ppdb sd dibuka
apakah samsat buka hari sabtu
persyaratan pindah kk apa saja min
info lowongan kerja di pemkot dong
biaya uji kir mobil berapa ya
gimana cara daftar bpjs pbi
nomor telepon dinas sosial berapa
jadwal samsat keliling minggu ini
what are the requirements for a family card
`),
  aspiration: lines(`
mohon dibangun taman bermain di kampung kami
usul tolong adain car free day tiap minggu
saran saya halte bus dikasih atap
semoga pemkot bikin perpustakaan di tiap kecamatan
alangkah baiknya kalau ada bus sekolah gratis
sebaiknya pasar malam ditata biar rapi
usulan: pasang cermin cembung di tikungan
kami berharap ada lapangan futsal umum
pengen banget ada jalur sepeda di kota ini
coba dong pemda bikin pelatihan kerja buat pemuda
gimana kalo alun2 dikasih wifi gratis
aspirasi warga, minta dibuatkan gapura
I suggest more trash bins in the park
andai ada trotoar yg ramah kursi roda
`),
  join: lines(`
saya juga
sama min di sini juga
ikut laporan 4012345678
di tempatku juga
sama di tempat saya juga begitu
me too
gue juga ngalamin min
saya ikut mendukung laporan ini
idem
podo min nggonku yo ngono
daerah sini juga sama
aku juga kena
rumah sy juga sama kak
`),
  greeting: lines(`
p
tes
halo min
assalamualaikum pak
selamat pagi admin
pagi kak, apa kabar
permisi bu mau tanya
sampurasun
kulo nuwun mas
hello is anyone there?
halo admin ada orang?
tes tes 123
assalamualaikum wr wb selamat malam bapak ibu admin
`),
  thanks: lines(`
makasih min
makasih ya min udah dibenerin jalannya
terima kasih atas respon cepatnya
hatur nuhun pisan kang
matur nuwun sanget pak
alhamdulillah sudah ditangani, terima kasih banyak pak
thx min lampunya dah nyala
thank you so much for fixing the street light
tengkyu min
trims infonya pak
makasih banyak bantuannya bu camat
👍
syukron min atas bantuannya
ok makasih
`),
  praise: lines(`
keren min 🔥
mantap pak wali
bagus banget tamannya min
pelayanannya cepat, mantap
salut buat petugasnya
keren abis respon nya cepet
jos gandos
great job team
pemkot memang top
puskesmasnya bersih pelayanannya ramah bagus sekali
sukses terus min
mantul minn, gercep
bangga sama damkar, hebat
`),
  rating: lines(`
5
bintang 4
puas
kurang puas
belum puas
nilai 3
sangat puas min
saya kasih 5 bintang
rating 2
tidak puas
4/5
cukup puas lah
bintang lima
⭐⭐⭐⭐
`),
  yes: lines(`
YA
iya betul
ok min
bener
iya pak benar
betul sekali
yes
y
iyaaa
inggih leres
enya bener
yoi
oke lanjut
ya benar itu lokasinya
`),
  no: lines(`
bukan
salah
tidak jadi
gak
enggak min
bukan disitu
salah min
no
mboten
henteu kang
ora
bukan itu lokasinya
ga usah
`),
  unresolved: lines(`
belum selesai
masih rusak min
blm diperbaiki juga
bohong katanya sudah
belum beres pak
ini masih sama aja ga ada perubahan
katanya udah ditangani tp masih mati
lampunya masih mati min
kok masih bolong ya
tetap saja belum ada yg datang
not fixed yet
durung didandani pak
blm ada petugas yg datang min
still broken
belum ada tindakan sama sekali
sampe skrg blm dikerjain
`),
  talk: lines(`
@andi cek nih bro
@rina_w liat deh
@budi.s lu kan sering lewat sini wkwk
wkwkwk bener banget
@dewi kapan kita kesana lagi
@joko bro rumah lu deket sini kan
@sari99 iya bener banget ya ampun
kamu ikut ga besok @tono
@mama_dina lihat tuh ma
haha iya bro
@fajar gas lah
@lina jadi inget kamu hehe
@deni lo harus baca ini
`),
  publicity: lines(`
Kapolsek menghadiri musyawarah perencanaan pembangunan di aula kecamatan #polri #presisi #kamtibmas
Babinsa bersama warga melaksanakan kerja bakti dalam rangka bulan bakti TNI
Bupati meresmikan gedung baru puskesmas, dihadiri jajaran forkopimda
Siaran pers: Dinas Kesehatan gelar imunisasi massal di lima kecamatan
Camat memimpin apel pagi bersama seluruh pegawai kecamatan #ASN #melayani #bangga
Bhabinkamtibmas sambang warga sampaikan pesan kamtibmas #polrihumanis
Wali Kota menerima penghargaan kota sehat tingkat nasional tahun ini
Dinas Perhubungan menggelar sosialisasi keselamatan berlalu lintas kepada pelajar SMA
Sekda membuka bimbingan teknis pengelolaan arsip di hotel, Senin (23/11)
Polsek laksanakan patroli dialogis guna menciptakan situasi aman dan kondusif
Lurah hadiri penutupan KKN mahasiswa #kelurahanhebat #sinergi #kolaborasi
PRESS RELEASE Dinas Pariwisata luncurkan kalender event 2026
`),
  prank: lines(`
pesan pizza
halo sayang
lagi apa cantik
asdfghjkl
pinjam dulu seratus min
pesen gofood bakso dua ya
kamu jomblo ga min
boleh kenalan gak
i love you min
jual pulsa min?
qwertyuiop
minta duit dong
nyanyi dong min
`),
  abuse: lines(`
anjing lu
goblok semua kalian
bangsat
tolol bgt sih lo min
kontol
pemerintah goblok ga becus
dasar admin babi
jancok koen
kerja ga becus semua bangsat
asu
bajingan kalian semua
fuck you
dancok tenan
`),
  elsewhere: lines(`
tetangga saya pinjam uang 2 juta ga dibalikin
saya mau cerai sama suami gimana pak
ketipu online shop barang ga dikirim
pembagian warisan tanah kakek saya diambil paman
hutang teman saya 5 juta ga mau bayar
suami saya selingkuh
kakak saya menguasai tanah warisan orang tua
kasus saya sudah di pengadilan negeri tapi hakim memenangkan lawan
mantan istri tidak mengizinkan ketemu anak
sy beli hp di olshop ternyata penipu
teman bawa kabur motor saya pak utang juga belum dibayar
gugatan perdata saya ditolak pengadilan mohon dibantu
arisan bodong duit saya dibawa kabur ketuanya
`),
  wish: lines(`
jgn sebut nama sy
rahasiain nama sy ya min
anonim
tolong rahasiakan identitas saya
laporan ini rahasia ya
samarkan identitas sy
nama saya jgn ditulis ya pak
please keep my name secret
ANONIM RAHASIA
boleh disebut nama saya
gak usah dirahasiakan min
jangan sampai nama saya ketauan ya
tolong dirahasiakan ya pak
`),
  another: lines(`
laporan lain:
laporan lain
mau lapor lagi min
ada laporan lain lagi
lapor hal lain
laporan baru
saya mau lapor yang lain
another report
bikin laporan baru lagi ya
ini laporan beda lagi
mau ngadu lagi pak
aduan lain
`),
  empty: lines(`
...
???
.
!!!
-
12
   
, ,
( )
--
:
"
`),
}
