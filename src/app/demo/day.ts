/** What a citizen of an invented day writes, on which channel. */
export interface DemoTalk {
  readonly channel: string
  readonly number: string
  readonly texts: readonly string[]
}

/** A day of an invented city: reports, questions, greetings, pranks, a danger, a report told twice. */
export const demoDay: readonly DemoTalk[] = [
  {
    channel: 'meta/instagram',
    number: '+6281200000101',
    texts: [
      'min mau lapor',
      'lampu jalan di Jl. Kenari depan SDN 2 Mekarjaya mati semua sejak senin',
      'gelap banget kalo malam, anak2 takut lewat',
    ],
  },
  {
    channel: 'meta/instagram',
    number: '+6281200000102',
    texts: ['Selokan di RT 04 RW 02 Kelurahan Sukamaju mampet, air kotor masuk rumah tiap hujan'],
  },
  {
    channel: 'meta/instagram',
    number: '+6281200000103',
    texts: ['sampah numpuk udah seminggu ga diangkut, bau nya ampun'],
  },
  {
    channel: 'meta/instagram',
    number: '+6281200000104',
    texts: ['kontennya bagus min, sukses terus ya'],
  },
  {
    channel: 'meta/whatsapp',
    number: '+6281200000105',
    texts: [
      'Selamat siang, jalan berlubang di Jl. Merpati Raya dekat Pasar Baru sudah memakan korban, tadi pagi ada motor jatuh',
    ],
  },
  {
    channel: 'meta/whatsapp',
    number: '+6281200000106',
    texts: [
      'Kabel listrik putus di depan rumah Jl. Anggrek No 8, masih keluar api, banyak anak kecil!',
    ],
  },
  {
    channel: 'meta/whatsapp',
    number: '+6281200000107',
    texts: ['Mau tanya, syarat membuat KTP yang hilang apa saja ya? Bisa diwakilkan?'],
  },
  {
    channel: 'meta/whatsapp',
    number: '+6281200000108',
    texts: [
      'Jgn sebut nama saya. Petugas di kantor kelurahan Sukamaju minta uang rokok buat surat pindah',
    ],
  },
  {
    channel: 'meta/whatsapp',
    number: '+6281200000109',
    texts: ['wkwkwk halo halo cek cek asdfgh'],
  },
  {
    channel: 'x',
    number: '+6281200000110',
    texts: ['@LAPOR1708 jalan Merpati Raya dekat Pasar Baru bolong parah, tolong diperbaiki'],
  },
  {
    channel: 'x',
    number: '+6281200000111',
    texts: ['@LAPOR1708 kapan jadwal vaksin di Puskesmas Mekarjaya?'],
  },
  {
    channel: 'telegram',
    number: '+6281200000112',
    texts: ['Air PDAM di Perumahan Griya Asri Blok C mati tiga hari', 'mohon info sampai kapan'],
  },
  {
    channel: 'telegram',
    number: '+6281200000113',
    texts: ['Usul pak, taman di Jl. Cempaka dikasih lampu dan bangku biar bisa dipakai warga'],
  },
  {
    channel: 'twilio',
    number: '+6281200000114',
    texts: ['Lapor pohon tumbang menutup Jl. Flamboyan depan kantor pos'],
  },
  {
    channel: 'twilio',
    number: '+6281200000115',
    texts: ['Guru di SDN 5 Mekarjaya sering tidak masuk'],
  },
  {
    channel: 'meta/messenger',
    number: '+6281200000116',
    texts: ['Bantuan sembako di RW 07 Kelurahan Sukamaju tidak sampai ke warga yang berhak'],
  },
  { channel: 'meta/messenger', number: '+6281200000117', texts: ['Selamat pagi admin'] },
  {
    channel: 'http',
    number: '+6281200000118',
    texts: ['Trotoar di Jl. Diponegoro dipakai parkir mobil, pejalan kaki harus turun ke jalan'],
  },
]
