import { describe, expect, test } from 'vitest'
import { gatherParts } from '../../src/conversation/parts.ts'
import { deliverSm, rawPdu } from '../../test/harness/scripted-smsc.ts'
import { SmppHouse } from '../../test/harness/smpp-house.ts'
import { encodeUtf16, pack } from './coding.ts'
import { encode } from './encode.ts'
import type { ShortMessage } from './pdu.ts'

/** What arrives: a PDU, or ms that pass before the next one. */
type Step = Partial<ShortMessage> | number

/** The texts that the gateway makes of PDUs on a real connection, once all patience is over. */
async function textsOf(steps: readonly Step[], changed: Record<string, unknown> = {}) {
  await using house = await SmppHouse.open()
  const { host, visit } = await house.up(changed)
  const rows: Parameters<typeof gatherParts>[0][number][] = []
  let ms = 0
  for (const [index, step] of steps.entries()) {
    if (typeof step === 'number') {
      ms += step
      continue
    }
    ms += 50
    const { length } = host.events
    visit.say(deliverSm({ sequence: index + 1, esmClass: 0x40, ...step }))
    await host.until(() => host.events.length > length)
    const [event] = host.events.slice(length)
    const at = new Date(Date.UTC(2026, 2, 2) + ms)
    if (event) rows.push({ event, sentAt: at, acceptedAt: at, isDue: true })
  }
  const end = new Date(Date.UTC(2026, 2, 2) + 3_600_000)
  return gatherParts(rows, end).ready.map(({ event }) =>
    event.kind === 'message' ? (event.unsupported ?? event.text) : event.kind,
  )
}

const udh = (header: string, text: string | Buffer) => ({
  shortMessage: Buffer.concat([Buffer.from(header, 'hex'), Buffer.from(text)]),
})

describe('smpp parts on the wire', () => {
  test('S7: two whole texts with one reference are two', async () => {
    const texts = await textsOf([
      udh('050003000201', 'Jalan '),
      udh('050003000202', 'rusak'),
      8_000,
      udh('050003000201', 'Lampu '),
      udh('050003000202', 'padam'),
    ])
    expect(texts).toEqual(['Jalan rusak', 'Lampu padam'])
  })

  test('S8: a part that is lost takes none of the next text', async () => {
    const [one, two] = ['050003000201', '050003000202']
    const lost = await textsOf([udh(one, 'A1'), 5_000, udh(one, 'B1'), udh(two, 'B2')])
    expect(lost.toSorted()).toEqual(['A1[…]', 'B1B2'])
    const first = await textsOf([udh(two, 'A2'), 5_000, udh(one, 'B1'), udh(two, 'B2')])
    expect(first.toSorted()).toEqual(['B1B2', '[…]A2'].toSorted())
  })

  test('S10: UCS-2 that is cut at an odd octet', async () => {
    const octets = encodeUtf16('Jembatan putus di RT 04 🙏 tolong segera')
    for (const cut of [31, 49, 50]) {
      const texts = await textsOf([
        { dataCoding: 8, ...udh('050003000201', octets.subarray(0, cut)) },
        { dataCoding: 8, ...udh('050003000202', octets.subarray(cut)) },
      ])
      expect(texts).toEqual(['Jembatan putus di RT 04 🙏 tolong segera'])
    }
  })

  test('an escape of GSM-7 at the end of a part, also packed', async () => {
    const [one, two] = ['050003000201', '050003000202']
    expect(await textsOf([udh(one, '5\x1b'), udh(two, 'e')])).toEqual(['5€'])
    const packed = [udh(one, pack([0x35, 0x1b], 6)), udh(two, pack([0x65], 6))]
    expect(await textsOf(packed, { alphabet: 'gsm7-packed' })).toEqual(['5€'])
  })

  test('S12: UTF-8 that is cut within a character', async () => {
    const octets = Buffer.from('5€ … “Rejeki” 🙏')
    for (const cut of [2, 3, 7, octets.length - 2]) {
      const texts = await textsOf(
        [udh('050003000201', octets.subarray(0, cut)), udh('050003000202', octets.subarray(cut))],
        { alphabet: 'utf8' },
      )
      expect(texts).toEqual(['5€ … “Rejeki” 🙏'])
    }
  })

  test('S13: headers that nobody announced, in the wrong order', async () => {
    const texts = await textsOf([
      { esmClass: 0, ...udh('050003090202', 'rusak') },
      { esmClass: 0, ...udh('050003090201', 'Jalan ') },
    ])
    expect(texts).toEqual(['Jalan rusak'])
  })

  test('parts that differ in data_coding, and one of them that is none', async () => {
    const texts = await textsOf([
      udh('050003000301', 'Jalan '),
      { dataCoding: 8, ...udh('050003000302', encodeUtf16('rusak 🙏')) },
      { dataCoding: 4, ...udh('050003000303', ' parah') },
    ])
    expect(texts).toEqual(['Jalan rusak 🙏 parah'])
  })

  test('255 parts', async () => {
    const steps = Array.from({ length: 255 }, (_, index) =>
      udh(`05000300ff${(index + 1).toString(16).padStart(2, '0')}`, `${index} `),
    )
    const [text, ...others] = await textsOf(steps.toReversed())
    expect(others).toEqual([])
    expect(text).toBe(Array.from({ length: 255 }, (_, index) => `${index} `).join(''))
  })
})

describe('smpp texts on the wire', () => {
  test('S15: an sm_length that lies', async () => {
    await using house = await SmppHouse.open()
    const { host, visit } = await house.up()
    const text = 'Jalan rusak parah di depan pasar. '.repeat(10).slice(0, 268)
    const whole = encode(deliverSm({ text: 'x' })).subarray(16, -2)
    const body = (length: number, behind: string) =>
      Buffer.concat([whole, Buffer.of(length), Buffer.from(behind)])
    visit.socket.write(rawPdu('deliver_sm', 1, body(12, text)))
    visit.socket.write(rawPdu('deliver_sm', 2, body(12, text.slice(0, 200))))
    await house.smsc.until(() => house.smsc.heard('deliver_sm_resp').length === 2)
    const [read, kept] = host.events.toSorted((one, other) => (one.kind > other.kind ? -1 : 1))
    expect(read).toMatchObject({ kind: 'message', text })
    const raw = Buffer.from(text.slice(0, 200)).toString('hex')
    expect(kept).toMatchObject({ kind: 'malformed', raw: expect.stringContaining(raw) })
  })

  test.for([
    ['letters', Buffer.from('Jalan rusak'), { text: 'Jalan rusak' }],
    ['octets', Buffer.of(0, 1, 2), { text: '', unsupported: 'data_coding 4: 000102' }],
  ] as const)('S17: %s under data_coding 4', async ([, shortMessage, message]) => {
    await using house = await SmppHouse.open()
    const { host, visit } = await house.up()
    visit.say(deliverSm({ dataCoding: 4, shortMessage }))
    await host.until(() => host.messages.length === 1)
    expect(host.messages[0]).toMatchObject(message)
  })
})
