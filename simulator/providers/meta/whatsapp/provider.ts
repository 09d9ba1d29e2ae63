import { randomBytes } from 'node:crypto'
import type { CitizenMessage, Provider, World } from '../../../provider.ts'
import { createMediaStore, type MediaStore } from '../media.ts'
import { graphApi } from './api.ts'
import {
  channel,
  contactOf,
  displayNumber,
  newId,
  phoneNumberId,
  unixSeconds,
  userIdOf,
  webhook,
} from './webhook.ts'

/** WhatsApp's Cloud API for one business number. */
export function createWhatsapp(world: World): Provider {
  const secrets = {
    appSecret: randomBytes(16).toString('hex'),
    verifyToken: randomBytes(12).toString('hex'),
    accessToken: `EAA${randomBytes(48).toString('base64url')}`,
  }
  const media = createMediaStore()
  return {
    channel,
    title: 'WhatsApp',
    network: 'Cloud API',
    account: `+${displayNumber}`,
    maxText: 4_096,
    carries: { attachments: true, locations: true },
    settings: (apiBase) => ({
      ...secrets,
      phoneNumberId,
      graphUrl: `${apiBase}/meta`,
      graphVersion: 'v26.0',
    }),
    address: (raw) => (/^\+[1-9]\d{6,14}$/.test(raw) ? raw : undefined),
    write: (message) => {
      const id = newId()
      const value = {
        contacts: [contactOf(message.number)],
        messages: [contentOf(message, id, media)],
      }
      const parcel = webhook(world, secrets.appSecret, message.number, value)
      return { externalId: id, parcel }
    },
    api: graphApi(world, secrets, media),
  }
}

function contentOf(message: CitizenMessage, id: string, media: MediaStore) {
  const { number, text, at, attachment, location } = message
  const head = {
    from: number.slice(1),
    from_user_id: userIdOf(number),
    id,
    timestamp: unixSeconds(at),
  }
  if (attachment) {
    const { type } = attachment
    const caption = text === '' ? {} : { caption: text }
    return { ...head, type, [type]: { ...media.keep(attachment), ...caption } }
  }
  if (location) return { ...head, type: 'location', location }
  return { ...head, type: 'text', text: { body: text } }
}
