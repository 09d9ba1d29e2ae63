import { lettersOf } from './cells.ts'
import { pack } from './package.ts'
import { escapeAttribute, escapeText } from './xml.ts'

/** A column of a workbook of our own. */
export interface PlainColumn {
  readonly header: string
  /** In signs. */
  readonly width: number
  /** What its drop-down offers. */
  readonly list?: readonly string[]
  /** It shows days. */
  readonly isDay?: boolean
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const documents = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/**
 * An empty workbook with one sheet for people, and a hidden one that holds the lists of its drop-downs.
 * The same columns give the same bytes.
 *
 * @param prepared rows with styles and drop-downs below the header
 */
export function plainWorkbook(
  sheetName: string,
  columns: readonly PlainColumn[],
  prepared: number,
): Uint8Array {
  const parts: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${content('sheet.main')}"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${content('worksheet')}"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="${content('worksheet')}"/><Override PartName="/xl/styles.xml" ContentType="${content('styles')}"/></Types>`,
    '_rels/.rels': relationships([['officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${documents}"><sheets><sheet name="${escapeAttribute(sheetName)}" sheetId="1" r:id="rId1"/><sheet name="${listSheet}" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships([
      ['worksheet', 'worksheets/sheet1.xml'],
      ['worksheet', 'worksheets/sheet2.xml'],
      ['styles', 'styles.xml'],
    ]),
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"><alignment wrapText="1" vertical="top"/></xf><xf applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf><xf numFmtId="164" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': formSheet(columns, prepared),
    'xl/worksheets/sheet2.xml': listsSheet(columns),
  }
  return pack(
    new Map(Object.entries(parts).map(([name, xml]) => [name, Buffer.from(head + xml, 'utf8')])),
  )
}

const listSheet = 'Daftar'
const content = (kind: string) =>
  `application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml`

function relationships(all: readonly (readonly [type: string, target: string])[]): string {
  const lines = all.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${documents}/${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="${packages}/relationships">${lines.join('')}</Relationships>`
}

const textCell = (place: string, style: number, text: string) =>
  `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`

function formSheet(columns: readonly PlainColumn[], prepared: number): string {
  const widths = columns.map(
    ({ width }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  )
  const header = columns.map(({ header: text }, at) => textCell(`${lettersOf(at)}1`, 1, text))
  const row = (number: number) =>
    `<row r="${number}">${columns.map(({ isDay }, at) => `<c r="${lettersOf(at)}${number}" s="${isDay ? 3 : 2}"/>`).join('')}</row>`
  const body = Array.from({ length: prepared }, (_, at) => row(at + 2)).join('')
  const lists = columns.flatMap(({ list }, at) => {
    if (!list || list.length === 0) return []
    const letters = lettersOf(at)
    return `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${letters}2:${letters}${prepared + 1}"><formula1>${listSheet}!$${letters}$1:$${letters}$${list.length}</formula1></dataValidation>`
  })
  const validations =
    lists.length > 0
      ? `<dataValidations count="${lists.length}">${lists.join('')}</dataValidations>`
      : ''
  return `<worksheet xmlns="${main}"><dimension ref="A1:${lettersOf(columns.length - 1)}${prepared + 1}"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData><row r="1">${header.join('')}</row>${body}</sheetData>${validations}</worksheet>`
}

function listsSheet(columns: readonly PlainColumn[]): string {
  const longest = Math.max(0, ...columns.map(({ list }) => list?.length ?? 0))
  const rows = Array.from({ length: longest }, (_, row) => {
    const cells = columns.flatMap(({ list }, at) => {
      const value = list?.[row]
      return value === undefined ? [] : textCell(`${lettersOf(at)}${row + 1}`, 0, value)
    })
    return `<row r="${row + 1}">${cells.join('')}</row>`
  })
  return `<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`
}
