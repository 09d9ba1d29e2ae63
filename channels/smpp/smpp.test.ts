import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { deliverSm } from '../../test/harness/scripted-smsc.ts'
import { outbound, SmppHouse } from '../../test/harness/smpp-house.ts'
import { smpp } from './channel.ts'

const given = { host: 'smsc.test', systemId: 'pemkot', password: 'rahasia', shortCode: '1708' }
const schema = smpp.receiving.extend(smpp.sending.shape).strict()

const sample = (name: string) => {
  const file = new URL(`./samples/${name}.hex`, import.meta.url)
  return Buffer.from(readFileSync(file, 'utf8').replace(/\s/g, ''), 'hex')
}

describe('smpp channel', () => {
  const citizen = { kind: 'message', account: '1708', from: '+6281200000001', attachments: [] }
  const part = (number: number) =>
    expect.objectContaining({ group: 'udh8/162/2', number, total: 2 })

  test.for([
    [
      'message-gsm7',
      { ...citizen, text: 'Lampu jalan di Jl. Kenanga [RT 02] padam, mohon dicek_' },
    ],
    ['message-ucs2', { ...citizen, text: 'Selokan meluap 🙏' }],
    [
      'message-latin1',
      { ...citizen, from: '+6281200000002', text: 'Café di taman buka sampai pagi' },
    ],
    ['part-1-of-2', { ...citizen, text: 'Jembatan penyeberangan berlubang ', part: part(1) }],
    ['part-2-of-2', { ...citizen, text: 'sejak pekan lalu.', part: part(2) }],
    ['message-payload', { ...citizen, text: 'Antrean di kantor kelurahan terlalu lama.' }],
    [
      'operator-notice',
      { ...citizen, from: 'INFO', text: 'Sisa kuota Anda 10 persen.', passive: true },
    ],
    // hole 6
    [
      'binary',
      {
        ...citizen,
        text: '',
        unsupported: expect.stringMatching(/^data_coding 4: ([0-9a-f]{2})+$/),
      },
    ],
    ['receipt-delivered', { kind: 'delivery', externalId: '7003415', status: 'delivered' }],
    [
      'receipt-undelivered',
      { kind: 'delivery', externalId: '7003416', status: 'failed', error: { code: '027' } },
    ],
  ] as const)('takes %s and answers with its sequence number', async ([name, event]) => {
    await using house = await SmppHouse.open()
    const { host, visit } = await house.up()
    const pdu = sample(name)
    visit.socket.write(pdu)
    await house.smsc.until(() => house.smsc.heard('deliver_sm_resp').length === 1)
    expect(host.events).toMatchObject([event])
    expect(house.smsc.heard('deliver_sm_resp')[0]).toMatchObject({
      sequence: pdu.readUInt32BE(12),
      status: 0,
    })
  })

  test('is the account of its short code', () => {
    expect(smpp.accountId(schema.parse(given))).toBe('1708')
  })

  test('needs no more than host, account and short code', () => {
    expect(schema.parse(given)).toMatchObject({
      host: ['smsc.test'],
      port: 2775,
      mode: 'transceiver',
      window: 10,
      tls: false,
    })
  })

  test('describes every setting', () => {
    for (const setting of Object.values(schema.shape)) expect(setting.description).toMatch(/\S/)
  })

  test.for([
    { host: [] },
    { host: 'smsc.test:99999' },
    { host: 'a b' },
    { password: '' },
    { systemId: '' },
    { systemId: 'lebih-dari-15-huruf' },
    { shortCode: '' },
    { msgIdType: 'octal' },
    { messageIdTlv: 'xyz' },
    { tlsCa: '-----BEGIN CERTIFICATE-----' },
    { tps: 0 },
    { referenceBits: 12 },
  ])('refuses the setting %j', (wrong) => {
    expect(schema.safeParse({ ...given, ...wrong }).success).toBe(false)
  })

  test('hole 14: tells no secret and nothing of a citizen in outcomes, states and reasons', async () => {
    await using house = await SmppHouse.open()
    const { host, connection, visit } = await house.up({ responseTimeoutMs: 20 })
    house.smsc.script = ({ command }) => command === 'submit_sm'
    const outcomes = [
      await connection.send(outbound()),
      await connection.send(outbound({ to: 'nama warga' })),
    ]
    visit.say(deliverSm({ esmClass: 4, text: 'stat:DELIVRD text:rumah warga' }))
    await host.until(() => host.events.length === 1)
    const reasons = host.events.map((event) => (event.kind === 'malformed' ? event.reason : ''))
    const told = JSON.stringify([outcomes, host.states, reasons])
    for (const word of ['rahasia', '6281200000001', 'warga', 'laporan']) {
      expect(told).not.toContain(word)
    }
  })
})
