const lines = (text: string): readonly string[] => text.trim().split('\n')

/**
 * Reports, proposals and questions that have words of other intents, one a line: each must stay a matter.
 */
export const traps: readonly string[] = lines(`
Stop air pdam bocor
stop pembangunan tower di RT 4 warga tidak setuju
berhenti total lalu lintas di perempatan pasar
stop pungli di parkiran stasiun
tolong stop truk tambang lewat jalan desa
mulai tadi malam listrik padam
mulai kemarin air pdam ga ngalir
jangan kirim petugas yg kasar lagi ke kampung kami
jangan buang sampah di kali lagi tolong ditegur
hapus tunggakan pajak pbb orang tua saya
hapuskan parkir liar di depan pasar
hapus coretan di tembok sekolah
tolong hapus data ganda di kk saya
data saya dihapus dari penerima bansos
hapus nama saya dari kk mertua
data kependudukan saya hilang setelah pindah
cabut tiang listrik yang miring
cabut izin karaoke di dekat masjid
cabut pentil mobil yang parkir sembarangan
pip anak saya dicabut kenapa ya
cabut laporan keuangan desa yang palsu, kades korupsi
batalkan proyek galian itu bikin macet
ijin tower tolong dibatalkan warga menolak
tarik kembali surat tilang saya salah alamat
tutup lubang galian di jl mawar bahaya
tolong tutup tempat karaoke liar di gang 3
status tanah saya di bpn tidak jelas
status bpjs saya nonaktif padahal bayar terus
cek status bansos saya kok tidak terdaftar
ktp saya sudah 3 bulan belum jadi
kapan jalan desa sukamaju diaspal
kapan lampu jalan di perum griya dipasang
sudah lapor rt tapi sampah belum diangkut juga
sudah lapor ke pdam blm ada tindakan air masih mati
laporan saya ke kelurahan soal banjir tidak ditanggapi lurah
udah diproses di disdukcapil tapi ktp salah nama
makasih min, tapi lampu di gang saya masih mati
terima kasih sebelumnya, mohon jalan berlubang depan sd 2 diperbaiki
makasih udah bikin taman tapi lampunya pada mati
mantap banget banjir lagi banjir lagi
keren ya jalanan udah kayak kubangan kerbau
hebat sampah numpuk 2 minggu ga diangkut
bagus trotoar dipakai jualan semua
alhamdulillah akhirnya banjir masuk rumah lagi
halo min jalan rusak
pagi pak got mampet bau
assalamualaikum pak mau lapor lampu mati di gang melati
p min air mati
tes air sumur kami keruh karena limbah pabrik
tes cpns pemkot curang
halo pln mati lampu
permisi pak pohon mau tumbang
saya juga belum dapat bansos padahal janda
sama seperti tetangga rumah saya kebanjiran
ikut antri dari subuh tidak dapat blt
saya juga korban pungli parkir 20 ribu
rumah saya juga kebanjiran sampai lutut di kampung baru
tidak jadi dibangun jembatan padahal anggaran ada
salah tangkap oleh satpol pp
salah nama di akta anak saya
nama saya salah di kk
bukan jalan tapi kolam
ya allah jalan rusak parah
iya min jalan depan rumah rusak parah
ok kapan saluran dikeruk bau sekali
benar benar parah macetnya simpang lima tiap pagi
5 tiang lampu mati
3 hari air tidak keluar
bintang 5 hotelnya buang limbah ke sungai
nilai rapor anak saya diubah guru
1 lampu pju padam
kurang puas pelayanan kelurahan antri 4 jam
tidak puas dengan pelayanan rsud perawatnya judes
puas banget ya ngambil duit rakyat jalan ga dibangun
belum selesai juga perbaikan jembatan kali hitam, muter jauh
masih rusak jalan raya cilegon km 5
masih banyak anak punk di lampu merah
belum ada lampu jalan di kampung pasir
belum ada petugas datang padahal pohon tumbang nutup jalan
bohong katanya pendaftaran gratis ternyata bayar 200rb
goblok jalan rusak setahun ga dibenerin
anjing liar banyak di komplek
anjing jalanan rusak banget woi
babi ternak tetangga bau kotorannya
monyet masuk rumah warga
bangsat pungli di kantor kelurahan
asu wedhuse pak lurah nutup dalan
tai ayam bau dari kandang dekat sekolah
kontol banjir lagi di gang kelinci
pesan makanan online kurirnya kecelakaan karena jalan berlubang
pizza hut buang limbah minyak ke got
minta duit terus sekolah anak saya
petugas minta duit 50 ribu waktu bikin ktp
pinjam buku perpustakaan daerah susah sekali
jual miras di dekat sekolah
pulsa listrik token tidak bisa masuk
kamu kok diam saja pak lurah jalan hancur
sayang sekali taman kota jadi kotor
cantik tamannya tapi wc nya bau
utang pemda ke kontraktor belum dibayar jadi proyek mangkrak
akta cerai saya belum keluar dari pengadilan agama pegawainya minta uang
ganti status cerai di kk dipersulit kelurahan
jalan depan pengadilan rusak
parkir depan pengadilan negeri semrawut
tanah warisan saya diserobot proyek jalan pemkab
urus sertifikat tanah waris di bpn dipungli
online shop numpuk paket di trotoar
penipuan mengatasnamakan dinas sosial
tetangga bakar sampah tiap sore
tetangga saya buka bengkel berisik sampai malam
suami saya dipukul satpol pp
kdrt di rumah tetangga tiap malam dengar jeritan
dana rahasia desa tidak jelas laporannya
nama jalannya hilang dari plang
nama saya jangan disebut, kades minta uang sertifikat
rahasia umum kalau parkir di situ setorannya ke oknum
laporan lain: got mampet di jalan kenanga
lapor lagi min pju mati di gang 2
mau lapor lagi pohon tumbang dekat pos ronda
saya mau lapor jalan rusak
cara lapor udah dicoba tapi sampah tetap numpuk di tps kramat
bantuan sembako belum turun
bantuan pkh saya dicoret
info pak jembatan putus di desa cibadak
mohon info kenapa listrik padam terus
nomor antrian puskesmas habis jam 7
ini nomor rumah dobel di gang mawar
Kapolsek tidak menghadiri laporan kami soal tawuran
bupati resmikan pasar tapi pedagang digusur
lurah jarang masuk kantor
camat minta setoran ke desa
kades menghadiri hajatan pakai mobil dinas
#jalanrusak #serang #tolong jalan nasional km 12 bolong
@pemkot banjir tolong
@lapor1708 lampu merah mati di simpang ciceri
@budi liat nih jalan bolong depan rumahmu belum ditambal
banjir
pju padam
got mampet
semua lampu mati
jalan e rusak nemen pak
dalanne bolong kabeh
cai teu ngocor ti kamari
solokan mampet bau pisan
comberan kaga dikuras ude sebulan
stop contact di halte kesetrum
the road is full of holes near the market
start from yesterday no water in our street
please stop the illegal parking in front of my house
delete the wrong name on my family card
cancel the tower project near the school
thanks but the street light is still dead at block C
help there is a fallen tree on the road
belum dapat ktp sejak januari
udah beres dicat tapi catnya ngelupas zebra cross depan sma
sudah selesai proyeknya tapi bekas galian dibiarkan
lampu nyala terus siang malam
kirim mobil tinja ke perum asri wc umum penuh
no hp petugas sampah tidak aktif sampah menumpuk
oke oce jalan rusak
semangat pak tapi tolong sampah pasar diangkut
hai min air pdam bau got
`)
