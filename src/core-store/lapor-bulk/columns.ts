import { visible } from '../../contract/visible-text.ts'

/**
 * What a column of a *form manual book* may ask for, with the names that agencies give it. They are
 * compared without case, punctuation and notes in brackets, so one spelling of each is enough.
 */
const names = {
  /** The number of the row in the book. */
  rowNumber: 'no;nomor;no urut;nomor urut;row;number;no baris;nomer;no laporan urut',
  title:
    'judul;judul laporan;judul aduan;judul pengaduan;perihal;subjek;subject;title;report title;topik laporan;judul aspirasi;judul permasalahan;judul masalah;judul keluhan;hal;pokok laporan;pokok aduan;pokok pengaduan;pokok permasalahan;pokok masalah;subyek;complaint title;headline',
  text: 'isi laporan;isi laporan awal;isi aduan;isi pengaduan;isi keluhan;isi;laporan;aduan;pengaduan;keluhan;uraian;uraian laporan;uraian aduan;uraian pengaduan;uraian kejadian;deskripsi;deskripsi laporan;deskripsi aduan;deskripsi pengaduan;detail laporan;detail aduan;detil laporan;rincian laporan;rincian aduan;narasi;narasi laporan;narasi aduan;kronologi;kronologi kejadian;materi laporan;materi aduan;materi pengaduan;substansi laporan;teks laporan;pesan;text;report;report text;report content;content;complaint;complaint text;description;details;isi pesan;isi pengaduan masyarakat;isi aduan masyarakat;isi laporan masyarakat;permasalahan;masalah;uraian permasalahan;uraian masalah;isi permasalahan;deskripsi permasalahan;deskripsi masalah;deskripsi kejadian;detail pengaduan;detail permasalahan;detail kejadian;detil aduan;detil pengaduan;rincian pengaduan;rincian permasalahan;rincian kejadian;kronologis;kronologis kejadian;kronologi laporan;kronologi aduan;kronologi pengaduan;kronologi permasalahan;kronologi peristiwa;uraian keluhan;uraian peristiwa;uraian lengkap;uraian aspirasi;keluhan masyarakat;keluhan warga;aduan masyarakat;aduan warga;pengaduan masyarakat;laporan masyarakat;laporan warga;isi aspirasi;materi;substansi aduan;substansi pengaduan;substansi;teks aduan;teks pengaduan;isi teks;narasi pengaduan;narasi kejadian;report description;complaint description;complaint content;complaint details;report details;description of complaint;description of report;description of incident;incident description;message;body;narrative;complaint body;report body;uraian singkat;uraian singkat laporan;uraian singkat aduan;uraian singkat pengaduan;ringkasan;ringkasan laporan;ringkasan aduan;ringkasan pengaduan;ringkasan kejadian;ringkasan permasalahan;summary;report summary;complaint summary',
  classification:
    'klasifikasi;klasifikasi laporan;klasifikasi aduan;klasifikasi pengaduan;jenis laporan;jenis aduan;jenis pengaduan;classification;report classification;jenis;jenis klasifikasi;jenis permohonan;kind;complaint type;complaint classification;kind of report',
  categoryId:
    'id kategori;kode kategori;no kategori;id kategori laporan;kategori id;category id;id topik;id kategori aduan;kode kategori laporan;category code',
  category:
    'kategori;kategori laporan;kategori aduan;kategori pengaduan;nama kategori;topik;topik aduan;bidang;category;report category;topic;kategori masalah;kategori permasalahan;jenis masalah;jenis permasalahan;topik laporan kategori;bidang aduan;bidang laporan;bidang pengaduan;sektor;urusan;complaint category;category name;nama topik',
  /** *Tipe Laporan*: both flags in one. */
  type: 'tipe;tipe laporan;tipe aduan;tipe pengaduan;sifat;sifat laporan;sifat aduan;privasi;kerahasiaan;anonim rahasia;publik anonim rahasia;anonim rahasia publik;type;report type;privacy;jenis kerahasiaan;kerahasiaan laporan;kerahasiaan aduan;kerahasiaan pengaduan;privasi laporan;privasi aduan;tingkat kerahasiaan;sifat kerahasiaan;status kerahasiaan;status privasi;tipe privasi;visibilitas;visibility;rahasia anonim',
  isAnonymous:
    'anonim;laporan anonim;pelapor anonim;apakah anonim;is anonim;anonymous;sembunyikan identitas;identitas disembunyikan;status anonim;is anonymous;anonymous report;anonimitas;rahasiakan identitas;identitas dirahasiakan;kirim sebagai anonim;lapor anonim;hide identity',
  isConfidential:
    'rahasia;laporan rahasia;apakah rahasia;is rahasia;secret;confidential;sembunyikan laporan;isi dirahasiakan;status rahasia;is confidential;is secret;confidential report;secret report;rahasiakan laporan;rahasiakan isi;laporan dirahasiakan;kirim sebagai rahasia;hide content',
  source:
    'sumber;sumber laporan;sumber aduan;sumber pengaduan;kanal;kanal laporan;kanal aduan;kanal pengaduan;media;media laporan;media aduan;media pengaduan;media pelaporan;saluran;saluran laporan;saluran aduan;saluran pengaduan;asal laporan;asal aduan;source;channel;report source;source channel;sumber informasi;sumber data;media penyampaian;media penyampaian laporan;media penyampaian aduan;media penyampaian pengaduan;media lapor;cara penyampaian;cara lapor;via;melalui;lewat;kanal masuk;kanal pelaporan;kanal penerimaan;saluran masuk;saluran pelaporan;jalur;jalur laporan;jalur pengaduan;asal pengaduan;asal laporan kanal;jenis kanal;jenis media;nama kanal;complaint source;complaint channel;report channel;media channel;medium;input source',
  receivedOn:
    'tanggal;tgl;tanggal laporan;tgl laporan;tanggal laporan masuk;tanggal masuk;tgl masuk;tanggal aduan;tgl aduan;tanggal pengaduan;tanggal lapor;tanggal diterima;tanggal terima;tanggal penerimaan;tanggal dan waktu laporan;tanggal waktu laporan;date;report date;date received;received on;tgl lapor;tgl terima;tgl diterima;tanggal masuk laporan;tanggal masuk aduan;tanggal masuk pengaduan;tgl masuk aduan;tgl masuk laporan;tgl laporan masuk;tanggal aduan masuk;tanggal pengaduan masuk;tanggal input;tgl input;tgl pengaduan;tanggal pelaporan;tgl pelaporan;tanggal penyampaian;hari tanggal;hari dan tanggal;tanggal hari;tanggal jam;tanggal waktu;date of report;date of complaint;complaint date;submission date;date submitted;received date;reporting date',
  receivedTime:
    'waktu;jam;pukul;waktu laporan;waktu laporan masuk;jam laporan;jam masuk;waktu masuk;waktu aduan;jam aduan;waktu pengaduan;waktu diterima;jam diterima;time;report time;time received;jam lapor;waktu lapor;jam terima;waktu pelaporan;jam pengaduan;waktu terima;time of report;complaint time;time of complaint',
  eventDate:
    'tanggal kejadian;tgl kejadian;tanggal peristiwa;tgl peristiwa;tanggal kejadian perkara;tanggal dan waktu kejadian;tanggal waktu kejadian;hari tanggal kejadian;tanggal jam kejadian;hari tanggal jam kejadian;event date;date of event;incident date;date of incident;tanggal terjadi;tgl terjadi;waktu dan tanggal kejadian;hari tanggal peristiwa;tanggal insiden;hari kejadian;occurrence date;date of occurrence;event day',
  eventTime: 'waktu kejadian;jam kejadian;pukul kejadian;event time;incident time;time of event',
  place:
    'lokasi;lokasi kejadian;alamat kejadian;tempat kejadian;tempat;lokasi laporan;lokasi aduan;lokasi pengaduan;lokasi peristiwa;alamat lokasi;alamat lokasi kejadian;detail lokasi;titik lokasi;lokasi spesifik;tkp;place;location;event location;incident location;address of event;lokasi permasalahan;lokasi masalah;lokasi kejadian aduan;alamat aduan;alamat laporan;alamat pengaduan;alamat masalah;alamat tempat kejadian;lokasi kejadian lengkap;alamat lengkap kejadian;alamat lengkap lokasi;lokasi lengkap;lokasi detail;tempat peristiwa;tempat lokasi;lokasi tempat kejadian;tempat perkara;patokan;patokan lokasi;incident place;place of event;place of incident;incident address;event address;location of incident;location of event;scene',
  province:
    'provinsi;propinsi;prov;nama provinsi;provinsi kejadian;lokasi provinsi;province;provinsi lokasi;province name',
  regency:
    'kabupaten kota;kota kabupaten;kab kota;kota kab;kabupaten;kota;kabkota;kabupaten kota kejadian;kota kabupaten kejadian;nama kabupaten kota;regency;city;regency city;city regency;kabupaten kota lokasi;lokasi kabupaten kota;nama kabupaten;nama kota;regency or city;district city',
  district:
    'kecamatan;kec;distrik;nama kecamatan;kecamatan kejadian;lokasi kecamatan;district;kecamatan lokasi;sub district;subdistrict',
  village:
    'kelurahan desa;desa kelurahan;kelurahan;desa;kel desa;desa kel;kel;nama kelurahan;nama desa;kelurahan desa kejadian;kelurahan kejadian;desa kejadian;village;kelurahan lokasi;lokasi kelurahan;lokasi desa;lokasi kelurahan desa;desa kelurahan kejadian;urban village;ward',
  agency:
    'instansi;instansi tujuan;instansi terdisposisi;instansi terlapor;instansi penerima;nama instansi;nama instansi tujuan;tujuan;tujuan laporan;tujuan instansi;dinas;dinas tujuan;opd;opd tujuan;opd terkait;perangkat daerah;skpd;unit;unit kerja;unit tujuan;disposisi;disposisi ke;kepada;instansi yang dituju;instansi yang dilaporkan;agency;target agency;destination agency;institution;perangkat daerah tujuan;perangkat daerah terkait;skpd tujuan;skpd terkait;dinas terkait;dinas instansi;instansi terkait;instansi teradu;pihak terlapor;opd teradu;opd terlapor;opd penerima;opd dituju;opd yang dituju;opd pengampu;instansi pengampu;unit kerja tujuan;unit kerja terkait;unit terlapor;lembaga;lembaga tujuan;organisasi perangkat daerah;satuan kerja;satker;satker tujuan;ditujukan kepada;ditujukan ke;diteruskan ke;diteruskan kepada;nama opd;nama skpd;nama dinas;instansi disposisi;disposisi instansi;disposisi opd;opd disposisi;institution name;agency name;department;target institution;destination institution;responsible agency;assigned agency',
  parentAgency:
    'instansi induk;induk instansi;nama instansi induk;parent agency;instansi pusat;pemerintah daerah;nama pemda;pemda;parent institution',
  reporter:
    'nama;nama pelapor;nama lengkap;nama lengkap pelapor;pelapor;nama pengadu;pengadu;identitas pelapor;nama masyarakat;nama warga;name;reporter;reporter name;full name;nama lengkap pengadu;nama pemohon;pemohon;nama pelapor warga;nama pengirim;pengirim;nama penduduk;complainant;complainant name;name of reporter;name of complainant;sender;sender name;citizen name',
  phone:
    'telepon;no telepon;nomor telepon;no telp;nomor telp;telp;tlp;no tlp;no hp;nomor hp;hp;no handphone;nomor handphone;handphone;no telepon hp;no hp telepon;telepon hp;no hp wa;no wa;nomor wa;no whatsapp;nomor whatsapp;ponsel;no ponsel;nomor ponsel;telepon pelapor;no telepon pelapor;nomor telepon pelapor;no hp pelapor;nomor hp pelapor;no telp pelapor;phone;phone number;mobile;mobile number;no telp hp;telp hp;telp wa;hp wa;wa hp;wa;whatsapp;no kontak hp;telepon wa;telepon whatsapp;nomor telepon hp;nomor telepon wa;nomor hp wa;nomor wa hp;no wa hp;no telp wa;no telepon wa;nomor handphone wa;nomor telp hp;nomor hp pengadu;no hp pengadu;no telepon pengadu;nomor telepon pengadu;nomor ponsel pelapor;no handphone pelapor;no wa pelapor;nomor whatsapp pelapor;telp pelapor;hp pelapor;phone no;telephone;telephone number;mobile phone;mobile phone number;cell phone;whatsapp number;phone whatsapp;reporter phone;contact number',
  email:
    'email;e mail;surel;alamat email;alamat e mail;alamat surel;email pelapor;e mail pelapor;email address;surel pelapor;email pengadu;mail;reporter email;e mail address',
  /** Whatever reaches the reporter. */
  contact:
    'kontak;kontak pelapor;contact;nomor kontak;no kontak;narahubung;no telepon email;email telepon;telepon email;email no hp;no hp email;kontak pengadu;kontak yang dapat dihubungi;kontak yang bisa dihubungi;no yang dapat dihubungi;nomor yang dapat dihubungi;kontak person;contact person;contact info;contact details;reporter contact',
  identityNumber:
    'nik;no nik;nomor nik;nik pelapor;ktp;no ktp;nomor ktp;no identitas;nomor identitas;nomor induk kependudukan;no induk kependudukan;nik no ktp;nik ktp;no identitas pelapor;nomor identitas pelapor;identity number;id number;national id;jenis identitas;no identitas ktp;no ktp nik;nomor ktp nik;nomor nik ktp;nomor identitas ktp;no identitas nik;nik pengadu;nik pemohon;jenis kartu identitas;nomor kartu identitas;no id;id card;id card number;national identity number',
  reporterAddress:
    'alamat;alamat pelapor;alamat lengkap;alamat lengkap pelapor;alamat rumah;domisili;domisili pelapor;alamat domisili;alamat tinggal;address;reporter address;alamat pengadu;alamat pemohon;alamat sesuai ktp;alamat ktp;tempat tinggal;alamat tempat tinggal;domicile;home address;address of reporter',
  gender:
    'jenis kelamin;jenis kelamin pelapor;gender;kelamin;sex;jk;l p;jenis kelamin l p;gender pelapor',
  occupation:
    'pekerjaan;pekerjaan pelapor;profesi;profesi pelapor;occupation;job;pekerjaan pengadu;status pekerjaan',
  birth:
    'tanggal lahir;tgl lahir;tempat tanggal lahir;tempat tgl lahir;umur;usia;usia pelapor;tanggal lahir pelapor;date of birth;age;tempat dan tanggal lahir;tempat lahir;kelompok umur;kelompok usia;rentang usia;birth date;birthday',
  attachments:
    'lampiran;lampiran laporan;lampiran aduan;nama lampiran;file lampiran;nama file;foto;dokumentasi;bukti;bukti pendukung;bukti dukung;dokumen pendukung;data dukung;berkas;attachment;attachments;files;bukti foto;foto bukti;foto video;foto kejadian;foto lokasi;foto pendukung;foto dokumentasi;gambar;bukti lampiran;lampiran bukti;lampiran foto;lampiran pengaduan;lampiran pendukung;file pendukung;file bukti;file foto;file;berkas pendukung;berkas lampiran;dokumen;dokumen lampiran;dokumen bukti;dokumentasi foto;nama file lampiran;nama berkas;evidence;supporting evidence;supporting documents;attachment name;file name;photo;photos;pictures',
  tag: 'tag;tags;label;penanda;kata kunci;tagar;keywords;hashtag;tagging',
  code: 'kode;kode referensi;kode laporan;kode rujukan;nomor referensi;no referensi;referensi;reference;reference code;kode aduan;kode pengaduan;no referensi laporan;nomor referensi laporan;id referensi;ref;reference number;reference no;external id;external reference',
} as const

/** What a column of a *form manual book* may ask for. */
export type Field = keyof typeof names
export const allFields = Object.keys(names) as Field[]

export function isField(name: string): name is Field {
  return Object.hasOwn(names, name)
}

/** What nobody may or can tell: these columns stay empty. */
export const neverFilled: ReadonlySet<Field> = new Set<Field>([
  'identityNumber',
  'gender',
  'occupation',
  'birth',
  'tag',
  'eventTime',
])

/** Names of columns beyond those that are known, by field. */
export type Synonyms = Readonly<Partial<Record<Field, readonly string[]>>>

/** Fields by their names. */
export type ColumnNames = ReadonlyMap<string, Field>

/** The names of the columns; those that are given go before those that are known. */
export function columnNames(more: Synonyms = {}): ColumnNames {
  const known = allFields.flatMap((field) =>
    names[field].split(';').map((name) => [name, field] as const),
  )
  const given = allFields.flatMap((field) =>
    (more[field] ?? []).map((name) => [plainHeader(name), field] as const),
  )
  return new Map([...known, ...given])
}

/**
 * How far behind the first of the names of a text's column a header stands: 0 is "Isi Laporan". A template
 * may ask for a text and its summary.
 */
export function textRank(header: string): number {
  const bare = plainHeader(header.replace(inBrackets, ' ').replace(note, ''))
  const rank = names.text.split(';').indexOf(bare)
  return rank === -1 ? 0 : rank
}

/** Whether a header asks for the text in short. */
export function isSummary(header: string): boolean {
  return /\b(?:ringkas|singkat|summary)/i.test(header)
}

/** A header in the form in which it is compared: words in lower case with a space between them. */
export function plainHeader(header: string): string {
  return visible(header)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const star = /[*＊∗⁎✱★]/
const mustWords = /\b(?:wajib|harus diisi|mandatory|required)\b/i
const mayWords = /\b(?:tidak wajib|opsional|optional|bila ada|jika ada|not required)\b/i

/** A header that has a star or says so is of a column that must not stay empty. */
export function isRequiredHeader(header: string): boolean {
  return star.test(header) || (mustWords.test(header) && !mayWords.test(header))
}

const inBrackets = /\([^()]*\)|\[[^[\]]*\]|（[^（）]*）|<[^<>]*>/g
const number = /^\s*(?:\d{1,2}|[a-z])\s*[.)]\s*/i
/** What agencies write behind a name: "wajib diisi", "maks. 140 karakter", "format dd/mm/yyyy". */
const note =
  /\b(?:tidak wajib|wajib|harus|opsional|optional|required|mandatory|bila ada|jika ada|maks(?:imal|imum)?|max|min(?:imal)?|format|contoh|pilih|isi dengan|diisi)\b.*$/is

/**
 * The field that a header asks for; undefined where nobody knows it. "Judul Laporan *", "JUDUL:",
 * "judulLaporan", "2. Judul Laporan (maks. 140 karakter)" and "Judul / Title" are one.
 */
export function fieldOf(header: string, known: ColumnNames): Field | undefined {
  const seen = visible(header)
  const bare = seen.replace(inBrackets, ' ')
  const numbered = bare.replace(number, '')
  const written = [
    seen,
    seen.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2'),
    bare,
    numbered,
    numbered.replace(note, ''),
    ...numbered.split(/[\n\r]+/),
    ...numbered.split(/\s[|–—-]\s|[/:|]/),
  ]
  for (const one of written) {
    const field = known.get(plainHeader(one))
    if (field) return field
  }
  return undefined
}
