import {
  http,
  kannel,
  said,
  telegram,
  telegramEdit,
  telegramUpdate,
  twilio,
  twilioSid,
} from './letters.ts'
import type { Round } from './scenario.ts'

const spot = { latitude: -7.257472, longitude: 112.75209 }
const sms = (n: number, reference: string, total: number, place: number, text: string) =>
  kannel(n, text, `050003${reference}0${total}0${place}`)

/** What only one of the other channels has. */
export const ownOthers: Readonly<Record<string, readonly Round[]>> = {
  'telegram picture from a phone': [
    [{ phone: 'telegram', text: 'Sampah di tepi sungai', picture: true }],
  ],
  'telegram edit, place, button, group': [
    [telegram(1, { text: 'Tiang listrik miring di Dusun Krajan' })],
    [telegramEdit(1, { text: 'Tiang listrik miring di Dusun Krajan RT 02' })],
    [telegram(2, { location: spot }), telegram(3, { text: 'Di sini banjir' })],
    [telegram(4, { sticker: { file_id: 'STICKER', emoji: '🙏', width: 9, height: 9 } })],
    [
      telegram(5, {
        text: '/start poster',
        entities: [{ offset: 0, length: 6, type: 'bot_command' }],
      }),
    ],
    [telegram(6, { poll: { id: '5', question: 'Setuju?', options: [] } })],
    [
      telegramUpdate(7, {
        message: {
          message_id: 77,
          from: { id: '$CHAT', is_bot: false, first_name: 'Warga' },
          chat: { id: -1001700000001, type: 'supergroup', title: 'RW 05' },
          date: '$NOW',
          text: 'Kerja bakti hari Minggu',
        },
      }),
    ],
  ],
  'http edit, deletion, picture, place': [
    [
      http(1, {
        text: 'Talang air bocor',
        attachments: [
          { url: 'https://formulir.contoh.id/1.jpg', type: 'image', mimeType: 'image/jpeg' },
        ],
        location: { ...spot, name: 'Pasar Rejeki' },
      }),
    ],
    [
      http(
        1,
        { text: 'Talang air blok B bocor', editedAt: '2026-11-28T02:30:00Z' },
        'message.edited',
      ),
    ],
    [http(1, { deletedAt: '2026-11-28T02:40:00Z' }, 'message.deleted')],
    [{ channel: 'http', raw: '{"type":"message.created","data":{"id":"f-$RUN-9"}}' }],
    [{ channel: 'http', raw: 'not json' }],
  ],
  'kannel parts in any order': [
    [
      sms(1, '2A', 3, 2, 'di RT 04, sudah '),
      sms(2, '2A', 3, 1, 'Lapor got mampet '),
      sms(3, '2A', 3, 3, 'seminggu.'),
    ],
    [sms(4, '2B', 2, 1, 'Satu bagian saja, '), sms(5, '2C', 2, 2, 'lain teks')],
  ],
  'kannel part that comes late': [
    [sms(1, '31', 2, 1, 'Jembatan di Desa Surak '), { waitMs: 1_500 }, { ageMinutes: 6 }],
    [sms(2, '31', 2, 2, 'putus sejak Minggu.'), { waitMs: 1_500 }, { ageMinutes: 6 }],
    [kannel(3, 'STATUS')],
  ],
  'twilio opt out, button, machine, other account': [
    [twilio(1, { Body: 'STOP', OptOutType: 'STOP' })],
    [
      twilio(2, {
        ButtonText: 'Jalan rusak',
        MessageType: 'button',
        OriginalRepliedMessageSid: twilioSid(1),
      }),
    ],
    [
      twilio(3, {
        MessageType: 'location',
        Latitude: '-6.914744',
        Longitude: '107.60981',
        Label: 'Alun-alun',
      }),
    ],
    [
      twilio(4, {
        NumMedia: '1',
        MediaContentType0: 'image/jpeg',
        MediaUrl0: 'https://api.twilio.com/2010-04-01/x',
      }),
    ],
    [twilio(5, { Body: 'Rambu roboh', To: '+620000' })],
  ],
  'x mention in public': [
    [{ phone: 'x', text: 'Lampu taman mati di Kecamatan Gubeng', picture: false }],
    [{ phone: 'x', text: 'status', picture: false }],
    [said('x', 1, 'STATUS')],
  ],
  'twilio operator': [[twilio(1, { From: 'TELKOMSEL$RUN', Body: 'Kuota Anda habis' })]],
}
