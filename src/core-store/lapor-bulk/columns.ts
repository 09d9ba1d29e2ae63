import { visible } from '../../contract/visible-text.ts'

/**
 * What a column of a *form manual book* may ask for, with the names that agencies give it. They are
 * compared without case, punctuation and notes in brackets, so one spelling of each is enough.
 */
const names = {
  /** The number of the row in the book. */
  rowNumber: 'no;nomor;no urut;nomor urut;row;number;no baris',
  title:
    'judul;judul laporan;judul aduan;judul pengaduan;perihal;subjek;subject;title;report title;topik laporan',
  text: 'isi laporan;isi laporan awal;isi aduan;isi pengaduan;isi keluhan;isi;laporan;aduan;pengaduan;keluhan;uraian;uraian laporan;uraian aduan;uraian pengaduan;uraian kejadian;deskripsi;deskripsi laporan;deskripsi aduan;deskripsi pengaduan;detail laporan;detail aduan;detil laporan;rincian laporan;rincian aduan;narasi;narasi laporan;narasi aduan;kronologi;kronologi kejadian;materi laporan;materi aduan;materi pengaduan;substansi laporan;teks laporan;pesan;text;report;report text;report content;content;complaint;complaint text;description;details',
  classification:
    'klasifikasi;klasifikasi laporan;klasifikasi aduan;klasifikasi pengaduan;jenis laporan;jenis aduan;jenis pengaduan;classification;report classification',
  categoryId:
    'id kategori;kode kategori;no kategori;id kategori laporan;kategori id;category id;id topik',
  category:
    'kategori;kategori laporan;kategori aduan;kategori pengaduan;nama kategori;topik;topik aduan;bidang;category;report category;topic',
  /** *Tipe Laporan*: both flags in one. */
  type: 'tipe;tipe laporan;tipe aduan;tipe pengaduan;sifat;sifat laporan;sifat aduan;privasi;kerahasiaan;jenis identitas;anonim rahasia;publik anonim rahasia;anonim rahasia publik;type;report type;privacy',
  isAnonymous:
    'anonim;laporan anonim;pelapor anonim;apakah anonim;is anonim;anonymous;sembunyikan identitas;identitas disembunyikan',
  isConfidential:
    'rahasia;laporan rahasia;apakah rahasia;is rahasia;secret;confidential;sembunyikan laporan;isi dirahasiakan',
  source:
    'sumber;sumber laporan;sumber aduan;sumber pengaduan;kanal;kanal laporan;kanal aduan;kanal pengaduan;media;media laporan;media aduan;media pengaduan;media pelaporan;saluran;saluran laporan;saluran aduan;saluran pengaduan;asal laporan;asal aduan;source;channel;report source;source channel',
  receivedOn:
    'tanggal;tgl;tanggal laporan;tgl laporan;tanggal laporan masuk;tanggal masuk;tgl masuk;tanggal aduan;tgl aduan;tanggal pengaduan;tanggal lapor;tanggal diterima;tanggal terima;tanggal penerimaan;tanggal dan waktu laporan;tanggal waktu laporan;date;report date;date received;received on',
  receivedTime:
    'waktu;jam;pukul;waktu laporan;waktu laporan masuk;jam laporan;jam masuk;waktu masuk;waktu aduan;jam aduan;waktu pengaduan;waktu diterima;jam diterima;time;report time;time received',
  eventDate:
    'tanggal kejadian;tgl kejadian;tanggal peristiwa;tgl peristiwa;tanggal kejadian perkara;tanggal dan waktu kejadian;tanggal waktu kejadian;hari tanggal kejadian;tanggal jam kejadian;hari tanggal jam kejadian;event date;date of event;incident date;date of incident',
  eventTime: 'waktu kejadian;jam kejadian;pukul kejadian;event time;incident time;time of event',
  place:
    'lokasi;lokasi kejadian;alamat kejadian;tempat kejadian;tempat;lokasi laporan;lokasi aduan;lokasi pengaduan;lokasi peristiwa;alamat lokasi;alamat lokasi kejadian;detail lokasi;titik lokasi;lokasi spesifik;tkp;place;location;event location;incident location;address of event',
  province: 'provinsi;propinsi;prov;nama provinsi;provinsi kejadian;lokasi provinsi;province',
  regency:
    'kabupaten kota;kota kabupaten;kab kota;kota kab;kabupaten;kota;kabkota;kabupaten kota kejadian;kota kabupaten kejadian;nama kabupaten kota;regency;city;regency city;city regency',
  district: 'kecamatan;kec;distrik;nama kecamatan;kecamatan kejadian;lokasi kecamatan;district',
  village:
    'kelurahan desa;desa kelurahan;kelurahan;desa;kel desa;desa kel;kel;nama kelurahan;nama desa;kelurahan desa kejadian;kelurahan kejadian;desa kejadian;village',
  agency:
    'instansi;instansi tujuan;instansi terdisposisi;instansi terlapor;instansi penerima;nama instansi;nama instansi tujuan;tujuan;tujuan laporan;tujuan instansi;dinas;dinas tujuan;opd;opd tujuan;opd terkait;perangkat daerah;skpd;unit;unit kerja;unit tujuan;disposisi;disposisi ke;kepada;instansi yang dituju;instansi yang dilaporkan;agency;target agency;destination agency;institution',
  parentAgency: 'instansi induk;induk instansi;nama instansi induk;parent agency',
  reporter:
    'nama;nama pelapor;nama lengkap;nama lengkap pelapor;pelapor;nama pengadu;pengadu;identitas pelapor;nama masyarakat;nama warga;name;reporter;reporter name;full name',
  phone:
    'telepon;no telepon;nomor telepon;no telp;nomor telp;telp;tlp;no tlp;no hp;nomor hp;hp;no handphone;nomor handphone;handphone;no telepon hp;no hp telepon;telepon hp;no hp wa;no wa;nomor wa;no whatsapp;nomor whatsapp;ponsel;no ponsel;nomor ponsel;telepon pelapor;no telepon pelapor;nomor telepon pelapor;no hp pelapor;nomor hp pelapor;no telp pelapor;phone;phone number;mobile;mobile number',
  email:
    'email;e mail;surel;alamat email;alamat e mail;alamat surel;email pelapor;e mail pelapor;email address',
  /** Whatever reaches the reporter. */
  contact:
    'kontak;kontak pelapor;contact;nomor kontak;no kontak;narahubung;no telepon email;email telepon;telepon email;email no hp;no hp email',
  identityNumber:
    'nik;no nik;nomor nik;nik pelapor;ktp;no ktp;nomor ktp;no identitas;nomor identitas;nomor induk kependudukan;no induk kependudukan;nik no ktp;nik ktp;no identitas pelapor;nomor identitas pelapor;identity number;id number;national id',
  reporterAddress:
    'alamat;alamat pelapor;alamat lengkap;alamat lengkap pelapor;alamat rumah;domisili;domisili pelapor;alamat domisili;alamat tinggal;address;reporter address',
  gender: 'jenis kelamin;jenis kelamin pelapor;gender;kelamin;sex;jk;l p',
  occupation: 'pekerjaan;pekerjaan pelapor;profesi;profesi pelapor;occupation;job',
  birth:
    'tanggal lahir;tgl lahir;tempat tanggal lahir;tempat tgl lahir;umur;usia;usia pelapor;tanggal lahir pelapor;date of birth;age',
  attachments:
    'lampiran;lampiran laporan;lampiran aduan;nama lampiran;file lampiran;nama file;foto;dokumentasi;bukti;bukti pendukung;bukti dukung;dokumen pendukung;data dukung;berkas;attachment;attachments;files',
  tag: 'tag;tags;label;penanda;kata kunci;tagar;keywords',
  code: 'kode;kode referensi;kode laporan;kode rujukan;nomor referensi;no referensi;referensi;reference;reference code',
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
 * "2. Judul Laporan (maks. 140 karakter)" and "Judul / Title" are one.
 */
export function fieldOf(header: string, known: ColumnNames): Field | undefined {
  const seen = visible(header)
  const bare = seen.replace(inBrackets, ' ')
  const numbered = bare.replace(number, '')
  const written = [
    seen,
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
