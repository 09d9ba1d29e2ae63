import { describe, expect, test } from 'vitest'
import { deliverSm, rawPdu, type Visit } from '../../test/harness/scripted-smsc.ts'
import { SmppHouse } from '../../test/harness/smpp-house.ts'
import { encodeUtf16 } from './coding.ts'
import type { Pdu } from './pdu.ts'

const isAnswer = (pdu: Pdu) => pdu.command === 'deliver_sm_resp'
const answersOn = ({ heard }: Visit) =>
  heard.filter(isAnswer).map(({ sequence, status }) => [sequence, status])

describe('smpp receiving', () => {
  test('answers only once the message is durable, and others meanwhile', async () => {
    await using house = await SmppHouse.open()
    const { host } = await house.listen({ confirmMs: 10_000 })
    const visit = await house.smsc.bound()
    const durable = Promise.withResolvers<void>()
    host.keep = ([event]) =>
      event?.kind === 'message' && event.text === 'pertama' ? durable.promise : Promise.resolve()

    visit.say(deliverSm({ sequence: 1, text: 'pertama' }))
    visit.say(deliverSm({ sequence: 2, text: 'kedua' }))
    await house.smsc.until(() => answersOn(visit).length === 1)
    expect(answersOn(visit)).toEqual([[2, 0]])
    durable.resolve()
    await house.smsc.until(() => answersOn(visit).length === 2)
    expect(answersOn(visit)).toEqual([
      [2, 0],
      [1, 0],
    ])
  })

  test('answers 0x64 where the message could not be kept, and takes it when it comes again', async () => {
    await using house = await SmppHouse.open()
    const { host } = await house.listen()
    const visit = await house.smsc.bound()
    host.keep = () => Promise.reject(new Error('no database, no disk'))
    visit.say(deliverSm({ sequence: 1 }))
    await house.smsc.until(() => answersOn(visit).length === 1)
    host.keep = async () => undefined
    visit.say(deliverSm({ sequence: 2 }))
    await house.smsc.until(() => answersOn(visit).length === 2)
    expect(answersOn(visit)).toEqual([
      [1, 0x64],
      [2, 0],
    ])
    const [first, second] = host.messages
    expect(second?.eventKey).toBe(first?.eventKey)
  })

  test('a repeat after a cut before the answer has the same key', async () => {
    await using house = await SmppHouse.open()
    const { host } = await house.listen()
    const first = await house.smsc.bound()
    const durable = Promise.withResolvers<void>()
    host.keep = () => durable.promise
    first.say(deliverSm({ sequence: 1 }))
    await host.until(() => host.messages.length === 1)
    first.socket.destroy()
    const second = await house.smsc.bound(2)
    durable.resolve()
    second.say(deliverSm({ sequence: 1 }))
    await house.smsc.until(() => answersOn(second).length === 1)
    expect(new Set(host.messages.map(({ eventKey }) => eventKey)).size).toBe(1)
  })

  test('a repeat after a cut around the answer has the same key, the next one its own', async () => {
    await using house = await SmppHouse.open()
    const { host } = await house.listen({ confirmMs: 10_000 })
    const first = await house.smsc.bound()
    first.say(deliverSm({ sequence: 1 }))
    await house.smsc.until(() => answersOn(first).length === 1)
    first.socket.destroy()
    const second = await house.smsc.bound(2)
    second.say(deliverSm({ sequence: 1 }))
    second.say(deliverSm({ sequence: 2 }))
    await house.smsc.until(() => answersOn(second).length === 2)
    const [one, again, other] = host.messages.map(({ eventKey }) => eventKey)
    expect(again).toBe(one)
    expect(other).not.toBe(one)
  })

  test('the same text twice, with answers that the centre has, is two messages', async () => {
    await using house = await SmppHouse.open()
    const { host } = await house.listen()
    const first = await house.smsc.bound()
    first.say(deliverSm({ sequence: 1 }))
    await house.smsc.until(() => first.heard.some(({ command }) => command === 'enquire_link'))
    // Our answer to the centre's question comes after its own answer to ours has been read.
    first.say({ command: 'enquire_link', sequence: 8, status: 0 })
    await house.smsc.until(() => first.heard.some(({ command }) => command === 'enquire_link_resp'))
    first.socket.destroy()
    const second = await house.smsc.bound(2)
    second.say(deliverSm({ sequence: 1 }))
    await house.smsc.until(() => answersOn(second).length === 1)
    const [one, other] = host.messages.map(({ eventKey }) => eventKey)
    expect(other).not.toBe(one)
  })

  test('after a killed process a repeat has its key, once; after an orderly end it is new', async () => {
    await using house = await SmppHouse.open()
    const killed = await house.listen({ confirmMs: 10_000 })
    const first = await house.smsc.bound()
    first.say(deliverSm({ sequence: 1 }))
    await house.smsc.until(() => answersOn(first).length === 1)
    const keys = killed.host.messages.map(({ eventKey }) => eventKey)

    // The killed one is left as it stands: it writes nothing down.
    const revived = await house.listen({}, keys)
    const second = await house.smsc.bound(2)
    second.say(deliverSm({ sequence: 1 }))
    second.say(deliverSm({ sequence: 2 }))
    await house.smsc.until(() => answersOn(second).length === 2)
    const found = revived.host.messages.map(({ eventKey }) => eventKey)
    expect(found[0]).toBe(keys[0])
    expect(found[1]).not.toBe(keys[0])

    await revived.connection.close()
    const next = await house.listen({}, [...new Set([...keys, ...found])])
    const third = await house.smsc.bound(3)
    third.say(deliverSm({ sequence: 1 }))
    await house.smsc.until(() => answersOn(third).length === 1)
    expect(found).not.toContain(next.host.messages[0]?.eventKey)
  })

  test('receives where it cannot be told what came lately, and guesses no key then', async () => {
    await using house = await SmppHouse.open()
    const { host } = await house.listen()
    host.seenLately = () => Promise.reject(new Error('no database'))
    const first = await house.smsc.bound()
    first.socket.destroy()
    const second = await house.smsc.bound(2)
    for (const sequence of [1, 2]) second.say(deliverSm({ sequence }))
    await house.smsc.until(() => answersOn(second).length === 2)
    const keys = host.messages.map(({ eventKey }) => eventKey)
    expect(new Set(keys).size).toBe(2)
    // Another process may have given the key that ends with a number.
    for (const key of keys) expect(key).not.toMatch(/\.\d$/)
  })

  test('parts over two binds have one group, and a reused reference loses nothing', async () => {
    await using house = await SmppHouse.open()
    const { host } = await house.listen({ binds: 2 })
    const [one, two] = [await house.smsc.bound(1), await house.smsc.bound(2)]
    const part = (number: number, text: string) =>
      deliverSm({
        sequence: 10 + host.messages.length,
        esmClass: 0x40,
        dataCoding: 8,
        shortMessage: Buffer.concat([Buffer.of(5, 0, 3, 9, 2, number), encodeUtf16(text)]),
      })
    const say = async (visit: Visit, pdu: Pdu) => {
      const { length } = host.messages
      visit.say(pdu)
      await host.until(() => host.messages.length > length)
    }
    await say(two, part(2, ' di Jalan Mawar'))
    await say(one, part(1, 'Pohon tumbang'))
    await say(one, part(1, 'Air mati sejak pagi'))
    const parts = host.messages.map(({ part: place, text }) => [place?.group, place?.number, text])
    expect(parts).toEqual([
      ['udh8/9/2', 2, ' di Jalan Mawar'],
      ['udh8/9/2', 1, 'Pohon tumbang'],
      ['udh8/9/2', 1, 'Air mati sejak pagi'],
    ])
    expect(new Set(host.messages.map(({ eventKey }) => eventKey)).size).toBe(3)
  })

  test('takes data_sm and answers it as such', async () => {
    await using house = await SmppHouse.open()
    const { host } = await house.listen()
    const visit = await house.smsc.bound()
    const { source, destination } = deliverSm()
    visit.say({
      command: 'data_sm',
      sequence: 3,
      status: 0,
      serviceType: '',
      source,
      destination,
      esmClass: 0,
      registeredDelivery: 0,
      dataCoding: 0,
      tlvs: [{ tag: 0x0424, value: Buffer.from('Parit tersumbat') }],
    })
    await house.smsc.until(() => house.smsc.heard('data_sm_resp').length === 1)
    expect(house.smsc.heard('data_sm_resp')[0]).toMatchObject({ sequence: 3, status: 0 })
    expect(host.messages[0]?.text).toBe('Parit tersumbat')
  })

  test('hole 4: keeps a message that cannot be read, says so, and goes on', async () => {
    await using house = await SmppHouse.open()
    const { host } = await house.listen()
    const visit = await house.smsc.bound()
    const broken = rawPdu('deliver_sm', 4, Buffer.from('000101363200', 'hex'))
    visit.socket.write(broken)
    visit.socket.write(rawPdu('bind_receiver', 5, Buffer.alloc(0)))
    visit.socket.write(Buffer.from('00000010000000030000000000000006', 'hex'))
    visit.say(deliverSm({ sequence: 7 }))
    await house.smsc.until(() => answersOn(visit).length === 2)
    expect(answersOn(visit)).toEqual([
      [4, 0x02],
      [7, 0],
    ])
    const nacks = house.smsc.heard('generic_nack').map(({ sequence, status }) => [sequence, status])
    expect(nacks).toEqual([
      [5, 0x02],
      [6, 0x03],
    ])
    expect(host.events[0]).toMatchObject({ kind: 'malformed', raw: broken.toString('hex') })
    expect(host.events[1]?.kind).toBe('message')
  })

  test('leaves with the centre what is more than it can have under way', async () => {
    await using house = await SmppHouse.open()
    const { host, visit } = await house.up()
    const durable = Promise.withResolvers<void>()
    host.keep = () => durable.promise
    for (let sequence = 1; sequence <= 1001; sequence += 1) visit.say(deliverSm({ sequence }))
    await house.smsc.until(() => answersOn(visit).length === 1)
    expect(answersOn(visit)).toEqual([[1001, 0x64]])
    durable.resolve()
    await house.smsc.until(() => answersOn(visit).length === 1001)
  })

  test('begins anew where the stream cannot be read any more', async () => {
    await using house = await SmppHouse.open()
    const { host } = await house.listen()
    const first = await house.smsc.bound()
    first.socket.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
    const second = await house.smsc.bound(2)
    second.say(deliverSm())
    await house.smsc.until(() => answersOn(second).length === 1)
    expect(host.states).toContainEqual({ kind: 'down', detail: 'a PDU of an impossible length' })
  })
})
