import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../../src/console/kit/visit.ts'
import { templateOf } from '../harness/form-template.ts'
import { type AtDesk, fieldsOf, type LaporDesk, openLaporDesk } from '../harness/lapor-desk.ts'
import type { LaidIn } from '../harness/many-reports.ts'

let desk: LaporDesk
let satu: AtDesk
let colleague: AtDesk
let dua: AtDesk
let from = 0

beforeAll(async () => {
  desk = await openLaporDesk()
  satu = await desk.sit('satu')
  colleague = await desk.sit('satu')
  dua = await desk.sit('dua')
})
afterAll(() => desk.close())
beforeEach(() => {
  from += 1_000
})

const addressOf = (laid: readonly LaidIn[]) => laid.map(({ code }) => `r=${code}`).join('&')
const table = async (who: AtDesk, laid: readonly LaidIn[]) =>
  await who.read('GET /lapor/check', { query: addressOf(laid) })

/** The form of the table with some fields written over. */
async function save(
  who: AtDesk,
  page: string,
  laid: readonly LaidIn[],
  written: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const fields = fieldsOf(page)
  fields.delete('code')
  for (const [name, value] of Object.entries(written)) fields.set(name, value)
  const form = [...laid.map(({ code }) => ['code', code] as const), ...fields]
  return await who.ask('POST /lapor/correct', { form })
}

async function stored(laid: readonly LaidIn[]) {
  const rows = await desk.citizens.sql<
    {
      code: string
      title: string
      text: string | null
      place: string
      agency: string
      flag: boolean
    }[]
  >`
    select r.code, c.title, c.edited_text as text, c.place, c.agency, c.confidential as flag
    from complaint c join lapor_report r on r.reference = c.id
    where c.id = any(${laid.map(({ id }) => id)}::uuid[])`
  return new Map(rows.map((row) => [row.code, row]))
}

const said = (answer: Answer) => (answer.kind === 'go' ? answer.said : undefined)
const codeOf = (one: LaidIn | undefined) => one?.code ?? ''

describe('the table', () => {
  test('saves every row that was changed at once, and no other', async () => {
    const laid = await desk.lay('satu', 30, from)
    const page = await table(satu, laid)
    expect(laid.filter(({ number }) => page.includes(number))).toHaveLength(30)
    const changed = laid.slice(0, 12)
    const written = Object.fromEntries(
      changed.flatMap(({ code }, n) => [
        [`title.${code}`, `Judul ${n} <b>`],
        [`text.${code}`, `Mohon diperbaiki.\nTerima kasih ${n}.`],
        [`place.${code}`, `Jalan Baru ${n}`],
        [`confidential.${code}`, 'yes'],
      ]),
    )
    expect(said(await save(satu, page, laid, written))?.text).toMatch(/^12 laporan disimpan/)
    const rows = await stored(laid)
    expect(rows.get(codeOf(changed[3]))).toMatchObject({
      title: 'Judul 3 <b>',
      text: 'Mohon diperbaiki.\nTerima kasih 3.',
      place: 'Jalan Baru 3',
      flag: true,
    })
    expect(rows.get(codeOf(laid[20]))).toMatchObject({ text: null, flag: false })
    const [{ deeds }] = await desk.citizens.sql<[{ deeds: number }]>`
      select count(*)::int as deeds from deed where staff_id = ${satu.person.id} and verb = 'correct'`
    expect(deeds).toBe(12)
    expect(await table(satu, laid)).toContain('Judul 3 &lt;b&gt;')
    // As it was sent: nothing is saved twice.
    expect(said(await save(satu, await table(satu, laid), laid))?.text).toMatch(
      /Tidak ada yang berubah/,
    )
  })

  test('of a colleague does not lose to this one: the row says who was first, the others are saved', async () => {
    const laid = await desk.lay('satu', 3, from)
    const [first, second, third] = laid
    const [mine, theirs] = [await table(satu, laid), await table(colleague, laid)]
    await save(colleague, theirs, laid, { [`title.${codeOf(first)}`]: 'Judul rekan' })
    // The third row changed meanwhile, too, but was left alone here: that is no conflict.
    await save(colleague, theirs, laid, { [`title.${codeOf(third)}`]: 'Judul ketiga' })
    const answer = await save(satu, mine, laid, {
      [`title.${codeOf(first)}`]: 'Judul saya',
      [`title.${codeOf(second)}`]: 'Judul kedua',
    })
    if (answer.kind !== 'page') throw new Error(`answered ${JSON.stringify(answer)}`)
    expect(answer.status).toBe(409)
    const page = String(await answer.main)
    expect(page).toContain('1 laporan disimpan, 1 tidak')
    expect(page).toContain(`${colleague.person.name} mengubah laporan ini pukul`)
    expect(page.match(/mengubah laporan ini pukul/g)).toHaveLength(1)
    expect(page).toContain('Judul saya')
    expect(page).toContain('Judul rekan')
    const rows = await stored(laid)
    expect(laid.map(({ code }) => rows.get(code)?.title)).toEqual([
      'Judul rekan',
      'Judul kedua',
      'Judul ketiga',
    ])
    // Whoever has read what stands there now may save once more.
    await save(satu, page, laid)
    expect((await stored(laid)).get(codeOf(first))?.title).toBe('Judul saya')
  })

  test('saves two rows of one conversation', async () => {
    const laid = (await desk.lay('satu', 21, from)).filter((_, n) => n === 0 || n === 20)
    expect(new Set(laid.map(({ conversation }) => conversation)).size).toBe(1)
    const written = Object.fromEntries(laid.map(({ code }) => [`title.${code}`, `Judul ${code}`]))
    expect(said(await save(satu, await table(satu, laid), laid, written))?.text).toMatch(/^2 /)
  })

  test('shows and saves nothing of another agency', async () => {
    const laid = await desk.lay('satu', 1, from)
    const page = await table(satu, laid)
    expect(await table(dua, laid)).not.toContain(laid[0]?.number)
    const answer = await save(dua, page, laid, { [`title.${codeOf(laid[0])}`]: 'Judul orang' })
    expect(said(answer)).toMatchObject({ tone: 'bad' })
    expect((await stored(laid)).get(codeOf(laid[0]))?.title).not.toBe('Judul orang')
  })

  test('refuses a category that is none, and takes one by its name', async () => {
    const laid = await desk.lay('satu', 1, from)
    const name = `category.${codeOf(laid[0])}`
    const page = await table(satu, laid)
    expect(await save(satu, page, laid, { [name]: 'Perkara lain' })).toMatchObject({ status: 409 })
    expect(said(await save(satu, page, laid, { [name]: 'jembatan' }))?.text).toMatch(/^1 /)
    expect(await table(satu, laid)).toContain('value="Jembatan"')
  })

  test('marks what no drop-down of the template has, and takes the nearest value at a press', async () => {
    const laid = await desk.lay('satu', 2, from)
    const values = ['Dinas Pekerjaan Umum dan Tata Ruang', 'Dinas Perhubungan', 'Satpol PP']
    const columns = [
      { header: 'No' },
      { header: 'Judul' },
      { header: 'Isi Laporan *' },
      { header: 'Instansi Tujuan *', list: { in: 'range' as const, values } },
      { header: 'Lokasi' },
    ]
    const file = { name: 'kosong.xlsx', bytes: Buffer.from(templateOf({ columns })) }
    await satu.ask('POST /lapor/template', { file: ['template', file] })
    const [one] = laid
    await desk.citizens.sql`
      update complaint set agency = 'Dinas Pekerjaan Umum' where id = ${one?.id ?? ''}`
    const page = await table(satu, laid)
    expect(page).toContain(
      'Daftar &quot;Instansi Tujuan&quot; tidak memuat &quot;Dinas Pekerjaan Umum&quot;.',
    )
    const use = `${codeOf(one)} agency ${values[0]}`
    expect(page).toContain(`name="use" value="${use}"`)
    expect(said(await save(satu, page, laid, { use }))?.text).toMatch(/^1 /)
    expect((await stored(laid)).get(codeOf(one))?.agency).toBe(values[0])
    expect(await table(satu, [one as LaidIn])).not.toContain('tidak memuat')
    // Saved, then taken out in one go.
    const answer = await save(satu, await table(satu, laid.slice(0, 1)), laid.slice(0, 1), {
      go: 'book',
    })
    expect(answer).toMatchObject({
      kind: 'go',
      to: expect.stringMatching(/^\/lapor\/batches\?new=\d+$/),
    })
    await satu.ask('POST /lapor/template/own')
  })
})

describe('answers whose words are missing', () => {
  async function answered(agency: string, count: number) {
    const laid = await desk.lay(agency, count, from)
    const { sql } = desk.citizens
    await (agency === 'satu' ? satu : dua).ask('POST /lapor/batches')
    await sql`
      insert into lapor_todo (reference, kind)
      select unnest(${laid.map(({ id }) => id)}::uuid[]), 'answer'`
    return laid
  }
  async function newsOf({ id }: LaidIn) {
    return await desk.citizens.sql<{ text: string; waits: boolean }[]>`
      select text, due_at > now() + interval '30 seconds' as waits from news where complaint_id = ${id}`
  }

  test('are written, wait the minute in which they can be undone, and are listed no more', async () => {
    const [one, other] = await answered('satu', 2)
    if (!one || !other) throw new Error('nothing was laid in')
    const page = await satu.read('GET /lapor/answers')
    expect([one, other].every(({ number }) => page.includes(number))).toBe(true)
    expect(await dua.read('GET /lapor/answers')).not.toContain(one.number)
    const fields = fieldsOf(page)
    fields.delete('code')
    fields.set(`text.${one.code}`, 'Lampu sudah diganti.')
    const form = [['code', one.code], ['code', other.code], ...fields] as const
    const answer = await satu.ask('POST /lapor/answers', { form })
    expect(said(answer)).toMatchObject({
      text: expect.stringMatching(/^1 jawaban/),
      undo: { deed: expect.any(String) },
    })
    expect(await newsOf(one)).toEqual([{ text: 'Lampu sudah diganti.', waits: true }])
    const after = await satu.read('GET /lapor/answers')
    expect(after).not.toContain(`text.${one.code}`)
    expect(after).toContain(`Urungkan jawaban ${one.number}`)
    expect(after).toContain(`text.${other.code}`)
  })

  test('of a table are shown first, then saved; a name of another agency is nobody', async () => {
    const laid = await answered('satu', 3)
    const [foreign] = await answered('dua', 1)
    const rows = [...laid, ...(foreign ? [foreign] : [])].map(
      ({ code }, n) => `${code.toLowerCase()}\tSudah ditangani ${n}; "lunas"`,
    )
    const pasted = `Kode\tJawaban\n${rows.join('\n')}\n`
    const form = [['table', pasted]] as const
    const preview = await satu.read('POST /lapor/answers/preview', { form })
    expect(preview).toContain(`${foreign?.code.toLowerCase()} bukan kode`)
    const fields = fieldsOf(preview)
    fields.delete('code')
    const codes = laid.map(({ code }) => ['code', code] as const)
    expect(await newsOf(laid[0] as LaidIn)).toEqual([])
    const answer = await satu.ask('POST /lapor/answers', { form: [...codes, ...fields] })
    expect(said(answer)?.text).toMatch(/^3 jawaban/)
    expect((await newsOf(laid[2] as LaidIn)).map(({ text }) => text)).toEqual([
      'Sudah ditangani 2; "lunas"',
    ])
    const byForce = [
      ['code', foreign?.code ?? ''],
      [`text.${foreign?.code}`, 'Bukan urusan Anda'],
      [`version.${foreign?.code}`, '0'],
    ] as const
    await satu.ask('POST /lapor/answers', { form: byForce })
    expect(await newsOf(foreign as LaidIn)).toEqual([])
  })

  test('of a table without its header are refused with a sentence', async () => {
    const form = [['table', 'satu dua tiga']] as const
    expect(await satu.read('POST /lapor/answers/preview', { form })).toContain(
      'memerlukan judul kolom',
    )
  })
})
