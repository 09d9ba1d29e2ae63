import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../../src/console/kit/visit.ts'
import { noteTodos } from '../../src/core-store/lapor-bulk/todo.ts'
import { type AtDesk, type LaporDesk, openLaporDesk } from '../harness/lapor-desk.ts'
import { exportOf } from '../harness/lapor-export.ts'
import type { LaidIn } from '../harness/many-reports.ts'

let desk: LaporDesk
let satu: AtDesk
let dua: AtDesk
let from = 0
let tracking = 8_000_000

beforeAll(async () => {
  desk = await openLaporDesk()
  satu = await desk.sit('satu')
  dua = await desk.sit('dua')
})
afterAll(() => desk.close())

/** Complaints that left in a book. */
async function leave(agency: string, count: number): Promise<readonly LaidIn[]> {
  from += 1_000
  const laid = await desk.lay(agency, count, from)
  await (agency === 'satu' ? satu : dua).ask('POST /lapor/batches')
  return laid
}

function row(of: LaidIn | undefined, textAtFirst: string, state = 'Terverifikasi') {
  tracking += 1
  return {
    trackingId: String(tracking),
    receivedOn: new Date().toISOString().slice(0, 10),
    textAtFirst,
    source: of?.channel === 'twilio' ? 'SMS' : 'Hotline Service',
    state,
  }
}
type Row = ReturnType<typeof row>

async function upload(who: AtDesk, rows: readonly Row[], name = 'Laporan.xlsx'): Promise<string> {
  const bytes = Buffer.from(await exportOf([...rows]))
  return await who.read('POST /lapor/import', { file: ['export', { name, bytes }] })
}

async function linked(rows: readonly Row[]): Promise<string[]> {
  const found = await desk.citizens.sql<{ id: string }[]>`
    select tracking_id as id from lapor_report
    where tracking_id = any(${rows.map(({ trackingId }) => trackingId)}::text[]) order by 1`
  return found.map(({ id }) => id)
}

/** What a page counts under this name. */
const counted = (page: string, name: string) =>
  Number(new RegExp(`<dt>${name}</dt><dd>(\\d+)</dd>`).exec(page)?.[1])

const said = (answer: Answer) => (answer.kind === 'go' ? answer.said?.text : answer.kind)

describe('an export', () => {
  test('tells of the complaints of whoever uploads it, and of nobody else', async () => {
    const [mine] = await leave('satu', 1)
    const [theirs] = await leave('dua', 1)
    const rows = [
      row(mine, `${mine?.text} ${mine?.code}`),
      row(theirs, `${theirs?.text} ${theirs?.code}`),
    ]
    const page = await upload(satu, rows)
    expect(counted(page, 'Baris di berkas')).toBe(2)
    expect(counted(page, 'Dikenali dari kodenya')).toBe(1)
    expect(await linked(rows)).toEqual(rows.slice(0, 1).map(({ trackingId }) => trackingId))
    // The same file is news to the other agency, and to the first no more.
    expect(await upload(satu, rows)).toContain('sudah pernah diimpor')
    expect(counted(await upload(dua, rows), 'Dikenali dari kodenya')).toBe(1)
    expect(await linked(rows)).toHaveLength(2)
    expect(await satu.read('GET /lapor/import')).toContain(`oleh ${satu.person.name}`)
    expect(await satu.read('GET /lapor/import')).not.toContain(`oleh ${dua.person.name}`)
  })

  test.each([
    ['no file', undefined],
    ['words', Buffer.from('<html><script>alert(1)</script></html>')],
    ['a broken package', Buffer.from('PK\u0003\u0004 and nothing else')],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1'.padEnd(64, '0'), 'hex')],
  ])('that is %s is refused with a sentence', async (_, bytes) => {
    const name = '<img src=x onerror=alert(1)>.xlsx'
    const asked = bytes ? { file: ['export', { name, bytes }] as const } : {}
    expect(await satu.ask('POST /lapor/import', asked)).toMatchObject({ status: 422 })
    const page = await satu.read('POST /lapor/import', asked)
    expect(page).toContain('Berkas ini tidak dapat dipakai.')
    expect(page).not.toMatch(/<img|<script/)
  })
})

describe('a row in doubt', () => {
  /** The first half of a text proves nothing. */
  const half = ({ text }: LaidIn) => `${text.slice(0, text.length * 0.6)} TERIMA KASIH`

  test('stands beside ours with what differs marked, and is linked by a human', async () => {
    const [mine] = await leave('satu', 1)
    const [theirs] = await leave('dua', 1)
    if (!mine || !theirs) throw new Error('nothing was laid in')
    const doubtful = row(mine, half(mine))
    expect(counted(await upload(satu, [doubtful]), 'Meragukan')).toBe(1)
    const page = await satu.read('GET /lapor/import')
    expect(page).toContain(`Tracking ID ${doubtful.trackingId}`)
    expect(page).toMatch(/<mark>[^<]*TERIMA KASIH<\/mark>/)
    expect(page).toContain('data-key="1"')
    const asked = {
      params: { tracking: doubtful.trackingId },
      form: [['code', mine.code]],
    } as const
    expect(said(await dua.ask('POST /lapor/doubts/:tracking', asked))).toMatch(/orang lain/)
    // Nor may the other agency say that the row is a complaint of its own: it does not see the row.
    const own = { ...asked, form: [['code', theirs.code]] } as const
    expect(said(await dua.ask('POST /lapor/doubts/:tracking', own))).toMatch(/orang lain/)
    expect(await linked([doubtful])).toEqual([])
    expect(said(await satu.ask('POST /lapor/doubts/:tracking', asked))).toMatch(/dihubungkan/)
    expect(await linked([doubtful])).toEqual([doubtful.trackingId])
    expect(said(await satu.ask('POST /lapor/doubts/:tracking', asked))).toMatch(/orang lain/)
  })

  test('that may be of two agencies is shown to each with its own alone, and decided by each', async () => {
    const [mine] = await leave('satu', 1)
    const [theirs] = await leave('dua', 1)
    if (!mine || !theirs) throw new Error('nothing was laid in')
    const doubtful = row(mine, half(mine))
    await upload(satu, [doubtful])
    // As if both had written nearly the same.
    await desk.citizens.sql`
      update lapor_doubt set candidates = candidates || jsonb_build_array(
        jsonb_build_object('reference', ${theirs.id}::text, 'score', 0.6))
      where tracking_id = ${doubtful.trackingId}`
    const shown = async (who: AtDesk) => {
      const page = await who.read('GET /lapor/import')
      return [mine, theirs].map(({ number }) => page.includes(number))
    }
    expect([await shown(satu), await shown(dua)]).toEqual([
      [true, false],
      [false, true],
    ])
    const none = { params: { tracking: doubtful.trackingId } }
    expect(said(await satu.ask('POST /lapor/doubts/:tracking', none))).toMatch(/bukan milik kita/)
    expect([await shown(satu), await shown(dua)]).toEqual([
      [false, false],
      [false, true],
    ])
    // A later export does not ask again, and leaves the other agency its own.
    const later = await upload(satu, [doubtful, row(undefined, 'Baris lain')])
    expect(counted(later, 'Meragukan')).toBe(0)
    expect([await shown(satu), await shown(dua)]).toEqual([
      [false, false],
      [false, true],
    ])
    const same = { ...none, form: [['code', theirs.code]] } as const
    expect(said(await dua.ask('POST /lapor/doubts/:tracking', same))).toMatch(/dihubungkan/)
  })
})

describe('what has to be typed', () => {
  test('is listed with its words, and ticked off once, by its own agency', async () => {
    const [mine, other] = await leave('satu', 2)
    const of = (one: LaidIn | undefined) => ({
      id: '1',
      reference: one?.id ?? '',
      kind: 'addition' as const,
      text: `${one?.text} Sudah seminggu & belum <b>selesai</b>.`,
      position: undefined,
      attachmentCount: 0,
      title: undefined,
      place: undefined,
      status: 'unverified' as const,
      anonymous: false,
      confidential: false,
      incomplete: false,
    })
    await desk.citizens.sql.begin((tx) => noteTodos(tx, [of(mine), of(other)]))
    const page = await satu.read('GET /lapor/todo')
    expect(page).toContain('Sudah seminggu &amp; belum &lt;b&gt;selesai&lt;/b&gt;.')
    expect(page).toContain(`kode ${mine?.code}`)
    expect(await dua.read('GET /lapor/todo')).toContain('Tidak ada yang harus diketik.')
    const ids = [...page.matchAll(/name="id" value="(\d+)"/g)].map(([, id = '']) => id)
    const form = ids.map((id) => ['id', id] as const)
    expect(form).toHaveLength(2)
    expect(said(await dua.ask('POST /lapor/todo', { form }))).toMatch(/^0 ditandai/)
    expect(said(await satu.ask('POST /lapor/todo', { form }))).toMatch(/^2 ditandai/)
    expect(said(await satu.ask('POST /lapor/todo', { form }))).toMatch(/^0 .* 2 sudah ditandai/)
    expect(await satu.read('GET /lapor/todo')).toContain('Tidak ada yang harus diketik.')
  })
})
