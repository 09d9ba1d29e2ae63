import type {
  Attachment,
  DeletionEvent,
  EchoEvent,
  EditEvent,
  MessageEvent,
  Part,
} from '../../contract/events.ts'
import { septetsOf } from '../../contract/sms.ts'
import { mannerOf } from './channels.ts'
import { type CitizenStep, durationMs } from './form.ts'
import type { Address } from './people.ts'

/** What a provider would tell of a step. */
interface Told {
  readonly from: Address
  /** Of the message. */
  readonly externalId: string
  /** When it arrives. */
  readonly at: Date
  /** With receipt numbers in the place of their marks. */
  readonly text: string
}

interface ToldMessage extends Told {
  readonly step: CitizenStep
  readonly aliases: readonly string[]
  readonly fullName: string
  readonly part: Part | undefined
}

export function messageEvent(told: ToldMessage): MessageEvent {
  const { from, externalId, at, text, step, aliases, fullName, part } = told
  const { publicPlace, sendersClock, namesPeople } = mannerOf(from.channel)
  const [latitude, longitude] = step.pin ?? []
  return {
    kind: 'message',
    account: from.account,
    eventKey: externalId,
    externalId,
    from: from.address,
    text,
    sentAt: new Date(at.getTime() + durationMs(step.sentAt ?? '0s')),
    attachments: attachmentsOf(step, externalId),
    ...(aliases.length > 0 && { alsoKnownAs: aliases }),
    ...(namesPeople && { fromName: fullName }),
    ...(step.sentAt !== undefined && sendersClock && { sendersClock }),
    ...(latitude !== undefined && longitude !== undefined && { location: { latitude, longitude } }),
    ...(step.public && { public: true, ...(publicPlace && { place: publicPlace }) }),
    ...(part && { part }),
  }
}

/** @param eventKey of this edit alone */
export function editEvent(told: Told & { step: CitizenStep; eventKey: string }): EditEvent {
  const { from, externalId, at, text, step, eventKey } = told
  const [latitude, longitude] = step.pin ?? []
  return {
    kind: 'edit',
    account: from.account,
    eventKey,
    externalId,
    from: from.address,
    text,
    ...(step.attach && { attachments: attachmentsOf(step, eventKey) }),
    ...(latitude !== undefined && longitude !== undefined && { location: { latitude, longitude } }),
    editedAt: at,
  }
}

export function deletionEvent({ from, externalId, at }: Omit<Told, 'text'>): DeletionEvent {
  const { account, address } = from
  return {
    kind: 'deletion',
    account,
    eventKey: `deletion ${externalId}`,
    externalId,
    from: address,
    deletedAt: at,
  }
}

/** Somebody, or a machine, answered in the provider's own app. */
export function echoEvent({ from, externalId, at, text }: Told): EchoEvent {
  const { account, address: to } = from
  return { kind: 'echo', account, eventKey: externalId, externalId, to, text, sentAt: at }
}

const mimeTypes: Readonly<Partial<Record<Attachment['type'], string>>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/ogg',
  document: 'application/pdf',
  sticker: 'image/webp',
}

function attachmentsOf({ attach = [] }: CitizenStep, externalId: string): Attachment[] {
  return [attach].flat().map((type, place) => {
    if (type === 'contact') return { type, text: 'Pak Lurah' }
    const mimeType = mimeTypes[type]
    return { type, externalId: `${externalId}-${place}`, ...(mimeType && { mimeType }) }
  })
}

/** Parts of texts that a telephone sends: those of one text share a reference. */
export interface PartBook {
  /** @param sender an address; of each the parts are told apart by their total and their numbers */
  partOf(sender: string, place: readonly [number, number], text: string): Part
}

export function openPartBook(): PartBook {
  const open = new Map<
    string,
    { readonly reference: number; readonly texts: Map<number, string> }
  >()
  let references = 0
  return {
    partOf(sender, [number, total], text) {
      const name = `${sender} ${total}`
      const known = open.get(name)
      const before = known?.texts.get(number)
      const isOfNext = known === undefined || (before !== undefined && before !== text)
      const current = isOfNext ? { reference: references++ % 256, texts: new Map() } : known
      open.set(name, current)
      current.texts.set(number, text)
      if (current.texts.size === total) open.delete(name)
      const group = `udh8/${current.reference}/${total}`
      return { group, number, total, content: octetsOf(text) }
    },
  }
}

function octetsOf(text: string): NonNullable<Part['content']> {
  const septets = Array.from(text, (character) => septetsOf(character))
  if (septets.every((one) => one !== undefined))
    return { coding: 'gsm7', octets: Buffer.from(septets.flat()).toString('base64') }
  return { coding: 'utf16', octets: Buffer.from(text, 'utf16le').swap16().toString('base64') }
}
