import { createHmac } from 'node:crypto'
import type { Site } from './site.ts'

/** A request as it goes to the gateway. */
export interface Signed {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

type Words = Readonly<Record<string, string>>

/**
 * Signs a request as its provider does.
 *
 * @param content JSON; the fields of a form for `twilio`, of the address for `kannel`
 */
export function signed({ url: gateway, settings }: Site, channel: string, content: string): Signed {
  const url = `${gateway}/webhooks/${channel}`
  const secret = (name: string) => String(settings.get(channel)?.[name])
  const hmac = (hash: string, key: string | Buffer, text: string) =>
    createHmac(hash, key).update(text)
  const json = (headers: Words): Signed => ({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...headers },
    body: content,
  })
  switch (channel) {
    case 'meta/whatsapp':
    case 'meta/messenger':
    case 'meta/instagram': {
      const digest = hmac('sha256', secret('appSecret'), content).digest('hex')
      return json({ 'x-hub-signature-256': `sha256=${digest}` })
    }
    case 'telegram':
      return json({ 'x-telegram-bot-api-secret-token': secret('secretToken') })
    case 'x': {
      const digest = hmac('sha256', secret('consumerSecret'), content).digest('base64')
      return json({ 'x-twitter-webhooks-signature': `sha256=${digest}` })
    }
    case 'http': {
      const key = Buffer.from(secret('secret').replace(/^whsec_/, ''), 'base64')
      const id = webhookId(content)
      const time = String(Math.floor(Date.now() / 1_000))
      const digest = hmac('sha256', key, `${id}.${time}.${content}`).digest('base64')
      const signature = { 'webhook-timestamp': time, 'webhook-signature': `v1,${digest}` }
      return json({ 'webhook-id': id, ...signature })
    }
    case 'twilio': {
      const fields = JSON.parse(content) as Words
      const names = Object.keys(fields).sort((one, other) => (one < other ? -1 : 1))
      const text = names.reduce((all, name) => all + name + fields[name], url)
      const signature = hmac('sha1', secret('authToken'), text).digest('base64')
      return { method: 'POST', url, ...form(fields, signature) }
    }
    case 'kannel':
      return { method: 'GET', url: `${url}?${kannelQuery(content, secret('secret'))}`, ...nothing }
    default:
      throw new Error(`nobody posts to ${channel}`)
  }
}

const nothing = { headers: {}, body: '' }

function form(fields: Words, signature: string) {
  const type = 'application/x-www-form-urlencoded'
  return {
    headers: { 'content-type': type, 'x-twilio-signature': signature },
    body: new URLSearchParams(fields).toString(),
  }
}

/** An event's own id: the same for the same event, posted again. */
function webhookId(content: string): string {
  try {
    const { type, data } = JSON.parse(content) as { type?: string; data?: { id?: string } }
    return `${data?.id ?? 'none'}-${type}`
  } catch {
    return 'not-json'
  }
}

function kannelQuery(content: string, secret: string): string {
  const { udh = '', ...fields } = JSON.parse(content) as Words
  const octets = udh.replace(/../g, '%$&')
  return `${new URLSearchParams({ secret, ...fields })}&udh=${octets}`
}

/** @throws Error where it is not taken with 2xx */
export async function post({ method, url, headers, body }: Signed): Promise<void> {
  const answer = await fetch(url, { method, headers, ...(method === 'POST' && { body }) })
  const said = await answer.text()
  if (!answer.ok) throw new Error(`${new URL(url).pathname} answers ${answer.status}: ${said}`)
}
