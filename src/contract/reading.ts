import {
  createHash,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto'
import { z } from 'zod'
import type {
  Answer,
  EditEvent,
  InboundEvent,
  MalformedEvent,
  MessageEvent,
  Reception,
} from './events.ts'

/** The functions with which channels read requests, whatever the provider. */

/** A string that has to be there. */
export const Word = z.string().min(1)

/** A string that may be missing; anything else there counts as missing. */
export const Hint = Word.optional().catch(undefined)

/** Degrees of WGS 84. */
export const Latitude = z.number().min(-90).max(90)
export const Longitude = z.number().min(-180).max(180)

/**
 * Seconds since 1970, as digits or as a number. Some gateways in between write milliseconds or
 * microseconds: as seconds these would lie beyond the year 5138.
 */
export const UnixSeconds = z
  .union([
    z
      .string()
      .regex(/^\d{1,16}$/, 'not a time in seconds')
      .transform(Number),
    z.int().min(0),
  ])
  .transform((time) => new Date(time < 1e11 ? time * 1000 : time < 1e14 ? time : time / 1000))

/** When an element happened. What is not told, or no time, is an invalid date: the arrival counts. */
export const HappenedAt = UnixSeconds.catch(() => new Date(Number.NaN))

/** Whether a time is none; see HappenedAt. */
export const isNone = (time: Date): boolean => Number.isNaN(time.getTime())

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** The same fields without those that are undefined. */
export function present<T extends object>(fields: T): Present<T> {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(there) as Present<T>
}

/**
 * A body as JSON; undefined where it is none. A byte order mark before it is ignored, as RFC 8259,
 * section 8.1, allows; bytes that are no UTF-8 are U+FFFD.
 */
export function jsonOf(body: string | Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/**
 * The events of a body that has to be JSON, each once. A body that is no JSON is set aside, and so is
 * one with more elements than are read, as it came, beside the events of those that were read.
 *
 * @param account of what names none itself
 * @param eventsIn reads the body, as parsed
 */
export function eventsOf(
  account: string,
  text: string,
  eventsIn: (json: unknown) => readonly InboundEvent[],
): readonly InboundEvent[] {
  try {
    const burden = burdenOf(text)
    const json = burden === undefined ? jsonOf(text) : undefined
    if (json === undefined) return [setAside(account, text, burden ?? 'not JSON')]
    // No list is longer than its text: an element and its comma are two characters at least.
    const isWhole = text.length < 2 * maxElements || !shortenLists(json)
    const events = distinct(eventsIn(json))
    return isWhole ? events : [...events, setAside(account, text, 'more elements than are read')]
  } catch (error) {
    // JSON.parse reads any depth, JSON.stringify overflows the stack at some thousand.
    if (error instanceof RangeError) return [setAside(account, text, 'nested too deeply')]
    throw error
  }
}

// Meta sends at most 1,000 updates at once, more than any other provider, each with a few lists and some
// forty members: https://developers.facebook.com/docs/graph-api/webhooks/getting-started. Reading 400,000
// elements blocked the process for 4.7 s.
const maxElements = 5_000
const maxSeparators = 60_000
const maxDepth = 1_000
/** Shorter texts are read in no time, whatever they are. */
const harmlessLength = 64 * 1024

/** Why a text is too much to be parsed; undefined where it is not, or is no JSON. */
export function burdenOf(text: string): string | undefined {
  if (text.length <= harmlessLength) return undefined
  let separators = 0
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '"') at = endOfString(text, at)
    else if (sign === ',') separators++
    else if (sign === '[' || sign === '{') depth++
    else if (sign === ']' || sign === '}') depth--
    if (depth > maxDepth) return 'nested too deeply'
    if (separators > maxSeparators) return 'more elements than are read'
  }
  return undefined
}

/** Where the string that begins there has its last quotation mark. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}

/**
 * Leaves the first elements of all lists in a value, in the order of the text, and drops the others.
 *
 * @returns whether there were others
 * @throws RangeError where it is nested too deeply
 */
function shortenLists(json: unknown): boolean {
  let elements = 0
  let isShortened = false
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if (!Array.isArray(value)) {
      for (const member of Object.values(value)) visit(member)
      return
    }
    for (const [place, element] of value.entries()) {
      if (elements === maxElements) {
        value.length = place
        isShortened = true
        return
      }
      elements++
      visit(element)
    }
  }
  visit(json)
  return isShortened
}

/** A message without content; the caller adds the content. Its id is its event key. */
export function messageFrom(account: string, id: string, from: string, sentAt: Date): MessageEvent {
  return {
    kind: 'message',
    account,
    eventKey: id,
    externalId: id,
    from,
    text: '',
    sentAt,
    attachments: [],
  }
}

/** Whether nothing of a message could be read: only then is its citizen told. */
export function isUnreadable(event: MessageEvent | EditEvent): boolean {
  const { text, attachments = [], location, unsupported } = event
  const isBlank = text.trim() === '' && attachments.length === 0 && location === undefined
  return isBlank && unsupported !== undefined
}

/**
 * A message of a sender who may use an id twice: its event key tells the content as well, so that
 * another message under the same id is stored, too. The same message is the same event, however it is
 * delivered.
 */
export function keyedByContent(message: MessageEvent): MessageEvent {
  const { externalId, from, text, attachments, location, replyTo, part } = message
  const content = [from, text, attachments, location, replyTo, part]
  return { ...message, eventKey: `${externalId}:${shortDigestOf(content)}` }
}

/** A digest of any JSON, whatever the order of its members. */
export function shortDigestOf(json: unknown): string {
  const sorted = JSON.stringify(json, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  )
  return digestOf(sorted).slice(0, 32)
}

/** The type of an attachment by its media type; a document, unless we know the family. */
export function attachmentTypeOf(
  mimeType: string | undefined,
): 'image' | 'video' | 'audio' | 'document' {
  const [family] = (mimeType ?? '').toLowerCase().split('/')
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'document'
}

/** The reception of a request that proves nothing. */
export const refused: Reception = { verified: false, answer: { status: 403 }, events: [] }

/** The reception of a request that only wants an answer; it is refused without one. */
export function answering(answer: Answer | undefined): Reception {
  return answer === undefined ? refused : { verified: true, answer, events: [] }
}

/** What is wrong with an element; it quotes nothing of it. */
export function reasonOf(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
    .join('; ')
}

/**
 * Makes a reader of elements of one shape.
 *
 * @param then makes an event, or several, of an element and of what the element does not tell itself
 * @returns a function that gives that, or says in words what is wrong with the element
 */
export function reader<S extends z.ZodType, A extends unknown[], R>(
  shape: S,
  then: (read: z.output<S>, ...context: A) => R,
) {
  return (element: unknown, ...context: A): R | string => {
    const read = shape.safeParse(element)
    return read.success ? then(read.data, ...context) : reasonOf(read.error)
  }
}

/**
 * An element that could not be read, as an event.
 *
 * @param element as parsed from JSON; a string stands for text that is no JSON
 * @param key where one id has one event; otherwise a digest of the element is taken
 */
export function setAside(
  account: string,
  element: unknown,
  reason: string,
  key?: string,
): MalformedEvent {
  const raw = typeof element === 'string' ? element : JSON.stringify(element)
  return { kind: 'malformed', account, eventKey: key ?? digestOf(raw), raw, reason }
}

/** The events that a reader gave for an element. Words mean that the element is set aside. */
export function orAside<E>(read: E | string, account: string, element: unknown, key?: string) {
  return typeof read === 'string' ? setAside(account, element, read, key) : read
}

/**
 * Events of one request, each once. A repeated element is left out; two unreadable ones with one
 * id and different contents are both kept.
 */
function distinct(events: readonly InboundEvent[]): InboundEvent[] {
  const byKey = new Map<string, InboundEvent>()
  for (const event of events) {
    const key = keyOf(event)
    const first = byKey.get(key)
    if (first === undefined) byKey.set(key, event)
    else if (first.kind === 'malformed' && event.kind === 'malformed' && first.raw !== event.raw) {
      const apart = { ...event, eventKey: `${event.eventKey}:${digestOf(event.raw)}` }
      byKey.set(keyOf(apart), apart)
    }
  }
  return [...byKey.values()]
}

function keyOf({ account, kind, eventKey }: InboundEvent): string {
  return `${kind}\0${account}\0${eventKey}`
}

/** SHA-256, in hexadecimal. */
export function digestOf(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Several while one is changed. */
export type Secrets = string | readonly string[] | undefined

/** The secrets that may prove something: a blank one never does. */
export function usable(secrets: Secrets): string[] {
  return [secrets ?? []].flat().filter((secret) => secret.trim() !== '')
}

/** Whether a word of the request is one of the secrets. Takes the same time for all lengths. */
export function isOneOf(given: string | undefined, secrets: Secrets): boolean {
  if (!given) return false
  return usable(secrets)
    .map((secret) => isSame(digestOf(given), digestOf(secret)))
    .includes(true)
}

/**
 * Whether a header holds the HMAC-SHA256 of these bytes under one of the secrets.
 *
 * @param header `sha256=` and the code
 */
export function isSignedWith(
  secrets: Secrets,
  header: string | undefined,
  body: Buffer,
  encoding: 'hex' | 'base64',
): boolean {
  if (header === undefined) return false
  return usable(secrets)
    .map((secret) => isSame(header, signatureOf(secret, body, encoding)))
    .includes(true)
}

/** `sha256=` and the HMAC-SHA256 of a content. */
export function signatureOf(
  secret: string,
  content: string | Buffer,
  encoding: 'hex' | 'base64',
): string {
  return `sha256=${createHmac('sha256', keyUnder(secret)).update(content).digest(encoding)}`
}

/** Keys by their secret, of which the settings have a few: to make one takes 12 µs (Node 24). */
const keys = new Map<string, KeyObject>()

function keyUnder(secret: string): KeyObject {
  const known = keys.get(secret)
  if (known) return known
  const key = createSecretKey(secret, 'utf8')
  keys.set(secret, key)
  return key
}

/** Takes constant time: it tells only the length, which is no secret. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Masks a provider's words about an error: they may name the citizen's number. */
export function withoutNumbers(detail: string): string {
  return detail.replace(/\+?\d{7,}/g, '…').slice(0, 300)
}
