import { describe, expect, test } from 'vitest'
import {
  bookOf,
  day,
  exportedOf,
  move,
  movesOf,
  newLapor,
  reportsOf,
  row,
  take,
  upload,
} from '../../test/harness/simulated-lapor.ts'
import type { LaporReport } from './desk.ts'

test('a book is taken once; its reports move only as they may, and stand in both exports', async () => {
  const app = await newLapor()
  const book = await bookOf([row(1), row(2), row(3)])
  const { trackingIds } = (await upload(app, book)).json<{ trackingIds: string[] }>()
  expect(trackingIds).toHaveLength(3)
  expect((await upload(app, book)).statusCode).toBe(409)
  const [id = ''] = trackingIds
  const refused = await move(app, id, { verb: 'close' })
  expect(refused.statusCode).toBe(409)
  expect(refused.json()).toEqual({
    error: 'A report that is "Belum Terverifikasi" does not take "Close".',
  })
  for (const verb of ['verify', 'answer'])
    expect((await move(app, id, { verb })).statusCode).toBe(200)
  for (const layout of [17, 20] as const) {
    const { at, rows, cell } = await exportedOf(app, layout)
    expect(at).toBe(layout === 17 ? 10 : 0)
    expect(rows[at]).toHaveLength(layout)
    // Strangers report beside every second row.
    expect(rows.slice(at + 1)).toHaveLength(4)
    expect(cell('Status Laporan')).toBe('Ditanggapi')
  }
})

describe('an office that declines', () => {
  const dinas = 'Dinas Perhubungan'

  test('gives the report back: exports show it without an agency, and why', async () => {
    const app = await newLapor()
    const [id = ''] = await take(app, [row(1)])
    expect((await move(app, id, { verb: 'decline' })).statusCode).toBe(409)
    await move(app, id, { verb: 'verify', agency: dinas })
    expect((await move(app, id, { verb: 'verify', agency: 'PDAM' })).statusCode).toBe(409)
    await move(app, id, { verb: 'decline', reason: 'Bukan wewenang kami' })
    const { cell } = await exportedOf(app, 20)
    expect(cell('Instansi Terdisposisi')).toBe('')
    expect(cell('ID Instansi Terdisposisi')).toBe('')
    expect(cell('Alasan Tunda/Arsip')).toBe('Bukan wewenang kami')
    expect(cell('Status Laporan')).toBe('Terverifikasi')
    expect((await move(app, id, { verb: 'decline' })).json()).toEqual({
      error: 'No agency has this report.',
    })
    expect((await move(app, id, { verb: 'verify', agency: 'Dinas PUPR' })).statusCode).toBe(200)
    expect((await exportedOf(app, 17)).cell('Alasan Tunda/Arsip')).toBe('')
  })

  test('is not asked again: another one has it, or it is archived', async () => {
    const app = await newLapor()
    for (let book = 0; book < 5; book += 1)
      await take(
        app,
        Array.from({ length: 100 }, (_, n) => row(book * 100 + n)),
      )
    for (let days = 0; (await day(app)) > 0 && days < 12; days += 1);
    const moves = Map.groupBy(await movesOf(app), ({ trackingId }) => trackingId)
    const declined = [...moves.values()].filter((all) => all.some(({ verb }) => verb === 'decline'))
    expect(declined.length).toBeGreaterThan(10)
    const ends = declined.map((all) => {
      const at = all.findIndex(({ verb }) => verb === 'decline')
      const next = all[at + 1]
      expect(next?.agency).not.toBe(all[at - 1]?.agency)
      return next?.verb
    })
    expect(new Set(ends)).toEqual(new Set(['verify', 'archive']))
  })
})

test('a report goes to the agency that it names where an admin names none', async () => {
  const app = await newLapor()
  const [id = ''] = await take(app, [row(1).with(7, 'Dinas Sosial')])
  expect((await exportedOf(app, 20)).cell('Instansi Terdisposisi')).toBe('')
  await move(app, id, { verb: 'verify' })
  expect((await exportedOf(app, 20)).cell('Instansi Terdisposisi')).toBe('Dinas Sosial')
})

test('the history has each move with its words, and no other', async () => {
  const app = await newLapor()
  const [id = ''] = await take(app, [row(1)])
  await move(app, id, { verb: 'close' })
  await move(app, id, { verb: 'verify', agency: 'Dinas PUPR' })
  await move(app, id, { verb: 'answer', answer: 'Sudah.' })
  await move(app, id, { verb: 'archive', reason: 'Salah' })
  expect(await movesOf(app)).toEqual([
    { trackingId: id, verb: 'verify', agency: 'Dinas PUPR', reason: '', answer: '' },
    { trackingId: id, verb: 'answer', agency: 'Dinas PUPR', reason: '', answer: 'Sudah.' },
  ])
})

test('admins leave the code in 97 % of the texts, and take it out of 1 % as they came, the same ones each time', async () => {
  const edited = async () => {
    const app = await newLapor(7)
    for (let book = 0; book < 20; book += 1)
      await take(
        app,
        Array.from({ length: 100 }, (_, n) => row(book * 100 + n)),
      )
    await day(app)
    const ours = (await reportsOf(app)).filter(({ source }) => source === 'SMS')
    const without = (text: keyof Pick<LaporReport, 'textAtFirst' | 'textAtLast'>) =>
      ours.filter((one) => !one[text].toUpperCase().endsWith('SPL8VYRJUF99'))
    return { first: without('textAtFirst'), last: without('textAtLast') }
  }
  const { first, last } = await edited()
  expect(first.length).toBeGreaterThan(8)
  expect(first.length).toBeLessThan(35)
  expect(last.length).toBeGreaterThan(40)
  expect(last.length).toBeLessThan(85)
  for (const one of first) expect(one.textAtFirst).toMatch(/^Lampu padam \d+$/)
  expect((await edited()).first).toEqual(first)
})

test('offices work until nothing is open', async () => {
  const app = await newLapor()
  await take(app, [row(1), row(2), row(3)])
  for (let days = 0; (await day(app)) > 0 && days < 12; days += 1);
  for (const { state } of await reportsOf(app))
    expect(state).toMatch(/^(?:Ditutup|Diarsipkan) oleh/)
})

test('a LAPOR! of a later hour gives other Tracking IDs', async () => {
  const [first] = await take(await newLapor(), [row(1)])
  const [second] = await take(await newLapor(1, '2026-11-29T05:01:00Z'), [row(1)])
  expect(Number(second) - Number(first)).toBe(600)
})
