import { posix } from 'node:path'
import { SheetFault } from './fault.ts'
import type { Parts } from './package.ts'
import { type Attributes, decode, readXml, unescapeText } from './xml.ts'

export interface SheetPart {
  readonly name: string
  /** The name of its part. */
  readonly part: string
  readonly isHidden: boolean
}

/** What the sheets of a workbook share. */
export interface Structure {
  readonly sheets: readonly SheetPart[]
  /** What a name stands for, by the name in lower case. */
  readonly definedNames: ReadonlyMap<string, string>
  readonly is1904: boolean
  readonly sharedStrings: readonly string[]
  /** Whether a cell of this style shows a day. */
  isDate(style: number): boolean
}

/** @throws SheetFault where the parts are no workbook */
export function structureOf(parts: Parts, maxCellSigns: number): Structure {
  const main = [...relations(parts, '')].find(([, { type }]) =>
    type.endsWith('/officeDocument'),
  )?.[1]
  if (!main)
    throw new SheetFault('The file is no workbook of Excel (.xlsx). Save it as "Excel Workbook".')
  const related = relations(parts, main.target)
  const byType = (type: string) =>
    [...related.values()].find((one) => one.type.endsWith(`/${type}`))?.target
  const sheets: SheetPart[] = []
  const definedNames = new Map<string, string>()
  let is1904 = false
  let defined: string | undefined
  let words = ''
  readXml(decode(parts.get(main.target)), {
    open({ name, attributes }) {
      if (name === 'workbookPr') is1904 = isTrue(attributes.date1904)
      if (name === 'sheet') {
        const target = related.get(relationIn(attributes))?.target
        if (target?.includes('worksheets/'))
          sheets.push({
            name: unescapeText(attributes.name ?? ''),
            part: target,
            isHidden: attributes.state === 'hidden' || attributes.state === 'veryHidden',
          })
      }
      if (name === 'definedName') {
        defined = attributes.name?.toLowerCase()
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
  if (sheets.length === 0) throw new SheetFault('The workbook has no sheet.')
  const strings = byType('sharedStrings')
  const dates = dateStyles(byType('styles'), parts)
  return {
    sheets,
    definedNames,
    is1904,
    sharedStrings: strings === undefined ? [] : stringsIn(decode(parts.get(strings)), maxCellSigns),
    isDate: (style) => dates.has(style),
  }
}

const isTrue = (value = '') => value === '1' || value === 'true'

function relationIn(attributes: Attributes): string {
  const key = Object.keys(attributes).find((one) => /^\w+:id$/.test(one))
  return key === undefined ? '' : (attributes[key] ?? '')
}

interface Relation {
  readonly type: string
  readonly target: string
}

/** What a part refers to, by the ids of the references. */
function relations(parts: Parts, part: string): ReadonlyMap<string, Relation> {
  const folder = posix.dirname(part)
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`)
  const found = new Map<string, Relation>()
  const content = parts.get(name === '_rels/.rels' || part === '' ? '_rels/.rels' : name)
  if (!content) return found
  readXml(decode(content), {
    open({ name: element, attributes: { Id = '', Type = '', Target = '', TargetMode } }) {
      if (element !== 'Relationship' || TargetMode === 'External') return
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target)
      found.set(Id, { type: Type, target: target.replace(/^\.\//, '') })
    },
  })
  return found
}

/** The words of each entry; how they look and how they are spoken is left out. */
function stringsIn(xml: string, maxCellSigns: number): string[] {
  const strings: string[] = []
  let words = ''
  let isText = false
  let spoken = 0
  readXml(xml, {
    open({ name }) {
      if (name === 'si') words = ''
      if (name === 'rPh') spoken += 1
      isText = name === 't' && spoken === 0
    },
    text(text) {
      if (isText && words.length < maxCellSigns) words += text
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
  readXml(decode(content), {
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

/** "dd/mm/yyyy" shows a day; letters in quotes and brackets show themselves. */
function showsDay(format: string | undefined): boolean | undefined {
  if (format === undefined) return undefined
  return /[dyhs]|m/i.test(format.replace(/"[^"]*"|\[[^\]]*\]|\\./g, '').replace(/general/i, ''))
}
