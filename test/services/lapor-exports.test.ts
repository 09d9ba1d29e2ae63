import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  emptyRows,
  exportFile,
  exportTable,
  exportText,
  headers17,
  headers20,
  metadata,
} from '../harness/export-shapes.ts'

const count = 2_127
const texts = exportTable(count, headers17, 'text')
const days = exportTable(count, headers20, 'serial')
const withMetadata = [...metadata, headers17, ...texts]
const without = [headers20, ...days]
/** Its columns the other way round, its headers in other letters and with other spaces. */
const changed = [
  headers20.map((header, at) =>
    at % 2 === 0 ? ` ${header.toLowerCase()}` : header.toUpperCase().replaceAll(' ', '\u00A0'),
  ),
  ...days,
].map((row) => [...row].reverse())
const toTheEnd = () => emptyRows(withMetadata.length + 1)

const files: Readonly<Record<string, () => Uint8Array>> = {
  'with shared texts': () => exportFile(withMetadata, { texts: 'shared' }),
  'with texts in its cells, and days as numbers': () => exportFile(without, { texts: 'inline' }),
  'with texts in two colours': () => exportFile(withMetadata, { texts: 'rich' }),
  'with a wrong dimension, other headers and columns in another order': () =>
    exportFile(changed, { texts: 'shared', dimension: 'A1' }),
  'with empty rows to the end of the sheet': () =>
    exportFile(withMetadata, { texts: 'shared', below: toTheEnd() }),
  'with empty cells to the end of the sheet': () =>
    exportFile(withMetadata, {
      texts: 'inline',
      below: toTheEnd().replaceAll('/>', '><c s="1"/></row>'),
    }),
  'with a cover, in a sheet of another name': () =>
    exportFile(without, { texts: 'shared', sheet: 'Sheet2', cover: ['Rekapitulasi', '2025'] }),
  'as CSV with semicolons': () => Buffer.from(exportText(without, ';')),
  'as CSV with commas and a mark': () => Buffer.from(`\uFEFF${exportText(withMetadata, ',')}`),
  'as CSV with tabs in UTF-16': () =>
    Buffer.from(`\uFEFF${exportText(withMetadata, '\t')}`, 'utf16le'),
  'as CSV with lines of delimiters to the end': () =>
    Buffer.from(
      `${exportText(without, ';')}\r\n${`${';'.repeat(19)}\r\n`.repeat(1_048_576 - count)}`,
    ),
}

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lapor-exports-'))
})
afterAll(async () => {
  await rm(home, { recursive: true })
})

const source = new URL('../../src/', import.meta.url).href

/** Reads an export in a process of its own, and tells what it took. */
function readApart(path: string) {
  const script = `
    import { readFileSync } from 'node:fs'
    const { exportIn } = await import('${source}core-store/lapor-bulk/export-file.ts')
    const read = await exportIn(readFileSync(process.argv[1]))
    const { user, system } = process.cpuUsage()
    const [, kilobytes] = /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    const { kind, rows = [], madeOn, notes, fault } = read
    console.log(JSON.stringify({ kind, fault, madeOn, count: rows.length, notes: notes?.length,
      first: rows[0], last: rows.at(-1), ms: (user + system) / 1e3, mb: kilobytes / 1e3 }))`
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script, path],
    { encoding: 'utf8', maxBuffer: 1e8 },
  )
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

test.runIf(process.platform === 'linux').each(Object.entries(files))(
  'an export of 2,127 reports %s is read in 5 s of work and 300 MB',
  async (_, make) => {
    const path = join(home, 'export')
    await writeFile(path, make())
    const { first, last, ms, mb, ...read } = readApart(path)
    expect(read).toMatchObject({ kind: 'export', count, notes: 0 })
    expect(first).toMatchObject({
      trackingId: '4000000',
      receivedOn: '2023-01-01',
      receivedTime: '04:05:34',
      categoryId: 928,
      type: 'Anonim|Rahasia',
      state: 'Ditutup oleh Sistem',
      regency: 'Kota Serang',
    })
    expect(first.textAtFirst).toMatch(/^Lampu & "rambu" di Jalan 0 padam; mohon <segera>.*kasih\.$/)
    expect(last).toMatchObject({ trackingId: '4002126', title: 'Lampu padam 2126' })
    process.stderr.write(`${Math.round(ms)} ms, ${Math.round(mb)} MB\n`)
    expect(ms).toBeLessThan(5_000)
    expect(mb).toBeLessThan(300)
  },
  60_000,
)
