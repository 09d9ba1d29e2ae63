import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Centre, startCentre } from '../../../test/harness/smpp-centre.ts'
import { type RawPdu, submitBody } from '../../../test/harness/stub-esme.ts'

const citizen = '+628111000112'
const [submitSm, deliverSm] = [0x04, 0x05]

let centre: Centre

beforeEach(async () => {
  centre = await startCentre()
})

afterEach(async () => {
  await centre.close()
})

/** The text of a receipt, and its TLVs. */
function receiptIn({ body }: RawPdu): { esmClass: number; text: string; tlvs: string } {
  const start = Buffer.from('\0\x02\x01628111000112\0\x02\x011708\0', 'latin1')
  expect(body.subarray(0, start.length)).toEqual(start)
  const from = start.length + 10
  const end = from + (body[from - 1] ?? 0)
  return {
    esmClass: body[start.length] ?? -1,
    text: body.toString('latin1', from, end),
    tlvs: body.toString('hex', end),
  }
}

describe('smpp receipts', () => {
  async function receipts(registered: number, count: number) {
    const esme = await centre.bound()
    const { body } = await esme.request(submitSm, submitBody({ registered }))
    const id = body.toString('latin1', 0, 16)
    return { esme, id, found: (await esme.until(count, deliverSm)).map(receiptIn) }
  }

  test('tell what became of the message, as text and as parameters', async () => {
    const { id, found } = await receipts(1, 1)
    const dates = 'submit date:2603030315 done date:2603030315'
    expect(found).toEqual([
      {
        esmClass: 0x04,
        text: `id:${id} sub:001 dlvrd:001 ${dates} stat:DELIVRD err:000 text:Laporan Bapak/Ibu ka`,
        tlvs: `001e0011${hexOf(id)}00042700010204230003030000`,
      },
    ])
    await centre.phones.until('smpp', citizen, ({ status }) => status === 'delivered')
  })

  test('come for each step where that was asked for', async () => {
    const { found } = await receipts(17, 2)
    expect(found.map(({ esmClass }) => esmClass)).toEqual([0x20, 0x04])
    expect(found[0]?.text).toContain('dlvrd:000')
    expect(found[0]?.text).toContain('stat:ENROUTE')
  })

  test('tell of a failure, with the code of the network', async () => {
    centre.faults.set('smpp', { undelivered: { code: 27 } })
    const { found } = await receipts(2, 1)
    expect(found[0]?.text).toContain('stat:UNDELIV err:027')
    expect(found[0]?.tlvs).toMatch(/04270001050423000303001b$/)
    const failed = await centre.phones.until(
      'smpp',
      citizen,
      ({ status }) => status === 'undelivered',
    )
    expect(failed.errorCode).toBe(27)
  })

  test('do not come where none are wanted, or only of failures', async () => {
    const esme = await centre.bound()
    for (const registered of [0, 2]) await esme.request(submitSm, submitBody({ registered }))
    await esme.request(submitSm, submitBody({ registered: 1, text: 'Yang terakhir' }))
    const [only] = await esme.until(1, deliverSm)
    expect(only && receiptIn(only).text).toContain('text:Yang terakhir')
  })

  test('are repeated until they are taken', async () => {
    const esme = await centre.bound()
    esme.answerWith((_, nth) => (nth === 1 ? 0x64 : 0))
    await esme.request(submitSm, submitBody({ registered: 1 }))
    const [first, again] = (await esme.until(2, deliverSm)).map(({ body }) => body)
    expect(again).toEqual(first)
  })
})

function hexOf(text: string): string {
  return Buffer.from(text, 'latin1').toString('hex')
}
