import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Kannel, startKannel } from '../harness/kannel.ts'
import { type Centre, startCentre } from '../harness/smpp-centre.ts'
import { type SmppTap, startTap } from '../harness/smpp-tap.ts'
import { type StubGateway, startStubGateway } from '../harness/stub-gateway.ts'

const enquireLink = 0x15
const answered = 0x8000_0000

let centre: Centre
let tap: SmppTap
let gateway: StubGateway
let kannel: Kannel
const stops: (() => Promise<void>)[] = []
let people = 0
let citizen = ''

beforeAll(async () => {
  centre = await startCentre({ enquireMs: 500 })
  stops.unshift(centre.close)
  tap = await startTap(centre.settings.port)
  stops.unshift(tap.close)
  // Whatever an sms-service answers with would go to the citizen.
  gateway = await startStubGateway(() => ({ status: 200, contentType: 'text/plain', body: '' }))
  stops.unshift(gateway.close)
  const getUrl = `${gateway.url}/mo?id=%I&from=%q&to=%P&coding=%c&charset=%C&text=%b`
  const directory = join(inject('temporaryDirectory'), 'kannel')
  kannel = await startKannel(directory, { ...centre.settings, port: tap.port, getUrl })
  stops.unshift(kannel.stop)
})

afterAll(async () => {
  for (const stop of stops) await stop()
})

beforeEach(() => {
  people += 1
  citizen = `+628129000${pad(people)}00`
})

const long = {
  indonesian:
    'Yth. Bapak/Ibu, laporan mengenai jalan berlubang di Jl. Melati RT 05/RW 02 telah kami terima ' +
    'dan diteruskan ke Dinas Pekerjaan Umum [nomor 1708-0001]. Biaya perbaikan: Rp0 {gratis}. ' +
    'Perkembangan akan disampaikan lewat nomor ini dalam lima hari kerja. Terima kasih.',
  emoji:
    'Lampu jalan padam 😀😀 sudah tiga malam 🌙 dekat sekolah 🏫, anak-anak takut pulang mengaji. ' +
    'Mohon petugas segera datang 🙏🙏 sebelum ada yang celaka 🚑.',
}

describe('kannel as the client of the simulated message centre', () => {
  test.for([
    ['a short text', 'Terima kasih, Bapak/Ibu.', '0'],
    ['a text with the extension of GSM-7', 'Biaya [0] {Rp} ^ ~ | \\ € @ $ _', '0'],
    ['a long Indonesian text', long.indonesian, '0'],
    ['a long text with emoji', long.emoji, '2'],
  ] as const)('brings %s to the phone', async ([, text, coding]) => {
    const parameters = { to: citizen, text, coding, charset: 'UTF-8' }
    expect(await kannel.send(parameters)).toBe(202)
    const shown = await centre.phones.until('smpp', citizen, ({ direction }) => direction === 'in')
    expect(shown.text).toBe(text)
  })

  test.for([
    ['a short text', 'Pohon tumbang di Jl. Kenanga', 1],
    ['a text with the extension of GSM-7', 'Retribusi [parkir] Rp5.000 ~ 10.000 @ pasar_baru', 1],
    ['a short text with emoji', 'Air keruh 😀', 1],
    ['a long Indonesian text', long.indonesian, 2],
    ['a long text with emoji', long.emoji, 3],
  ] as const)("brings %s to the sms-service's get-url, once", async ([, text, parts]) => {
    const before = deliveries().length
    // One handset counts in 8 bits, one in 16, and the parts of two overtake each other.
    for (const number of [0, 1, 80, 81].map((end) => citizen.slice(0, -2) + pad(end))) {
      expect(await centre.phones.send('smpp', number, { text }).acknowledged).toBe(true)
      const [request] = await gateway.until(1, ({ path }) => isFrom(path, number))
      expect(textIn(request?.path ?? '')).toBe(text)
    }
    expect(deliveries().length - before).toBe(4 * parts)
    const ids = gateway.requests.map(({ path }) => /id=([^&]*)/.exec(path)?.[1])
    expect(new Set(ids).size).toBe(ids.length)
  })

  test.for([
    ['delivered', {}, '1'],
    ['undelivered', { undelivered: { times: 1 } }, '2'],
  ] as const)('hears that a message was %s at its dlr-url', async ([word, faults, type]) => {
    centre.faults.set('smpp', faults)
    expect(await send(citizen, 'Laporan selesai.')).toBe(202)
    const [report] = await gateway.until(1, ({ path }) => isReport(path, citizen, type))
    const [shown] = centre.phones.get('smpp', citizen)?.messages ?? []
    expect(shown?.status).toBe(word)
    const reply = new URLSearchParams(report?.path.split('?')[1]).get('reply') ?? ''
    expect(reply).toContain(shown?.externalId)
    // 8: taken by the centre; 4: on its way.
    await gateway.until(1, ({ path }) => isReport(path, citizen, '8'))
    await gateway.until(1, ({ path }) => isReport(path, citizen, '4'))
  })

  test('hears at its dlr-url that the centre refused a message', async () => {
    centre.faults.set('smpp', { reject: { code: 0x0b, times: 1 } })
    expect(await send(citizen, 'Halo')).toBe(202)
    await gateway.until(1, ({ path }) => isReport(path, citizen, '16'))
    expect(centre.phones.get('smpp', citizen)).toBeUndefined()
  })

  test('sends again what was throttled', async () => {
    centre.faults.set('smpp', { rateLimit: { times: 1 } })
    expect(await send(citizen, 'Sesudah menunggu')).toBe(202)
    await tap.until(1, ({ status }) => status === 0x58)
    const shown = await centre.phones.until('smpp', citizen, ({ direction }) => direction === 'in')
    expect(shown.text).toBe('Sesudah menunggu')
  })

  test('asks and is asked by enquire_link, and both answer', async () => {
    for (const from of ['client', 'centre'] as const)
      for (const command of [enquireLink, answered + enquireLink])
        await tap.until(2, (pdu) => pdu.from === from && pdu.command === command)
  })

  test('binds again after the line was cut, and nothing is lost', async () => {
    const binds = () => tap.passed.filter(({ command }) => command === answered + 0x09).length
    const before = binds()
    tap.cut()
    const written = centre.phones.send('smpp', citizen, { text: long.emoji })
    expect(await send(citizen, 'Kami sudah kembali.')).toBe(202)
    await tap.until(before + 1, ({ command }) => command === answered + 0x09)
    expect(await written.acknowledged).toBe(true)
    const [request] = await gateway.until(1, ({ path }) => isFrom(path, citizen))
    expect(textIn(request?.path ?? '')).toBe(long.emoji)
    const shown = await centre.phones.until('smpp', citizen, ({ direction }) => direction === 'in')
    expect(shown.text).toBe('Kami sudah kembali.')
  })

  test('sends again what the line was cut upon', async () => {
    centre.faults.set('smpp', { refuse: { times: 1 } })
    expect(await send(citizen, 'Sesudah putus')).toBe(202)
    const shown = await centre.phones.until('smpp', citizen, ({ direction }) => direction === 'in')
    expect(shown.text).toBe('Sesudah putus')
  })
})

function send(to: string, text: string): Promise<number> {
  const url = `${gateway.url}/dlr?to=${to.slice(1)}&type=%d&reply=%A`
  return kannel.send({ to, text, 'dlr-mask': '31', 'dlr-url': url })
}

function deliveries() {
  return tap.passed.filter(({ from, command }) => from === 'centre' && command === 0x05)
}

function isFrom(path: string, number: string): boolean {
  return path.startsWith('/mo?') && path.includes(`from=${encodeURIComponent(number)}&`)
}

function isReport(path: string, number: string, type: string): boolean {
  return path.startsWith(`/dlr?to=${number.slice(1)}&type=${type}&`)
}

/** `%b` is the text's bytes, in UTF-8 or, for coding 2, in UTF-16. */
function textIn(path: string): string {
  const query = new Map(
    path
      .split('?')[1]
      ?.split('&')
      .map((each) => each.split('=') as [string, string]),
  )
  const raw = (query.get('text') ?? '').replaceAll('+', ' ')
  const bytes = Buffer.from(
    raw.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
  return query.get('coding') === '2' ? bytes.swap16().toString('utf16le') : bytes.toString()
}

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
