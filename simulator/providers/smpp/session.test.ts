import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Centre, startCentre } from '../../../test/harness/smpp-centre.ts'
import { bindBody, frame, submitBody } from '../../../test/harness/stub-esme.ts'
import type { Timings } from './session.ts'

const citizen = '+628111000112'
const genericNack = 0x8000_0000
const [bindReceiver, bindTransmitter, submitSm] = [0x01, 0x02, 0x04]
const [unbind, bindTransceiver, enquireLink] = [0x06, 0x09, 0x15]

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

const shown = () => centre.shown(citizen)
describe('smpp bind', () => {
  test.for([bindReceiver, bindTransmitter, bindTransceiver])(
    'is answered with the centre and its version (%i)',
    async (command) => {
      const esme = await centre.connect()
      const { systemId, password } = centre.settings
      expect(await esme.request(command, bindBody(systemId, password))).toEqual({
        command: (0x8000_0000 | command) >>> 0,
        status: 0,
        sequence: 1,
        body: Buffer.from('SIMPUL-SMSC\0\x02\x10\0\x01\x34', 'latin1'),
      })
    },
  )

  test.for([
    ['another system_id', 'orang-lain', undefined, 'VMA', 0x0f],
    ['a wrong password', undefined, 'salah', 'VMA', 0x0e],
    ['a system_type that is too long', undefined, undefined, 'ABCDEFGHIJKLM', 0x53],
  ] as const)('is refused for %s, and the connection ends', async ([, id, secret, type, code]) => {
    const esme = await centre.connect()
    const { systemId, password } = centre.settings
    const body = bindBody(id ?? systemId, secret ?? password, type)
    const answer = await esme.request(bindTransceiver, body)
    expect(answer).toMatchObject({ status: code, body: Buffer.alloc(0) })
    await esme.closed
  })

  test('is refused where its fields end too soon', async () => {
    const esme = await centre.connect()
    const { systemId, password } = centre.settings
    const body = bindBody(systemId, password).subarray(0, -1)
    expect((await esme.request(bindTransceiver, body)).status).toBe(0x0d)
  })

  test('is refused a second time, and the first one holds', async () => {
    const esme = await centre.bound()
    const { systemId, password } = centre.settings
    const again = await esme.request(bindTransceiver, bindBody(systemId, password))
    expect(again.status).toBe(0x05)
    expect((await esme.request(submitSm, submitBody({}))).status).toBe(0)
  })

  test('is waited for no longer than so', async () => {
    await restart({ bindMs: 10 })
    await (await centre.connect()).closed
  })

  test('comes before a submit_sm, and a receiver has none', async () => {
    const early = await centre.connect()
    expect((await early.request(submitSm, submitBody({}))).status).toBe(0x04)
    const receiver = await centre.bound(bindReceiver)
    expect((await receiver.request(submitSm, submitBody({}))).status).toBe(0x04)
    expect(shown()).toEqual([])
  })
})

describe('smpp session', () => {
  test('answers an enquire_link, and an unbind before it ends', async () => {
    const esme = await centre.bound()
    expect(await esme.request(enquireLink)).toMatchObject({ command: 0x8000_0015, status: 0 })
    expect(await esme.request(unbind)).toMatchObject({ command: 0x8000_0006, status: 0 })
    await esme.closed
  })

  test('asks by itself, and cuts a connection that does not answer', async () => {
    await restart({ enquireMs: 10, answerMs: 20 })
    const esme = await centre.bound()
    await esme.until(2, enquireLink)
    esme.answerWith(() => undefined)
    await esme.closed
  })

  test('refuses a command that there is none of, and goes on', async () => {
    const esme = await centre.bound()
    const answer = await esme.request(0x0103)
    expect(answer).toMatchObject({ command: genericNack, status: 0x03 })
    expect((await esme.request(enquireLink)).status).toBe(0)
  })

  test.for([
    ['too short', '0000000f'],
    ['too long', '00020000'],
  ])('ends with a PDU that is %s', async ([, length]) => {
    const esme = await centre.bound()
    esme.write(Buffer.from(`${length}00000015`, 'hex'))
    expect(await esme.until(1, genericNack)).toMatchObject([{ status: 0x02 }])
    await esme.closed
  })

  test('takes a PDU in any pieces, and several at once', async () => {
    const esme = await centre.bound()
    const bytes = frame(submitSm, 0, 900, submitBody({ text: 'Terima kasih' }))
    for (const byte of bytes) esme.write(Buffer.from([byte]))
    const two = [901, 902].map((sequence) => frame(enquireLink, 0, sequence, Buffer.alloc(0)))
    esme.write(Buffer.concat(two))
    await esme.until(2, 0x8000_0015)
    expect(shown()).toEqual(['Terima kasih'])
  })

  test('survives whatever a body holds', async () => {
    const esme = await centre.bound()
    const whole = submitBody({ tlvs: '020c0002000a020e000102020f000101' })
    const mutated = fc
      .tuple(fc.nat(whole.length), fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255))))
      .map(([length, changes]) => {
        const body = Buffer.from(whole)
        for (const [at, value] of changes) body[at] = value
        return body.subarray(0, length)
      })
    const bodies = fc.sample(
      fc.oneof(
        mutated,
        fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
      ),
      { numRuns: 2_000, seed: 1708 },
    )
    for (const [index, body] of bodies.entries())
      esme.write(frame(submitSm, 0, 10_000 + index, body))
    expect(await esme.until(2_000, 0x8000_0004)).toHaveLength(2_000)
    expect((await esme.request(enquireLink)).status).toBe(0)
  })
})
