import { readTable } from '../../sheets/read-table.ts'
import type { PastedAnswer } from './answer.ts'

/** Headers of a table of answers. */
const columns = {
  name: /^(?:kode|code|tracking ?id|no(?:mor)?\.? laporan)$/i,
  text: /^(?:jawaban|tanggapan|tindak lanjut|isi jawaban|answer|text)$/i,
  agency: /^(?:instansi|agency)$/i,
}

/**
 * Reads answers from a table with a header: a code, and the words.
 *
 * @param bytes .xlsx, or text with commas, semicolons or tabs
 * @returns undefined where no row is such a header
 * @throws SheetFault where it is no table
 */
export async function answersInTable(bytes: Uint8Array): Promise<PastedAnswer[] | undefined> {
  const { rows } = await readTable(bytes)
  const at = rows.findIndex(
    (row) => row.some((cell) => columns.name.test(String(cell ?? '').trim())) && row.length > 1,
  )
  const header = (rows[at] ?? []).map((cell) => String(cell ?? '').trim())
  const columnOf = (field: keyof typeof columns) =>
    header.findIndex((text) => columns[field].test(text))
  const [name, text, agency] = [columnOf('name'), columnOf('text'), columnOf('agency')]
  if (name === -1 || text === -1) return undefined
  return rows.slice(at + 1).flatMap((row) => {
    const of = (column: number) => (column === -1 ? '' : String(row[column] ?? '').trim())
    if (of(name) === '' || of(text) === '') return []
    return [{ name: of(name), text: of(text), agency: of(agency) || undefined }]
  })
}
