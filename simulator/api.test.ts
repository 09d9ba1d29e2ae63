import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type StubGateway, startStubGateway } from '../test/harness/stub-gateway.ts'
import { startSimulator } from './simulator.ts'

const whatsapp = 'phones/meta%2Fwhatsapp/+628111000111'

let gateway: StubGateway
let running: Awaited<ReturnType<typeof startSimulator>>

beforeEach(async () => {
  gateway = await startStubGateway()
  running = await startSimulator({ gatewayUrl: () => gateway.url })
})

afterEach(async () => {
  await running.close()
  await gateway.close()
})

function call(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(`${running.url}/${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
}

describe('simulator api', () => {
  test('sends from a phone, and shows what became of it', async () => {
    const sent = await call('POST', `${whatsapp}/messages`, { text: 'Halo' })
    expect(sent.status).toBe(202)
    const { externalIds } = (await sent.json()) as { externalIds: string[] }
    await running.simulator.phones.until(
      'meta/whatsapp',
      '+628111000111',
      (each) => each.acknowledged,
    )
    expect(await (await call('GET', whatsapp)).json()).toMatchObject({
      messages: [
        { externalId: externalIds[0], direction: 'out', text: 'Halo', acknowledged: true },
      ],
    })
  })

  test('waits for the acknowledgement where asked to', async () => {
    const sent = await call('POST', `${whatsapp}/messages?wait=ack`, { text: 'Halo' })
    expect(await sent.json()).toMatchObject({
      externalIds: [expect.any(String)],
      acknowledged: true,
    })
  })

  test.for([
    {
      name: 'an unknown channel',
      path: 'phones/fax/+628111000111/messages',
      body: { text: 'a' },
      status: 404,
      error: 'no such channel',
    },
    {
      name: 'a number that is none',
      path: 'phones/twilio/1708/messages',
      body: { text: 'a' },
      status: 400,
      error: 'not a number',
    },
    {
      name: 'an empty text',
      path: `${whatsapp}/messages`,
      body: { text: '' },
      status: 400,
      error: 'nothing to send',
    },
    {
      name: 'no text at all',
      path: `${whatsapp}/messages`,
      body: {},
      status: 400,
      error: 'is required',
    },
    {
      name: 'a field that is none',
      path: `${whatsapp}/messages`,
      body: { txt: 'a' },
      status: 400,
      error: 'txt',
    },
    {
      name: 'a place off the earth',
      path: `${whatsapp}/messages`,
      body: { location: { latitude: 91, longitude: 0 } },
      status: 400,
      error: 'location.latitude',
    },
    {
      name: 'a picture by SMS',
      path: 'phones/twilio/+628111000111/messages',
      body: { attachment: { type: 'image', mimeType: 'image/png' } },
      status: 400,
      error: 'no attachments',
    },
    {
      name: 'a wait for something else',
      path: `${whatsapp}/messages?wait=long`,
      body: { text: 'a' },
      status: 400,
      error: 'wait',
    },
  ])('refuses $name', async ({ path, body, status, error }) => {
    const response = await call('POST', path, body)
    expect(response.status).toBe(status)
    expect(((await response.json()) as { error: string }).error).toContain(error)
    expect(gateway.requests).toHaveLength(0)
  })

  test('refuses bytes that are no JSON with 400, and a form from another page', async () => {
    const post = (contentType: string, body: string) =>
      fetch(`${running.url}/${whatsapp}/messages`, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body,
      })
    expect((await post('application/json', '{')).status).toBe(400)
    expect((await post('application/x-www-form-urlencoded', 'text=a')).status).toBe(400)
    expect((await post('text/plain', '{"text":"a"}')).status).toBe(415)
    expect(gateway.requests).toHaveLength(0)
  })

  test('sets and shows faults', async () => {
    const set = await call('PUT', 'faults/twilio', { rateLimit: { every: 2 } })
    expect(await set.json()).toMatchObject({ rateLimit: { every: 2, retryAfterSeconds: 1 } })
    expect((await call('PUT', 'faults/twilio', { rateLimit: { every: 0 } })).status).toBe(400)
    expect(await (await call('GET', 'faults/twilio')).json()).toMatchObject({
      rateLimit: { every: 2 },
    })
    expect((await call('GET', 'faults/fax')).status).toBe(404)
  })

  test('names its channels, and where the operations page is', async () => {
    expect(await (await call('GET', 'channels')).json()).toMatchObject({
      operationsUrl: `${gateway.url}/operations`,
      channels: expect.arrayContaining([
        expect.objectContaining({ channel: 'twilio', title: 'SMS' }),
        expect.objectContaining({ channel: 'meta/whatsapp', title: 'WhatsApp' }),
      ]),
    })
  })

  test('streams every change, of one channel where asked to', async () => {
    const stream = await call('GET', 'events?channel=twilio')
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    const { phones } = running.simulator
    phones.send('meta/whatsapp', '+628111000111', { text: 'di tempat lain' })
    phones.send('twilio', '+628111000111', { text: 'Halo' })
    let text = ''
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    while (!text.includes('event: acknowledged')) text += (await reader?.read())?.value ?? ''
    expect(text).toMatch(/event: sent\ndata: .*"text":"Halo"/)
    expect(text).not.toContain('di tempat lain')
    await reader?.cancel()
  })

  test('serves the page and its files, and allows nothing else to run', async () => {
    const page = await call('GET', '')
    const html = await page.text()
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(html).not.toMatch(/\sstyle=|<style|\son\w+=|https?:/)
    const files = [...html.matchAll(/(?:src|href)="\/simulator\/(page\/[^"]+)"/g)].map(
      ([, path]) => path,
    )
    expect(files.length).toBeGreaterThanOrEqual(2)
    for (const path of files) expect((await call('GET', path ?? '')).status).toBe(200)
    expect((await call('GET', 'page/..%2Fsimulator.ts')).status).toBe(404)
  })
})
