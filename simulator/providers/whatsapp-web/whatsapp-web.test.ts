import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSimulator, type Simulator } from '../../simulator.ts'
import { addressOf, numberOf } from './raw.ts'

const channel = 'whatsapp-web'
const citizen = '+628111000112'

let simulator: Simulator
let sockets: Socket[]

beforeEach(async () => {
  sockets = []
  simulator = createSimulator({
    gatewayUrl: () => 'http://127.0.0.1:1',
    reportDelaysMs: [0, 0, 0],
    retryWaitsMs: [5],
  })
  await simulator.open()
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await simulator.close()
})

/** A linked device, line by line. */
async function link(key?: string) {
  const account = simulator.accounts('').find((each) => each.channel === channel)
  const { searchParams } = new URL(String(account?.settings['clientModule']))
  const socket = connect(Number(searchParams.get('port')), '127.0.0.1')
  sockets.push(socket)
  await once(socket, 'connect')
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
  const write = (line: object) => socket.write(`${JSON.stringify(line)}\n`)
  write({ key: key ?? searchParams.get('key') })
  return {
    socket,
    write,
    async next(): Promise<Record<string, unknown>> {
      const { value, done } = await lines.next()
      return done ? { over: true } : JSON.parse(value)
    },
  }
}

async function linked() {
  const device = await link()
  expect(await device.next()).toEqual({ event: 'authenticated' })
  expect(await device.next()).toMatchObject({ event: 'ready' })
  return device
}

describe('the simulated WhatsApp', () => {
  test.for(['+628111000112', '+628111000113'])('knows %s by one address', (number) => {
    expect(numberOf(addressOf(number))).toBe(number)
    expect(addressOf(number)).toMatch(number.endsWith('3') ? /@lid$/ : /@c\.us$/)
  })

  test('tells a stranger nothing', async () => {
    const device = await link('wrong')
    expect(await device.next()).toEqual({ over: true })
  })

  test('waits for a device, and for its word that it has the message', async () => {
    const sent = simulator.phones.send(channel, citizen, { text: 'Halo' })
    const device = await linked()
    const { event, raw } = await device.next()
    expect([event, raw]).toMatchObject(['message', { body: 'Halo', type: 'chat' }])
    device.write({ received: sent.externalIds[0] })
    expect(await sent.acknowledged).toBe(true)
  })

  test('throws the first browser out when a second one has the session', async () => {
    const first = await linked()
    await linked()
    expect(await first.next()).toEqual({ over: true })
  })

  test('takes a reply, shows it, and tells of its ticks; the chat is read', async () => {
    const device = await linked()
    simulator.phones.send(channel, citizen, { text: 'Halo' })
    await device.next()
    const to = addressOf(citizen)
    device.write({ ask: 1, question: { what: 'send', to, text: 'Baik', quoted: 'false_x_1' } })
    expect(await device.next()).toMatchObject({ event: 'message_create', raw: { body: 'Baik' } })
    expect(await device.next()).toMatchObject({ answer: 1, value: { body: 'Baik' } })
    const ticks = [await device.next(), await device.next(), await device.next()]
    expect(ticks).toMatchObject([{ rest: [1] }, { rest: [2] }, { rest: [3] }])
    device.write({ ask: 2, question: { what: 'chats' } })
    expect(await device.next()).toMatchObject({ value: [{ unreadCount: 0 }] })
    const [, reply] = simulator.phones.get(channel, citizen)?.messages ?? []
    expect(reply).toMatchObject({ text: 'Baik', answersTo: 'false_x_1' })
  })

  test.for([
    ['reject', { reject: { code: 1 } }, { answer: 1, value: null }],
    ['serverError', { serverError: {} }, { answer: 1, fault: 'Evaluation failed: a' }],
    ['refuse', { refuse: {} }, { over: true }],
  ] as const)('has a fault for a send: %s', async ([, faults, answer]) => {
    simulator.faults.set(channel, faults)
    const device = await linked()
    const question = { what: 'send', to: addressOf(citizen), text: 'Baik' }
    device.write({ ask: 1, question })
    expect(await device.next()).toEqual(answer)
    expect(simulator.phones.get(channel, citizen)).toBeUndefined()
  })
})
