import Fastify, { type FastifyInstance } from 'fastify'
import type { LaporReport, Move } from '../../simulator/lapor/desk.ts'
import { laporRoutes } from '../../simulator/lapor/routes.ts'
import { seededRandom } from '../../simulator/random.ts'
import { readTable } from '../../src/sheets/read-table.ts'
import { openWorkbook } from '../../src/sheets/workbook.ts'
import { plainWorkbook } from '../../src/sheets/write-workbook.ts'

export const headers = [
  'Judul Laporan',
  'Isi Laporan *',
  'Klasifikasi',
  'Sumber Laporan',
  'Tipe Laporan',
  'ID Kategori',
  'Kategori',
  'Instansi Tujuan',
]
export const row = (n: number): string[] => [
  `Judul ${n}`,
  `Lampu padam ${n} SPL8VYRJUF99`,
  'Aspirasi',
  'SMS',
  '',
  '1398',
  'Penerangan Jalan',
  '',
]

export async function bookOf(
  rows: readonly (readonly string[])[],
  columns: readonly string[] = headers,
): Promise<Buffer> {
  const empty = plainWorkbook(
    'Form',
    columns.map((header) => ({ header, width: 20 })),
    0,
  )
  return Buffer.from((await openWorkbook(empty)).filled('Form', 1, rows))
}

export async function newLapor(seed = 1, at = '2026-11-29T05:00:00Z') {
  const app = Fastify()
  const options = { random: seededRandom(seed), now: () => new Date(at) }
  await app.register(laporRoutes(options), { prefix: '/lapor' })
  return app
}

export const upload = async (app: FastifyInstance, payload: Buffer, query = '?lang=en') =>
  await app.inject({
    method: 'POST',
    url: `/lapor/books${query}`,
    headers: { 'content-type': 'application/octet-stream' },
    payload,
  })
export const take = async (app: FastifyInstance, rows: readonly (readonly string[])[]) =>
  (await upload(app, await bookOf(rows))).json<{ trackingIds: string[] }>().trackingIds
export const move = async (app: FastifyInstance, id: string, payload: object) =>
  await app.inject({ method: 'POST', url: `/lapor/reports/${id}?lang=en`, payload })
export const reportsOf = async (app: FastifyInstance) =>
  (await app.inject('/lapor/reports')).json<{ reports: LaporReport[] }>().reports
export const movesOf = async (app: FastifyInstance) =>
  (await app.inject('/lapor/history')).json<{ moves: Move[] }>().moves
export const day = async (app: FastifyInstance) =>
  (await app.inject({ method: 'POST', url: '/lapor/days' })).json<{ moved: number }>().moved

/** Cells of the export by header, of the first report. */
export async function exportedOf(app: FastifyInstance, layout: 17 | 20) {
  const { rawPayload } = await app.inject(`/lapor/export?layout=${layout}`)
  const { rows } = await readTable(rawPayload)
  const at = rows.findIndex(([first]) => first === 'Tracking ID')
  const names = (rows[at] ?? []).map(String)
  const cells = rows[at + 1] ?? []
  return { at, rows, cell: (name: string) => String(cells[names.indexOf(name)] ?? '') }
}
