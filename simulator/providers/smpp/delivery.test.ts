import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Centre, startCentre } from '../../../test/harness/smpp-centre.ts'
import { frame, type RawPdu } from '../../../test/harness/stub-esme.ts'
import type { Timings } from './session.ts'

const citizen = '+628111000112'
const [bindReceiver, bindTransmitter, deliverSm] = [0x01, 0x02, 0x05]
const enquireLink = 0x15

let centre: Centre

beforeEach(async () => {
  centre = await startCentre()
})

afterEach(async () => {
  await centre.close()
})

async function restart(timings: Partial<Timings>): Promise<void> {
  await centre.close()
  centre = await startCentre(timings)
}

/** What a deliver_sm from the citizen's phone holds: its data_coding and its content. */
function contentOf({ body }: RawPdu): { esmClass: number; dataCoding: number; content: Buffer } {
  const start = Buffer.from('\0\x01\x01628111000112\0\0\x011708\0', 'latin1')
  expect(body.subarray(0, start.length)).toEqual(start)
  const [esmClass, , , , , , , dataCoding] = body.subarray(start.length)
  const from = start.length + 10
  const end = from + (body[from - 1] ?? 0)
  const content = body.subarray(from, end)
  expect(body.toString('hex', end)).toMatch(/^14000011(3[0-9]|4[1-6]){16}00$/)
  return { esmClass: esmClass ?? -1, dataCoding: dataCoding ?? -1, content }
}

describe('smpp deliver_sm', () => {
  test.for([
    ['GSM-7', 'Jl. Anggrek_5 @ pasar [rusak] €', 0x00],
    ['UCS-2', 'Lampu padam 😀 tolong', 0x08],
  ] as const)('carries a text in %s', async ([, text, dataCoding]) => {
    const esme = await centre.bound()
    const sent = centre.phones.send('smpp', citizen, { text })
    expect(await sent.acknowledged).toBe(true)
    const [pdu] = await esme.until(1, deliverSm)
    const octets = dataCoding
      ? Buffer.from(text, 'utf16le').swap16()
      : Buffer.from('Jl. Anggrek\x115 \0 pasar \x1b\x3crusak\x1b\x3e \x1b\x65', 'latin1')
    expect(pdu && contentOf(pdu)).toEqual({ esmClass: 0, dataCoding, content: octets })
  })

  test('carries a long text in parts, each with its header', async () => {
    const esme = await centre.bound()
    const text = 'Jalan berlubang dekat sekolah. '.repeat(8).trim()
    expect(await centre.phones.send('smpp', citizen, { text }).acknowledged).toBe(true)
    const parts = (await esme.until(2, deliverSm)).map(contentOf)
    expect(parts.map(({ esmClass }) => esmClass)).toEqual([0x40, 0x40])
    expect(parts.map(({ content }) => content.subarray(0, 6).toString('hex'))).toEqual([
      '050003000201',
      '050003000202',
    ])
    expect(parts.map(({ content }) => content.subarray(6).toString()).join('')).toBe(text)
  })

  test.for([
    ['counts in 16 bits', '+628111000111', ['06080400000201', '06080400000202']],
    ['overtakes itself', '+628111000182', ['050003000202', '050003000201']],
  ] as const)('has parts as a handset makes them that %s', async ([, number, heads]) => {
    const esme = await centre.bound()
    const text = 'Air keruh sejak kemarin. '.repeat(12)
    expect(await centre.phones.send('smpp', number, { text }).acknowledged).toBe(true)
    const bodies = (await esme.until(2, deliverSm)).map(({ body }) => body.toString('hex'))
    for (const [index, head] of heads.entries()) expect(bodies[index]).toContain(head)
  })

  test('is repeated after a temporary refusal, but only what was refused', async () => {
    const esme = await centre.bound()
    esme.answerWith((_, nth) => (nth === 2 ? 0x64 : 0))
    const text = 'Sampah menumpuk di depan pasar. '.repeat(8)
    expect(await centre.phones.send('smpp', citizen, { text }).acknowledged).toBe(true)
    const [first, refused, again] = (await esme.until(3, deliverSm)).map(({ body }) => body)
    expect(again).toEqual(refused)
    expect(again).not.toEqual(first)
    const message = centre.phones.get('smpp', citizen)?.messages[0]
    expect(message).toMatchObject({ status: 'acknowledged', attempts: 2 })
  })

  test('is lost with a refusal for ever', async () => {
    const esme = await centre.bound()
    esme.answerWith(() => 0x65)
    const sent = centre.phones.send('smpp', citizen, { text: 'Halo' })
    expect(await sent.acknowledged).toBe(false)
    expect(await esme.until(1, deliverSm)).toHaveLength(1)
    const message = centre.phones.get('smpp', citizen)?.messages[0]
    expect(message).toMatchObject({ status: 'lost', detail: 'deliver_sm_resp 0x65' })
  })

  test('is repeated where no answer comes in time', async () => {
    await restart({ answerMs: 15 })
    const esme = await centre.bound()
    esme.answerWith((_, nth) => (nth === 1 ? undefined : 0))
    const sent = centre.phones.send('smpp', citizen, { text: 'Halo' })
    expect(await sent.acknowledged).toBe(true)
    expect(await esme.until(2, deliverSm)).toHaveLength(2)
  })

  test('waits for a bind, and is repeated on the next one where a connection was lost', async () => {
    const sent = centre.phones.send('smpp', citizen, { text: 'Halo' })
    await centre.phones.until('smpp', citizen, ({ detail }) => detail === 'nobody is bound')
    const first = await centre.bound(bindReceiver)
    first.answerWith(() => undefined)
    await first.until(1, deliverSm)
    first.close()
    const second = await centre.bound()
    expect(await sent.acknowledged).toBe(true)
    expect(await second.until(1, deliverSm)).toHaveLength(1)
  })

  test('takes turns between binds, and passes over a transmitter', async () => {
    await centre.bound(bindTransmitter)
    const [one, other] = [await centre.bound(bindReceiver), await centre.bound()]
    for (const text of ['satu', 'dua', 'tiga', 'empat'])
      expect(await centre.phones.send('smpp', citizen, { text }).acknowledged).toBe(true)
    expect(await one.until(2, deliverSm)).toHaveLength(2)
    expect(await other.until(2, deliverSm)).toHaveLength(2)
  })

  test('has no more than ten under way', async () => {
    const esme = await centre.bound()
    esme.answerWith(() => undefined)
    for (let index = 0; index < 12; index++)
      centre.phones.send('smpp', `+6281110002${index + 10}`, { text: 'Halo' })
    const waiting = await esme.until(10, deliverSm)
    expect((await esme.request(enquireLink)).status).toBe(0)
    const early = await Promise.race([esme.until(11, deliverSm), Promise.resolve('ten')])
    expect(early).toBe('ten')
    esme.answerWith(() => 0)
    for (const { sequence } of waiting.slice(0, 2))
      esme.write(frame(0x8000_0005, 0, sequence, Buffer.alloc(1)))
    expect(await esme.until(12, deliverSm)).toHaveLength(12)
  })

  test('comes twice, in all its parts, with duplicateInbound', async () => {
    centre.faults.set('smpp', { duplicateInbound: { times: 1 } })
    const esme = await centre.bound()
    centre.phones.send('smpp', citizen, { text: 'Pohon tumbang. '.repeat(15) })
    const bodies = (await esme.until(4, deliverSm)).map(({ body }) => body.toString('hex'))
    expect(new Set(bodies).size).toBe(2)
  })
})
