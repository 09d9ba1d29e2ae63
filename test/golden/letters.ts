import type { Act } from './scenario.ts'

/** Requests as the providers of the simulator's accounts post them, with placeholders. */

const phoneNumberId = '200000000000002'

function graphEvent(object: string, id: string, content: object) {
  return { object, entry: [{ id, ...content }] }
}

/** @param field `messages`, or of another subscription */
export function whatsappChange(field: string, value: object): Act {
  const metadata = { display_phone_number: '622150001709', phone_number_id: phoneNumberId }
  const change = { field, value: { messaging_product: 'whatsapp', metadata, ...value } }
  const body = graphEvent('whatsapp_business_account', '100000000000001', { changes: [change] })
  return { channel: 'meta/whatsapp', body }
}

export function whatsapp(n: number, content: object): Act {
  return whatsappChange('messages', {
    contacts: [{ profile: { name: 'Warga' }, wa_id: '6281$RUN' }],
    messages: [{ from: '6281$RUN', id: `wamid.$RUN.${n}`, timestamp: '$SEC$', ...content }],
  })
}

const pages = {
  'meta/messenger': { object: 'page', id: '100000000001708', digit: '7', mid: 'm_' },
  'meta/instagram': { object: 'instagram', id: '17841400000001708', digit: '8', mid: 'aWdf' },
} as const
export type Page = keyof typeof pages

export function midOf(page: Page, n: number): string {
  return `${pages[page].mid}$RUN.${n}`
}

/** @param from `account` for what was said in our name */
export function messaging(page: Page, part: object, from: 'citizen' | 'account' = 'citizen'): Act {
  const { object, id, digit } = pages[page]
  // A scoped id of the simulator: a digit, and the number in sixteen.
  const citizen = { id: `${digit}0006281$RUN` }
  const [sender, recipient] = from === 'citizen' ? [citizen, { id }] : [{ id }, citizen]
  const element = { sender, recipient, timestamp: '$NOWMS', ...part }
  const body = graphEvent(object, id, { time: '$NOWMS', messaging: [element] })
  return { channel: page, body }
}

export function pageChange(page: Page, field: string, value: object): Act {
  const { object, id } = pages[page]
  const body = graphEvent(object, id, { time: '$NOW', changes: [{ field, value }] })
  return { channel: page, body }
}

const citizen = { id: '$CHAT', is_bot: false, first_name: 'Warga' }

export function telegram(n: number, content: object, more: object = {}): Act {
  const chat = { id: '$CHAT', type: 'private', first_name: 'Warga' }
  const message = { message_id: n, from: citizen, chat, date: '$NOW', ...content }
  return { channel: 'telegram', body: { update_id: 900_000_000 + n, message, ...more } }
}

/** @param update its field and what it holds instead of a message */
export function telegramUpdate(n: number, update: object): Act {
  return { channel: 'telegram', body: { update_id: 910_000_000 + n, ...update } }
}

export function telegramEdit(n: number, content: object): Act {
  const chat = { id: '$CHAT', type: 'private', first_name: 'Warga' }
  const head = { message_id: n, from: citizen, chat, date: '$NOW', edit_date: '$NOW' }
  return telegramUpdate(n, { edited_message: { ...head, ...content } })
}

export function http(n: number, content: object, type = 'message.created'): Act {
  const data = { id: `f-$RUN-${n}`, from: 'warga-6281$RUN', ...content }
  return { channel: 'http', body: { type, timestamp: '$ISO', data } }
}

export function twilio(n: number, fields: Readonly<Record<string, string>>): Act {
  const body = {
    AccountSid: `AC${'0'.repeat(32)}`,
    ApiVersion: '2010-04-01',
    Body: '',
    From: '+6281$RUN',
    MessageSid: twilioSid(n),
    NumMedia: '0',
    SmsStatus: 'received',
    To: '+622150001708',
    ...fields,
  }
  return { channel: 'twilio', body }
}

export function twilioSid(n: number): string {
  return `SM$RUN${String(n).padStart(23, '0')}`
}

/** @param udh user data header, in hexadecimal */
export function kannel(n: number, text: string, udh = ''): Act {
  const id = `$RUN-${n}`
  const head = { id, from: '+6281$RUN', to: '1718', ts: '$SEC$', smsc: 'SIM' }
  return { channel: 'kannel', body: { ...head, coding: '0', charset: 'UTF-8', udh, text } }
}

function x(n: number, kind: string, payload: object): Act {
  const filter = { user_id: '1708000000000001708' }
  const data = { event_uuid: `$RUN-${n}`, filter, event_type: kind, payload }
  return { channel: 'x', body: { data } }
}

export function xMessage(n: number, text: string): Act {
  const message_data = { text, entities: {} }
  const target = { recipient_id: '1708000000000001708' }
  const message_create = { target, sender_id: '16281$RUN', message_data }
  const id = `1708$RUN${String(n).padStart(4, '0')}`
  const element = { type: 'message_create', id, created_timestamp: '$SEC$000', message_create }
  return x(n, 'dm.received', { direct_message_events: [element] })
}

/** The same words on any channel. */
export function said(channel: string, n: number, text: string): Act {
  switch (channel) {
    case 'twilio':
      return twilio(n, { Body: text })
    case 'meta/whatsapp':
      return whatsapp(n, { type: 'text', text: { body: text } })
    case 'meta/messenger':
    case 'meta/instagram':
      return messaging(channel, { message: { mid: midOf(channel, n), text } })
    case 'telegram':
      return telegram(n, { text })
    case 'http':
      return http(n, { text })
    case 'kannel':
      return kannel(n, text)
    case 'x':
      return xMessage(n, text)
    default:
      throw new Error(`nobody writes on ${channel}`)
  }
}
