import { bytesOf } from '../../kit/files.ts'
import type { CitizenMessage, Provider, World } from '../../kit/provider.ts'
import { channel, createIds, newSecrets, own, userOf } from './account.ts'
import { api } from './api.ts'
import { type Item, Timeline } from './timeline.ts'
import { mentionEvent, messageEvent, Webhook } from './webhook.ts'
import { maxWeight } from './weight.ts'

const address = `@${own.username} `
/** What begins so is sent in private; anything else is posted for everybody, with our name before it. */
const inPrivate = /^DM[ :]+/i

/** X for one account: posts that mention it, and private messages that are not encrypted. */
export function createX(world: World): Provider {
  const secrets = newSecrets()
  const timeline = new Timeline()
  const newId = createIds(world.now)
  const webhook = new Webhook(world, secrets)
  let mediaBase: string | undefined
  const mediaUrl = (key: string) =>
    `${mediaBase ?? `${world.publicUrl()}/simulator/x/media`}/${key}`

  return {
    channel,
    title: 'X',
    network: 'X',
    account: `@${own.username}`,
    maxText: maxWeight - address.length,
    carries: { attachments: true, locations: false },
    settings: (apiBase) => {
      mediaBase = `${apiBase}/x/media`
      return { ...secrets, userId: own.id, username: own.username, apiUrl: `${apiBase}/x` }
    },
    write: (message) => {
      const { number, text } = message
      const externalId = newId()
      const base = itemOf(externalId, message)
      const isPrivate = inPrivate.test(text)
      const item = isPrivate
        ? { ...base, text: text.replace(inPrivate, ''), recipient: own.id }
        : { ...base, text: text.toLowerCase().includes(address.trim()) ? text : address + text }
      timeline.add(item)
      const event = isPrivate ? messageEvent(item, mediaUrl) : mentionEvent(item)
      return { externalId, parcel: webhook.parcel(number, event) }
    },
    api: api({ world, timeline, newId }, secrets),
  }
}

function itemOf(id: string, { number, text, at, attachment }: CitizenMessage): Item {
  const medium = attachment && {
    key: `${attachment.type === 'image' ? 3 : 7}_${id}`,
    type: attachment.type,
    mimeType: attachment.mimeType,
    bytes: bytesOf(attachment),
  }
  return { id, author: userOf(number).id, text, at, ...(medium && { medium }) }
}
