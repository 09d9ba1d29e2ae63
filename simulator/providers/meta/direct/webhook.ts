import type { Parcel } from '../../../kit/courier.ts'
import type { CitizenFile } from '../../../kit/files.ts'
import type { CitizenMessage, World } from '../../../kit/provider.ts'
import { unixSeconds } from '../../../kit/time.ts'
import { type GraphSecrets, graphParcel } from '../graph.ts'
import { type Product, scopedId } from './product.ts'

/** Where webhooks go, and what signs them. */
export interface Sender {
  readonly world: World
  readonly product: Product
  readonly secrets: GraphSecrets
}

/**
 * One element of `messaging`, between a citizen and the account.
 * https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
 */
export function messagingParcel(
  sender: Sender,
  number: string,
  part: object,
  from: 'citizen' | 'account' = 'citizen',
): Parcel {
  const { product, world } = sender
  const citizen = { id: scopedId(product, number) }
  const account = { id: product.id }
  const [author, reader] = from === 'citizen' ? [citizen, account] : [account, citizen]
  const timestamp = world.now().getTime()
  const messaging = [{ sender: author, recipient: reader, timestamp, ...part }]
  return parcel(sender, number, { time: timestamp, messaging })
}

/** Of changes, the time is told in seconds. */
export function changeParcel(sender: Sender, number: string, field: string, value: object): Parcel {
  const time = unixSeconds(sender.world.now())
  return parcel(sender, number, { time, changes: [{ field, value }] })
}

function parcel({ world, product, secrets }: Sender, lane: string, content: object): Parcel {
  const body = { object: product.object, entry: [{ id: product.id, ...content }] }
  return graphParcel(world, product.channel, secrets, lane, body)
}

/** @param addressOf where the bytes of an attachment can be fetched by anybody */
export function messageOf(
  { text, attachment, location }: CitizenMessage,
  mid: string,
  addressOf: (attachment: CitizenFile) => string,
) {
  const attachments = []
  if (attachment) {
    const type = attachment.type === 'document' ? 'file' : attachment.type
    attachments.push({ type, payload: { url: addressOf(attachment) } })
  }
  if (location) {
    const coordinates = { lat: location.latitude, long: location.longitude }
    attachments.push({ type: 'location', title: location.name, payload: { coordinates } })
  }
  return {
    mid,
    ...(text !== '' && { text }),
    ...(attachments.length > 0 && { attachments }),
  }
}
