import { describe, expect, test } from 'vitest'
import { deliverSm, submitAnswer, type Visit } from '../../test/harness/scripted-smsc.ts'
import { outbound, SmppHouse } from '../../test/harness/smpp-house.ts'
import { encodeUtf16 } from './coding.ts'
import type { Pdu, ShortMessage } from './pdu.ts'

const text = (id: string, stat = 'DELIVRD') =>
  `id:${id} sub:001 dlvrd:001 submit date:2603020304 done date:2603020305 stat:${stat} err:000 text:`
const tlvs = (id: string, state: number) => [
  { tag: 0x001e, value: Buffer.from(`${id}\0`) },
  { tag: 0x0427, value: Buffer.of(state) },
]

/** Sends a reply that the centre calls `id`, and has it say these PDUs; gives what the gateway heard. */
async function heard(id: string, said: readonly Partial<ShortMessage & { text: string }>[]) {
  await using house = await SmppHouse.open()
  const { host, connection, visit } = await house.up()
  house.smsc.script = (pdu: Pdu, { say }: Visit) => {
    if (pdu.command !== 'submit_sm') return false
    say(submitAnswer(pdu.sequence, id))
    return true
  }
  const outcome = await connection.send(outbound())
  for (const [index, fields] of said.entries())
    visit.say(deliverSm({ sequence: index + 1, ...fields }))
  await house.smsc.until(() => house.smsc.heard('deliver_sm_resp').length === said.length)
  const events = host.events.map((event) => (event.kind === 'delivery' ? event : undefined))
  expect(house.smsc.heard('deliver_sm_resp').map(({ status }) => status)).toEqual(said.map(() => 0))
  return { events, sent: 'externalId' in outcome ? outcome.externalId : undefined }
}

describe('smpp reports on the wire', () => {
  test.for<[string, string, Partial<ShortMessage & { text: string }>, string]>([
    ['S1: esm_class 0', 'M2', { text: text('M2') }, 'delivered'],
    ['S2: TLVs alone', 'M2', { text: '', tlvs: tlvs('M2', 2) }, 'delivered'],
    [
      'S3: UCS-2',
      'M2',
      { esmClass: 4, dataCoding: 8, shortMessage: encodeUtf16(text('M2')) },
      'delivered',
    ],
    ['S5: signs of ASCII', 'ab_22@smsc', { esmClass: 4, text: text('ab_22@smsc') }, 'delivered'],
    ['zeros in front', '42', { text: text('0000000042', 'EXPIRED') }, 'failed'],
    ['spaces behind', 'M2 ', { text: text('m2') }, 'delivered'],
    ['a SME acknowledgement', 'M2', { esmClass: 0x08, text: text('M2') }, 'delivered'],
    ['a notice on the way', 'M2', { esmClass: 0x20, text: text('M2', 'ENROUTE') }, 'sent'],
  ])(
    '%s: the report has the id of the reply, and is no message',
    async ([, id, fields, status]) => {
      const { events, sent } = await heard(id, [fields])
      expect(events).toMatchObject([{ externalId: sent, status, address: '+6281200000001' }])
    },
  )

  test('S6: one id in two reports is two events, each about its own phone', async () => {
    const source = { ton: 1, npi: 1, address: '6281200000002' }
    const fields = { esmClass: 4, text: text('7', 'EXPIRED') }
    const { events } = await heard('7', [fields, { ...fields, source }, fields])
    expect(events.map((event) => event?.address)).toEqual([
      '+6281200000001',
      '+6281200000002',
      '+6281200000001',
    ])
    expect(new Set(events.map((event) => event?.eventKey)).size).toBe(3)
  })
})
