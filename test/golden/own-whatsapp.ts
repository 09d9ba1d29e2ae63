import { whatsapp, whatsappChange } from './letters.ts'
import type { Round } from './scenario.ts'

const spot = { latitude: -7.257472, longitude: 112.75209 }
const edited = (text: string) => ({ message: { type: 'text', text: { body: text } } })
const text = (body: string) => ({ type: 'text', text: { body } })

/** What only WhatsApp has. */
export const ownWhatsapp: Readonly<Record<string, readonly Round[]>> = {
  'whatsapp edit while it settles': [
    [
      whatsapp(1, text('Lampu mati di Jalan Mawar 1')),
      { waitMs: 500 },
      whatsapp(2, {
        type: 'edit',
        edit: { original_message_id: 'wamid.$RUN.1', ...edited('Lampu mati di Jalan Mawar 21') },
      }),
    ],
  ],
  'whatsapp deletion while it settles': [
    [
      whatsapp(1, text('Tetangga saya mencuri listrik')),
      { waitMs: 500 },
      whatsapp(2, { type: 'revoke', revoke: { original_message_id: 'wamid.$RUN.1' } }),
    ],
    [whatsapp(3, text('Maaf, got di Jalan Mawar mampet'))],
  ],
  'whatsapp picture from a phone': [
    [{ phone: 'meta/whatsapp', text: 'Lubang di depan sekolah', picture: true }],
    [{ phone: 'meta/whatsapp', text: '', picture: true }],
  ],
  'whatsapp picture that is gone': [
    [
      whatsapp(1, {
        type: 'image',
        image: { id: '31$RUN', mime_type: 'image/jpeg', caption: 'Jembatan retak' },
      }),
    ],
  ],
  'whatsapp location': [
    [
      whatsapp(1, {
        type: 'location',
        location: { ...spot, name: 'Alun-alun', address: 'Jalan Asia' },
      }),
    ],
    [whatsapp(2, text('Lampu mati di sini')), whatsapp(3, { type: 'location', location: spot })],
  ],
  'whatsapp kinds that say little': [
    [whatsapp(1, { type: 'sticker', sticker: { id: '32$RUN', mime_type: 'image/webp' } })],
    [
      whatsapp(2, {
        type: 'unsupported',
        errors: [{ code: 131051, title: 'Message type unknown' }],
      }),
    ],
    [whatsapp(3, { type: 'order', order: { catalog_id: '1', product_items: [] } })],
    [whatsapp(4, { type: 'reaction', reaction: { message_id: 'wamid.OURS', emoji: '🙏' } })],
    [whatsapp(5, { type: 'contacts', contacts: [{ name: { formatted_name: 'Ketua RT 05' } }] })],
  ],
  'whatsapp human answers': [
    [whatsapp(1, text('Saluran air mampet di Jalan Dahlia'))],
    [
      whatsappChange('smb_message_echoes', {
        message_echoes: [
          {
            from: '622150001709',
            to: '6281$RUN',
            id: 'wamid.$RUN.2',
            timestamp: '$SEC$',
            ...text('Petugas menuju lokasi.'),
          },
        ],
      }),
    ],
    [whatsapp(3, text('Halo'))],
    [whatsapp(4, text('Rambu roboh di Jalan Kamboja')), whatsapp(5, text('STATUS'))],
  ],
  'whatsapp batch with one that cannot be read': [
    [
      whatsappChange('messages', {
        messages: [
          { from: '6281$RUN', id: 'wamid.$RUN.1', timestamp: '$SEC$', ...text('Halte gelap') },
          { type: 'text', id: 'wamid.$RUN.2' },
          {
            from: '6281$RUN',
            id: 'wamid.$RUN.3',
            timestamp: '$SEC$',
            ...text('di Jalan Flamboyan'),
          },
        ],
      }),
    ],
  ],
  'whatsapp account that nobody configured': [
    [
      whatsappChange('messages', {
        metadata: { display_phone_number: '620000', phone_number_id: '299999999999999' },
        messages: [
          { from: '6281$RUN', id: 'wamid.$RUN.1', timestamp: '$SEC$', ...text('Rambu roboh') },
        ],
      }),
    ],
  ],
  'whatsapp changed number': [
    [whatsapp(1, text('Pipa bocor di Jalan Cendana'))],
    [
      whatsapp(2, {
        type: 'system',
        system: { type: 'user_changed_number', wa_id: '6282$RUN', body: 'changed' },
      }),
    ],
    [whatsapp(3, text('STATUS'))],
  ],
  'whatsapp later message with an earlier time': [
    [whatsapp(1, text('Pagar taman roboh'))],
    [whatsapp(2, { ...text('di sisi utara'), timestamp: '$SEC-3600$' })],
  ],
}
