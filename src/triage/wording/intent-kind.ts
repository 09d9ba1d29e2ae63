import { defects, hasWordOf } from './intent-words.ts'

/** What a text with a matter is: it is always opened, but for publicity and other people's business. */
export type Matter = 'report' | 'aspiration' | 'information' | 'publicity' | 'elsewhere'

const agencies =
  '(?:personel|personil|satlantas|satreskrim|sekretaris (?:dinas|daerah|kecamatan)|ketua (?:tp pkk|dprd|bawaslu|kpu)|bapak (?:lurah|camat|bupati|wali kota)|ibu (?:lurah|camat)|kapolsek|kapolres|kapolda|polsek|polres|polda|polri|babinsa|bhabinkamtibmas|danramil|dandim|koramil|kodim|bupati|wakil bupati|wali ?kota|wakil wali ?kota|gubernur|sekda|camat|lurah|kepala (?:dinas|desa|badan|bidang|bagian|seksi|kelurahan)|dinas \\p{L}+|dprd|tp pkk|pkk|satpol pp|bpbd|damkar|kejari|pemkot|pemkab|pemprov|forkopimda|forkopimcam|baznas|puskesmas|kpu|bawaslu|diskominfo|kelurahan|kecamatan|pj \\p{L}+|kpud|disdik|dinkes|dishub)'
const agency = new RegExp(`\\b${agencies}\\b`, 'u')
const doings =
  '(?:atur lalu lintas|mengatur lalu lintas|mengucapkan selamat|ucapkan selamat|membuka (?:lomba|turnamen|acara|kegiatan|festival|pameran|secara|rapat|pelatihan|seminar|musrenbang|kejuaraan|bazar|pasar murah|workshop|sosialisasi|bimtek|musyawarah)|buka festival|buka (?:lomba|acara|kegiatan|pameran|turnamen)|kebut pembangunan|terima kunjungan|silaturahmi|silaturahim|bersinergi|berkunjung|hadiri rapat|bersama warga (?:gotong royong|kerja bakti|membersihkan)|gotong royong|menghadiri (?!hajatan|pesta|undangan nikah)|hadiri (?!hajatan)|meresmikan|resmikan|memimpin|pimpin|melaksanakan|laksanakan|menggelar|gelar|mengikuti|menerima (?:penghargaan|kunjungan|audiensi)|menyerahkan|serahkan|melantik|lantik|sambang|sambangi|menyambangi|sosialisasikan|meninjau|tinjau|luncurkan|meluncurkan|mengapresiasi|sampaikan (?:pesan|himbauan|imbauan)|menyampaikan (?:pesan|himbauan|imbauan|sambutan)|mengimbau|imbau|raih|meraih|berhasil mengungkap|amankan jalannya|bagikan|membagikan|salurkan|menyalurkan|monitoring|melakukan (?:monitoring|pengamanan|patroli|pembinaan|sambang|kunjungan)|apel pagi|patroli dialogis|dihadiri)'
const publicity = new RegExp(
  `\\b${agencies}\\b(?: [\\p{L}\\p{N}]+){0,8} ${doings}\\b|\\b(?:siaran pers|press release|pers rilis|rilis pers)\\b|\\bdihadiri (?:oleh )?(?:jajaran|para|bapak|ibu|bupati|camat|forkopimda|kepala)`,
  'u',
)
/** An agency asks everybody to come. */
const invited =
  /\b(?:mengajak|mengundang|ajak|undang|menghimbau|mengimbau)(?: \p{L}+){0,3}? (?:warga|masyarakat|sobat|orang tua|seluruh|semua|anda|para)\b.*\b(?:yuk|ayo|ayok|mari|jangan lupa|ramaikan|catat|saksikan|gratis|hadir|ikuti|terbuka untuk umum)\b/u
const host =
  /\b(?:dinas \p{L}+|dis(?:dukcapil|kominfo|hub|dik|nak|perindag|por|budpar|sos|naker)|dinkes|dinsos|dlh|dukcapil|puskesmas|rsud|pem(?:kot|kab|prov)|kelurahan|kecamatan|desa|bpbd|pmi|baznas|polres|polsek|kodim|koramil|perpustakaan|pkk|pln|pdam|bpjs|samsat|bapenda|kpu|bawaslu)\b/u
const refused =
  /\b(?:demo|iuran|bayar|membayar|setor|sumbangan|paksa|dipaksa|memaksa|tolak|menolak)\b/
/** Nobody complains in these words. */
const celebrated =
  /\b(?:kegiatan|pembagian|penyaluran|pelaksanaan|acara|dokumentasi|rapat|musyawarah|senam|apel|pelantikan|giat|upacara|peringatan|sosialisasi|penyerahan)\b(?: [\p{L}\p{N}]+){0,20} (?:berjalan (?:dengan )?(?:lancar|baik|tertib|sukses|aman)|berlangsung (?:dengan )?(?:khidmat|lancar|meriah|tertib|aman|kondusif|sukses)|(?:bersama|oleh|dipimpin|didampingi) (?:bapak |ibu |sekretaris |kepala |plt )?(?:lurah|camat|bupati|wali kota|dinas|kapolsek|kapolres|danramil|babinsa|sekda|kepala))\b|\b(?:demi|wujud|wujudkan|secara simbolis|pelayanan prima|antusias warga|penuh khidmat|aman dan kondusif|selamat bekerja|selamat dan sukses (?:atas|kepada)|salam (?:presisi|sehat|literasi)|polri presisi)\b/u
const complaining =
  /\b(?:mohon|tolong|lapor|melapor|melaporkan|keluhan|mengeluh|tapi|tetapi|padahal|belum|tidak|jarang|kenapa|kok|bagaimana|warga resah|saya|kami|minta|meminta|pungli|digusur|korupsi)\b/

const wishes =
  /\b(?:usul|usulan|usulin|alangkah baik|mengusulkan|diusulkan|ngusulin|saran|menyarankan|saranin|aspirasi|masukan|alangkah|sebaiknya|seandainya|andai|andaikan|berharap|harapan|harapannya|suggest|suggestion|suggestions|propose|it would be (?:nice|great)|would be nice|i wish|saya wish)\b|\bsemoga (?:\p{L}+ ){0,3}(?:bikin|membuat|membangun|dibangun|ada|adakan|diadakan|bisa|menyediakan|dibuat|dibuatkan|bangun|lebih|punya|kedepan|ditambah|segera ada|ke depan)\b|\b(?:mohon|tolong|minta|coba|bisa|bisakah|bagaimana kalau|kalau bisa|boleh|mbok|mau|ingin|pengen|please|dimohon|memohon|permohonan|harap|perlu|butuh|ingin sekali)(?: \p{L}+){0,4}? (?:dibangun|dibangunkan|bangun|bangunkan|dibuat|dibuatin|dibuatkan|buatkan|bikinin|bikin|dibikinin|dibikin|diadakan|adakan|adain|diadain|disediakan|sediakan|sediain|dipasang|dipasangi|pasang|pasangkan|ditambah|ditambahkan|tambah|tambahin|ditambahin|ditambahi|disediain|dibangunin|dibanyakin|diperbanyak|diganti|build|add|install|provide|make|create|dikasih|diberi|ditata|dilengkapi|ada (?:posyandu|pos|perpustakaan|puskesmas|pasar|cctv|penerangan|jpo|halte|rambu|jalur|taman|lapangan|trotoar|bus|halte|wifi|tempat|lebih|ruang|kelas)|dihias)\b|\bbagaimana kalau\b|\bmbok (?:yao|yo|ya|o)\b|\balangkah\b|\b(?:ingin|mau|kepingin|kepengen|pengen|pengennya|maunya|inginnya|penginnya)(?: \p{L}+){0,2} ada\b|\b(?:harapan|harap|berharap|semoga)(?: \p{L}+){0,4} ada\b/u

const questions =
  /\b(?:syarat|persyaratan|syaratnya|prosedur|prosedurnya|jam (?:buka|kerja|operasional|layanan|besuk|pelayanan)|jadwal|jadwalnya|lowongan|loker|(?:buka|tutup|mulai|selesai|layanan)(?:nya)? (?:sampai )?jam berapa|jam berapa (?:buka|tutup)|requirements?|opening hours|how much|kontak (?:dinas|kantor)|nomor (?:telepon|hp|wa|kontak|call center) (?:\p{L}+ ){0,3}(?:berapa|apa|dinas|kantor|puskesmas|rsud)|mohon info(?:rmasi)?|minta info(?:rmasi)?|mau tanya|ingin tanya|numpang tanya|izin tanya|ijin tanya|ingin tahu|mau tahu|info(?:rmasi)? (?:tentang|soal|mengenai|lowongan|jadwal|cara|syarat|pendaftaran|vaksin|loker|biaya))\b|\b(?:berapa|kapan|di mana|ke mana|apa saja|bagaimana cara|cara|apakah|kemana|apa)(?: \p{L}+){0,4}? (?:biaya|tarif|ongkos|bikin|buat|membuat|urus|mengurus|daftar|mendaftar|pendaftaran|buka|dibuka|tutup|ditutup|tempat|kantor|lokasi|alamat|pindah|perpanjang|cetak|mencetak|bayar|gratis|dapat|mendapatkan|harus|perlu|bisa|boleh|vaksin|imunisasi|mutasi|cek|berlaku|dilayani|diperlukan|dibutuhkan|mengajukan|ajukan|ambil|mengambil|ganti|balik nama|berkas)\b|\b(?:biaya|tarif|ongkos|pajak|denda) (?:\p{L}+ ){1,4}(?:berapa|gratis)|^(?:kapan|berapa|apakah|di mana|bagaimana cara|cara) |\b(?:where|what|when|how|bagaimana|kapan|apa|di mana) (?:can|do|is|are|to|does|will|much|long|many)\b|\bwhich (?:documents?|papers?|forms?|office)\b|\bcould you tell\b|^can (?:saya|we|you) (?:pay|apply|register|renew|get|make|extend)\b|^(?:is|are|does|do|can) (?:\p{L}+ ){1,6}(?:open|closed?|need|available|free|gratis)\b|\b(?:ganti|gantinya|urus|ngurus|aktifin|aktifkan|mengaktifkan|daftar|bikin|buat|mengurus|membuat|mendaftar)(?: \p{L}+){0,5} (?:bagaimana|cara|di mana|ke mana)\b|\bcara \p{L}+ bagaimana\b|\b(?:harus|perlu|wajib) (?:bawa|siapkan|lampirkan|pakai)(?: \p{L}+)? (?:apa|ktp|kk|surat)\b|\b(?:bawa|siapkan) apa\b|\b(?:buka|bisa|boleh|perlu|harus|gratis|bayar|apa benar|apakah|wajib|daftar)(?: \p{L}+){0,8} (?:tidak|apa tidak|di mana|ke mana|berapa|kapan)(?: (?:ya|min|admin|bapak|ibu|kak|sih|hari|ini|kan|dong))*(?: |$)(?!ada|bisa|pernah|jelas|berfungsi)|\b(?:lokasi|alamat|tempat|jadwal|samsat|loket|kantor)(?: \p{L}+){0,5} (?:di mana|kapan|jam berapa)\b/u

const courts =
  /\b(?:gugatan|gugat cerai|kasasi|banding ke|putusan hakim|putusan pengadilan|pk mahkamah|eksekusi pengadilan)\b|\b(?:kasus|perkara|sengketa|sidang)\b(?: \p{L}+){0,6} (?:pengadilan|pn|kejaksaan|hakim|disidangkan|inkrah|ma|mahkamah)\b|\bhakim (?:memenangkan|memutus|memvonis|menolak)\b/u
const debts =
  /\b(?:utang|hutang|ngutang|(?:uang|duit)(?: \p{L}+){0,3} (?:dipinjam|dipinjem|dibawa kabur)|pinjam (?:uang|duit)|minjam (?:uang|duit)|(?:nipu|menipu) (?:uang|duit)|minjem (?:uang|duit)|pinjem (?:uang|duit)|pinjamkan uang|meminjam uang|pinjaman|arisan|investasi)\b/u
const debtor =
  /\b(?:tetangga|teman|temen|saudara|sodara|kakak|adik|paman|om|tante|ipar|mertua|bos|kenalan|pacar|mantan|sepupu|keponakan|orang|ketua|bandar|bandarnya|ketuanya|temannya)\b/
const unpaid =
  /\b(?:tidak|belum|susah|enggan|kabur|kabur|bodong|nipu|lari|ingkar|dibawa|nagih|ditagih|menagih|minggat)\b/
const fled =
  /\b(?:bawa|dibawa) (?:lari|kabur) (?:uang|duit|motor|mobil|hp|emas)\b|\b(?:uang|duit|motor|mobil|hp|emas)(?: \p{L}+){0,3} (?:dibawa|bawa) (?:lari|kabur)\b/u
const family =
  /\b(?:(?:mau|ingin|pengen|gugat|minta|ajukan|urus|proses|menggugat) (?:di)?cerai\w*|selingkuh|perselingkuhan|pelakor|hak asuh|gono gini|mantan (?:istri|suami)|(?:suami|istri) (?:saya )?(?:punya|ada) (?:wanita|perempuan|pria|laki|wil|pil|simpanan)|nafkah anak|sidang cerai|cerai (?:sama|dengan|dari|istri|suami))\b/
const shops =
  /\b(?:online shop|olshop|onlineshop|toko online|shopee|tokopedia|lazada|tiktok shop|marketplace|belanja online|beli online|jualan online|beli (?:\p{L}+ ){1,3}(?:online|di ig|di fb|di instagram|di facebook|marketplace)|(?:beli|jual|jual beli|penjual) (?:\p{L}+ ){0,3}(?:lewat|di|via|dari) (?:facebook|fb|ig|instagram|tiktok|medsos|online|olx))\b/u
const cheated =
  /\b(?:tipu|kena tipu|tertipu|ketipu|ditipu|penipu|penipuan|nipu|tidak (?:di)?kirim|tidak sampai|tidak datang|barang palsu|refund|tidak sesuai|belum (?:di)?kirim|barangnya tidak|palsu)\b/
const inheritance = /\b(?:warisan|harta waris|tanah waris|hak waris|bagi waris|pembagian waris)\b/
/** Where an agency or violence is in it, it is a report. */
const ofAgencies =
  /\b(?:ktp|kk|akta|akte|dukcapil|disdukcapil|kelurahan|kecamatan|lurah|camat|kades|oknum|petugas|pegawai|pungli|dipungli|suap|korupsi|pemkab|pemkot|pemda|dinas|bpn|sertifikat|ptsl|jalan|proyek|satpol|bansos|bpjs|sekolah|guru|polisi|polsek|polres|perangkat|desa|keterangan|parkir|trotoar|macet|pukul|memukul|dipukul|mukul|aniaya|kdrt|ancam|mengancam|diancam|bunuh|kekerasan|asn|pns|pinjol|koperasi|bank|pdam|pln|pajak|pbb|kpp|kua|pegawainya|sampah|bakar|limbah|cagar|budaya|leluhur)\b/

/** Only who wants to know something says so. */
const asked =
  /\b(?:syarat|persyaratan|syaratnya|bawa apa|berkas apa|dokumen apa|jam berapa|hari apa|tanggal berapa|berapa (?:biaya|lama|hari|harga|duit|uang|rupiah|bayar|ongkos|nomor)|(?:mau|ingin|numpang|izin|ijin) tanya|biaya(?:nya)? berapa|berlaku berapa|berapa (?:sih|ya))\b|\b(?:tarif|biaya|ongkos|harga)(?: \p{L}+){1,4} berapa\b|\b(?:apa|apakah) (?:bisa|boleh|harus|perlu)\b(?! (?:\p{L}+ ){0,3}(?:dibangun|dipasang|ditambah|dibuatkan|diadakan|dibikin))|\bwhich documents?\b|\bcould you tell\b/u

/** Things that are wished for, and have the name of something that is wrong. */
const bins =
  /\b(?:tempat|tong|bak|bank|truk|mobil|petugas) sampah\b|\b(?:trash|garbage) (?:bins?|cans?|truck)\b|\btempat parkir\b|\bkantong parkir\b|\brumah sakit\b|\bpetugas parkir\b|\b(?:tarif|biaya|karcis|retribusi|izin|lahan) parkir\b/g

/** Papers that got lost are asked about, where nothing else is wrong. */
const papers =
  /\b(?:ktp|kk|akta|akte|sim|stnk|bpkb|ijazah|paspor|buku nikah|sertifikat|kartu|surat|kia|npwp|bpjs|kis)\b/
const asksFor =
  /\b(?:syarat|persyaratan|berkas|cara|prosedur|urus|mengurus|biaya|dokumen|bayar|di mana|ke mana|ganti)\b/

function isOfPapers(words: string): boolean {
  return (
    papers.test(words) &&
    asksFor.test(words) &&
    !complained.test(words) &&
    !hasWordOf(
      words.replace(/\b(?:hilang|kehilangan|rusak|patah|dicuri|sulit|susah|mati|nonaktif)\b/g, ' '),
      defects,
    )
  )
}

const complained =
  /\b(?:dipersulit|petugas|oknum|belum|tidak (?:bisa|ada|dilayani|jelas)|padahal|masa|tapi|sudah (?:\d+|lama|berkali)|diminta|dimintai|malah)\b/

/**
 * What kind of matter a text is about. Publicity and other people's business need plain signs, because they
 * are not opened as a report.
 *
 * @param words in the form of plainWords()
 * @param hashtags how many the text has
 */
export function matterOf(words: string, hashtags: number): Matter {
  const has = (pattern: RegExp) => pattern.test(words)
  const complains = has(complaining)
  const isFaulty = hasWordOf(words.replace(bins, ' '), defects)
  const isTold = !isFaulty || hashtags >= 2 || words.length > 90
  if (!complains && isTold && has(publicity)) return 'publicity'
  if (!complains && has(invited) && has(host) && !has(refused)) return 'publicity'
  if (!complains && has(celebrated) && (hashtags > 0 || has(agency))) return 'publicity'
  if (hashtags >= 3 && !complains && !isFaulty && has(agency)) return 'publicity'
  if (!has(ofAgencies)) {
    if (has(courts) || has(family) || has(inheritance)) return 'elsewhere'
    if (has(debtor) && ((has(debts) && has(unpaid)) || has(fled))) return 'elsewhere'
    if (has(shops) && has(cheated)) return 'elsewhere'
  }
  if (isFaulty && !(isOfPapers(words) && has(questions))) return 'report'
  if (has(asked)) return 'information'
  if (has(wishes)) return 'aspiration'
  return has(questions) || has(asked) ? 'information' : 'report'
}
