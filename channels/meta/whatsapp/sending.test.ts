import { describe, expect, test } from 'vitest'
import { HttpFailure } from '../../../src/contract/http.ts'
import type { OutboundAttachment, OutboundMessage } from '../../../src/contract/sending.ts'
import type { Purpose } from '../../../src/outbox/pace.ts'
import { outboundMessage, settingsOf } from '../../../test/harness/channel-fixtures.ts'
import { type ScriptedAnswer, scriptedHttp } from '../../../test/harness/scripted-http.ts'
import { latePurposes, whatsapp } from './channel.ts'

const settings = {
  appSecret: 'app-secret-of-the-test',
  verifyToken: 'verify-token-of-the-test',
  phoneNumberId: '200000000000002',
  accessToken: 'access-token-of-the-test',
  graphUrl: 'https://graph.test',
}
const message = outboundMessage({
  account: settings.phoneNumberId,
  to: '628111000111',
  text: 'Apakah laporan Bapak/Ibu sudah benar?',
})
const taken = (id: string): ScriptedAnswer => ({ status: 200, body: { messages: [{ id }] } })
const marked: ScriptedAnswer = { status: 200, body: { success: true } }
const closed: ScriptedAnswer = { status: 400, body: { error: { code: 131047 } } }
const uploaded: ScriptedAnswer = { status: 200, body: { id: '4000000000000001' } }
const address = `https://graph.test/v26.0/${settings.phoneNumberId}`

async function send(
  changes: Partial<OutboundMessage>,
  answers: readonly (ScriptedAnswer | HttpFailure)[],
  more: object = {},
) {
  const graph = scriptedHttp(...answers)
  const parsed = settingsOf(whatsapp, { ...settings, ...more })
  const outcome = await whatsapp.send({ ...message, ...changes }, parsed, graph.http)
  return { outcome, payloads: graph.payloads(), asked: graph.asked }
}

function file(changes: Partial<OutboundAttachment> = {}): OutboundAttachment {
  const body = Buffer.from('gambar')
  return { type: 'image', mimeType: 'image/jpeg', fileName: 'jalan "A".jpg', body, ...changes }
}

const accepted = (externalId: string) => ({ kind: 'accepted', externalId })

describe('meta/whatsapp choices', () => {
  test('are buttons below the text', async () => {
    const { outcome, payloads } = await send({ choices: ['Ya', 'Bukan'] }, [taken('wamid.1')])
    expect(outcome).toEqual(accepted('wamid.1'))
    expect(payloads).toEqual([
      {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '+628111000111',
        biz_opaque_callback_data: message.id,
        type: 'interactive',
        interactive: {
          type: 'button',
          body: { text: message.text },
          action: {
            buttons: [
              { type: 'reply', reply: { id: 'Ya', title: 'Ya' } },
              { type: 'reply', reply: { id: 'Bukan', title: 'Bukan' } },
            ],
          },
        },
      },
    ])
  })

  const three = ['Ya', 'Bukan', 'Tidak tahu']
  test.for([
    ['just fit', three, 1024, 'interactive'],
    ['have twenty letters', ['a'.repeat(20)], 10, 'interactive'],
    ['are none', [], 10, 'text'],
    ['are four', [...three, 'Lain'], 10, 'text'],
    ['are too long for a button', ['a'.repeat(21)], 10, 'text'],
    ['are blank', [' '], 10, 'text'],
    ['are the same twice', ['Ya', 'Ya'], 10, 'text'],
    ['come with a long text', three, 1025, 'text'],
  ] as const)('that %s go as they can', async ([, choices, length, type]) => {
    const { payloads } = await send({ choices, text: 'x'.repeat(length) }, [taken('wamid.1')])
    expect(payloads).toMatchObject([{ type }])
  })
})

describe('meta/whatsapp files', () => {
  test('are uploaded and sent with the text as their caption', async () => {
    const { outcome, asked, payloads } = await send({ attachment: file() }, [
      uploaded,
      taken('wamid.1'),
    ])
    expect(outcome).toEqual(accepted('wamid.1'))
    expect(asked.map(({ url }) => url)).toEqual([`${address}/media`, `${address}/messages`])
    const [upload] = asked
    const type = upload?.headers?.['content-type'] ?? ''
    const bytes = new Uint8Array(upload?.body as Buffer)
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
    expect(form.get('messaging_product')).toBe('whatsapp')
    expect(form.get('type')).toBe('image/jpeg')
    const sent = form.get('file') as File
    expect({ name: sent.name, type: sent.type, text: await sent.text() }).toEqual({
      name: 'jalan "A".jpg',
      type: 'image/jpeg',
      text: 'gambar',
    })
    expect(upload?.headers?.['authorization']).toBe(`Bearer ${settings.accessToken}`)
    expect(payloads).toMatchObject([
      { type: 'image', image: { id: '4000000000000001', caption: message.text } },
    ])
  })

  test('have a name and a type that end no header', async () => {
    const attachment = file({ fileName: 'a\r\nx: y.pdf', mimeType: 'application/pdf\r\nx: y' })
    const { asked } = await send({ attachment }, [uploaded, taken('wamid.1')])
    const [, header = ''] = String(asked[0]?.body).split('name="file"')
    expect(header).toMatch(
      /filename="a%0D%0Ax: y.pdf"\r\ncontent-type: application\/pdfx: y\r\n\r\n/,
    )
  })

  const large = Buffer.alloc(5 * 1024 * 1024 + 1)
  test.for([
    ['a video', file({ type: 'video', mimeType: 'video/mp4' }), 'video'],
    ['a video of another format', file({ type: 'video', mimeType: 'video/webm' }), 'document'],
    ['a picture of another format', file({ mimeType: 'image/gif' }), 'document'],
    ['a picture that is too large', file({ body: large }), 'document'],
    ['audio, which has no caption', file({ type: 'audio', mimeType: 'audio/ogg' }), 'document'],
    ['a document', file({ type: 'document', mimeType: 'application/pdf' }), 'document'],
  ] as const)('go by what they are: %s', async ([, attachment, type]) => {
    const { payloads } = await send({ attachment }, [uploaded, taken('wamid.1')])
    const named = type === 'document' ? { filename: attachment.fileName } : {}
    expect(payloads).toMatchObject([
      { type, [type]: { id: '4000000000000001', caption: message.text, ...named } },
    ])
  })

  test('go before a text that is too long for a caption, whose id it is', async () => {
    const text = 'a'.repeat(1025)
    const { outcome, payloads } = await send({ attachment: file(), text }, [
      uploaded,
      taken('wamid.1'),
      taken('wamid.2'),
    ])
    expect(outcome).toEqual(accepted('wamid.2'))
    expect(payloads).toMatchObject([{ image: {} }, { text: { body: text } }])
    expect(payloads[0]).not.toHaveProperty('image.caption')
  })

  test.for([
    [
      'an answer of something else than Meta',
      { status: 502, body: '' },
      { kind: 'deferred', detail: 'HTTP 502' },
    ],
    [
      'no answer',
      new HttpFailure('no answer in time', true),
      { kind: 'deferred', detail: 'no answer in time' },
    ],
    [
      'a refusal',
      { status: 400, body: { error: { code: 131053 } } },
      { kind: 'rejected', code: 'content', detail: 'HTTP 400, Graph error 131053' },
    ],
  ] as const)('that were not taken have not been sent: %s', async ([, answer, expected]) => {
    const { outcome, asked } = await send({ attachment: file() }, [answer])
    expect(outcome).toEqual(expected)
    expect(asked).toHaveLength(1)
  })

  test('are not followed by their text where they were refused', async () => {
    const attachment = file()
    const { outcome } = await send({ attachment, text: 'a'.repeat(1025) }, [uploaded, closed])
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'window_closed' })
  })
})

describe('meta/whatsapp read mark', () => {
  test('goes before the answer, with the sign that we type', async () => {
    const { payloads, asked } = await send({ replyTo: 'wamid.IN' }, [marked, taken('wamid.1')])
    expect(payloads).toMatchObject([
      {
        messaging_product: 'whatsapp',
        status: 'read',
        message_id: 'wamid.IN',
        typing_indicator: { type: 'text' },
      },
      { type: 'text', context: { message_id: 'wamid.IN' } },
    ])
    expect(asked[0]?.timeoutMs).toBeLessThanOrEqual(3_000)
  })

  test.for([
    ['no connection', new HttpFailure('connection refused', false)],
    ['no answer', new HttpFailure('no answer in time', true)],
    ['a refusal', { status: 400, body: { error: { code: 131009 } } }],
    ['a dead token', { status: 401, body: { error: { code: 190 } } }],
  ] as const)('hinders no answer by its failure: %s', async ([, failure]) => {
    const { outcome } = await send({ replyTo: 'wamid.IN' }, [failure, taken('wamid.1')])
    expect(outcome).toEqual(accepted('wamid.1'))
  })

  test('is left out where it is not wanted, or nothing is answered', async () => {
    const unwanted = { markRead: false }
    const { asked } = await send({ replyTo: 'wamid.IN' }, [taken('wamid.1')], unwanted)
    expect(asked).toHaveLength(1)
    expect((await send({}, [taken('wamid.1')])).asked).toHaveLength(1)
  })
})

describe('meta/whatsapp after the window', () => {
  const windowTemplate = { name: 'status_laporan', language: 'id' }

  test('sends the text once more in a template, on one line', async () => {
    const text = 'Laporan selesai.\n\nTerima kasih,   Bapak/Ibu.\t'
    const answers = [closed, taken('wamid.2')]
    const { outcome, payloads } = await send({ text }, answers, { windowTemplate })
    expect(outcome).toEqual(accepted('wamid.2'))
    const parameters = [{ type: 'text', text: 'Laporan selesai. Terima kasih, Bapak/Ibu.' }]
    expect(payloads[1]).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+628111000111',
      biz_opaque_callback_data: message.id,
      type: 'template',
      template: {
        name: 'status_laporan',
        language: { code: 'id' },
        components: [{ type: 'body', parameters }],
      },
    })
  })

  test.for([
    ['its own template', 'news', 'kabar_laporan'],
    ['the template of news for an answer', 'answer', 'kabar_laporan'],
    ['the template for all else', 'receipt', 'status_laporan'],
  ] as const)('that is known to be over, sends at once: %s', async ([, purpose, name]) => {
    const templates = { news: 'kabar_laporan' }
    const late = { way: 'template', purpose } as const
    const { asked, payloads } = await send(late, [taken('wamid.2')], { windowTemplate, templates })
    expect(asked).toHaveLength(1)
    expect(payloads[0]).toMatchObject({
      type: 'template',
      template: { name, language: { code: 'id' } },
    })
  })

  test.for([
    [{}, 'news', false],
    [{ templates: { news: 'kabar' } }, 'news', true],
    [{ templates: { news: 'kabar' } }, 'answer', true],
    [{ templates: { news: 'kabar' } }, 'receipt', false],
    [{ windowTemplate }, 'receipt', true],
  ] as const)('with %j has a template for %s: %s', ([more, purpose, has]) => {
    const window = whatsapp.replyWindow?.(settingsOf(whatsapp, { ...settings, ...more }))
    expect(window?.hasTemplate(purpose)).toBe(has)
  })

  test('takes no template for what is no purpose', () => {
    const given = { ...settings, templates: { nws: 'kabar' } }
    expect(whatsapp.sending.safeParse(given).success).toBe(false)
    // Each is a purpose of the outbox.
    expect(latePurposes satisfies readonly Purpose[]).toContain('news')
  })

  test('cuts what is too long for a parameter, and no character in two', async () => {
    const text = `${'a'.repeat(1022)}😀${'b'.repeat(9)}`
    const { payloads } = await send({ text }, [closed, taken('wamid.2')], { windowTemplate })
    expect(payloads[1]).toMatchObject({
      template: { components: [{ parameters: [{ text: `${'a'.repeat(1022)}…` }] }] },
    })
  })

  test('sends a template once only, and none for another refusal', async () => {
    const twice = await send({}, [closed, closed], { windowTemplate })
    expect(twice.outcome).toMatchObject({ kind: 'rejected', code: 'window_closed' })
    const refusal = { status: 400, body: { error: { code: 131026 } } }
    expect((await send({}, [refusal], { windowTemplate })).asked).toHaveLength(1)
  })

  test('says that the window is closed where there is no template', async () => {
    const { outcome, asked } = await send({}, [closed])
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'window_closed' })
    expect(asked).toHaveLength(1)
  })

  test.for([
    { name: 'Status Laporan', language: 'id' },
    { name: 'status_laporan', language: 'Indonesian' },
  ])('takes no template that cannot be one: %j', (template) => {
    expect(whatsapp.sending.safeParse({ ...settings, windowTemplate: template }).success).toBe(
      false,
    )
  })
})
