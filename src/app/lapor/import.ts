import { createHash } from 'node:crypto'
import { type PastedAnswer, takeAnswers } from '../../core-store/lapor-bulk/answer.ts'
import {
  type ReadExport,
  type RowNote,
  readExport,
} from '../../core-store/lapor-bulk/export-rows.ts'
import { type Imported, takeOver } from '../../core-store/lapor-bulk/import.ts'
import { readTable } from '../../sheets/read-table.ts'
import { UsageError } from '../../usage-error.ts'
import type { Desk } from '../database.ts'
import { givenFile, readingOf } from './inputs.ts'

/** The sheet of an export, in both layouts. */
const sheet = 'Laporan Ringkas'
/** In which it is looked for under other names. */
const mostSheets = 10

export interface ImportedFile extends Imported {
  readonly notes: readonly RowNote[]
}

/** Reads an export of LAPOR! and takes it over. */
export async function importFile(house: Desk, path: string): Promise<ImportedFile> {
  const { name, bytes } = await givenFile(path)
  const read = await readingOf(path, () => exportIn(bytes))
  if (read.kind === 'fault') throw new UsageError(`${path}: ${read.fault}`)
  const hash = createHash('sha256').update(bytes).digest('hex')
  const { rows, madeOn, notes } = read
  return { ...(await takeOver(house.sql, { hash, name, madeOn, rows })), notes }
}

/**
 * The reports of an export. A cover may stand before them, and their sheet may have another name.
 *
 * @throws SheetFault
 */
export async function exportIn(bytes: Uint8Array): Promise<ReadExport> {
  const table = await readTable(bytes, { sheet })
  const first = readExport(table.rows)
  if (first.kind === 'export') return first
  for (const name of table.sheets.filter((one) => one !== table.sheetName).slice(0, mostSheets)) {
    const read = readExport((await readTable(bytes, { sheet: name })).rows)
    if (read.kind === 'export') return read
  }
  return first
}

/** Headers of a file of answers. */
const columns = {
  name: /^(?:kode|code|tracking ?id|no(?:mor)?\.? laporan)$/i,
  text: /^(?:jawaban|tanggapan|tindak lanjut|isi jawaban|answer|text)$/i,
  agency: /^(?:instansi|agency)$/i,
}

/** Reads answers from a table with a header: a code, and the words. */
export async function answersIn(path: string): Promise<PastedAnswer[]> {
  const { bytes } = await givenFile(path)
  const { rows } = await readingOf(path, () => readTable(bytes))
  const at = rows.findIndex(
    (row) => row.some((cell) => columns.name.test(String(cell ?? '').trim())) && row.length > 1,
  )
  const header = (rows[at] ?? []).map((cell) => String(cell ?? '').trim())
  const columnOf = (field: keyof typeof columns) =>
    header.findIndex((text) => columns[field].test(text))
  const [name, text, agency] = [columnOf('name'), columnOf('text'), columnOf('agency')]
  if (name === -1 || text === -1)
    throw new UsageError(
      `${path} needs a header with "Kode" (or "Tracking ID") and "Jawaban"; "Instansi" may stand beside them.`,
    )
  return rows.slice(at + 1).flatMap((row) => {
    const of = (column: number) => (column === -1 ? '' : String(row[column] ?? '').trim())
    if (of(name) === '' || of(text) === '') return []
    return [{ name: of(name), text: of(text), agency: of(agency) || undefined }]
  })
}

/** @throws UsageError where a name is nobody's; then nothing was taken */
export async function giveAnswers(
  { sql }: Desk,
  answers: readonly PastedAnswer[],
): Promise<number> {
  const { told, unknown } = await takeAnswers(sql, answers)
  for (const name of unknown)
    process.stderr.write(`${name} is no code, Tracking ID or receipt number that is known here.\n`)
  if (unknown.length === answers.length && answers.length > 0)
    throw new UsageError('None of these answers is for a complaint that is known here.')
  return told
}
