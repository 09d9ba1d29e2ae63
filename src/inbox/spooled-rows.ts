import type { KeyRing } from '../identity/keys.ts'
import { open, seal } from '../identity/seal.ts'
import { admitted } from './admitted.ts'
import { decodeEvent, type InboxRow, indexesOf, type Rows } from './rows.ts'

interface Head {
  /** The id of the request; left out where there is none. */
  readonly id?: string
  readonly channel: string
  /** Empty in a frame of an older gateway for what came over a connection. */
  readonly receivedAt: string
  readonly requestBytes: number
  /** Names the ring that made the indexes. */
  readonly ring?: string
  readonly inbox: readonly HeadRow[]
}

/**
 * Account, kind, null, address index in hex, sending time, fault, length of the sealed event, event
 * index. Earlier versions wrote the provider's key in the place of the null, and no event index.
 */
type HeadRow = readonly [
  string,
  string,
  string | null,
  string | null,
  string,
  string | null,
  number,
  string?,
]

/**
 * The form in which a delivery lies in the spool: length of the head (4 bytes), head as JSON, sealed
 * request, sealed events. The whole is sealed once more, because a provider's ids stand in the head
 * and some of them contain a telephone number.
 */
export function encodeRows(ring: KeyRing, { receivedAt, webhook, inbox }: Rows): Buffer {
  const head: Head = {
    ...(webhook && { id: webhook.id }),
    channel: webhook?.channel ?? inbox[0]?.channel ?? '',
    receivedAt: receivedAt.toISOString(),
    requestBytes: webhook?.sealedRequest.length ?? 0,
    ring: ring.fingerprint,
    inbox: inbox.map((row) => [
      row.account,
      row.kind,
      null,
      row.addressIndex?.toString('hex') ?? null,
      row.sentAt.toISOString(),
      row.fault ?? null,
      row.sealedEvent.length,
      row.eventIndex,
    ]),
  }
  const json = Buffer.from(JSON.stringify(head))
  const length = Buffer.allocUnsafe(4)
  length.writeUInt32LE(json.length)
  const events = inbox.map(({ sealedEvent }) => sealedEvent)
  const request = webhook ? [webhook.sealedRequest] : []
  return seal(ring, 'spool', Buffer.concat([length, json, ...request, ...events]))
}

/**
 * @param sealed made by encodeRows
 * @throws UnsealError where it is damaged or sealed with a key that we do not have
 */
export function decodeRows(ring: KeyRing, sealed: Buffer): Rows {
  const bytes = open(ring, 'spool', sealed)
  let offset = 4 + bytes.readUInt32LE(0)
  // The seal proves that encodeRows wrote it.
  const head = JSON.parse(bytes.toString('utf8', 4, offset)) as Head
  const take = (length: number) => {
    offset += length
    return bytes.subarray(offset - length, offset)
  }
  const { id, channel } = head
  // What comes over a connection has mostly no other time than its arrival.
  const times = head.inbox.map(([, , , , sentAt]) => sentAt).sort()
  const receivedAt = new Date(head.receivedAt || (times.at(-1) ?? 0))
  const sealedRequest = take(head.requestBytes)
  const webhook = id === undefined ? undefined : { id, channel, receivedAt, sealedRequest }
  const hasMyIndexes = head.ring === ring.fingerprint
  const inbox = head.inbox.map(
    ([account, kind, , address, sentAt, fault, eventBytes, eventIndex]): InboxRow => {
      const sealedEvent = take(eventBytes)
      return {
        channel,
        account,
        kind,
        ...(hasMyIndexes && eventIndex !== undefined
          ? { eventIndex, addressIndex: address === null ? undefined : Buffer.from(address, 'hex') }
          : anew(ring, channel, sealedEvent, receivedAt)),
        sealedEvent,
        webhookId: id,
        sentAt: new Date(sentAt),
        fault: fault ?? undefined,
      }
    },
  )
  return { receivedAt, webhook, inbox }
}

/** The indexes of an event that another version spooled, or a gateway with another ring. */
function anew(ring: KeyRing, channel: string, sealedEvent: Buffer, receivedAt: Date) {
  const event = decodeEvent(open(ring, 'event', sealedEvent).toString('utf8'))
  return indexesOf(ring, channel, admitted(event, receivedAt))
}
