import { randomBytes, randomUUID } from 'node:crypto'
import type { Provider, World } from '../../kit/provider.ts'
import { replyRoute } from './api.ts'
import { account, channel, citizenOf, eventParcel, messageOf } from './webhook.ts'

/** The web form of an agency, which hands messages on and takes replies after Standard Webhooks. */
export function createWebForm(world: World): Provider {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  return {
    channel,
    title: 'Formulir web',
    network: 'Standard Webhooks',
    account,
    maxText: 10_000,
    // A file would have to be fetched from an address that is not public.
    carries: { attachments: false, locations: true },
    settings: (apiBase) => ({ account, secret, deliverTo: `${apiBase}/http/replies` }),
    write: (message) => {
      const id = `formulir-${randomUUID()}`
      const data = messageOf(message, id)
      // Nothing happens to a message but that it is written: its id serves for the event.
      const event = { id, lane: message.number, type: 'message.created' }
      const parcel = eventParcel(world, secret, event, data)
      return { externalId: id, parcel }
    },
    gestures: {
      edit: ({ number, text, about, at }) => {
        const data = { id: about, from: citizenOf(number), text, editedAt: at.toISOString() }
        const event = { id: `edit-${randomUUID()}`, lane: number, type: 'message.edited' }
        return { externalId: about, parcel: eventParcel(world, secret, event, data) }
      },
      deletion: ({ number, about, at }) => {
        const data = { id: about, from: citizenOf(number), deletedAt: at.toISOString() }
        const event = { id: `deletion-${randomUUID()}`, lane: number, type: 'message.deleted' }
        return { externalId: about, parcel: eventParcel(world, secret, event, data) }
      },
    },
    api: replyRoute(world, secret),
  }
}
