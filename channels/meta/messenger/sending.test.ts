import { describe, expect, test } from 'vitest'
import { HttpFailure } from '../../../src/contract/http.ts'
import type { OutboundAttachment, OutboundMessage } from '../../../src/contract/sending.ts'
import { outboundMessage, settingsOf } from '../../../test/harness/channel-fixtures.ts'
import { type ScriptedAnswer, scriptedHttp } from '../../../test/harness/scripted-http.ts'
import { messenger } from './channel.ts'

const settings = {
  appSecret: 'app-secret-of-the-test',
  verifyToken: 'verify-token-of-the-test',
  pageId: '100000000000101',
  accessToken: 'page-token-of-the-test',
  graphUrl: 'https://graph.test',
}
const message = outboundMessage({
  account: settings.pageId,
  to: '7100000000000001',
  text: 'Apakah laporan Bapak/Ibu sudah benar?',
})
const file: OutboundAttachment = {
  type: 'document',
  mimeType: 'application/pdf',
  fileName: 'surat.pdf',
  body: Buffer.from('%PDF'),
}
const taken = (message_id: string): ScriptedAnswer => ({ status: 200, body: { message_id } })
const failed = (code: number, error_subcode?: number): ScriptedAnswer => ({
  status: 400,
  body: { error: { code, error_subcode } },
})
const closed = failed(10, 2018278)
const uploaded: ScriptedAnswer = { status: 200, body: { attachment_id: '9' } }

async function send(
  changes: Partial<OutboundMessage>,
  answers: readonly (ScriptedAnswer | HttpFailure)[],
  more: object = {},
) {
  const { http, asked, payloads } = scriptedHttp(...answers)
  const outcome = await messenger.send(
    { ...message, ...changes },
    settingsOf(messenger, { ...settings, ...more }),
    http,
  )
  return { outcome, asked, payloads: payloads() }
}

describe('meta/messenger after the window', () => {
  test('sends what a human wrote with the tag at once, where the window is known to be over', async () => {
    const late = { byHuman: true, way: 'human_agent' } as const
    const { payloads } = await send(late, [taken('m_2')], { humanAgentTag: true })
    expect(payloads).toMatchObject([{ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }])
  })

  test('sends what a human wrote with the tag where the window turns out to be over', async () => {
    const answers = [closed, taken('m_2')]
    const { outcome, payloads } = await send({ byHuman: true }, answers, { humanAgentTag: true })
    expect(outcome).toEqual({ kind: 'accepted', externalId: 'm_2' })
    expect(payloads).toMatchObject([
      { messaging_type: 'RESPONSE' },
      {
        recipient: { id: message.to },
        messaging_type: 'MESSAGE_TAG',
        tag: 'HUMAN_AGENT',
        message: { text: message.text },
      },
    ])
  })

  test('sends no tag where it is not allowed, and none for another refusal', async () => {
    const { outcome, asked } = await send({ byHuman: true }, [closed])
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'window_closed' })
    expect(asked).toHaveLength(1)
    const allowed = { humanAgentTag: true }
    expect((await send({ byHuman: true }, [failed(551)], allowed)).asked).toHaveLength(1)
  })

  test('sends nothing automatic with the tag', async () => {
    const { asked } = await send({ purpose: 'news' }, [closed], { humanAgentTag: true })
    expect(asked).toHaveLength(1)
  })
})

describe('meta/messenger answer to a comment', () => {
  const comment = { replyTo: '9001_77', place: 'comment' }

  test('goes to its author where the comment has been answered already', async () => {
    const { outcome, payloads } = await send(comment, [failed(10900), taken('m_2')])
    expect(outcome).toEqual({ kind: 'accepted', externalId: 'm_2' })
    expect(payloads).toMatchObject([
      { recipient: { comment_id: '9001_77' } },
      { recipient: { id: message.to }, messaging_type: 'RESPONSE' },
    ])
  })

  test('ends there where nobody is named', async () => {
    const { outcome, asked } = await send({ to: 'comment:9001_77' }, [failed(10900)], {
      humanAgentTag: true,
    })
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'window_closed' })
    expect(asked).toHaveLength(1)
  })

  test('ends there for any other refusal, and where nobody knows', async () => {
    expect((await send(comment, [failed(10903)])).asked).toHaveLength(1)
    const unknown = await send(comment, [{ status: 502, body: '' }])
    expect(unknown.outcome).toEqual({ kind: 'unknown', detail: 'HTTP 502' })
  })

  test('has its choices in words', async () => {
    const { payloads } = await send({ ...comment, choices: ['Ya'] }, [taken('m_1')])
    expect(payloads).toEqual([
      {
        recipient: { comment_id: '9001_77' },
        message: { text: `${message.text} (Ya)`, metadata: `simpul:${message.id}` },
      },
    ])
  })

  test('takes no file', async () => {
    const { outcome, asked } = await send({ ...comment, attachment: file }, [])
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'content' })
    expect(asked).toEqual([])
  })
})

describe('meta/messenger answer to a message', () => {
  test('goes without it where that message is gone', async () => {
    const { outcome, payloads } = await send({ replyTo: 'm_9' }, [failed(100), taken('m_2')])
    expect(outcome).toEqual({ kind: 'accepted', externalId: 'm_2' })
    expect(payloads).toMatchObject([{ reply_to: { mid: 'm_9' } }, {}])
    expect(payloads[1]).not.toHaveProperty('reply_to')
  })
})

describe('meta/messenger choices', () => {
  test('are quick replies', async () => {
    const { payloads } = await send({ choices: ['Ya', 'Bukan'] }, [taken('m_1')])
    expect(payloads).toMatchObject([
      {
        message: {
          quick_replies: [
            { content_type: 'text', title: 'Ya', payload: 'Ya' },
            { content_type: 'text', title: 'Bukan', payload: 'Bukan' },
          ],
        },
      },
    ])
  })

  test.for([
    [13, 20, true],
    [14, 20, false],
    [13, 21, false],
    [0, 20, false],
  ] as const)('go as %i of %i letters: %s', async ([count, length, fit]) => {
    const choices = Array.from({ length: count }, () => 'a'.repeat(length))
    const { payloads } = await send({ choices }, [taken('m_1')])
    const [payload] = payloads as [{ message: object }]
    expect('quick_replies' in payload.message).toBe(fit)
  })
})

describe('meta/messenger files', () => {
  test('are uploaded and sent before the text, whose id it is', async () => {
    const answers = [uploaded, taken('m_1'), taken('m_2')]
    const { outcome, asked, payloads } = await send({ attachment: file }, answers)
    expect(outcome).toEqual({ kind: 'accepted', externalId: 'm_2' })
    expect(asked[0]?.url).toBe(`https://graph.test/v26.0/${settings.pageId}/message_attachments`)
    const type = asked[0]?.headers?.['content-type'] ?? ''
    const bytes = new Uint8Array(asked[0]?.body as Buffer)
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
    expect(form.get('message')).toBe('{"attachment":{"type":"file","payload":{}}}')
    expect(await (form.get('filedata') as File).text()).toBe('%PDF')
    const metadata = `simpul:${message.id}`
    expect(payloads).toMatchObject([
      { message: { attachment: { type: 'file', payload: { attachment_id: '9' } }, metadata } },
      { message: { text: message.text, metadata } },
    ])
  })

  test('go alone where there is no text', async () => {
    const { outcome } = await send({ attachment: file, text: '' }, [uploaded, taken('m_1')])
    expect(outcome).toEqual({ kind: 'accepted', externalId: 'm_1' })
  })

  test.for([
    [
      { status: 502, body: '' },
      { kind: 'deferred', detail: 'HTTP 502' },
    ],
    [new HttpFailure('no answer in time', true), { kind: 'deferred', detail: 'no answer in time' }],
    [failed(100), { kind: 'rejected', code: 'content', detail: 'HTTP 400, Graph error 100' }],
  ] as const)('that were not taken have not been sent: %j', async ([answer, expected]) => {
    const { outcome, asked } = await send({ attachment: file }, [answer])
    expect(outcome).toEqual(expected)
    expect(asked).toHaveLength(1)
  })

  test('are not followed by their text where they were refused', async () => {
    const { outcome } = await send({ attachment: file }, [uploaded, failed(551)])
    expect(outcome).toMatchObject({ code: 'recipient_unreachable' })
  })
})

describe('meta/messenger public reply', () => {
  const comment = { replyTo: '9001_77', place: 'comment', way: 'public' } as const
  const graphError = (code: number, error_subcode?: number): ScriptedAnswer => ({
    status: 400,
    body: { error: { code, error_subcode, type: 'OAuthException' } },
  })

  test('stands below the comment, and tells nobody who wrote it', async () => {
    const answer = { status: 200, body: { id: '9001_78' } }
    const { outcome, asked, payloads } = await send(comment, [answer])
    expect(outcome).toEqual({ kind: 'accepted', externalId: '9001_78' })
    expect(asked.map(({ url }) => url)).toEqual(['https://graph.test/v26.0/9001_77/comments'])
    expect(payloads).toEqual([{ message: message.text }])
  })

  test('stands below a visitor’s post, too', async () => {
    const post = { ...comment, replyTo: '1_9002', place: 'post' }
    const { asked } = await send(post, [{ status: 200, body: { id: '9' } }])
    expect(asked.map(({ url }) => url)).toEqual(['https://graph.test/v26.0/1_9002/comments'])
  })

  test.for([
    ['a comment that is gone', 100, 33, 'rejected', 'content'],
    ['the same words again', 506, undefined, 'rejected', 'content'],
    ['a permission that is missing', 200, undefined, 'rejected', 'unexpected'],
    ['a permission that is missing, in other words', 10, undefined, 'rejected', 'unexpected'],
    ['a Page that may not comment for a time', 368, undefined, 'rejected', 'unexpected'],
    ['a dead token', 190, undefined, 'rejected', 'credentials'],
    ['too many calls', 32, undefined, 'deferred', undefined],
  ] as const)('has its outcome for %s', async ([, code, subcode, kind, verdict]) => {
    const { outcome, asked } = await send(comment, [graphError(code, subcode)])
    expect(outcome).toMatchObject({ kind, ...(verdict && { code: verdict }) })
    expect(asked).toHaveLength(1)
  })

  test('is unknown where a proxy answers, or the answer has no id', async () => {
    expect((await send(comment, [{ status: 502, body: '<h1>' }])).outcome.kind).toBe('unknown')
    expect((await send(comment, [{ status: 200, body: {} }])).outcome.kind).toBe('unknown')
  })

  test('is final without a comment to stand below', async () => {
    const { outcome, asked } = await send({ way: 'public' }, [])
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'content' })
    expect(asked).toEqual([])
  })
})
