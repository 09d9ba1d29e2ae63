import type { CitizenMessage, Provider, World } from '../../../kit/provider.ts'
import { replyMessage } from '../../../kit/sending.ts'
import { newGraphSecrets } from '../graph.ts'
import { MediaStore } from '../media.ts'
import { graphApi } from './api.ts'
import {
  channel,
  contactOf,
  displayNumber,
  newId,
  phoneNumberId,
  timestampOf,
  userIdOf,
  webhook,
} from './webhook.ts'

/** WhatsApp's Cloud API for one business number. */
export function createWhatsapp(world: World): Provider {
  const secrets = newGraphSecrets()
  const media = new MediaStore()
  function changed(number: string, at: Date, change: object) {
    const id = newId()
    const head = { from: number.slice(1), from_user_id: userIdOf(number), id }
    const messages = [{ ...head, timestamp: timestampOf(at), ...change }]
    const value = { contacts: [contactOf(number)], messages }
    return { externalId: id, parcel: webhook(world, secrets, number, value) }
  }
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
    write: (message) => {
      const id = newId()
      const value = {
        contacts: [contactOf(message.number)],
        messages: [contentOf(message, id, media)],
      }
      const parcel = webhook(world, secrets, message.number, value)
      return { externalId: id, parcel }
    },
    gestures: {
      // The app of WhatsApp Business beside the Cloud API: field smb_message_echoes.
      staff: ({ number, text, at }) => {
        const id = newId()
        world.phones.add('reply', channel, number, replyMessage({ externalId: id, text, at }))
        const echo = {
          from: displayNumber,
          to: number.slice(1),
          id,
          timestamp: timestampOf(at),
          type: 'text',
          text: { body: text },
        }
        const value = { message_echoes: [echo] }
        return {
          externalId: id,
          parcel: webhook(world, secrets, number, value, 'smb_message_echoes'),
        }
      },
      edit: ({ number, text, about, at }) =>
        changed(number, at, {
          type: 'edit',
          edit: { original_message_id: about, message: { type: 'text', text: { body: text } } },
        }),
      deletion: ({ number, about, at }) =>
        changed(number, at, { type: 'revoke', revoke: { original_message_id: about } }),
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
    timestamp: timestampOf(at),
  }
  if (attachment) {
    const { type } = attachment
    const caption = text === '' ? {} : { caption: text }
    return { ...head, type, [type]: { ...media.keep(attachment), ...caption } }
  }
  if (location) return { ...head, type: 'location', location }
  return { ...head, type: 'text', text: { body: text } }
}
