import { said } from './letters.ts'
import type { Round } from './scenario.ts'

const everyChannel = [
  ...['twilio', 'meta/whatsapp', 'meta/messenger', 'meta/instagram', 'telegram', 'http'],
  ...['kannel', 'x'],
]
const busiest = ['twilio', 'meta/whatsapp', 'telegram']

/** What citizens do in several messages: the same dialogue on each channel. */
export const dialogues: readonly {
  name: string
  on: readonly string[]
  rounds(on: string): readonly Round[]
}[] = [
  {
    name: 'report, status, thanks',
    on: everyChannel,
    rounds: (on) => [
      [said(on, 1, 'Lampu jalan di Kecamatan Gubeng padam sejak Senin')],
      [said(on, 2, 'STATUS $RECEIPT1')],
      [said(on, 3, 'STATUS')],
      [said(on, 4, 'Terima kasih banyak')],
    ],
  },
  {
    name: 'burst',
    on: everyChannel,
    rounds: (on) => [
      [
        said(on, 1, 'halo min'),
        said(on, 2, 'mau lapor jalan berlubang'),
        said(on, 3, 'di depan Pasar Melati, Kelurahan Airlangga'),
      ],
      [said(on, 4, 'Dan selokan di sebelahnya mampet'), said(on, 5, 'STATUS')],
    ],
  },
  {
    name: 'the same again',
    on: busiest,
    rounds: (on) => [
      [said(on, 1, 'Air PDAM mati di Jalan Dahlia')],
      [said(on, 2, 'air pdam MATI di jalan dahlia!')],
      [said(on, 3, 'Sampah menumpuk di Jalan Dahlia')],
      [said(on, 4, 'Air PDAM mati di Jalan Dahlia')],
    ],
  },
  {
    name: 'stop and start',
    on: everyChannel,
    rounds: (on) => [
      [said(on, 1, 'STOP')],
      [said(on, 2, 'Pohon tumbang di Jalan Kenanga')],
      [said(on, 3, 'MULAI'), said(on, 4, 'bantuan')],
      [said(on, 5, 'berhenti'), said(on, 6, 'mulai')],
    ],
  },
  {
    name: 'greetings',
    on: everyChannel,
    rounds: (on) => [
      [said(on, 1, 'Selamat pagi')],
      [said(on, 2, 'halo?')],
      [said(on, 3, 'Terima kasih')],
      [said(on, 4, 'Halo'), said(on, 5, 'Jembatan bambu di RT 03 roboh')],
      [said(on, 6, 'ok'), said(on, 7, '🙏')],
    ],
  },
  {
    name: 'questions without a report',
    on: busiest,
    rounds: (on) => [
      [said(on, 1, 'STATUS')],
      [said(on, 2, 'cek status 1234567890')],
      [said(on, 3, 'STATUS 12345')],
      [said(on, 4, 'BANTUAN')],
      [said(on, 5, 'status laporan saya nomor 7000000000')],
    ],
  },
  {
    name: 'long and strange texts',
    on: busiest,
    rounds: (on) => [
      [said(on, 1, 'jalan rusak 🚧 '.repeat(300))],
      [said(on, 2, 'Hubungi 0812-3456-7890 atau budi.santoso@contoh.id soal got mampet')],
      [said(on, 3, 'Rambu\u0000 hilang \u202edi simpang\u200b')],
      [said(on, 4, '....')],
    ],
  },
  {
    name: 'the same event twice',
    on: everyChannel,
    rounds: (on) => [
      [said(on, 1, 'Trotoar rusak di Jalan Teratai'), { again: 0 }, { waitMs: 300 }, { again: 0 }],
      [{ again: 0 }],
    ],
  },
]
