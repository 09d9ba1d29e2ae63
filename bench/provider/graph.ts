import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { steadyMs } from '../clock.ts'
import type { Target } from '../load/requests.ts'
import type { ProviderQuestion, ProviderReport } from './orders.ts'
import { type StatusPoster, statusPoster } from './statuses.ts'

/**
 * WhatsApp's side of the Graph API, as bare as it can be: takes whatever it is sent, answers with
 * a message id, and remembers who got a reply when.
 *
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
 */
let expected = 0
let replies = 0
let lastReplyAtMs = 0
let received = new Map<string, number>()
let statuses: StatusPoster | undefined
let whenComplete: () => void = () => {}

const server = createServer((request, response) => {
  void bodyOf(request).then((body) => {
    const text = JSON.stringify(request.method === 'POST' ? take(body) : self(request.url))
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    })
    response.end(text)
  })
})
server.keepAliveTimeout = 60_000

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** Credentials are tried on the account's own node: `/v26.0/200000000000002?fields=id`. */
function self(url = ''): object {
  return { id: /^\/v[\d.]+\/(\d+)/.exec(url)?.[1] }
}

function take(body: string): object {
  const sent = JSON.parse(body) as { status?: string; to?: string }
  if (sent.status === 'read') return { success: true }
  const recipient = (sent.to ?? '').replace('+', '')
  const id = `wamid.${randomBytes(30).toString('base64')}`
  replies++
  lastReplyAtMs = steadyMs()
  if (!received.has(recipient)) received.set(recipient, lastReplyAtMs)
  statuses?.post(id, recipient)
  if (received.size === expected) whenComplete()
  return {
    messaging_product: 'whatsapp',
    contacts: [{ input: sent.to, wa_id: recipient }],
    messages: [{ id }],
  }
}

async function expect(count: number, reports: Target | undefined): Promise<object> {
  expected = count
  replies = 0
  received = new Map()
  statuses?.close()
  statuses = reports && (await statusPoster(reports))
  return {}
}

async function wait(maxMs: number): Promise<ProviderReport> {
  if (received.size < expected)
    await new Promise<void>((resolve) => {
      whenComplete = resolve
      setTimeout(resolve, maxMs)
    })
  await statuses?.idle()
  return {
    replies,
    citizens: received.size,
    lastReplyAtMs,
    receivedAtMs: [...received],
    statusesPosted: statuses?.posted() ?? 0,
  }
}

process.on('message', (question: ProviderQuestion) => {
  const answer =
    question.kind === 'expect' ? expect(question.replies, question.reports) : wait(question.maxMs)
  void answer.then((said) => process.send?.(said))
})

server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
