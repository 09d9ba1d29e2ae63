import { zipSync } from 'fflate'
import { lettersOf } from '../../src/sheets/cells.ts'

/** Where the values of a drop-down stand. */
export type ListPlace = 'plain' | 'name' | 'range' | 'sheet' | 'x14' | 'computed'

export interface TemplateColumn {
  readonly header: string
  readonly list?: { readonly in: ListPlace; readonly values: readonly string[] }
  readonly isDay?: boolean
  /** Stands in its prepared cells. */
  readonly formula?: string
}

/** How an agency's empty book looks. */
export interface TemplateShape {
  readonly columns: readonly TemplateColumn[]
  /** From 1. */
  readonly headerRow?: number
  /** Columns that are left free before the first. */
  readonly indent?: number
  readonly prepared?: number
  /** As some programs write it: "x:". */
  readonly prefix?: string
  readonly areStringsShared?: boolean
  /** Neither rows nor cells say where they are. */
  readonly isWithoutPlaces?: boolean
  readonly is1904?: boolean
  /** Picture, comment, filter, panes, conditional format. */
  readonly isDecorated?: boolean
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const documents = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const office = 'application/vnd.openxmlformats-officedocument'
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const inXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** The sheet that is filled, and its part. */
export const formSheet = 'Form & Manual'
export const formPart = 'xl/worksheets/sheet2.xml'
export const listSheet = "Daftar 'Nilai' (1)"
/** Lists in the same sheet stand far below. */
const listRow = 900

/** The parts of an empty book: instructions, the form, and a very hidden sheet with lists. */
export function templateParts(shape: TemplateShape): Record<string, Uint8Array> {
  const p = shape.prefix ?? ''
  const { columns, isDecorated, is1904 } = shape
  const strings: string[] = []
  const names = columns.flatMap(({ list }, at) =>
    list?.in === 'name'
      ? [
          `<${p}definedName name="Daftar_${at}">${inXml(quotedSheet)}!$${lettersOf(at)}$1:$${lettersOf(at)}$${list.values.length}</${p}definedName>`,
        ]
      : [],
  )
  const xml: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="vml" ContentType="${office}.vmlDrawing"/><Override PartName="/xl/workbook.xml" ContentType="${office}.spreadsheetml.sheet.main+xml"/>${[1, 2, 3].map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${office}.spreadsheetml.worksheet+xml"/>`).join('')}<Override PartName="/xl/styles.xml" ContentType="${office}.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${office}.spreadsheetml.sharedStrings+xml"/>${isDecorated ? `<Override PartName="/xl/drawings/drawing1.xml" ContentType="${office}.drawing+xml"/><Override PartName="/xl/comments1.xml" ContentType="${office}.spreadsheetml.comments+xml"/>` : ''}</Types>`,
    '_rels/.rels': relations([['officeDocument', '/xl/workbook.xml']]),
    'xl/workbook.xml': `<${p}workbook ${p ? `xmlns:x="${main}"` : `xmlns="${main}"`} xmlns:r="${documents}"><${p}workbookPr${is1904 ? ' date1904="1"' : ''}/><${p}sheets><${p}sheet name="Petunjuk" sheetId="4" r:id="rId1"/><${p}sheet name="${inXml(formSheet)}" sheetId="7" r:id="rId2"/><${p}sheet name="${inXml(listSheet)}" sheetId="9" state="veryHidden" r:id="rId3"/></${p}sheets>${names.length > 0 ? `<${p}definedNames>${names.join('')}</${p}definedNames>` : ''}</${p}workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ['worksheet', 'worksheets/sheet1.xml'],
      ['worksheet', 'worksheets/sheet2.xml'],
      ['worksheet', 'worksheets/sheet3.xml'],
      ['styles', 'styles.xml'],
      ['sharedStrings', 'sharedStrings.xml'],
    ]),
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="170" formatCode="[$-421]dd\\ mmmm\\ yyyy;@"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="12"/><name val="Arial"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf applyAlignment="1"><alignment wrapText="1"/></xf><xf numFmtId="170" applyNumberFormat="1"/></cellXfs><dxfs count="1"><dxf><font><color rgb="FFFF0000"/></font></dxf></dxfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': sheetXml(
      '',
      `<row r="1">${textCell('A1', 'Isi Laporan wajib diisi')}</row>`,
    ),
    [formPart]: formXml(shape, strings),
    'xl/worksheets/sheet3.xml': sheetXml('', listRows(columns, ['name', 'sheet', 'x14'], 1)),
    ...(isDecorated && decorations),
  }
  xml['xl/sharedStrings.xml'] =
    `<sst xmlns="${main}">${strings.map((text) => `<si><r><t xml:space="preserve">${inXml(text.slice(0, 2))}</t></r><r><t xml:space="preserve">${inXml(text.slice(2))}</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>`).join('')}</sst>`
  const parts = Object.entries(xml).map(([name, text]) => [name, Buffer.from(head + text)] as const)
  return {
    ...Object.fromEntries(parts),
    ...(isDecorated && { 'xl/media/image1.png': pixel }),
    'xl/printerSettings/printerSettings1.bin': Buffer.from([0, 255, 1, 254, 13, 10]),
  }
}

export function templateOf(shape: TemplateShape): Uint8Array {
  return zipSync(templateParts(shape))
}

const quotedSheet = `'${listSheet.replaceAll("'", "''")}'`

const decorations: Record<string, string> = {
  'xl/worksheets/_rels/sheet2.xml.rels': relations([
    ['drawing', '../drawings/drawing1.xml'],
    ['comments', '../comments1.xml'],
    ['vmlDrawing', '../drawings/vmlDrawing1.vml'],
  ]),
  'xl/drawings/_rels/drawing1.xml.rels': relations([['image', '../media/image1.png']]),
  'xl/drawings/drawing1.xml': `<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="${documents}"><xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="9525" cy="9525"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Logo"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>`,
  'xl/comments1.xml': `<comments xmlns="${main}"><authors><author>Admin</author></authors><commentList><comment ref="B3" authorId="0"><text><t>Wajib diisi</t></text></comment></commentList></comments>`,
  'xl/drawings/vmlDrawing1.vml': `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s1025" type="#_x0000_t202" style="visibility:hidden"><x:ClientData ObjectType="Note"><x:Row>2</x:Row><x:Column>1</x:Column></x:ClientData></v:shape></xml>`,
}

function relations(all: readonly (readonly [type: string, target: string])[]): string {
  return `<Relationships xmlns="${packages}/relationships">${all.map(([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${documents}/${type}" Target="${target}"/>`).join('')}</Relationships>`
}

function sheetXml(before: string, rows: string, after = ''): string {
  return `<worksheet xmlns="${main}" xmlns:r="${documents}">${before}<sheetData>${rows}</sheetData>${after}</worksheet>`
}

const textCell = (place: string, text: string) =>
  `<c r="${place}" t="inlineStr"><is><t>${inXml(text)}</t></is></c>`

/** The values of lists, each in the column of its drop-down. */
function listRows(columns: readonly TemplateColumn[], places: readonly ListPlace[], first: number) {
  const lists = columns.map(({ list }) => (list && places.includes(list.in) ? list.values : []))
  const longest = Math.max(0, ...lists.map((values) => values.length))
  return Array.from({ length: longest }, (_, row) => {
    const cells = lists.flatMap((values, at) =>
      values[row] === undefined ? [] : textCell(`${lettersOf(at)}${first + row}`, values[row]),
    )
    return `<row r="${first + row}">${cells.join('')}</row>`
  }).join('')
}

function formXml(shape: TemplateShape, strings: string[]): string {
  const { columns, headerRow = 3, indent = 0, prepared = 10, prefix: p = '' } = shape
  const { isWithoutPlaces = false, isDecorated = false } = shape
  const r = (place: string | number) => (isWithoutPlaces ? '' : ` r="${place}"`)
  const string = (place: string, style: number, text: string) => {
    if (!shape.areStringsShared)
      return `<${p}c${r(place)} s="${style}" t="inlineStr"><${p}is><${p}t>${inXml(text)}</${p}t></${p}is></${p}c>`
    strings.push(text)
    return `<${p}c${r(place)} s="${style}" t="s"><${p}v>${strings.length - 1}</${p}v></${p}c>`
  }
  const row = (number: number, cells: readonly string[]) =>
    `\n<${p}row${r(number)} spans="1:${columns.length + indent}" ht="18" customHeight="1">${cells.join('')}</${p}row>`
  const gap = isWithoutPlaces ? Array.from({ length: indent }, () => `<${p}c/>`) : []
  const above = Array.from({ length: headerRow - 1 }, (_, at) =>
    row(at + 1, at === 0 ? [string('A1', 1, 'FORM MANUAL BOOK > 2026 <!-- -->')] : []),
  )
  const header = row(headerRow, [
    ...gap,
    ...columns.map((one, at) => string(`${lettersOf(at + indent)}${headerRow}`, 1, one.header)),
  ])
  const body = Array.from({ length: prepared }, (_, offset) => {
    const number = headerRow + 1 + offset
    const cells = columns.map(({ isDay, formula }, at) => {
      const tag = `<${p}c${r(`${lettersOf(at + indent)}${number}`)} s="${isDay ? 3 : 2}"`
      return formula === undefined
        ? `${tag}/>`
        : `${tag}><${p}f>${inXml(formula)}</${p}f><${p}v>0</${p}v></${p}c>`
    })
    return row(number, [...gap, ...cells])
  })
  const lists = isWithoutPlaces ? '' : listRows(columns, ['range'], listRow)
  const last = headerRow + Math.max(1, prepared)
  const before = `<!-- <sheetData> > --><${p}dimension ref="A1:${lettersOf(columns.length + indent - 1)}${last}"/><${p}sheetViews><${p}sheetView workbookViewId="0"><${p}pane ySplit="${headerRow}" topLeftCell="A${headerRow + 1}" state="frozen"/></${p}sheetView></${p}sheetViews><?simpul <c> ?>`
  const after = isDecorated
    ? `<${p}autoFilter ref="A${headerRow}:C${last}"/><${p}mergeCells count="1"><${p}mergeCell ref="A1:D1"/></${p}mergeCells><${p}conditionalFormatting sqref="A${headerRow + 1}:A${last}"><${p}cfRule type="expression" dxfId="0" priority="1"><${p}formula>LEN(A${headerRow + 1})&gt;140</${p}formula></${p}cfRule></${p}conditionalFormatting>`
    : ''
  const links = isDecorated ? `<${p}drawing r:id="rId1"/><${p}legacyDrawing r:id="rId3"/>` : ''
  const rows = `${above.join('')}${header}${body.join('')}${lists}`
  const data = rows === '' ? `<${p}sheetData/>` : `<${p}sheetData>${rows}</${p}sheetData>`
  return `<${p}worksheet ${p ? `xmlns:x="${main}"` : `xmlns="${main}"`} xmlns:r="${documents}">${before}${data}${after}${validations(shape, headerRow + 1, last)}${links}${newerValidations(shape, headerRow + 1, last)}</${p}worksheet>`
}

/** Drop-downs whose lists stand in the rule, have a name, or are cells. */
function validations(shape: TemplateShape, first: number, last: number): string {
  const { columns, indent = 0, prefix: p = '' } = shape
  const rules = columns.flatMap(({ list }, at) => {
    if (!list || list.in === 'x14') return []
    const [to, of] = [lettersOf(at + indent), lettersOf(at)]
    const count = list.values.length
    const formula = {
      plain: `"${list.values.join(',')}"`,
      name: `Daftar_${at}`,
      range: `$${of}$${listRow}:$${of}$${listRow + count - 1}`,
      sheet: `${quotedSheet}!$${of}$1:$${of}$${count}`,
      computed: 'INDIRECT($B$4)',
    }[list.in]
    // The first prepared cell stands apart, as after a cell was copied.
    return [
      `<${p}dataValidation type="list" allowBlank="1" errorTitle="a > b" sqref="${to}${first} ${to}${first + 1}:${to}${last}"><${p}formula1>${inXml(formula)}</${p}formula1></${p}dataValidation>`,
    ]
  })
  return rules.length === 0
    ? ''
    : `<${p}dataValidations count="${rules.length}">${rules.join('')}</${p}dataValidations>`
}

/** @see https://learn.microsoft.com/openspecs/office_standards/ms-xlsx (x14:dataValidations) */
function newerValidations(shape: TemplateShape, first: number, last: number): string {
  const { columns, indent = 0, prefix: p = '' } = shape
  const rules = columns.flatMap(({ list }, at) =>
    list?.in === 'x14'
      ? [
          `<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>${inXml(quotedSheet)}!$${lettersOf(at)}$1:$${lettersOf(at)}$${list.values.length}</xm:f></x14:formula1><xm:sqref>${lettersOf(at + indent)}${first}:${lettersOf(at + indent)}${last}</xm:sqref></x14:dataValidation>`,
        ]
      : [],
  )
  return rules.length === 0
    ? ''
    : `<${p}extLst><${p}ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:dataValidations count="${rules.length}" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">${rules.join('')}</x14:dataValidations></${p}ext></${p}extLst>`
}
