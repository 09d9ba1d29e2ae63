import { createHash } from 'node:crypto'
import { unzipSync } from 'fflate'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../../src/console/kit/visit.ts'
import { readTable } from '../../src/sheets/read-table.ts'
import { formPart, formSheet, templateOf, templateParts } from '../harness/form-template.ts'
import { type AtDesk, type LaporDesk, openLaporDesk } from '../harness/lapor-desk.ts'
import { reportAgencies } from '../harness/many-reports.ts'

let desk: LaporDesk
let satu: AtDesk
let dua: AtDesk
let from = 0

beforeAll(async () => {
  desk = await openLaporDesk()
  satu = await desk.sit('satu')
  dua = await desk.sit('dua')
})
afterAll(() => desk.close())

/** Nothing waits from the test before. */
beforeEach(async () => {
  await desk.citizens.sql`
    update complaint set status = 'closed' where id in (
      select reference from lapor_report where batch_id is null and tracking_id is null)`
})

async function lay(agency: string, count: number) {
  from += 1_000
  return await desk.lay(agency, count, from)
}

const shape = {
  columns: [
    { header: 'No' },
    { header: 'Perihal *' },
    { header: 'Uraian Aduan *' },
    {
      header: 'OPD Tujuan *',
      list: { in: 'range' as const, values: reportAgencies.map((name) => name.toUpperCase()) },
    },
    { header: 'Lampiran' },
  ],
  isDecorated: true,
}
const template = () => ({ name: 'kosong.xlsx', bytes: Buffer.from(templateOf(shape)) })

/** The numbers of the books that were just taken out. */
function booksIn(answer: Answer): number[] {
  if (answer.kind !== 'go') throw new Error(`answered ${answer.kind}`)
  return [...(/new=([\d,]+)/.exec(answer.to)?.[1]?.split(',') ?? [])].map(Number)
}

async function download(who: AtDesk, ids: readonly number[]) {
  const answer = await who.ask('GET /lapor/batches/:id/file', { params: { id: ids.join(',') } })
  if (answer.kind !== 'file') throw new Error(`answered ${answer.kind}`)
  return answer
}

async function codesOf(bytes: Uint8Array): Promise<string[]> {
  const { rows } = await readTable(bytes)
  return rows.flat().flatMap((cell) => /SPL[0-9A-Z]{9}$/.exec(String(cell ?? ''))?.[0] ?? [])
}

describe('what waits', () => {
  test('is listed to its agency alone, danger first, with what holds it up', async () => {
    const { sql } = desk.citizens
    const [unsure, placeless, urgent] = await lay('satu', 3)
    const [foreign] = await lay('dua', 1)
    await sql`update complaint set to_verify = true where id = ${unsure?.id ?? ''}`
    await sql`
      update complaint set incomplete = true, asked = 'where', title = '<script>alert(1)</script>'
      where id = ${placeless?.id ?? ''}`
    await sql`update complaint set danger = 'fire' where id = ${urgent?.id ?? ''}`
    const page = await satu.read('GET /lapor')
    const places = [urgent, unsure, placeless].map((one) => page.indexOf(one?.number ?? '?'))
    expect(places.every((place) => place > 0)).toBe(true)
    expect(places[0]).toBe(Math.min(...places))
    expect(page).toContain('Bahaya: kebakaran')
    expect(page).toContain('Perlu diperiksa')
    expect(page).toContain('ditanya: di mana')
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain(foreign?.number)
    const ready = await satu.read('GET /lapor', { query: 'show=ready' })
    expect([urgent, unsure].map((one) => ready.includes(one?.number ?? '?'))).toEqual([true, false])
    expect(await (await desk.sit(null)).read('GET /lapor')).toContain(foreign?.number)
  })

  test('goes on over pages, each complaint once', async () => {
    const laid = await lay('satu', 130)
    const first = await satu.read('GET /lapor')
    const next = /href="\/lapor\?(after=[^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&')
    const second = await satu.read('GET /lapor', { query: next ?? '' })
    const seen = [first, second].map(
      (page) => laid.filter(({ code }) => page.includes(code)).length,
    )
    expect(seen).toEqual([100, 30])
  })

  test('goes though something is missing once somebody lets it go', async () => {
    const [one] = await lay('satu', 1)
    await desk.citizens.sql`update complaint set incomplete = true where id = ${one?.id ?? ''}`
    const form = [['code', one?.code ?? '']] as const
    expect(booksIn(await satu.ask('POST /lapor/batches', { form }))).toEqual([])
    await dua.ask('POST /lapor/release', { form })
    expect(booksIn(await satu.ask('POST /lapor/batches', { form }))).toEqual([])
    await satu.ask('POST /lapor/release', { form })
    expect(booksIn(await satu.ask('POST /lapor/batches', { form }))).toHaveLength(1)
  })
})

describe('a book', () => {
  test('is filled into the template of the agency, and every other part stays byte for byte', async () => {
    const laid = await lay('satu', 3)
    expect(
      await satu.ask('POST /lapor/template', { file: ['template', template()] }),
    ).toMatchObject({ kind: 'go', to: '/lapor' })
    const ids = booksIn(await satu.ask('POST /lapor/batches'))
    expect(ids).toHaveLength(1)
    const file = await download(satu, ids)
    expect(file.name).toMatch(/^lapor-\d{5}\.xlsx$/)
    const packed = unzipSync(file.bytes)
    const parts = templateParts(shape)
    expect(Object.keys(packed)).toEqual(Object.keys(parts))
    for (const [name, bytes] of Object.entries(packed))
      if (name !== formPart)
        expect(Buffer.from(bytes).equals(Buffer.from(parts[name] ?? []))).toBe(true)
    const { rows } = await readTable(file.bytes, { sheet: formSheet })
    const words = rows.flat().map(String).join('\n')
    for (const { code } of laid) expect(words).toContain(code)
    expect((await download(satu, ids)).bytes.equals(file.bytes)).toBe(true)
    expect(await satu.read('GET /lapor')).toContain('kosong.xlsx')
    expect(await dua.read('GET /lapor')).not.toContain('kosong.xlsx')
    await satu.ask('POST /lapor/template/own')
    expect(await satu.read('GET /lapor')).not.toContain('kosong.xlsx')
  })

  test('holds no more than a hundred, and only what was chosen', async () => {
    const laid = await lay('satu', 120)
    const some = laid.slice(0, 7).map(({ code }) => ['code', code] as const)
    const [chosen] = booksIn(await satu.ask('POST /lapor/batches', { form: some }))
    const file = await download(satu, [chosen ?? 0])
    expect(new Set(await codesOf(file.bytes))).toEqual(new Set(some.map(([, code]) => code)))
    const rest = booksIn(await satu.ask('POST /lapor/batches'))
    expect(rest).toHaveLength(2)
    const zip = await download(satu, rest)
    const books = Object.entries(unzipSync(zip.bytes))
    expect(books.map(([name]) => name)).toEqual(
      rest.map((id) => `lapor-${String(id).padStart(5, '0')}.xlsx`),
    )
    const counts = await Promise.all(books.map(async ([, bytes]) => (await codesOf(bytes)).length))
    expect(counts).toEqual([100, 13])
  })

  test('is taken out by one of two admins at once, and nothing stands in two', async () => {
    const laid = await lay('satu', 60)
    const colleague = await desk.sit('satu')
    const answers = await Promise.all(
      [satu, colleague, satu, colleague].map((who) => who.ask('POST /lapor/batches')),
    )
    const files = await Promise.all(
      answers.flatMap(booksIn).map(async (id) => codesOf((await download(satu, [id])).bytes)),
    )
    expect(files.flat()).toHaveLength(60)
    expect(new Set(files.flat())).toEqual(new Set(laid.map(({ code }) => code)))
    const empty = answers.filter((answer) => booksIn(answer).length === 0)
    for (const answer of empty)
      expect(answer).toMatchObject({
        said: { tone: 'bad', text: expect.stringMatching(/orang lain/) },
      })
  })

  test('has the words that an admin put in place of the citizen’s', async () => {
    const [one] = await lay('satu', 1)
    await desk.citizens.sql`
      update complaint set edited_text = 'Mohon lampu diganti.' where id = ${one?.id ?? ''}`
    const [id] = booksIn(await satu.ask('POST /lapor/batches'))
    const { rows } = await readTable((await download(satu, [id ?? 0])).bytes)
    expect(rows.flat()).toContain(`Mohon lampu diganti. ${one?.code}`)
  })

  test('with a photo is a zip with the photo beside it', async () => {
    const { sql } = desk.citizens
    const [one] = await lay('satu', 1)
    const photo = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const hash = createHash('sha256').update(photo).digest()
    await desk.deps.files.put(hash, photo, 'image/png')
    await sql`insert into file (hash, size, mime_type) values (${hash}, ${photo.length}, 'image/png')`
    await sql`
      insert into attachment (id, message_id, place, channel, account, state, due_at, file_hash)
      values (gen_random_uuid(), ${one?.message ?? ''}, 0, 'twilio', 'a', 'kept', null, ${hash})`
    const [id] = booksIn(await satu.ask('POST /lapor/batches'))
    const file = await download(satu, [id ?? 0])
    expect(file.name).toMatch(/\.zip$/)
    expect(Object.keys(unzipSync(file.bytes))).toContain(`${one?.code}-1.jpg`)
  })

  test('is neither seen nor undone by another agency, and undone once by its own', async () => {
    await lay('satu', 2)
    const [id = 0] = booksIn(await satu.ask('POST /lapor/batches'))
    const params = { id: String(id) }
    expect(await dua.read('GET /lapor/batches')).not.toContain(`Buku ${id}<`)
    expect(await dua.ask('GET /lapor/batches/:id/file', { params })).toEqual({ kind: 'notThere' })
    expect(await dua.ask('POST /lapor/batches/:id/undo', { params })).toEqual({ kind: 'notThere' })
    expect(await satu.read('GET /lapor/batches')).toContain(`oleh ${satu.person.name}`)
    const undo = () => satu.ask('POST /lapor/batches/:id/undo', { params })
    expect(await undo()).toMatchObject({ said: { text: expect.stringContaining('2 laporan') } })
    expect(await undo()).toMatchObject({ said: { tone: 'bad' } })
    expect(await satu.ask('GET /lapor/batches/:id/file', { params })).toEqual({ kind: 'notThere' })
    expect(await dua.read('GET /lapor/batches')).not.toContain(`Buku ${id}<`)
    expect(booksIn(await satu.ask('POST /lapor/batches'))).toHaveLength(1)
  })

  test('of two agencies together is seen by neither', async () => {
    await lay('satu', 1)
    await lay('dua', 1)
    const owner = await desk.sit(null)
    const [id] = booksIn(await owner.ask('POST /lapor/batches'))
    expect(await owner.read('GET /lapor/batches')).toContain(`Buku ${id}<`)
    for (const who of [satu, dua])
      expect(await who.read('GET /lapor/batches')).not.toContain(`Buku ${id}<`)
  })
})

describe('a template', () => {
  test.each([
    ['no file', undefined],
    ['words', Buffer.from('Ini bukan buku')],
    ['half a workbook', Buffer.from(templateOf(shape)).subarray(0, 900)],
    [
      'a book without a column for the text',
      Buffer.from(templateOf({ columns: shape.columns.toSpliced(2, 1) })),
    ],
  ])('that is %s is refused with a sentence, and nothing is remembered', async (_, bytes) => {
    const file = bytes && (['template', { name: 'x.xlsx', bytes }] as const)
    const answer = await dua.ask('POST /lapor/template', file ? { file } : {})
    expect(answer).toMatchObject({ kind: 'page', status: 422 })
    const page = await dua.read('POST /lapor/template', file ? { file } : {})
    expect(page).toContain('Berkas ini tidak dapat dipakai.')
    expect(await dua.read('GET /lapor')).toContain('formulir bawaan')
  })
})

test('where complaints are kept elsewhere each page says so, with the setting, and does nothing', async () => {
  const elsewhere = await openLaporDesk('own')
  try {
    const owner = await elsewhere.sit(null)
    for (const route of ['GET /lapor', 'GET /lapor/todo', 'POST /lapor/batches']) {
      const page = await owner.read(route)
      expect(page).toContain('kind: lapor-bulk')
      expect(page).not.toContain('<form')
    }
  } finally {
    await elsewhere.close()
  }
})
