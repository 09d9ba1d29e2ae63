import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { kannel as channel } from '../../channels/kannel/channel.ts'
import { externalIndex } from '../../src/identity/seal.ts'
import { httpClient } from '../../src/net/http-client.ts'
import { findFreePort } from '../../src/store/postmaster.ts'
import { eventually, startTestHouse, type TestHouse } from '../harness/house.ts'
import { access, type Kannel, startKannel } from '../harness/kannel.ts'
import { type Centre, startCentre } from '../harness/smpp-centre.ts'
import { type StubAnswer, type StubGateway, startStubGateway } from '../harness/stub-gateway.ts'

const secret = 'kata-rahasia-uji-0123456789'
const query = 'id=%I&from=%q&to=%P&ts=%T&smsc=%i&coding=%c&charset=%C&udh=%u&text=%b&meta=%D'

let centre: Centre
let house: TestHouse
/** Stands before the gateway, and spoils calls with messages where a test wants it. */
let way: StubGateway
let faults: { readonly isStored: boolean; readonly answer: StubAnswer }[] = []
let kannel: Kannel
let settings: Record<string, unknown>
const stops: (() => Promise<void>)[] = []
let people = 0
let citizen = ''

beforeAll(async () => {
  centre = await startCentre()
  stops.unshift(centre.close)
  const sendPort = await findFreePort()
  settings = {
    number: centre.settings.shortCode,
    secret,
    sendsmsUrl: `http://127.0.0.1:${sendPort}/cgi-bin/sendsms`,
    ...access,
  }
  house = await startTestHouse('redis', 12, 1_500, undefined, [{ channel: 'kannel', settings }])
  stops.unshift(house.stop)
  way = await startStubGateway(async ({ path }) => {
    const fault = path.includes('&text=') ? faults.shift() : undefined
    if (fault && !fault.isStored) return fault.answer
    const response = await fetch(house.url + path)
    const body = await response.text()
    return fault?.answer ?? { status: response.status, contentType: 'text/plain', body }
  })
  stops.unshift(way.close)
  kannel = await startKannel(join(inject('temporaryDirectory'), 'kannel-channel'), {
    ...centre.settings,
    sendPort,
    getUrl: `${way.url}/webhooks/kannel?secret=${secret}&${query}`,
    retries: { times: 100, afterS: 1 },
  })
  stops.unshift(kannel.stop)
})

afterAll(async () => {
  for (const stop of stops) await stop()
})

beforeEach(() => {
  people += 1
  citizen = `+62812900${String(people).padStart(4, '0')}`
  faults = []
})

/** What the citizen has read that fits. */
function reply(pattern: RegExp) {
  return centre.phones.until(
    'smpp',
    citizen,
    ({ direction, text }) => direction === 'in' && pattern.test(text),
  )
}

/** Only the person of this test has written this. */
function complaints(text: string) {
  return house.sql`
    select id, receipt_number from complaint where channel = 'kannel' and text = ${text}`
}

const long =
  'Lampu jalan di Jl. Melati RT 05/RW 02 padam 😀😀 sudah tiga malam 🌙, dekat sekolah 🏫, ' +
  'anak-anak takut pulang mengaji. Mohon petugas segera datang 🙏🙏 sebelum ada yang celaka 🚑.'

describe('a Kannel of the agency’s own', () => {
  test.for([
    ['of GSM-7', 'Retribusi [parkir] Rp5.000 ~ 10.000 @ pasar_baru, tidak diberi karcis'],
    ['with an emoji', 'Air PDAM keruh 😀 dan berbau'],
    ['in parts', long],
    ['in parts of GSM-7', `Jalan berlubang ${'di depan pasar, '.repeat(20)}mohon segera ditambal`],
  ] as const)('brings a text %s, and the receipt back to the phone', async ([, text]) => {
    expect(await centre.phones.send('smpp', citizen, { text }).acknowledged).toBe(true)
    const receipt = await reply(/telah kami terima/)
    const found = await complaints(text)
    expect(found).toHaveLength(1)
    expect(receipt.text).toContain(String(found[0]?.['receipt_number']))
  })

  test('hears that the receipt was delivered, under our own reference', async () => {
    const text = 'Got di Jl. Kamboja meluap tiap hujan'
    centre.phones.send('smpp', citizen, { text })
    await reply(/telah kami terima/)
    const [complaint] = await complaints(text)
    const delivered = await eventually(async () => {
      const [row] = await house.sql`
        select * from outbox where complaint_id = ${complaint?.['id']} and
          delivery_status = 'delivered'`
      return row
    })
    expect(delivered).toMatchObject({
      state: 'accepted',
      attempts: 1,
      external_index: externalIndex(
        house.house.ring,
        { channel: 'kannel', account: String(delivered['account']) },
        String(delivered['id']),
      ),
    })
  })

  test('sends a long answer in parts, and hears of it once for each kind', async () => {
    const id = '5f0c6f0e-0000-4000-8000-000000000001'
    const callbackUrl = `${way.url}/webhooks/kannel`
    const message = { id, account: centre.settings.shortCode, to: citizen, text: long, callbackUrl }
    const all = { ...channel.receiving.parse(settings), ...channel.sending.parse(settings) }
    expect(await channel.send(message, all, httpClient)).toEqual({
      kind: 'accepted',
      externalId: id,
    })
    expect((await reply(/Lampu/)).text).toBe(long)
    const isReport =
      (type: string) =>
      ({ path }: { path: string }) =>
        path.includes(`ref=${id}&type=${type}&`)
    await way.until(1, isReport('1'))
    await way.until(1, isReport('8'))
    // One report of each kind, however many parts there were.
    const reports = way.requests.filter(({ path }) => path.includes(`ref=${id}`))
    expect(new Set(reports.map(({ path }) => path)).size).toBe(reports.length)
  })

  test('hears that the centre refused the receipt, and by which code', async () => {
    centre.faults.set('smpp', { reject: { code: 0x0b, times: 1 } })
    const text = 'Pagar jembatan di Jl. Seruni patah'
    centre.phones.send('smpp', citizen, { text })
    const row = await eventually(async () => {
      const [failed] = await house.sql`
        select o.* from outbox o join complaint c on c.id = o.complaint_id
        where c.text = ${text} and o.delivery_status = 'failed'`
      return failed
    })
    expect(row['delivery_error']).toMatch(/0x0000000b/)
  })

  test('joins what another Kannel posts part by part', async () => {
    const other = await startCentre()
    const poster = await startKannel(join(inject('temporaryDirectory'), 'kannel-parts'), {
      ...other.settings,
      getUrl: `${house.url}/webhooks/kannel?secret=${secret}&${query.replace('text=%b&', '')}`,
      usesPost: true,
      leavesParts: true,
    })
    try {
      await other.phones.send('smpp', citizen, { text: `Kedua: ${long}` }).acknowledged
      const [complaint] = await eventually(async () => {
        const rows = await complaints(`Kedua: ${long}`)
        return rows.length > 0 && rows
      })
      expect(complaint).toBeDefined()
    } finally {
      await poster.stop()
      await other.close()
    }
  })

  test('repeats what was answered with 503: the same id, and one complaint', async () => {
    const answer = { status: 503 }
    faults = [true, false, true].map((isStored) => ({ isStored, answer }))
    const text = 'Pohon tumbang menutup Jl. Flamboyan'
    centre.phones.send('smpp', citizen, { text })
    const calls = await way.until(4, ({ path }) => path.includes('&text=Pohon+tumbang'))
    expect(new Set(calls.map(({ path }) => path)).size).toBe(1)
    await reply(/telah kami terima/)
    expect(await complaints(text)).toHaveLength(1)
  })

  test('keeps what is sent while nobody answers: nothing is lost or doubled', async () => {
    const texts = Array.from({ length: 20 }, (_, n) => `Sampah menumpuk di blok ${n} Pasar Legi`)
    faults = texts.flatMap((_, n) => [
      { isStored: n % 2 === 0, answer: 'break' },
      { isStored: n % 2 === 1, answer: { status: 502 } },
    ])
    texts.forEach((text, n) => {
      centre.phones.send('smpp', `${citizen}${String(n).padStart(2, '0')}`, { text })
    })
    await way.until(60, ({ path }) => path.includes('&text=Sampah+menumpuk'))
    const stored = await eventually(async () => {
      const rows = await house.sql`
        select text from complaint where channel = 'kannel' and text like 'Sampah menumpuk di %'`
      return rows.length >= texts.length && rows.map((row) => String(row['text']))
    })
    expect(new Set(stored)).toEqual(new Set(texts))
    expect(stored).toHaveLength(texts.length)
  })

  test.for([
    ['takes our name and password', {}, { kind: 'valid' }],
    ['refuses another password', { password: 'lain' }, { kind: 'refused', detail: 'HTTP 403' }],
    [
      'knows no other path',
      { sendsmsUrl: '/cgi-bin/kirim' },
      { kind: 'refused', detail: 'HTTP 404: sendsmsUrl is another' },
    ],
  ] as const)('%s', async ([, changes, wanted]) => {
    const sendsmsUrl = new URL(
      'sendsmsUrl' in changes ? changes.sendsmsUrl : '',
      String(settings['sendsmsUrl']),
    )
    const changed = { ...settings, ...changes, sendsmsUrl: sendsmsUrl.href }
    const all = { ...channel.receiving.parse(changed), ...channel.sending.parse(changed) }
    expect(await channel.check?.(all, httpClient)).toEqual(wanted)
  })
})
