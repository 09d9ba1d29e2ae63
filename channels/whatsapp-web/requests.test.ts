import { beforeEach, describe, expect, test } from 'vitest'
import type { Client } from 'whatsapp-web.js'
import { messageOf, newClient, sample } from '../../test/harness/library-house.ts'
import { OwnSends } from './adapter.ts'
import { fetchMedia, send } from './requests.ts'

const to = '628111000112@c.us'
const text = 'Terima kasih, laporan Bapak/Ibu kami terima.'
const question = { type: 'send', to, text } as const
const noMedia = () => {
  throw new Error('there is no file')
}

let client: Client
let sent: unknown[][]

beforeEach(() => {
  client = newClient()
  sent = []
})

function answering(answer: () => unknown, isRegistered = true): void {
  Object.assign(client, {
    sendMessage: async (...given: unknown[]) => {
      sent.push(given)
      return answer()
    },
    getNumberId: async () => (isRegistered ? { _serialized: to } : null),
  })
}

const sendIt = (given = {}) => send(client, new OwnSends(), noMedia, { ...question, ...given })

describe('sending through the library', () => {
  test('is told the id, and asks for no preview, a quotation and the server’s word', async () => {
    answering(() => messageOf(client, sample('own')))
    expect(await sendIt({ replyTo: 'false_x_1' })).toEqual({
      kind: 'sent',
      externalId: 'true_628111000112@c.us_3EB0A1B2C3D4E5F60718',
    })
    const options = { linkPreview: false, waitUntilMsgSent: true, quotedMessageId: 'false_x_1' }
    expect(sent).toEqual([[to, text, options]])
  })

  test('takes a file along with the text as its caption', async () => {
    answering(() => messageOf(client, sample('own')))
    const file = { mimeType: 'image/png', fileName: 'a.png', body: Buffer.from('x') }
    await send(client, new OwnSends(), ({ fileName }) => fileName, { ...question, file })
    expect(sent).toMatchObject([[to, 'a.png', { caption: text }]])
  })

  test.for([
    ['nothing back from a number that has WhatsApp', to, true, 'unknown'],
    ['nothing back from a number that has none', to, false, 'unreachable'],
    ['nothing back from an id that cannot be looked up', '1@lid', false, 'unknown'],
  ] as const)('%s', async ([, address, isRegistered, kind]) => {
    answering(() => undefined, isRegistered)
    expect((await sendIt({ to: address })).kind).toBe(kind)
  })

  test.for([
    [new TypeError("Cannot read properties of null (reading 'evaluate')"), 'not sent'],
    [new Error('Evaluation failed: Error: No LID for user'), 'unreachable'],
    [new Error('Protocol error: Target closed'), 'unknown'],
    ['ready timeout', 'unknown'],
  ] as const)('a failure says whether it may have left: %s', async ([failure, kind]) => {
    answering(() => {
      throw failure
    })
    expect((await sendIt()).kind).toBe(kind)
  })

  test('hole 17: before there is a browser, the library itself says that nothing was sent', async () => {
    expect((await sendIt()).kind).toBe('not sent')
  })

  test('says nothing of the recipient in a detail', async () => {
    answering(() => {
      throw new Error(`cannot send to ${to}: 628111000112\n${text}`)
    })
    expect(JSON.stringify(await sendIt())).not.toMatch(/628111|Terima/)
  })
})

describe('fetching a file through the library', () => {
  const having = (raw: unknown, media?: unknown) => {
    const message = raw === null ? null : messageOf(client, raw)
    const downloadMedia = async () => media
    Object.assign(client, {
      getMessageById: async () => message && Object.assign(message, { downloadMedia }),
    })
    const asked = { type: 'fetch', messageId: 'false_x_1', maxBytes: 50_000 } as const
    return fetchMedia(client, asked)
  }
  const data = Buffer.from('bukan foto').toString('base64')

  test('gives the bytes and what they are', async () => {
    expect(await having(sample('image'), { data, mimetype: 'image/jpeg' })).toEqual({
      kind: 'fetched',
      body: Buffer.from('bukan foto'),
      mimeType: 'image/jpeg',
    })
  })

  test.for([
    ['of a message that the phone has not', null, undefined, 'gone'],
    ['that is not there', sample('text'), undefined, 'gone'],
    ['that cannot be had now', sample('image'), undefined, 'later'],
    ['that says to be too large', { ...sample('image'), size: 50_001 }, { data }, 'gone'],
    [
      'that is too large',
      sample('image'),
      { data: Buffer.alloc(50_001).toString('base64') },
      'gone',
    ],
  ] as const)('a file %s', async ([, raw, media, kind]) => {
    expect((await having(raw, media)).kind).toBe(kind)
  })

  test('is tried later where the page fails', async () => {
    const asked = { type: 'fetch', messageId: 'false_x_1', maxBytes: 1 } as const
    expect((await fetchMedia(client, asked)).kind).toBe('later')
  })
})
