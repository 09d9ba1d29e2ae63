import { unzipSync, zipSync } from 'fflate'

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const documents = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const x14 = 'http://schemas.microsoft.com/office/spreadsheetml/2009/9/main'
const xm = 'http://schemas.microsoft.com/office/excel/2006/main'
const drawing = 'http://schemas.openxmlformats.org/drawingml/2006'
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

export interface BookSheet {
  readonly name: string
  readonly state?: 'hidden' | 'veryHidden'
  /** The whole part; or what stands in its `sheetData`. */
  readonly part?: string | Uint8Array
  readonly data?: string
}

export interface BookParts {
  readonly sheets: readonly BookSheet[]
  /** What stands in `definedNames`. */
  readonly names?: string
  readonly sharedStrings?: string
  readonly styles?: string
  /** Attributes of `workbookPr`. */
  readonly properties?: string
  readonly others?: Readonly<Record<string, string | Uint8Array>>
}

/** The part of a sheet with nothing but rows. */
export const worksheet = (data: string) =>
  `${head}<worksheet xmlns="${main}"><sheetData>${data}</sheetData></worksheet>`

/** Packs a workbook as another program could have written it. */
export function book(given: BookParts): Uint8Array {
  return packed(bookParts(given))
}

export function packed(parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [
        name,
        typeof part === 'string' ? Buffer.from(part, 'utf8') : part,
      ]),
    ),
    { mtime: new Date(2020, 0, 1) },
  )
}

/** A part of a packed workbook as text. */
export function partText(bytes: Uint8Array, name: string): string {
  return Buffer.from(unzipSync(bytes)[name] ?? []).toString('utf8')
}

export function bookParts(given: BookParts): Record<string, string | Uint8Array> {
  const { sheets, names, sharedStrings, styles, properties = '', others = {} } = given
  const list = sheets.map(
    ({ name, state }, at) =>
      `<sheet name="${name.replaceAll('&', '&amp;')}" sheetId="${at + 1}"${state ? ` state="${state}"` : ''} r:id="s${at + 1}"/>`,
  )
  const shared: [string, string, string][] = [
    ...sheets.map((_, at): [string, string, string] => [
      `s${at + 1}`,
      'worksheet',
      `worksheets/sheet${at + 1}.xml`,
    ]),
    ...(styles === undefined ? [] : [['st', 'styles', 'styles.xml'] as [string, string, string]]),
    ...(sharedStrings === undefined
      ? []
      : [['ss', 'sharedStrings', 'sharedStrings.xml'] as [string, string, string]]),
  ]
  return {
    '[Content_Types].xml': `${head}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>${overrides(given)}</Types>`,
    '_rels/.rels': relationships([['a', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${documents}"><workbookPr${properties}/><sheets>${list.join('')}</sheets>${names === undefined ? '' : `<definedNames>${names}</definedNames>`}</workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(shared),
    ...Object.fromEntries(
      sheets.map(({ part, data = '' }, at) => [
        `xl/worksheets/sheet${at + 1}.xml`,
        part ?? worksheet(data),
      ]),
    ),
    ...(styles === undefined ? {} : { 'xl/styles.xml': styles }),
    ...(sharedStrings === undefined
      ? {}
      : { 'xl/sharedStrings.xml': `${head}<sst xmlns="${main}">${sharedStrings}</sst>` }),
    ...others,
  }
}

function overrides({ sheets, styles, sharedStrings, others = {} }: BookParts): string {
  const kinds: [string, string][] = [
    ['/xl/workbook.xml', 'spreadsheetml.sheet.main'],
    ...sheets.map((_, at): [string, string] => [
      `/xl/worksheets/sheet${at + 1}.xml`,
      'spreadsheetml.worksheet',
    ]),
    ...(styles === undefined
      ? []
      : [['/xl/styles.xml', 'spreadsheetml.styles'] as [string, string]]),
    ...(sharedStrings === undefined
      ? []
      : [['/xl/sharedStrings.xml', 'spreadsheetml.sharedStrings'] as [string, string]]),
    ...Object.keys(others).flatMap((name): [string, string][] => {
      if (/comments\d*\.xml$/.test(name)) return [[`/${name}`, 'spreadsheetml.comments']]
      return /drawing\d*\.xml$/.test(name) ? [[`/${name}`, 'drawing']] : []
    }),
  ]
  return kinds
    .map(
      ([name, kind]) =>
        `<Override PartName="${name}" ContentType="application/vnd.openxmlformats-officedocument.${kind}+xml"/>`,
    )
    .join('')
}

function relationships(all: readonly (readonly [id: string, type: string, target: string])[]) {
  const lines = all.map(
    ([id, type, target]) =>
      `<Relationship Id="${id}" Type="${documents}/${type}" Target="${target}"/>`,
  )
  return `${head}<Relationships xmlns="${packages}/relationships">${lines.join('')}</Relationships>`
}

/** Style 1 is bold, 2 wraps texts, 3 shows days, 4 numbers with a unit that has a "d". */
export const styles = `${head}<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy;@"/><numFmt numFmtId="165" formatCode="#,##0_d&quot;dong&quot;"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1"><alignment wrapText="1"/></xf><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><dxfs count="1"><dxf><font><color rgb="FFFF0000"/></font></dxf></dxfs></styleSheet>`

// One red dot.
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)

export interface FormShape {
  /** From 1. */
  readonly headerRow?: number
  /** Rows with styles below the header. */
  readonly prepared?: number
  /** A column far to the right, too. */
  readonly isWide?: boolean
}

/** An agency's form with all that Excel can put around its rows. Its sheet is "Formulir & Isian". */
export function formBook({ headerRow = 3, prepared = 20, isWide = true }: FormShape = {}) {
  const first = headerRow + 1
  const last = headerRow + Math.max(prepared, 1)
  const cell = (letters: string, row: number, style: number, shared?: number) =>
    `<c r="${letters}${row}" s="${style}"${shared === undefined ? '/>' : ` t="s"><v>${shared}</v></c>`}`
  const letters = [...'ABCDEFGH', ...(isWide ? ['AC'] : [])]
  const header = letters.map((one, at) => cell(one, headerRow, 1, at)).join('')
  const rows = Array.from(
    { length: prepared },
    (_, at) =>
      `<row r="${first + at}" spans="1:8" ht="30" customHeight="1">${letters.map((one) => cell(one, first + at, one === 'B' ? 3 : 2)).join('')}</row>`,
  ).join('')
  const rule = (letter: string, formula: string) =>
    `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${letter}${first}:${letter}${last}"><formula1>${formula}</formula1></dataValidation>`
  const form = `${head}<worksheet xmlns="${main}" xmlns:r="${documents}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:${isWide ? 'AC' : 'H'}${last}"/><sheetViews><sheetView workbookViewId="0"><pane ySplit="${headerRow}" topLeftCell="A${first}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="1" width="5" customWidth="1"/><col min="2" max="3" width="20" style="2" customWidth="1"/></cols><sheetData><row r="1"><c r="A1" s="1" t="s"><v>9</v></c></row><row r="${headerRow}" spans="1:8">${header}</row>${rows}</sheetData><autoFilter ref="A${headerRow}:H${last}"/><mergeCells count="1"><mergeCell ref="A1:H1"/></mergeCells><conditionalFormatting sqref="D${first}:D${last}"><cfRule type="expression" dxfId="0" priority="1"><formula>LEN(D${first})&gt;2000</formula></cfRule></conditionalFormatting><dataValidations count="6">${rule('C', '&quot;Whatsapp, Instagram,Surat&quot;')}${rule('E', 'DaftarKlasifikasi')}${rule('F', 'Referensi!$B$1:$B$3')}${rule('G', '$AF$1:$AF$2')}<dataValidation type="textLength" operator="lessThanOrEqual" sqref="D${first}:D${last}"><formula1>2400</formula1></dataValidation><dataValidation type="date" operator="greaterThan" sqref="B${first}:B${last}"><formula1>43831</formula1></dataValidation></dataValidations><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/><drawing r:id="d1"/><legacyDrawing r:id="v1"/><extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="${x14}"><x14:dataValidations xmlns:xm="${xm}" count="1"><x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>'Daftar Dinas'!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>H${first}:H${last}</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>`
  const strings = [
    'No',
    'Tanggal Kejadian *',
    'Sumber Laporan *',
    'Isi Laporan *',
    'Klasifikasi *',
    'Kategori',
    'Tipe',
    'Instansi',
    'Jauh',
    'FORMULIR',
    'Sungai',
    'Taman',
    'Pasar',
    'Pengaduan',
    'Aspirasi',
  ]
  const column = (letter: string, from: number, count: number) =>
    Array.from({ length: count }, (_, at) => [at + 1, cell(letter, at + 1, 0, from + at)] as const)
  const references = [1, 2, 3]
    .map((row) => {
      const cells = [...column('B', 10, 3), ...column('C', 13, 2)].filter(([at]) => at === row)
      return `<row r="${row}">${cells.map(([, one]) => one).join('')}</row>`
    })
    .join('')
  const inline = (place: string, text: string) =>
    `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`
  return book({
    sheets: [
      { name: 'Petunjuk', data: `<row r="1">${inline('A1', 'Isi lembar berikut.')}</row>` },
      {
        name: 'Formulir & Isian',
        part: form.replace(
          '</row>',
          `${inline('AF1', 'Anonim')}</row><row r="2">${inline('AF2', 'Rahasia')}</row>`,
        ),
      },
      { name: 'Referensi', state: 'veryHidden', data: references },
      {
        name: 'Daftar Dinas',
        state: 'hidden',
        data: `<row r="1">${inline('A1', 'Dinas Air &amp; Sungai')}</row><row r="2">${inline('A2', 'Dinas Pasar')}</row>`,
      },
    ],
    names: `<definedName name="DaftarKlasifikasi">Referensi!$C$1:$C$2</definedName><definedName name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">'Formulir &amp; Isian'!$A$${headerRow}:$H$${last}</definedName><definedName name="_xlnm.Print_Titles" localSheetId="1">'Formulir &amp; Isian'!$${headerRow}:$${headerRow}</definedName>`,
    sharedStrings: strings.map((text) => `<si><t>${text}</t></si>`).join(''),
    styles,
    others: {
      'xl/worksheets/_rels/sheet2.xml.rels': relationships([
        ['d1', 'drawing', '../drawings/drawing1.xml'],
        ['v1', 'vmlDrawing', '../drawings/vmlDrawing1.vml'],
        ['c1', 'comments', '../comments1.xml'],
      ]),
      'xl/comments1.xml': `${head}<comments xmlns="${main}"><authors><author>Admin</author></authors><commentList><comment ref="D${headerRow}" authorId="0"><text><r><t>Paling banyak 2.400 huruf.</t></r></text></comment></commentList></comments>`,
      'xl/drawings/vmlDrawing1.vml': `<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="_x0000_s1" type="#_x0000_t202" style="position:absolute;visibility:hidden"><x:ClientData ObjectType="Note"><x:Row>${headerRow - 1}</x:Row><x:Column>3</x:Column></x:ClientData></v:shape></xml>`,
      'xl/drawings/drawing1.xml': `${head}<xdr:wsDr xmlns:xdr="${drawing}/spreadsheetDrawing" xmlns:a="${drawing}/main"><xdr:oneCellAnchor><xdr:from><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>0</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="190500" cy="190500"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="Lambang"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip xmlns:r="${documents}" r:embed="p1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>`,
      'xl/drawings/_rels/drawing1.xml.rels': relationships([
        ['p1', 'image', '../media/image1.png'],
      ]),
      'xl/media/image1.png': picture,
    },
  })
}

/** What must arrive in a cell as it was said, with what it reads as afterwards where that differs. */
export const hardTexts: readonly (readonly [given: string, kept?: string])[] = [
  ['Lampu 🚦 mati di 👨‍👩‍👧 perempatan'],
  ['baris satu\nbaris dua'],
  ['baris satu\r\nbaris dua\rtiga', 'baris satu\nbaris dua\ntiga'],
  ['kata "Pak RT", \'kata\' saya'],
  ['=1+1'],
  ['+62 812'],
  ['-5 derajat'],
  ['@dinas'],
  ["'kutip di depan"],
  [`${'x'.repeat(2_399)}.`],
  ['setengah \uD83D emoji', 'setengah \uFFFD emoji'],
  ['\uDEA6 belakang', '\uFFFD belakang'],
  ['tertulis _x000D_ begitu'],
  ['tertulis _x005F_x000D_ begitu'],
  ['_x0041_x0042_'],
  ['   tiga spasi di depan dan belakang   '],
  ['bunyi \u0007 bel\u0000', 'bunyi  bel'],
  ['<c r="A1"><v>1</v></c> & &amp; ]]>'],
  ['\u200Barab \u0639\u0631\u0628\u064A, aksara \uA997\uA9AB'],
  ['0812'],
  ['1e5'],
  ['TRUE'],
  ['31/12/2025'],
]
