import { SheetFault, tooMany } from './fault.ts'
import { type Parts, partOf } from './package.ts'
import { relationsOf } from './relations.ts'
import { type Attributes, readXml, unescapeText } from './xml.ts'

export interface SheetPart {
  readonly name: string
  /** The name of its part. */
  readonly part: string
  readonly isHidden: boolean
  /** Its index among all sheets, charts as well, by which names that count only there refer to it. */
  readonly index: number
}

/** What the sheets of a workbook share. */
export interface Structure {
  readonly sheets: readonly SheetPart[]
  /** What a name stands for in a sheet. */
  definedAs(name: string, sheet: SheetPart): string | undefined
  readonly is1904: boolean
  readonly sharedStrings: readonly string[]
  /** Whether a cell of this style shows a day. */
  isDate(style: number): boolean
}

/** @throws SheetFault where the parts are no workbook */
export function structureOf(parts: Parts, maxCellSigns: number): Structure {
  const main = [...relationsOf(parts, '')].find(([, { type }]) =>
    type.endsWith('/officeDocument'),
  )?.[1]
  if (!main) throw noWorkbook()
  // Excel's binary workbook has the same relations, and no XML.
  if (!/\.xml$/i.test(main.target)) throw noWorkbook()
  const relations = relationsOf(parts, main.target)
  const byType = (type: string) =>
    [...relations.values()].find((one) => one.type.endsWith(`/${type}`))?.target
  const sheets: SheetPart[] = []
  const definedNames = new Map<string, string>()
  let is1904 = false
  let index = 0
  let defined: string | undefined
  let words = ''
  readXml(partOf(parts, main.target), {
    open({ name, attributes }) {
      if (name === 'workbookPr') is1904 = isTrue(attributes.date1904)
      if (name === 'sheet') {
        const related = relations.get(relationIn(attributes))
        if (related?.type.endsWith('/worksheet')) {
          if (sheets.some(({ part }) => part === related.target))
            throw new SheetFault('A sheet of the file is there twice. Save it again in Excel.')
          sheets.push({
            name: unescapeText(attributes.name ?? ''),
            part: related.target,
            isHidden: attributes.state === 'hidden' || attributes.state === 'veryHidden',
            index,
          })
        }
        index += 1
      }
      if (name === 'definedName') {
        defined = nameKey(attributes.name ?? '', attributes.localSheetId)
        words = ''
      }
    },
    text(text) {
      if (defined !== undefined) words += text
    },
    close(name) {
      if (name !== 'definedName' || defined === undefined) return
      definedNames.set(defined, words)
      defined = undefined
    },
  })
  if (sheets.length === 0) throw noWorkbook()
  const strings = byType('sharedStrings')
  const dates = dateStyles(byType('styles'), parts)
  return {
    sheets,
    definedAs: (name, sheet) =>
      definedNames.get(nameKey(name, `${sheet.index}`)) ?? definedNames.get(nameKey(name)),
    is1904,
    sharedStrings: strings === undefined ? [] : stringsIn(partOf(parts, strings), maxCellSigns),
    isDate: (style) => dates.has(style),
  }
}

const noWorkbook = () =>
  new SheetFault(
    'The file is no workbook of Excel (.xlsx). Open it in Excel, and save it as "Excel Workbook (.xlsx)".',
  )

/** Names are the same whatever their case; one may count in a single sheet. */
const nameKey = (name: string, sheet = '') => `${sheet}!${name.toLowerCase()}`

const isTrue = (value = '') => value === '1' || value === 'true'

function relationIn(attributes: Attributes): string {
  const key = Object.keys(attributes).find((one) => /^\w+:id$/.test(one))
  return key === undefined ? '' : (attributes[key] ?? '')
}

/** The words of each entry; how they look and how they are spoken is left out. */
function stringsIn(part: Uint8Array, maxCellSigns: number): string[] {
  const strings: string[] = []
  let words = ''
  let isText = false
  let spoken = 0
  readXml(part, {
    open({ name }) {
      if (name === 'si') words = ''
      if (name === 'rPh') spoken += 1
      isText = name === 't' && spoken === 0
    },
    text(text) {
      if (!isText) return
      words += text
      if (words.length > maxCellSigns) throw tooMany(`a cell of more than ${maxCellSigns} signs`)
    },
    close(name) {
      if (name === 't') isText = false
      if (name === 'rPh') spoken -= 1
      if (name === 'si') strings.push(unescapeText(words))
    },
  })
  return strings
}

// ECMA-376, part 1, 18.8.30: formats of days that every program knows; 27 to 36 and 50 to 58 of East Asia.
const isDateFormat = (id: number) =>
  (id >= 14 && id <= 22) ||
  (id >= 27 && id <= 36) ||
  (id >= 45 && id <= 47) ||
  (id >= 50 && id <= 58)

function dateStyles(part: string | undefined, parts: Parts): ReadonlySet<number> {
  const found = new Set<number>()
  const content = part === undefined ? undefined : parts.get(part)
  if (!content) return found
  const own = new Map<number, string>()
  let isCellFormats = false
  let style = 0
  readXml(content, {
    open({ name, attributes }) {
      const id = Number(attributes.numFmtId)
      if (name === 'numFmt') own.set(id, attributes.formatCode ?? '')
      if (name === 'cellXfs') isCellFormats = true
      if (name !== 'xf' || !isCellFormats) return
      if (showsDay(own.get(id)) ?? isDateFormat(id)) found.add(style)
      style += 1
    },
    close(name) {
      if (name === 'cellXfs') isCellFormats = false
    },
  })
  return found
}

/** "dd/mm/yyyy" shows a day; what is quoted, and what gives a width, is no part of one. */
function showsDay(format: string | undefined): boolean | undefined {
  if (format === undefined) return undefined
  return /[dyhs]|m/i.test(format.replace(/"[^"]*"|\[[^\]]*\]|[\\_*]./g, '').replace(/general/i, ''))
}
