import { EventEmitter, once } from 'node:events'
import { createRequire } from 'node:module'
import type { Attempt, Parcel } from '../../kit/courier.ts'
import { bytesOf } from '../../kit/files.ts'
import type { Provider, World } from '../../kit/provider.ts'
import { deliver, obstacleOf, replyMessage } from '../../kit/sending.ts'
import type { PhoneAttachment } from '../../phone-book.ts'
import { Chats } from './chats.ts'
import { type Answer, Feed, type Question } from './feed.ts'
import {
  account,
  addressOf,
  citizensMessage,
  numberOf,
  ownMessage,
  type RawMessage,
} from './raw.ts'

const channel = 'whatsapp-web'
/** Between attempts to show a message to the linked device; it waits for ever. */
const showAgainMs = 2_000
const receiptMs = 5_000
const maxText = 4_096

/** The gateway can have this channel only with the library, which is an optional dependency. */
export function isLibraryInstalled(): boolean {
  try {
    return createRequire(import.meta.url).resolve('whatsapp-web.js') !== ''
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return false
    throw error
  }
}

/** Of whom the second tick is waited for. */
type Receipts = EventEmitter<Record<string, []>>

/**
 * WhatsApp behind a paired browser, without the browser: the gateway's session process runs the
 * real library, whose client is fed by feed-client.ts.
 */
export function createWhatsappWeb(world: World): Provider {
  const chats = new Chats()
  const received = new Set<string>()
  const receipts: Receipts = new EventEmitter()
  receipts.setMaxListeners(0)
  const feed: Feed = new Feed({
    linked: () => {
      feed.push({ event: 'authenticated' })
      feed.push({ event: 'ready', rest: [account] })
    },
    received: (id) => {
      received.add(id)
      receipts.emit(id)
    },
    answer: (question) => answerTo({ world, chats, feed }, question),
  })

  const show = async (raw: RawMessage): Promise<Attempt> => {
    const startedAt = performance.now()
    const id = raw.id._serialized
    const isShown = feed.push({ event: 'message', raw })
    const isReceived = (isShown && (await isTicked(receipts, id))) || received.has(id)
    return {
      outcome: isReceived ? 'acknowledged' : 'again',
      detail: isReceived ? 'two ticks' : isShown ? 'no receipt' : 'no device is linked',
      ms: Math.round(performance.now() - startedAt),
    }
  }

  return {
    channel,
    title: 'WhatsApp Web',
    network: 'whatsapp-web.js',
    account: `+${account}`,
    maxText,
    carries: { attachments: true, locations: true },
    settings: () => ({
      number: account,
      iAcceptTheRiskOfABan: true,
      // There is nobody to ban a number that does not exist.
      perMinute: 6_000,
      minGapMs: 0,
      maxGapMs: 0,
      nightlyRestart: false,
      clientModule: `${new URL('./feed-client.ts', import.meta.url)}?${feed.query}`,
    }),
    write: (message) => {
      const { attachment, number } = message
      const bytes = attachment && bytesOf(attachment)
      const raw = citizensMessage(message, bytes)
      chats.add(raw, bytes)
      const waitMs = () => world.retryWaitsMs?.[0] ?? showAgainMs
      return {
        externalId: raw.id._serialized,
        parcel: { lane: number, attempt: () => show(raw), waitMs },
      }
    },
    open: () => feed.open(),
    close: () => feed.close(),
  }
}

async function isTicked(receipts: Receipts, id: string): Promise<boolean> {
  try {
    await once(receipts, id, { signal: AbortSignal.timeout(receiptMs) })
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return false
    throw error
  }
}

interface Service {
  readonly world: World
  readonly chats: Chats
  readonly feed: Feed
}

async function answerTo(service: Service, question: Question): Promise<Answer> {
  const { chats } = service
  switch (question.what) {
    case 'chats':
      return { value: chats.list() }
    case 'messages':
      return { value: chats.messages(question.chat, question.limit) }
    case 'message':
      return { value: chats.find(question.id)?.raw ?? null }
    case 'media': {
      const found = chats.find(question.id)
      const { mimetype, filename, size } = found?.raw ?? {}
      const data = found?.bytes?.toString('base64')
      return { value: data === undefined ? null : { mimetype, data, filename, filesize: size } }
    }
    case 'number':
      return { value: chats.knows(question.address) ? { _serialized: question.address } : null }
    case 'send':
      return await take(service, question)
  }
}

type Send = Extract<Question, { what: 'send' }>

/** Takes a message of the gateway over, faults and all. */
async function take({ world, chats, feed }: Service, question: Send): Promise<Answer> {
  const obstacle = await obstacleOf(world, channel)
  if (obstacle?.fault === 'refuse') return { end: 'reset' }
  if (obstacle?.fault === 'serverError') return { fault: 'Evaluation failed: a' }
  if (obstacle?.fault === 'rateLimit') return { fault: 'Evaluation failed: rate-overlimit' }
  const number = numberOf(question.to)
  // The page makes no chat with somebody who has no WhatsApp.
  if (number === undefined || obstacle) return { value: null }
  if (question.text.length > maxText) return { fault: 'Evaluation failed: the text is too long' }

  const { text, media, quoted } = question
  const type = media ? typeOf(media.mimetype) : 'chat'
  const raw = ownMessage(addressOf(number), world.now(), {
    type,
    text,
    fileName: media?.filename ?? undefined,
  })
  const externalId = raw.id._serialized
  chats.add(raw, media && Buffer.from(media.data, 'base64'))
  chats.read(question.to)
  const attachment = media && { type: typeOf(media.mimetype), mimeType: media.mimetype }
  const accepted = {
    number,
    message: replyMessage({ externalId, text, at: world.now(), answersTo: quoted, attachment }),
    statuses: ['sent', 'delivered', 'read'],
    failure: { status: 'failed', code: -1 },
    report: (status: string) => progressOf(feed, raw, status),
  }
  // The library tells of what it sent before whoever sent it has an answer.
  feed.push({ event: 'message_create', raw })
  const timeout = await deliver(world, channel, accepted)
  return timeout ? { end: timeout.mode } : { value: raw }
}

const progress: Readonly<Record<string, number>> = { failed: -1, sent: 1, delivered: 2, read: 3 }

/** A tick that no device sees is not shown again. */
function progressOf(feed: Feed, raw: RawMessage, status: string): Parcel {
  const attempt = async (): Promise<Attempt> => {
    const isShown = feed.push({ event: 'message_ack', raw, rest: [progress[status]] })
    return { outcome: isShown ? 'acknowledged' : 'lost', detail: status, ms: 0 }
  }
  return { lane: raw.id._serialized, attempt, waitMs: () => undefined }
}

function typeOf(mimeType: string): PhoneAttachment['type'] {
  const [family = ''] = mimeType.split('/')
  return (['image', 'video', 'audio'] as const).find((type) => type === family) ?? 'document'
}
