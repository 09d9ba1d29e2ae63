import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { Arrivals } from '../../../test/harness/arrivals.ts'
import { citizen, ProviderDesk } from '../../../test/harness/provider-desk.ts'
import { type GatewayEnd, providerSuite } from '../../../test/harness/provider-suite.ts'
import { addressOf, numberOf } from './raw.ts'

const channel = 'whatsapp-web'

type Line = Readonly<Record<string, unknown>>

/** A device that links up. @param hear told of each line that it is written */
async function link(desk: ProviderDesk, hear: (line: Line) => void, key?: string) {
  const { searchParams } = new URL(desk.settings()['clientModule'] ?? '')
  const socket = connect(Number(searchParams.get('port')), '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => socket.destroy())
  const lines = createInterface({ input: socket })
  // It repeats the socket's failures.
  lines.on('error', () => socket.destroy())
  lines.on('line', (line) => hear(JSON.parse(line) as Line))
  socket.on('close', () => hear({ over: true }))
  const write = (line: object) => socket.write(`${JSON.stringify(line)}\n`)
  write({ key: key ?? searchParams.get('key') })
  return { socket, write }
}

/** A device that confirms what it is shown, as long as it is linked. */
async function gatewayEnd(desk: ProviderDesk): Promise<GatewayEnd> {
  const arrived = new Arrivals<Line>()
  const wanted = { messages: isMessage, reports: (line: Line) => line['event'] === 'message_ack' }
  const open = async () => {
    const opened = await link(desk, (line) => {
      if (isMessage(line)) opened.write({ received: rawOf(line).id._serialized })
      arrived.add(line)
    })
    await arrived.until(1, ({ event }) => event === 'ready')
    return opened
  }
  let device = await open()
  let asked = 0
  return {
    takes: async (isTaking) => {
      if (isTaking) device = await open()
      else {
        device.socket.end()
        await once(device.socket, 'close')
        arrived.all.length = 0
      }
    },
    messages: () => arrived.all.filter(isMessage).map((line) => JSON.stringify(line)),
    reports: () => arrived.all.filter(wanted.reports).map(({ rest }) => String(rest)),
    until: async (count, what) => {
      await arrived.until(count, wanted[what])
    },
    reply: async (text, quoted) => {
      asked += 1
      const own = asked
      device.write({ ask: own, question: { what: 'send', to: addressOf(citizen), text, quoted } })
      const [line] = await arrived.until(1, ({ answer, over }) => answer === own || over === true)
      if (!line || line['over']) throw new Error('the connection broke')
      return { isTaken: Boolean(line['value']), words: JSON.stringify(line) }
    },
  }
}

function isMessage({ event }: Line): boolean {
  return event === 'message'
}

function rawOf(line: Line) {
  return line['raw'] as { readonly id: { readonly _serialized: string } }
}

providerSuite({
  channel,
  connect: gatewayEnd,
  // Ticks: one, two, and two blue ones.
  reports: ['1', '2', '3'],
  undelivered: ['1', '-1'],
  failure: { status: 'failed', code: -1 },
  words: {
    rateLimit: 'rate-overlimit',
    serverError: 'Evaluation failed: a',
    bareError: 'Evaluation failed: a',
    reject: '"value":null',
  },
  rejectCode: 1,
  tellsWait: false,
})

const desk = new ProviderDesk(channel, { retryWaitsMs: [5] })

/** A device that does nothing by itself. */
async function linked(key?: string) {
  const arrived = new Arrivals<Line>()
  const { write } = await link(desk, (line) => arrived.add(line), key)
  let read = 0
  return {
    write,
    async next(): Promise<Line> {
      read += 1
      return (await arrived.until(read))[read - 1] ?? {}
    },
  }
}

async function ready() {
  const device = await linked()
  expect(await device.next()).toEqual({ event: 'authenticated' })
  expect(await device.next()).toMatchObject({ event: 'ready' })
  return device
}

describe('the simulated WhatsApp', () => {
  desk.opensForEach()

  test.for(['+628111000112', '+628111000113'])('knows %s by one address', (number) => {
    expect(numberOf(addressOf(number))).toBe(number)
    expect(addressOf(number)).toMatch(number.endsWith('3') ? /@lid$/ : /@c\.us$/)
  })

  test('tells a stranger nothing', async () => {
    const device = await linked('wrong')
    expect(await device.next()).toEqual({ over: true })
  })

  test('waits for a device, and for its word that it has the message', async () => {
    const sent = desk.send({ text: 'Halo' })
    const device = await ready()
    const { event, raw } = await device.next()
    expect([event, raw]).toMatchObject(['message', { body: 'Halo', type: 'chat' }])
    device.write({ received: sent.externalIds[0] })
    expect(await sent.acknowledged).toBe(true)
  })

  test('throws the first browser out when a second one has the session', async () => {
    const first = await ready()
    await ready()
    expect(await first.next()).toEqual({ over: true })
  })

  test('takes a reply, shows it, and tells of its ticks; the chat is read', async () => {
    const device = await ready()
    desk.send({ text: 'Halo' })
    await device.next()
    const to = addressOf(citizen)
    device.write({ ask: 1, question: { what: 'send', to, text: 'Baik', quoted: 'false_x_1' } })
    expect(await device.next()).toMatchObject({ event: 'message_create', raw: { body: 'Baik' } })
    expect(await device.next()).toMatchObject({ answer: 1, value: { body: 'Baik' } })
    const ticks = [await device.next(), await device.next(), await device.next()]
    expect(ticks).toMatchObject([{ rest: [1] }, { rest: [2] }, { rest: [3] }])
    device.write({ ask: 2, question: { what: 'chats' } })
    expect(await device.next()).toMatchObject({ value: [{ unreadCount: 0 }] })
    const [, reply] = desk.shown()
    expect(reply).toMatchObject({ text: 'Baik', answersTo: 'false_x_1' })
  })
})
