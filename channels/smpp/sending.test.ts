import { describe, expect, test } from 'vitest'
import { type Script, submitAnswer } from '../../test/harness/scripted-smsc.ts'
import { outbound, SmppHouse } from '../../test/harness/smpp-house.ts'
import type { Pdu } from './pdu.ts'

const long = 'Terima kasih atas laporan Bapak/Ibu. '.repeat(10)

/** Answers the n-th submit_sm, from 0, as the table says; undefined leaves it without an answer. */
function statusesOf(table: readonly (number | undefined)[]): Script {
  let count = 0
  return (pdu, { say }) => {
    if (pdu.command !== 'submit_sm') return false
    const status = table[count++]
    if (status !== undefined)
      say(submitAnswer(pdu.sequence, status === 0 ? `M${count}` : '', status))
    return true
  }
}

describe('smpp send', () => {
  test('submits a text as one message from the short code', async () => {
    await using house = await SmppHouse.open()
    const { connection } = await house.up({ validityMinutes: 1500, serviceType: 'CMT' })
    expect(await connection.send(outbound({ text: 'Laporan {A} diterima' }))).toEqual({
      kind: 'accepted',
      externalId: 'M1',
    })
    expect(house.smsc.heard('submit_sm')).toEqual([
      {
        command: 'submit_sm',
        sequence: expect.any(Number),
        status: 0,
        serviceType: 'CMT',
        source: { ton: 3, npi: 0, address: '1708' },
        destination: { ton: 1, npi: 1, address: '6281200000001' },
        esmClass: 0,
        protocolId: 0,
        priority: 0,
        scheduledAt: '',
        validity: '000001010000000R',
        registeredDelivery: 1,
        replaceIfPresent: 0,
        dataCoding: 0,
        predefinedId: 0,
        shortMessage: Buffer.from('Laporan \x1b(A\x1b) diterima', 'latin1'),
        tlvs: [],
      },
    ])
  })

  test('submits a long text in order, and names it by its last segment', async () => {
    await using house = await SmppHouse.open()
    const { connection } = await house.up()
    const outcome = await connection.send(outbound({ text: long }))
    expect(outcome).toEqual({ kind: 'accepted', externalId: 'M3' })
    const segments = house.smsc.heard('submit_sm')
    expect(segments.map(({ esmClass }) => esmClass)).toEqual([0x40, 0x40, 0x40])
    expect(segments.map(({ registeredDelivery }) => registeredDelivery)).toEqual([0, 0, 1])
    expect(segments.map(({ shortMessage }) => shortMessage[6])).toEqual([1, 2, 3])
    const references = segments.map(({ shortMessage }) => shortMessage.readUInt16BE(3))
    expect(new Set(references).size).toBe(1)
    await connection.send(outbound({ text: long }))
    expect(house.smsc.heard('submit_sm')[3]?.shortMessage.readUInt16BE(3)).not.toBe(references[0])
  })

  test('sends UCS-2 where the alphabet does not reach', async () => {
    await using house = await SmppHouse.open()
    const { connection } = await house.up()
    await connection.send(outbound({ text: 'Baik 🙏' }))
    const [pdu] = house.smsc.heard('submit_sm')
    expect([pdu?.dataCoding, pdu?.shortMessage.toString('hex')]).toEqual([
      8,
      '004200610069006b0020d83dde4f',
    ])
  })

  test('names a message as its receipt will', async () => {
    await using house = await SmppHouse.open()
    const { connection } = await house.up({ msgIdType: 'response-hex' })
    house.smsc.script = (pdu, { say }) => {
      if (pdu.command !== 'submit_sm') return false
      say(submitAnswer(pdu.sequence, '00FF'))
      return true
    }
    expect(await connection.send(outbound())).toEqual({ kind: 'accepted', externalId: '255' })
  })

  test.for([
    [0x08, { kind: 'deferred' }],
    [0x45, { kind: 'deferred' }],
    [0x0b, { kind: 'rejected', code: 'recipient_unreachable' }],
    [0x50, { kind: 'rejected', code: 'recipient_unreachable' }],
    [0x0a, { kind: 'rejected', code: 'credentials' }],
    [0x01, { kind: 'rejected', code: 'content' }],
    [0x104, { kind: 'rejected', code: 'content' }],
    [0x62, { kind: 'rejected', code: 'unexpected' }],
    [0x4ff, { kind: 'rejected', code: 'unexpected' }],
  ] as const)('command_status %i is %o', async ([status, outcome]) => {
    await using house = await SmppHouse.open()
    const { connection } = await house.up()
    house.smsc.script = statusesOf([status])
    const hex = status.toString(16).toUpperCase().padStart(8, '0')
    expect(await connection.send(outbound())).toEqual({
      ...outcome,
      detail: `command_status 0x${hex}`,
    })
  })

  test('takes generic_nack for a refusal', async () => {
    await using house = await SmppHouse.open()
    const { connection } = await house.up()
    house.smsc.script = ({ command, sequence }, { say }) => {
      if (command === 'submit_sm') say({ command: 'generic_nack', sequence, status: 2 })
      return command === 'submit_sm'
    }
    expect(await connection.send(outbound())).toMatchObject({
      kind: 'rejected',
      code: 'unexpected',
    })
  })

  test.for([0x58, 0x14])('pauses everything after status %i', async (status) => {
    await using house = await SmppHouse.open()
    const { connection } = await house.up()
    house.smsc.script = statusesOf([status])
    const first = await connection.send(outbound())
    expect(first).toMatchObject({ kind: 'deferred', retryAfterMs: expect.any(Number) })
    expect(first).toSatisfy(({ retryAfterMs }) => retryAfterMs > 900 && retryAfterMs <= 1000)
    expect(await connection.send(outbound())).toMatchObject({ kind: 'deferred' })
    expect(house.smsc.heard('submit_sm')).toHaveLength(1)
  })

  test('waits out a pause in the middle of a long text', async () => {
    await using house = await SmppHouse.open()
    const { connection } = await house.up()
    house.smsc.script = statusesOf([0, 0x58, 0, 0])
    expect(await connection.send(outbound({ text: long }))).toEqual({
      kind: 'accepted',
      externalId: 'M4',
    })
  })

  test.for([
    ['refused', 0x08, '1 of 3 segments sent, then command_status 0x00000008'],
    ['without an answer', undefined, '1 of 3 segments sent, then no answer'],
  ] as const)('knows nothing of a text whose second segment is %s', async ([, status, detail]) => {
    await using house = await SmppHouse.open()
    const { connection } = await house.up({ responseTimeoutMs: 40 })
    house.smsc.script = statusesOf([0, status])
    expect(await connection.send(outbound({ text: long }))).toEqual({ kind: 'unknown', detail })
    expect(house.smsc.heard('submit_sm')).toHaveLength(2)
  })

  test('knows nothing of a message whose answer was cut off', async () => {
    await using house = await SmppHouse.open()
    const { connection } = await house.up()
    house.smsc.script = ({ command }, { socket }) => {
      if (command === 'submit_sm') socket.destroy()
      return command === 'submit_sm'
    }
    expect((await connection.send(outbound())).kind).toBe('unknown')
  })

  test('knows nothing of a message whose answer cannot be read', async () => {
    await using house = await SmppHouse.open()
    const { connection } = await house.up()
    house.smsc.script = ({ command, sequence }, { say }) => {
      if (command === 'submit_sm') say({ command: 'enquire_link_resp', sequence, status: 0 })
      return command === 'submit_sm'
    }
    expect((await connection.send(outbound())).kind).toBe('unknown')
  })

  test('has no more under way than the window holds', async () => {
    await using house = await SmppHouse.open()
    const { connection, visit } = await house.up({ window: 2 })
    const held: Pdu[] = []
    let most = 0
    house.smsc.script = (pdu) => {
      if (pdu.command !== 'submit_sm') return false
      held.push(pdu)
      most = Math.max(most, held.length)
      // Answered late and together, so that more could have come meanwhile.
      if (held.length === 2) {
        setTimeout(() => {
          for (const { sequence } of held.splice(0))
            visit.say(submitAnswer(sequence, `W${sequence}`))
        }, 5)
      }
      return true
    }
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => connection.send(outbound())))
    expect(outcomes.every(({ kind }) => kind === 'accepted')).toBe(true)
    expect(most).toBe(2)
  })

  test('defers what waited for the window when the connection broke', async () => {
    await using house = await SmppHouse.open()
    const { connection, visit } = await house.up({ window: 1 })
    house.smsc.script = ({ command }) => command === 'submit_sm'
    const outcomes = [connection.send(outbound()), connection.send(outbound())]
    await house.smsc.until(() => house.smsc.heard('submit_sm').length === 1)
    visit.socket.destroy()
    expect((await Promise.all(outcomes)).map(({ kind }) => kind)).toEqual(['unknown', 'deferred'])
  })

  test('keeps to the agreed number a second', async () => {
    await using house = await SmppHouse.open()
    const { connection } = await house.up({ tps: 20 })
    const startedAt = Date.now()
    await Promise.all(Array.from({ length: 26 }, () => connection.send(outbound())))
    // Twenty at once, and six that come 50 ms apart.
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(290)
  })

  test('defers while no connection is bound', async () => {
    await using house = await SmppHouse.open()
    house.smsc.script = ({ command }) => command.startsWith('bind')
    const { connection } = await house.listen()
    expect(await connection.send(outbound())).toMatchObject({
      kind: 'deferred',
      detail: 'not bound',
    })
  })

  test.for(['BMKG', '', 'x@contoh.test'])(
    'hole 7: rejects "%s", which is no number',
    async (to) => {
      await using house = await SmppHouse.open()
      const { connection } = await house.listen()
      await house.smsc.bound()
      const outcome = await connection.send(outbound({ to }))
      expect(outcome).toMatchObject({ kind: 'rejected', code: 'recipient_unreachable' })
      expect(house.smsc.heard('submit_sm')).toEqual([])
    },
  )

  test('rejects a message without a text', async () => {
    await using house = await SmppHouse.open()
    const { connection } = await house.listen()
    expect(await connection.send(outbound({ text: '' }))).toMatchObject({ code: 'content' })
  })
})
