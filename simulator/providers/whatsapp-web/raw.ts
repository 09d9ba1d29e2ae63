import { randomBytes } from 'node:crypto'
import type { CitizenMessage } from '../../kit/provider.ts'
import { unixSeconds } from '../../kit/time.ts'

/** Digits of the number that is paired with the browser. */
export const account = '628170800001'
export const ownAddress = `${account}@c.us`

/** A message as WhatsApp's page has it: what the library's Message is made of. */
export interface RawMessage {
  readonly id: {
    readonly fromMe: boolean
    readonly remote: string
    readonly id: string
    readonly _serialized: string
  }
  readonly ack: number
  readonly type: string
  readonly t: number
  readonly from: { readonly _serialized: string }
  readonly to: { readonly _serialized: string }
  readonly body?: string | undefined
  readonly notifyName?: string
  readonly links: readonly never[]
  /** Present where there are bytes. */
  readonly directPath?: string
  readonly caption?: string
  readonly mimetype?: string
  readonly filename?: string | undefined
  readonly size?: number
  readonly lat?: number
  readonly lng?: number
  readonly loc?: string
  readonly quotedStanzaID?: string
  readonly senderPn?: string
}

/** Phones with an even number are known by it, the others by an id that hides it. */
export function addressOf(number: string): string {
  const digits = number.slice(1)
  return isHidden(digits) ? `9${digits}@lid` : `${digits}@c.us`
}

export function numberOf(address: string): string | undefined {
  const [, hidden, shown] = /^(?:9([1-9]\d{6,14})@lid|([1-9]\d{6,14})@c\.us)$/.exec(address) ?? []
  const digits = hidden ?? shown
  if (digits === undefined || isHidden(digits) !== (hidden !== undefined)) return undefined
  return `+${digits}`
}

function isHidden(digits: string): boolean {
  return Number(digits.at(-1)) % 2 === 1
}

export function newId(): string {
  return `3EB0${randomBytes(9).toString('hex').toUpperCase()}`
}

function head(remote: string, fromMe: boolean, at: Date) {
  const id = newId()
  const [from, to] = fromMe ? [ownAddress, remote] : [remote, ownAddress]
  return {
    id: { fromMe, remote, id, _serialized: `${fromMe}_${remote}_${id}` },
    ack: 1,
    t: unixSeconds(at),
    from: { _serialized: from },
    to: { _serialized: to },
    links: [],
  }
}

/** What a citizen's phone sent. A hidden number that ends in 1 is told along all the same. */
export function citizensMessage(message: CitizenMessage, bytes: Buffer | undefined): RawMessage {
  const { number, text, at, attachment, location } = message
  const common = {
    ...head(addressOf(number), false, at),
    notifyName: `Warga ${number.slice(-4)}`,
    ...(number.endsWith('1') && { senderPn: `${number.slice(1)}@c.us` }),
  }
  if (location) {
    const loc = [location.name, location.address].filter(Boolean).join('\n')
    const { latitude: lat, longitude: lng } = location
    return { ...common, type: 'location', body: thumbnail, lat, lng, loc }
  }
  if (!attachment || !bytes) return { ...common, type: 'chat', body: text }
  const { type, mimeType, fileName } = attachment
  return {
    ...common,
    type: type === 'audio' ? 'ptt' : type,
    body: thumbnail,
    caption: text,
    directPath: `/v/t62.7118-24/${common.id.id}.enc`,
    mimetype: mimeType,
    filename: fileName,
    size: bytes.length,
  }
}

/** In place of a small picture in Base64, which the page has as the body of pictures and places. */
const thumbnail = '/9j/4AAQSkZJRg=='

/** What the gateway, or a human at the phone, sent. */
export function ownMessage(
  to: string,
  at: Date,
  content: { readonly type: string; readonly text: string; readonly fileName?: string | undefined },
): RawMessage {
  const { type, text, fileName } = content
  const isMedia = type !== 'chat'
  return {
    ...head(to, true, at),
    type,
    body: isMedia ? thumbnail : text,
    ...(isMedia && { caption: text, directPath: '/v/own.enc', filename: fileName }),
  }
}
