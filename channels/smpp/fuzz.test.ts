import { describe, expect, test } from 'vitest'
import { deliverSm } from '../../test/harness/scripted-smsc.ts'
import { SmppHouse } from '../../test/harness/smpp-house.ts'
import { smpp } from './channel.ts'
import { commandIds } from './commands.ts'
import { decode } from './decode.ts'
import { encode } from './encode.ts'
import { incomingOf } from './message.ts'
import type { Settings } from './settings.ts'

/** Mulberry32: the same hostile octets every time. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const ids = Object.values(commandIds)
const tlvs = [
  { tag: 0x0424, value: Buffer.from('id:1 stat:DELIVRD') },
  { tag: 0x020c, value: Buffer.of(1, 2) },
  { tag: 0x020e, value: Buffer.of(2) },
  { tag: 0x020f, value: Buffer.of(1) },
  { tag: 0x001e, value: Buffer.from('77\0') },
  { tag: 0x0427, value: Buffer.of(2) },
]
const templates = [
  deliverSm(),
  deliverSm({ tlvs }),
  deliverSm({ text: '', tlvs, esmClass: 0x04 }),
  deliverSm({ esmClass: 0x40, shortMessage: Buffer.from('050003070201616263', 'hex') }),
  deliverSm({ dataCoding: 8, shortMessage: Buffer.from('d83dde4f', 'hex') }),
].map(encode)

/** A PDU of random octets, or a sound one with some of them changed, cut or doubled. */
function hostile(random: () => number): Buffer {
  const nat = (below: number) => Math.floor(random() * below)
  const template = templates[nat(templates.length)] ?? Buffer.alloc(0)
  const body = random() < 0.3 ? Buffer.alloc(nat(120)) : Buffer.from(template.subarray(16))
  if (random() < 0.3) for (let at = 0; at < body.length; at += 1) body[at] = nat(256)
  for (let changes = nat(6); changes > 0; changes -= 1) body[nat(body.length)] = nat(256)
  const cut = random() < 0.3 ? body.subarray(0, nat(body.length + 1)) : body
  const frame = Buffer.concat([Buffer.alloc(16), cut, random() < 0.1 ? cut : Buffer.alloc(0)])
  const id = random() < 0.7 ? 5 : random() < 0.9 ? (ids[nat(ids.length)] ?? 0) : nat(2 ** 32)
  frame.writeUInt32BE(frame.length, 0)
  frame.writeUInt32BE(id, 4)
  frame.writeUInt32BE(nat(2 ** 32), 12)
  return frame
}

describe('smpp under hostile octets', () => {
  test('100,000 random and mutated PDUs through the codec, and what can be read to an event', () => {
    const random = generator(1708)
    const given = { host: 'smsc.test', systemId: 'a', password: 'b', shortCode: '1708' }
    const settings = smpp.receiving.extend(smpp.sending.shape).parse(given) as Settings
    const alphabets = ['gsm7', 'gsm7-packed', 'latin1', 'utf8'] as const
    const kinds = { pdu: 0, malformed: 0, unknown: 0 }
    for (let count = 0; count < 100_000; count += 1) {
      const frame = hostile(random)
      const decoded = decode(frame)
      kinds[decoded.kind] += 1
      if (decoded.kind !== 'pdu') continue
      const { pdu } = decoded
      if (pdu.command !== 'deliver_sm' && pdu.command !== 'data_sm') continue
      const alphabet = alphabets[count % 4] ?? 'gsm7'
      const incoming = incomingOf(pdu, frame, { ...settings, alphabet })
      if (incoming.kind === 'keyed') incoming.event('key', new Date(0))
    }
    expect(Math.min(...Object.values(kinds))).toBeGreaterThan(1_000)
  }, 20_000)

  test('5,000 of them through live sessions, and the next message is taken', async () => {
    await using house = await SmppHouse.open()
    const { host } = await house.listen({ confirmMs: 10_000, reconnectMs: 1 })
    const random = generator(1945)
    let visits = 1
    for (let round = 0; round < 50; round += 1) {
      const visit = await house.smsc.bound(visits)
      const batch = Array.from({ length: 100 }, () => hostile(random)).filter(
        // An unbind is an honest end of the session, not a broken one.
        (frame) => frame.readUInt32BE(4) !== commandIds.unbind,
      )
      visit.socket.write(Buffer.concat(batch))
      const text = `babak ${round}`
      visit.say(deliverSm({ sequence: 1, text }))
      await host.until(() => host.messages.some((message) => message.text === text))
      if (round % 10 === 9) {
        visit.socket.write(Buffer.alloc(64, 0xff))
        visits += 1
      }
    }
    expect(host.messages.length).toBeGreaterThan(50)
  }, 20_000)
})
