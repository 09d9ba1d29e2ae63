import { lettersOf } from '../../src/sheets/cells.ts'
import { bookParts, packed, styles } from './workbooks.ts'

/** What stands in a cell of a template; a formula has what it gave last. */
export type TemplateCell =
  | string
  | number
  | null
  | { readonly formula: string; readonly was: string }

/** An agency's empty book of whatever shape. */
export interface AgencyTemplate {
  /** Of the sheet that is to be filled, from its first row. */
  readonly rows: readonly (readonly TemplateCell[])[]
  /** Rows with styles below these. */
  readonly prepared?: number
  readonly sheetName?: string
  /** Other sheets, before and behind it. */
  readonly before?: readonly OtherSheet[]
  readonly behind?: readonly OtherSheet[]
  readonly merged?: readonly string[]
  /** Drop-downs: places and formulas. */
  readonly lists?: readonly (readonly [place: string, formula: string])[]
  /** Those that Excel 2010 and later keep apart. */
  readonly newerLists?: AgencyTemplate['lists']
  /** What stands in `definedNames`. */
  readonly names?: string
  /** What stands before the rows, and right behind them. */
  readonly head?: string
  readonly tail?: string
  /** A table of Excel: its ref, and further attributes. */
  readonly table?: {
    readonly ref: string
    readonly columns: readonly string[]
    readonly sums?: number
  }
  readonly areStringsShared?: boolean
  readonly others?: Readonly<Record<string, string | Uint8Array>>
  /** How another program writes the same. */
  readonly rewrite?: (name: string, xml: string) => string
}

export interface OtherSheet {
  readonly name: string
  readonly state?: 'hidden' | 'veryHidden'
  readonly rows: readonly (readonly TemplateCell[])[]
  readonly table?: AgencyTemplate['table'] & { readonly name: string }
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const documents = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const x14 = 'http://schemas.microsoft.com/office/spreadsheetml/2009/9/main'
const xm = 'http://schemas.microsoft.com/office/excel/2006/main'

const inXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** Its parts by their names. */
export function agencyParts(given: AgencyTemplate): Record<string, Uint8Array> {
  const { before = [], behind = [], sheetName = 'Form', names, table, rewrite, others } = given
  const strings: string[] = []
  const own = before.length
  const all = [...before, { name: sheetName, rows: given.rows, table }, ...behind]
  const parts = bookParts({
    sheets: all.map(({ name, rows, ...more }, at) => ({
      name,
      ...('state' in more && more.state ? { state: more.state } : {}),
      part:
        at === own
          ? formPart(given, strings)
          : sheetPart(
              rowsXml(rows),
              more.table ? '<tableParts count="1"><tablePart r:id="t1"/></tableParts>' : '',
            ),
    })),
    ...(names === undefined ? {} : { names }),
    ...(given.areStringsShared
      ? { sharedStrings: strings.map((text) => `<si><t>${inXml(text)}</t></si>`).join('') }
      : {}),
    styles,
    others: { ...tableParts(all), ...others },
  })
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => {
      const text = typeof part === 'string' ? part : undefined
      if (text === undefined) return [name, part as Uint8Array]
      return [name, Buffer.from(rewrite?.(name, text) ?? text, 'utf8')]
    }),
  )
}

export function agencyBook(given: AgencyTemplate): Uint8Array {
  return packed(agencyParts(given))
}

/** The name of the part of the sheet that is to be filled. */
export function formPartOf({ before = [] }: AgencyTemplate): string {
  return `xl/worksheets/sheet${before.length + 1}.xml`
}

function sheetPart(rows: string, tail = '', head = ''): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="${main}" xmlns:r="${documents}">${head}<sheetData>${rows}</sheetData>${tail}</worksheet>`
}

function formPart(given: AgencyTemplate, strings: string[]): string {
  const { rows, prepared = 3, merged = [], lists = [], newerLists = [], tail = '', table } = given
  const width = Math.max(...rows.map((row) => row.length))
  const styled = Array.from({ length: prepared }, (_, at) => {
    const number = rows.length + 1 + at
    const cells = Array.from(
      { length: width },
      (__, column) => `<c r="${lettersOf(column)}${number}" s="2"/>`,
    )
    return `<row r="${number}">${cells.join('')}</row>`
  })
  const merges =
    merged.length === 0
      ? ''
      : `<mergeCells count="${merged.length}">${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
  const rules = lists.map(
    ([place, formula]) =>
      `<dataValidation type="list" allowBlank="1" sqref="${place}"><formula1>${inXml(formula)}</formula1></dataValidation>`,
  )
  const validations =
    rules.length === 0
      ? ''
      : `<dataValidations count="${rules.length}">${rules.join('')}</dataValidations>`
  const newer = newerLists.map(
    ([place, formula]) =>
      `<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>${inXml(formula)}</xm:f></x14:formula1><xm:sqref>${place}</xm:sqref></x14:dataValidation>`,
  )
  const extension =
    newer.length === 0
      ? ''
      : `<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="${x14}"><x14:dataValidations xmlns:xm="${xm}" count="${newer.length}">${newer.join('')}</x14:dataValidations></ext></extLst>`
  const tables = table ? '<tableParts count="1"><tablePart r:id="t1"/></tableParts>' : ''
  return sheetPart(
    rowsXml(rows, given.areStringsShared ? strings : undefined) + styled.join(''),
    `${tail}${merges}${validations}${tables}${extension}`,
    given.head,
  )
}

function rowsXml(rows: AgencyTemplate['rows'], strings?: string[]): string {
  return rows
    .map((row, at) => {
      const cells = row.map((cell, column) =>
        cellXml(cell, `${lettersOf(column)}${at + 1}`, strings),
      )
      return `<row r="${at + 1}">${cells.join('')}</row>`
    })
    .join('')
}

function cellXml(cell: TemplateCell, place: string, strings: string[] | undefined): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return `<c r="${place}"><v>${cell}</v></c>`
  if (typeof cell === 'object')
    return `<c r="${place}" t="str"><f>${inXml(cell.formula)}</f><v>${inXml(cell.was)}</v></c>`
  if (!strings) return `<c r="${place}" t="inlineStr"><is><t>${inXml(cell)}</t></is></c>`
  strings.push(cell)
  return `<c r="${place}" t="s"><v>${strings.length - 1}</v></c>`
}

function tableParts(
  sheets: readonly { readonly table?: OtherSheet['table'] | AgencyTemplate['table'] }[],
) {
  const parts: Record<string, string> = {}
  for (const [at, { table }] of sheets.entries()) {
    if (!table) continue
    const name = 'name' in table ? table.name : 'Isian'
    const sums = table.sums ? ` totalsRowCount="${table.sums}"` : ' totalsRowShown="0"'
    parts[`xl/worksheets/_rels/sheet${at + 1}.xml.rels`] =
      `<Relationships xmlns="${packages}/relationships"><Relationship Id="t1" Type="${documents}/table" Target="../tables/table${at + 1}.xml"/></Relationships>`
    parts[`xl/tables/table${at + 1}.xml`] =
      `<table xmlns="${main}" id="${at + 1}" name="${name}" displayName="${name}" ref="${table.ref}"${sums}><autoFilter ref="${table.ref}"/><tableColumns count="${table.columns.length}">${table.columns.map((one, n) => `<tableColumn id="${n + 1}" name="${inXml(one)}"/>`).join('')}</tableColumns></table>`
  }
  return parts
}

/** As programs write it whose elements have a prefix. */
export function withPrefix(name: string, xml: string): string {
  if (!/^xl\/(?:workbook|worksheets\/sheet\d|sharedStrings|styles)\w*\.xml$/.test(name)) return xml
  return xml
    .replace(/<(\/?)(?=[a-z]\w*[\s/>])/gi, '<$1x:')
    .replace(`xmlns="${main}"`, `xmlns:x="${main}"`)
}

/** "Strict Open XML Spreadsheet": ISO/IEC 29500-1 has namespaces of its own. */
export function asStrict(_name: string, xml: string): string {
  return xml
    .replaceAll(documents, 'http://purl.oclc.org/ooxml/officeDocument/relationships')
    .replaceAll(main, 'http://purl.oclc.org/ooxml/spreadsheetml/main')
    .replace('<workbook ', '<workbook conformance="strict" ')
}

/** Targets begin at the root of the package. */
export function fromTheRoot(name: string, xml: string): string {
  if (name === '_rels/.rels') return xml.replace('Target="', 'Target="/')
  return name === 'xl/_rels/workbook.xml.rels' ? xml.replaceAll('Target="', 'Target="/xl/') : xml
}

/** With macros. */
export function withMacros(name: string, xml: string): string {
  return name === '[Content_Types].xml'
    ? xml.replace(
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml',
        'application/vnd.ms-excel.sheet.macroEnabled.main+xml',
      )
    : xml
}
