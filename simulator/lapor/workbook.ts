import { strToU8, zipSync } from 'fflate'

/** A column of a sheet that people fill. */
export interface FormColumn {
  /** In signs. */
  readonly width: number
  /** It shows days. */
  readonly isDay?: boolean
  /** Where the values of its drop-down stand, as `Daftar!$A$1:$A$4`. */
  readonly list?: string | undefined
}

export interface Sheet {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
  readonly isHidden?: boolean
  /** Its last row is the header, and below it rows are prepared to be filled. */
  readonly form?: { readonly columns: readonly FormColumn[]; readonly prepared: number }
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const documents = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const content = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Places in `cellXfs`: 0 is plain. */
const bold = 1
const wrapped = 2
const day = 3
const styles = `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf><xf numFmtId="164" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs></styleSheet>`

/** A workbook of texts. The same sheets give the same bytes. */
export function workbookOf(sheets: readonly Sheet[]): Uint8Array {
  const numbered = sheets.map((sheet, at) => ({ ...sheet, number: at + 1 }))
  const parts: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${content}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${content}.styles+xml"/>${numbered.map(({ number }) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${content}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${documents}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${documents}"><sheets>${numbered.map(({ name, isHidden, number }) => `<sheet name="${escaped(name)}" sheetId="${number}"${isHidden ? ' state="hidden"' : ''} r:id="rId${number}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships">${numbered.map(({ number }) => `<Relationship Id="rId${number}" Type="${documents}/worksheet" Target="worksheets/sheet${number}.xml"/>`).join('')}<Relationship Id="rId${sheets.length + 1}" Type="${documents}/styles" Target="styles.xml"/></Relationships>`,
    'xl/styles.xml': styles,
    ...Object.fromEntries(
      numbered.map((sheet) => [`xl/worksheets/sheet${sheet.number}.xml`, sheetXml(sheet)]),
    ),
  }
  const bytes = Object.entries(parts).map(([path, xml]) => [path, strToU8(head + xml)])
  return zipSync(Object.fromEntries(bytes), { mtime: '2026-01-01T00:00:00' })
}

function sheetXml({ rows, form }: Sheet): string {
  const header = form ? rows.length - 1 : -1
  const filled = rows.map((row, at) => {
    const style = at === header ? ` s="${bold}"` : ''
    const cells = row.map(
      (text, column) =>
        `<c r="${letterOf(column)}${at + 1}"${style} t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`,
    )
    return `<row r="${at + 1}">${cells.join('')}</row>`
  })
  if (!form)
    return `<worksheet xmlns="${main}"><sheetData>${filled.join('')}</sheetData></worksheet>`
  const { columns, prepared } = form
  const first = rows.length + 1
  const last = rows.length + prepared
  const widths = columns.map(
    ({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  )
  const empty = Array.from({ length: prepared }, (_, at) => {
    const cells = columns.map(
      ({ isDay }, column) =>
        `<c r="${letterOf(column)}${first + at}" s="${isDay ? day : wrapped}"/>`,
    )
    return `<row r="${first + at}">${cells.join('')}</row>`
  })
  const lists = columns.flatMap(({ list }, at) => {
    const letter = letterOf(at)
    return list === undefined
      ? []
      : `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${letter}${first}:${letter}${last}"><formula1>${escaped(list)}</formula1></dataValidation>`
  })
  return `<worksheet xmlns="${main}"><cols>${widths.join('')}</cols><sheetData>${filled.join('')}${empty.join('')}</sheetData><dataValidations count="${lists.length}">${lists.join('')}</dataValidations></worksheet>`
}

/** The name of one of the first 26 columns. */
export function letterOf(column: number): string {
  return String.fromCharCode(65 + column)
}

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
