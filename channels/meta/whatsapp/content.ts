import { z } from 'zod'
import type { Attachment, MessageEvent } from '../../../src/contract/events.ts'
import { Latitude, Longitude, present } from '../../../src/contract/reading.ts'
import { naming, worded, wordsIn } from '../../../src/contract/words.ts'
import { Hint, IdHint, Word } from '../reception.ts'
import { flowAnswers } from './flow.ts'
import { types } from './types.ts'

/** The content of a message, without its author and time. */
export type Content = Partial<
  Pick<
    MessageEvent,
    'text' | 'attachments' | 'location' | 'replyTo' | 'unsupported' | 'passive' | 'opening'
  >
>

const Context = z.object({ referred_product: z.unknown().optional() }).catch({})

/** Members of a message that are not its content. */
const envelope = new Set([
  'id',
  'from',
  'from_user_id',
  'from_parent_user_id',
  'timestamp',
  'type',
  'context',
  'errors',
  'referral',
  'group_id',
  'identity',
])

/**
 * What a message says. A part that cannot be read is named in `unsupported`, and costs nothing else.
 *
 * @param element one of `messages`, as parsed from JSON
 */
export function contentOf(element: unknown): Content {
  const members: Partial<Record<string, unknown>> = Object(element)
  const type = typeof members['type'] === 'string' ? members['type'] : ''
  const kind = types[type] ?? 'said'
  const content: Content = kind === 'opening' ? { opening: true } : said(type, members)
  const isPassive = kind === 'notice' || members['group_id'] !== undefined
  // The words of an advertisement are not the citizen's: they must not become the complaint.
  const beside = [
    aside('referral', members['referral']),
    aside('product', members['context'] && Context.parse(members['context']).referred_product),
  ].filter((one) => one !== undefined)
  return {
    ...content,
    ...(beside.length > 0 ? present({ unsupported: naming(content.unsupported, ...beside) }) : {}),
    ...(isPassive ? { passive: true as const } : {}),
  }
}

/** The text of a message, or of one that was edited; undefined for one of a type without. */
export function textIn(type: string, element: unknown): string | undefined {
  return contents.get(type)?.safeParse(element).data?.text
}

/** Every part of a message that can be read, and the words of those that cannot. */
function said(type: string, members: Readonly<Record<string, unknown>>): Content {
  const all = Object.entries(members).filter(([name]) => !envelope.has(name))
  const read = all.map(([name, value]): Content => {
    const content = contents.get(name)?.safeParse({ [name]: value }).data
    if (content) return content
    // What Meta says of a type that it does not hand on, or of a notice, are no words of a citizen's.
    if (name === 'unsupported' || types[name] === 'notice') return {}
    return { text: wordsIn(value).join('\n'), unsupported: name }
  })
  const isKnown = contents.has(type) && type in members
  const [only, ...others] = read
  if (isKnown && only && others.length === 0) return only
  const text = read.flatMap(({ text = '' }) => (text === '' ? [] : [text])).join('\n')
  return {
    ...Object.assign({}, ...read),
    text,
    attachments: read.flatMap(({ attachments = [] }) => attachments),
    ...present({
      unsupported: naming(
        ...new Set([
          isKnown ? undefined : (unsupportedType(members) ?? (type || 'empty')),
          ...read.map(({ unsupported }) => unsupported),
        ]),
      ),
    }),
  }
}

const Unsupported = z.object({ unsupported: z.object({ type: Word }) })

/** What Meta says of a message that it does not hand on. */
function unsupportedType(members: unknown): string | undefined {
  return Unsupported.safeParse(members).data?.unsupported.type.slice(0, 64)
}

/** Something beside the message, by its name and with its words. */
function aside(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return worded(name, value, (member) =>
    /^(ctwa_clid|source_id|media_type|source_type|catalog_id)$/.test(member),
  )
}

const Media = z.object({
  id: IdHint,
  url: Hint,
  mime_type: Hint,
  sha256: Hint,
  filename: Hint,
  caption: Hint,
})

function media(name: string, type: Attachment['type']) {
  return z.object({ [name]: Media }).transform((message): Content => {
    const { id, url, mime_type, sha256, filename, caption = '' } = message[name] ?? {}
    // Too large a file comes with its type and an error in place of the file.
    if (id === undefined && url === undefined)
      return { text: [caption, filename].filter(Boolean).join('\n'), unsupported: name }
    const attachment = present({
      type,
      externalId: id,
      url,
      mimeType: mime_type,
      fileName: filename,
      sha256,
    })
    return { text: caption, attachments: [attachment] }
  })
}

const Position = z.object({ latitude: Latitude, longitude: Longitude })
const Place = z.object({ name: Hint, address: Hint, url: Hint })

const Contact = z.object({
  name: z.object({ formatted_name: Hint }).optional().catch(undefined),
  phones: z
    .array(z.object({ phone: Hint, wa_id: Hint }))
    .optional()
    .catch(undefined),
  vcard: Hint,
})

/** A contact card as one line: name and numbers first, and whatever else it says. */
function cardOf(element: unknown): Attachment {
  const { name, phones = [], vcard } = Contact.catch({}).parse(element)
  const numbers = phones.map(({ phone, wa_id }) => phone ?? wa_id).filter(Boolean)
  const line = [name?.formatted_name, numbers.join(', ')].filter(Boolean).join(': ')
  const others = wordsIn(element, (member) => /^(type|vcard|wa_id|user_id)$/.test(member))
  const more = others.filter((word) => !line.includes(word))
  return { type: 'contact', text: [line, ...more].filter(Boolean).join(', ') || (vcard ?? '') }
}

const Answer = z.object({ title: z.string() })
const Flow = z.object({ body: Hint, response_json: Hint })

/**
 * Every type of message that we read, by the name that Meta gives it. See types.ts.
 */
const contents: ReadonlyMap<string, z.ZodType<Content>> = new Map<string, z.ZodType<Content>>([
  [
    'text',
    z.object({ text: z.object({ body: z.string() }) }).transform(({ text }) => ({
      text: text.body,
    })),
  ],
  ['image', media('image', 'image')],
  ['video', media('video', 'video')],
  ['audio', media('audio', 'audio')],
  ['voice', media('voice', 'audio')],
  ['document', media('document', 'document')],
  ['sticker', media('sticker', 'sticker')],
  [
    'location',
    z.object({ location: z.unknown() }).transform(({ location }): Content => {
      const position = Position.safeParse(location).data
      const { url, ...place } = Place.catch({}).parse(location)
      if (position) return { location: present({ ...position, ...place }), ...beside('url', url) }
      const words = [place.name, place.address, url].filter(Boolean).join('\n')
      return { text: words, unsupported: 'location' }
    }),
  ],
  [
    'contacts',
    z
      .object({ contacts: z.array(z.unknown()).min(1) })
      .transform(({ contacts }) => ({ attachments: contacts.map(cardOf) })),
  ],
  [
    'interactive',
    z
      .object({
        interactive: z.union([
          z.object({ button_reply: Answer }),
          z.object({ list_reply: Answer }),
          z.object({ nfm_reply: Flow }),
          z.object({ call_permission_reply: z.object({ response: Hint }) }),
        ]),
      })
      .transform(({ interactive }): Content => {
        if ('button_reply' in interactive) return { text: interactive.button_reply.title }
        if ('list_reply' in interactive) return { text: interactive.list_reply.title }
        if ('nfm_reply' in interactive) {
          const { body = '', response_json = '' } = interactive.nfm_reply
          const { text, attachments } = flowAnswers(response_json)
          return { text: text || (attachments.length > 0 ? '' : body), attachments }
        }
        const { response = '' } = interactive.call_permission_reply
        return { unsupported: `call_permission_reply ${response}`.trim(), passive: true }
      }),
  ],
  [
    'button',
    z.object({ button: z.object({ text: z.string() }) }).transform(({ button }) => ({
      text: button.text,
    })),
  ],
  [
    'reaction',
    // A reaction that was taken back has no emoji.
    z
      .object({ reaction: z.object({ message_id: Hint, emoji: Hint }) })
      .transform(({ reaction }) => ({
        text: reaction.emoji ?? '',
        ...present({ replyTo: reaction.message_id }),
        passive: true as const,
      })),
  ],
  [
    'order',
    z.object({ order: z.object({ text: Hint, product_items: z.unknown() }) }).transform(
      ({ order: { text = '', product_items } }): Content => ({
        text,
        unsupported: `order: ${itemsIn(product_items)}`,
      }),
    ),
  ],
])

const Items = z.array(
  z.object({
    product_retailer_id: z.unknown(),
    quantity: z.unknown(),
    item_price: z.unknown(),
    currency: z.unknown(),
  }),
)

function itemsIn(value: unknown): string {
  return (Items.safeParse(value).data ?? [])
    .map((item) =>
      [item.quantity, item.product_retailer_id, item.item_price, item.currency]
        .filter((word) => typeof word === 'string' || typeof word === 'number')
        .join(' '),
    )
    .join(', ')
}

function beside(name: string, word: string | undefined): Content {
  return word === undefined ? {} : { unsupported: `${name}: ${word}` }
}
