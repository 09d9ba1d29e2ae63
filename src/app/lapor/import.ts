import { type PastedAnswer, takeAnswers } from '../../core-store/lapor-bulk/answer.ts'
import { answersInTable } from '../../core-store/lapor-bulk/answers-table.ts'
import { readExportFile } from '../../core-store/lapor-bulk/export-file.ts'
import type { RowNote } from '../../core-store/lapor-bulk/export-rows.ts'
import { type Imported, takeOver } from '../../core-store/lapor-bulk/import.ts'
import { UsageError } from '../../usage-error.ts'
import type { Desk } from '../database.ts'
import { givenFile, readingOf } from './inputs.ts'

export interface ImportedFile extends Imported {
  readonly notes: readonly RowNote[]
}

/** Reads an export of LAPOR! and takes it over. */
export async function importFile(house: Desk, path: string): Promise<ImportedFile> {
  const file = await givenFile(path)
  const read = await readingOf(path, () => readExportFile(file))
  if (read.kind === 'fault') throw new UsageError(`${path}: ${read.fault}`)
  return { ...(await takeOver(house.sql, read.given)), notes: read.notes }
}

/** Reads answers from a table with a header: a code, and the words. */
export async function answersIn(path: string): Promise<PastedAnswer[]> {
  const { bytes } = await givenFile(path)
  const answers = await readingOf(path, () => answersInTable(bytes))
  if (!answers)
    throw new UsageError(
      `${path} needs a header with "Kode" (or "Tracking ID") and "Jawaban"; "Instansi" may stand beside them.`,
    )
  return answers
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
