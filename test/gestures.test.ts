import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSimulator, startSimulator } from '../simulator/simulator.ts'
import { registry } from '../src/app/registry.ts'
import { type StubGateway, startStubGateway } from './harness/stub-gateway.ts'

const number = '+628111000111'
const kinds = { comment: 'message', staff: 'echo', edit: 'edit', deletion: 'deletion' } as const

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

/** What the channel itself reads in the latest request. */
function eventsOf(channelName: string) {
  const channel = registry.find(({ name }) => name === channelName)
  const account = running.simulator
    .accounts(running.url)
    .find(({ channel: name }) => name === channelName)
  const request = gateway.requests.at(-1)
  if (!channel || !('receive' in channel) || !account || !request) throw new Error(channelName)
  const settings = channel.receiving.parse(account.settings)
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  )
  const url = gateway.url + request.path
  const body = Buffer.from(request.body)
  return channel.receive({ method: 'POST', url, headers, body, receivedAt: new Date() }, settings)
}

describe('what people do besides writing reaches the gateway as its channel reads it', () => {
  test.each([
    ['meta/messenger', 'comment'],
    ['meta/messenger', 'staff'],
    ['meta/messenger', 'edit'],
    ['meta/instagram', 'comment'],
    ['meta/instagram', 'edit'],
    ['meta/instagram', 'deletion'],
    ['meta/whatsapp', 'staff'],
    ['meta/whatsapp', 'edit'],
    ['meta/whatsapp', 'deletion'],
    ['telegram', 'edit'],
    ['http', 'edit'],
    ['http', 'deletion'],
  ] as const)('%s: %s', async (channel, kind) => {
    const { phones } = running.simulator
    const { externalIds, acknowledged } = phones.send(channel, number, { text: 'Lampu padam' })
    await acknowledged
    const text = kind === 'deletion' ? '' : 'Lampu padam di Jl. Kenanga'
    expect(await phones.gesture(channel, number, kind, text)).toBe(true)
    const { verified, events } = eventsOf(channel)
    expect(verified).toBe(true)
    expect(events).toMatchObject([
      {
        kind: kinds[kind],
        ...(kind !== 'deletion' && { text }),
        ...(kind === 'comment' && { place: 'comment' }),
        ...((kind === 'edit' || kind === 'deletion') && { externalId: externalIds[0] }),
      },
    ])
  })

  test('a provider without such a gesture offers none', () => {
    const { phones } = createSimulator({ gatewayUrl: () => gateway.url })
    expect(phones.gesture('twilio', number, 'edit', 'a')).toBeUndefined()
    expect(phones.gesture('http', number, 'deletion', '')).toBeUndefined()
  })
})
