import { describe, expect, test } from 'vitest'
import type { InboundEvent } from '../../src/contract/events.ts'
import type { HttpRequest } from '../../src/contract/http.ts'
import type { OutboundMessage } from '../../src/contract/sending.ts'
import { find, messageList } from './history.ts'

const settings = {
  authToken: ['new-token', 'old-token'],
  accountSid: `AC${'0'.repeat(32)}`,
  number: '+6221500170',
  apiUrl: 'https://twilio.test/',
}
const message: OutboundMessage = {
  id: 'c6f0b0e2-6f5c-4f0e-9b43-0f6f5a9d6d11',
  account: settings.number,
  to: '+628111234567',
  text: 'Laporan Bapak/Ibu telah kami terima.',
  callbackUrl: 'https://gw.test/webhooks/twilio',
}
const attemptedAt = new Date('2026-11-22T02:30:00Z')
const listPath = `/2010-04-01/Accounts/${settings.accountSid}/Messages.json`

interface Asked {
  readonly url: URL
  readonly request: HttpRequest | undefined
}

/** Answers each request with the next of these; what is no number is a 200 with this JSON. */
function wire(...answers: readonly unknown[]) {
  const asked: Asked[] = []
  const http = async (url: string, request?: HttpRequest) => {
    const answer = answers[asked.length]
    asked.push({ url: new URL(url), request })
    const status = typeof answer === 'number' ? answer : 200
    const body = typeof answer === 'string' ? answer : JSON.stringify(answer ?? null)
    return { status, headers: {}, body: Buffer.from(body) }
  }
  return { asked, http }
}

function page(messages: readonly unknown[], next: string | null = null) {
  return { messages, next_page_uri: next }
}

const sent = {
  sid: 'SM01',
  direction: 'outbound-api',
  from: settings.number,
  to: message.to,
  body: message.text,
  num_media: '0',
  date_created: 'Sun, 22 Nov 2026 02:30:01 +0000',
  date_sent: null,
}

describe('looking up a message of ours', () => {
  test.for([
    { name: 'the same text to the same recipient', messages: [sent], finding: 'accepted' },
    { name: 'nothing', messages: [], finding: 'absent' },
    { name: 'another text', messages: [{ ...sent, body: 'Lain' }], finding: 'absent' },
    {
      name: 'the same text from the citizen',
      messages: [{ ...sent, direction: 'inbound' }],
      finding: 'absent',
    },
    {
      name: 'the same text of the day before',
      messages: [{ ...sent, date_created: 'Sat, 21 Nov 2026 02:30:01 +0000' }],
      finding: 'absent',
    },
    {
      name: 'something that cannot be read beside it',
      messages: [{ sid: 7 }, null, sent],
      finding: 'accepted',
    },
  ])('finds $name: $finding', async ({ messages, finding }) => {
    const { http, asked } = wire(page(messages))
    const found = await find(message, attemptedAt, settings, http)
    expect(found).toEqual(
      finding === 'accepted' ? { kind: finding, externalId: 'SM01' } : { kind: finding },
    )
    const [{ url, request } = {}] = asked
    expect(url?.pathname).toBe(listPath)
    expect(url?.searchParams.get('To')).toBe(message.to)
    const key = Buffer.from(`${settings.accountSid}:new-token`).toString('base64')
    expect(request?.headers).toMatchObject({ authorization: `Basic ${key}` })
  })

  test.for([
    { name: 'is refused', answer: 401 },
    { name: 'is no JSON', answer: '<html>' },
    { name: 'goes on', answer: page([], `${listPath}?Page=1`) },
  ])('knows nothing where the list $name', async ({ answer }) => {
    const found = await find(message, attemptedAt, settings, wire(answer).http)
    expect(found.kind).toBe('unknown')
    expect(JSON.stringify(found)).not.toContain(message.to)
  })

  test.for([
    [`HX${'a'.repeat(32)}`, 'accepted'],
    [undefined, 'absent'],
  ] as const)(
    'with the template %s takes the text within another for it: %s',
    async ([windowContentSid, finding]) => {
      const body = `Yth. Bapak/Ibu,\n${message.text} Salam, Pemkot.`
      const { http } = wire(page([{ ...sent, body }]))
      const found = await find(message, attemptedAt, { ...settings, windowContentSid }, http)
      expect(found.kind).toBe(finding)
    },
  )

  test('asks for a WhatsApp recipient as Twilio writes one', async () => {
    const { http, asked } = wire(page([]))
    const whatsapp = { ...message, account: 'whatsapp:+6221500170' }
    await find(whatsapp, attemptedAt, settings, http)
    expect(asked[0]?.url.searchParams.get('To')).toBe(`whatsapp:${message.to}`)
  })
})

describe('the history of an account', () => {
  const since = new Date('2026-11-21T02:30:00.500Z')
  const heard = {
    ...sent,
    sid: 'SM11',
    direction: 'inbound',
    from: message.to,
    to: settings.number,
    body: 'Lampu jalan padam',
    date_sent: 'Sun, 22 Nov 2026 01:00:00 +0000',
  }

  const place = { since, mark: undefined, page: undefined, isFirstToday: true }

  async function read(http: ReturnType<typeof wire>['http']): Promise<InboundEvent[]> {
    const events: InboundEvent[] = []
    for (let page: string | undefined; ; ) {
      const answer = await messageList.readPage({ ...place, page }, settings, http)
      if (answer.kind !== 'page') throw new Error(answer.detail)
      events.push(...answer.events)
      if (answer.next === undefined) return events
      page = answer.next
    }
  }

  test('has citizens’ messages as their webhooks would have brought them, page after page', async () => {
    const { http, asked } = wire(
      page([{ ...heard, sid: 'SM12', body: 'kedua' }, heard, sent], `${listPath}?Page=1`),
      page([{ ...heard, sid: 'SM10', from: 'whatsapp:+628111234567' }]),
    )
    const events = await read(http)
    expect(events.map(({ eventKey }) => eventKey)).toEqual(['SM11', 'SM12', 'SM10'])
    expect(events[0]).toEqual({
      kind: 'message',
      account: settings.number,
      eventKey: 'SM11',
      externalId: 'SM11',
      from: message.to,
      text: 'Lampu jalan padam',
      sentAt: new Date('2026-11-22T01:00:00Z'),
      attachments: [],
    })
    expect(events[2]).toMatchObject({ from: message.to })
    const [first, second] = asked.map(({ url }) => url)
    expect(first?.searchParams.get('To')).toBe(settings.number)
    expect(first?.searchParams.get('DateSent>')).toBe('2026-11-21T02:30:00Z')
    expect(second?.href).toBe(`https://twilio.test${listPath}?Page=1`)
  })

  test('brings the pictures of a message', async () => {
    const media = { media_list: [{ sid: 'ME01', content_type: 'image/jpeg' }] }
    const { http } = wire(page([{ ...heard, num_media: '1' }]), media)
    const [event] = await read(http)
    const url = `https://twilio.test/2010-04-01/Accounts/${settings.accountSid}/Messages/SM11/Media/ME01`
    expect(event).toMatchObject({ attachments: [{ type: 'image', url, mimeType: 'image/jpeg' }] })
  })

  test.for([
    ['refused', 401],
    ['refused', 403],
    ['refused', 404],
    ['later', 429],
    ['later', 500],
    ['later', 503],
  ] as const)('is %s where Twilio answers %i', async ([kind, status]) => {
    expect(await messageList.readPage(place, settings, wire(status).http)).toMatchObject({ kind })
  })

  test.for([
    'https://elsewhere.test/',
    '//elsewhere.test/2010-04-01/Accounts/AC0/Messages.json?Page=1',
    '@elsewhere.test/',
    `/2010-04-01/Accounts/AC${'1'.repeat(32)}/Messages.json?Page=1`,
    `${listPath}/../../AC1/Messages.json?Page=1`,
    '/2010-04-01/Accounts.json?Page=1',
    '',
  ])('goes on to no page but one of this account: %s', async (next) => {
    const { http, asked } = wire(page([heard], next), page([]))
    expect(await messageList.readPage(place, settings, http)).toMatchObject({ kind: 'refused' })
    expect(asked).toHaveLength(1)
  })
})
