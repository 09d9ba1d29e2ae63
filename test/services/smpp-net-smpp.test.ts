import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { smpp } from '../../channels/smpp/channel.ts'
import { encodeGsm } from '../../simulator/kit/alphabet.ts'
import { Assembly, decodeText, readHeader } from '../../simulator/providers/smpp/segments.ts'
import type { Connection, ConnectionState } from '../../src/contract/channel.ts'
import type { InboundEvent, MessageEvent } from '../../src/contract/events.ts'
import type { OutboundMessage } from '../../src/contract/sending.ts'
import {
  type Delivery,
  type NetSmppCentre,
  type Seen,
  startNetSmppCentre,
} from '../harness/net-smpp-centre.ts'

const password = 'rahasia1'
const citizen = '+628129000111'

let centre: NetSmppCentre
let lines = 0
const open: OpenLine[] = []
/** Of the centre's log, where this test begins. */
let start = 0

beforeAll(async () => {
  centre = await startNetSmppCentre(password)
})
afterAll(async () => {
  await centre.stop()
})
beforeEach(() => {
  start = centre.mark()
})
afterEach(async () => {
  for (const line of open.splice(0)) await line.close()
})

interface OpenLine extends Pick<Connection, 'send'> {
  /** Resolves to the first so many events that were accepted, once they are. */
  events(count: number): Promise<readonly InboundEvent[]>
  untilState(kind: ConnectionState['kind']): Promise<ConnectionState>
  /** How often it has been up. */
  ups(): number
  close(): Promise<void>
}

/** Our channel as the gateway holds it; `keep` may reject, as it does without a database. */
async function openLine(
  settings: Readonly<Record<string, unknown>> = {},
  keep: (events: readonly InboundEvent[]) => Promise<void> = async () => {},
): Promise<OpenLine> {
  lines += 1
  const accepted: InboundEvent[] = []
  const states: ConnectionState[] = []
  const watchers = new Set<() => void>()
  const wake = () => {
    for (const watch of [...watchers]) watch()
  }
  const until = <T>(find: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const look = () => {
        const found = find()
        if (found === undefined) return
        watchers.delete(look)
        resolve(found)
      }
      watchers.add(look)
      look()
    })
  const given = {
    host: '127.0.0.1',
    port: centre.port,
    systemId: 'simpul',
    password,
    shortCode: '1708',
    reconnectMs: 20,
    tps: 1_000,
    ...settings,
  }
  const ending = new AbortController()
  const parsed = { ...smpp.receiving.parse(given), ...smpp.sending.parse(given) }
  const connection = await smpp.listen(parsed, {
    accept: async (events) => {
      await keep(events)
      accepted.push(...events)
      wake()
    },
    seenLately: async () => new Set<string>(),
    report: (state) => {
      states.push(state)
      wake()
    },
    signal: ending.signal,
    directory: join(inject('temporaryDirectory'), `smpp-line-${lines}`),
  })
  const line: OpenLine = {
    send: (message) => connection.send(message),
    events: (count) =>
      until(() => (accepted.length < count ? undefined : accepted.slice(0, count))),
    untilState: (kind) => until(() => states.find((state) => state.kind === kind)),
    ups: () => states.filter(({ kind }) => kind === 'up').length,
    close: async () => {
      await connection.close()
      ending.abort()
    },
  }
  open.push(line)
  return line
}

async function boundLine(...given: Parameters<typeof openLine>): Promise<OpenLine> {
  const line = await openLine(...given)
  await line.untilState('up')
  return line
}

const seen = (count: number, event: string) => centre.until(count, event, start)

async function first(event: string): Promise<Seen> {
  const [found] = await seen(1, event)
  if (!found) throw new Error(`resolved without ${event}`)
  return found
}

function deliver(message: Delivery): void {
  centre.deliver({
    source_addr_ton: 1,
    source_addr_npi: 1,
    source_addr: citizen.slice(1),
    destination_addr: '1708',
    data_coding: 0,
    ...message,
  })
}

function messagesIn(events: readonly InboundEvent[]): MessageEvent[] {
  return events.filter((event) => event.kind === 'message')
}

const ucs2Of = (text: string) => Buffer.from(text, 'utf16le').swap16()

const long = {
  indonesian:
    'Yth. Bapak/Ibu, laporan mengenai lampu jalan di Jl. Flamboyan RT 03/RW 01 telah diteruskan ke ' +
    'Dinas Perhubungan [nomor 1708-0002]. Petugas {regu malam} akan datang dalam tiga hari kerja; ' +
    'perkembangan disampaikan lewat nomor ini. Terima kasih.',
  emoji:
    'Air bersih 🚰 tidak mengalir sejak Senin 😢😢 di seluruh gang kami, mohon mobil tangki 🚛 ' +
    'segera dikirim 🙏🙏🙏 karena ada bayi dan lansia.',
}

describe('a message centre of Net::SMPP', () => {
  test('is bound to as a transceiver of SMPP 3.4', async () => {
    await boundLine()
    expect(await first('bind_transceiver')).toMatchObject({
      system_id: 'simpul',
      system_type: '',
      interface_version: 0x34,
      address_range: '',
    })
  })

  test('is bound to twice by a pair, and both ways work', async () => {
    const line = await boundLine({ mode: 'pair' })
    await Promise.all(['bind_transmitter', 'bind_receiver'].map(first))
    deliver({ short_message: 'Jalan rusak' })
    expect(await line.events(1)).toMatchObject([{ kind: 'message', text: 'Jalan rusak' }])
    expect(await line.send(reply('Terima kasih'))).toMatchObject({ kind: 'accepted' })
  })

  test('refuses a wrong password, and the line says so', async () => {
    const line = await openLine({ password: 'keliru' })
    expect(await line.untilState('refused')).toMatchObject({ kind: 'refused' })
    const outcome = await line.send(reply('Halo'))
    expect(outcome).toMatchObject({ kind: 'deferred' })
  })

  test.for([
    ['GSM-7', 'Pungli Rp20.000 @ loket_2 {KTP} €', 0],
    ['UCS-2', 'Banjir 😀 di Kelurahan Mekar', 8],
    ['Latin-1', 'Kafe é è ñ', 3],
  ] as const)('delivers a text in %s', async ([, text, data_coding]) => {
    const line = await boundLine()
    const octets = {
      0: encodeGsm(text) ?? Buffer.alloc(0),
      3: Buffer.from(text, 'latin1'),
      8: ucs2Of(text),
    }
    deliver({ data_coding, short_message: octets[data_coding] })
    const [event] = messagesIn(await line.events(1))
    expect(event).toMatchObject({ account: '1708', from: citizen, text })
    expect(event?.part).toBeUndefined()
    expect(await first('deliver_sm_resp')).toMatchObject({ status: 0 })
  })

  test('delivers a long text in message_payload', async () => {
    const line = await boundLine()
    deliver({ data_coding: 8, short_message: '', message_payload: ucs2Of(long.emoji) })
    expect(await line.events(1)).toMatchObject([{ text: long.emoji }])
  })

  test.for([
    ['a header of 8 bits', (number: number) => Buffer.from([5, 0, 3, 0x2a, 2, number])],
    ['a header of 16 bits', (number: number) => Buffer.from([6, 8, 4, 1, 0x2a, 2, number])],
  ] as const)('delivers parts by %s, in whatever order', async ([, headOf]) => {
    const line = await boundLine()
    const parts = [long.emoji.slice(0, 60), long.emoji.slice(60)]
    for (const number of [2, 1])
      deliver({
        data_coding: 8,
        esm_class: 0x40,
        short_message: Buffer.concat([headOf(number), ucs2Of(parts[number - 1] ?? '')]),
      })
    expectParts(messagesIn(await line.events(2)), long.emoji)
  })

  test('delivers parts by SAR parameters', async () => {
    const line = await boundLine()
    const parts = [long.indonesian.slice(0, 150), long.indonesian.slice(150)]
    for (const [index, part] of parts.entries())
      deliver({
        short_message: encodeGsm(part) ?? Buffer.alloc(0),
        sar_msg_ref_num: Buffer.from([1, 0x2a]),
        sar_total_segments: Buffer.from([2]),
        sar_segment_seqnum: Buffer.from([index + 1]),
      })
    expectParts(messagesIn(await line.events(2)), long.indonesian)
  })

  test('hears no answer before the message is durable', async () => {
    const { promise: durable, resolve } = Promise.withResolvers<void>()
    const line = await boundLine({}, () => durable)
    deliver({ short_message: 'Pohon tumbang' })
    centre.tell('enquire_link')
    await first('enquire_link_resp')
    const answered = seen(1, 'deliver_sm_resp')
    expect(await Promise.race([answered, Promise.resolve('not yet')])).toBe('not yet')
    resolve()
    expect(await answered).toMatchObject([{ status: 0 }])
    await line.events(1)
  })

  test('hears 0x64 where a message cannot be kept, and the repeat is the same one', async () => {
    const keys: (string | undefined)[] = []
    await boundLine({}, async ([event]) => {
      if (keys.push(event?.eventKey) === 1) throw new Error('no database')
    })
    for (const count of [1, 2, 3]) {
      deliver({ short_message: 'Sampah menumpuk' })
      await seen(count, 'deliver_sm_resp')
    }
    const answers = await seen(3, 'deliver_sm_resp')
    expect(answers.map(({ status }) => status)).toEqual([0x64, 0, 0])
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[0])
  })

  test('takes a reply, and its receipt finds it', async () => {
    const line = await boundLine()
    const outcome = await line.send(reply('Laporan Bapak/Ibu selesai. Terima kasih.'))
    const sent = await first('submit_sm')
    expect(outcome).toEqual({ kind: 'accepted', externalId: sent['message_id'] })
    expect(sent).toMatchObject({
      source_addr: '1708',
      destination_addr: citizen.slice(1),
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      esm_class: 0,
      registered_delivery: 1,
      data_coding: 0,
      short_message: Buffer.from('Laporan Bapak/Ibu selesai. Terima kasih.').toString('hex'),
    })
    const id = String(sent['message_id'])
    const dates = 'submit date:2603020315 done date:2603020316'
    deliver({
      esm_class: 4,
      short_message: `id:${id} sub:001 dlvrd:001 ${dates} stat:DELIVRD err:000 text:Laporan`,
    })
    deliver({
      esm_class: 4,
      short_message: `id:${id} sub:001 dlvrd:000 ${dates} stat:UNDELIV err:027 text:Laporan`,
      receipted_message_id: `${id}\0`,
      message_state: Buffer.from([5]),
      network_error_code: Buffer.from([3, 0, 27]),
    })
    expect(await line.events(2)).toMatchObject([
      { kind: 'delivery', externalId: id, status: 'delivered' },
      { kind: 'delivery', externalId: id, status: 'failed', error: { code: '27' } },
    ])
  })

  test.for([
    ['of the GSM alphabet', long.indonesian, 2],
    ['with emoji', long.emoji, 3],
  ] as const)('takes a long reply %s in segments', async ([, text, count]) => {
    const line = await boundLine()
    const outcome = await line.send(reply(text))
    const segments = await seen(count, 'submit_sm')
    expect(outcome).toEqual({ kind: 'accepted', externalId: segments.at(-1)?.['message_id'] })
    expect(textOf(segments)).toBe(text)
  })

  test.for([
    ['throttled', 0x58, { kind: 'deferred' }],
    ['its queue is full', 0x14, { kind: 'deferred' }],
    ['the number is none', 0x0b, { kind: 'rejected', code: 'recipient_unreachable' }],
  ] as const)('refuses a reply: %s', async ([, status, outcome]) => {
    const line = await boundLine()
    centre.answer(status)
    expect(await line.send(reply('Halo'))).toMatchObject(outcome)
  })

  test('leaves a reply unknown that it does not answer', async () => {
    const line = await boundLine({ responseTimeoutMs: 50 })
    centre.answer('none')
    expect(await line.send(reply('Halo'))).toMatchObject({ kind: 'unknown' })
  })

  test('asks by enquire_link and is asked', async () => {
    await boundLine({ enquireLinkMs: 50 })
    await seen(2, 'enquire_link')
    centre.tell('enquire_link')
    expect(await first('enquire_link_resp')).toMatchObject({ status: 0 })
  })

  test.for(['cut', 'unbind'] as const)('is bound to again after %s', async (order) => {
    const line = await boundLine()
    centre.tell(order)
    await seen(2, 'bind_transceiver')
    await first('gone')
    deliver({ short_message: 'Kembali' })
    expect(await line.events(1)).toMatchObject([{ text: 'Kembali' }])
    expect(await line.send(reply('Halo'))).toMatchObject({ kind: 'accepted' })
    expect(line.ups()).toBeGreaterThan(1)
  })

  test('repeats after a cut what it got no answer to, and it is the same message', async () => {
    const { promise: durable, resolve } = Promise.withResolvers<void>()
    const keys: (string | undefined)[] = []
    const line = await boundLine({}, async ([event]) => {
      if (keys.push(event?.eventKey) === 1) await durable
    })
    deliver({ short_message: 'Lampu padam' })
    centre.tell('enquire_link')
    await first('enquire_link_resp')
    centre.tell('cut')
    await seen(2, 'bind_transceiver')
    deliver({ short_message: 'Lampu padam' })
    deliver({ short_message: 'Lampu padam' })
    await line.events(2)
    resolve()
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[0])
  })

  test('is unbound from in order', async () => {
    const line = await boundLine()
    await line.close()
    const log = [await first('unbind'), await first('gone')]
    expect(log).toHaveLength(2)
  })
})

function reply(text: string): OutboundMessage {
  return {
    id: crypto.randomUUID(),
    account: '1708',
    to: citizen,
    text,
    callbackUrl: 'http://127.0.0.1:9/none',
  }
}

/** All parts name one group, and in order of their numbers they are the text. */
function expectParts(events: readonly MessageEvent[], text: string): void {
  const parts = events.map((event) => ({ text: event.text, ...event.part }))
  expect(new Set(parts.map(({ group }) => group)).size).toBe(1)
  expect(parts.every(({ total }) => total === 2)).toBe(true)
  const inOrder = parts.toSorted((one, other) => (one.number ?? 0) - (other.number ?? 0))
  expect(inOrder.map((part) => part.text).join('')).toBe(text)
}

/** As the telephone puts it together, with the simulator's own reading of the octets. */
function textOf(segments: readonly Seen[]): string | undefined {
  const assembly = new Assembly()
  let whole: Buffer | undefined
  for (const segment of segments) {
    expect(segment['esm_class']).toBe(0x40)
    const headed = readHeader(Buffer.from(String(segment['short_message']), 'hex'))
    if (headed?.place) whole = assembly.add(citizen, headed.rest, headed.place)
  }
  return whole && decodeText(whole, Number(segments[0]?.['data_coding']))
}
