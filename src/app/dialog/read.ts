import { type Document, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { z } from 'zod'
import { type ConfigFile, parseConfigFile } from '../../config-file.ts'
import { channelsOfDialogs } from './channels.ts'
import { expectWords, Frame, type Step, type StepKind, stepForms } from './form.ts'
import { faultsWithin, settingsOver } from './settings.ts'

/** A step, and where it stands. */
export interface PlacedStep {
  /** From 1. */
  readonly number: number
  /** As `file.yaml:12`. */
  readonly place: string
  readonly step: Step
}

/** A dialog as its file has it. */
export interface Dialog {
  readonly file: string
  readonly title: string
  readonly startsAt: Date
  readonly settings: ConfigFile
  readonly steps: readonly PlacedStep[]
}

type Path = readonly PropertyKey[]

/** Texts and patterns: a number that somebody writes there without quotes is meant as it stands. */
const textual = new Set([
  ...['title', 'says', 'text', 'agency', 'reason', 'place', 'district', 'category', 'regency'],
  ...['hears', 'hearsNot', 'publicHears', 'publicHearsNot', 'forwardedText', 'forwardedTextNot'],
])

/**
 * Reads a dialog.
 *
 * @param text the content of the file
 * @param file named in faults
 * @param faults gets a line for every fault: file, line, column, what is wrong
 * @returns undefined where a fault was found
 */
export function readDialog(text: string, file: string, faults: string[]): Dialog | undefined {
  const before = faults.length
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  for (const { pos, message } of document.errors) faults.push(`${placeAt(pos[0])}: ${message}`)
  if (faults.length > before) return undefined
  keepTexts(document)
  const placeOf = (path: Path) => placeAt(offsetOf(document, path))
  const tell = (path: Path, message: string) => {
    const name = path.length > 0 ? `${path.join('.')}: ` : ''
    faults.push(`${placeOf(path)}: ${name}${message}`)
  }
  const frame = Frame.safeParse(document.toJS() ?? {})
  if (!frame.success) {
    tellAll(frame.error.issues, [], tell)
    return undefined
  }
  const { title, at, settings: given = {}, steps } = frame.data
  const merged = settingsOver(given)
  const inSettings: string[] = []
  const settings = parseConfigFile(merged, '', {}, inSettings)
  for (const { path, message } of faultsWithin(inSettings)) tell(['settings', ...path], message)
  const placed = steps.flatMap((step, place) => {
    const read = readStep(step, ['steps', place], tell)
    const where = placeOf(['steps', place]).replace(/:\d+$/, '')
    return read ? [{ number: place + 1, place: where, step: read }] : []
  })
  tellStrangers(placed, tell)
  tellChannels(placed, tell)
  if (faults.length > before || !settings) return undefined
  return { file, title: title ?? file, startsAt: new Date(at), settings, steps: placed }
}

type Tell = (path: Path, message: string) => void

function readStep(step: unknown, path: Path, tell: Tell): Step | undefined {
  const kinds = Object.keys(stepForms) as StepKind[]
  const kind = kinds.find((name) => typeof step === 'object' && step !== null && name in step)
  if (kind === undefined) {
    tell(path, `is none of the steps that there are: ${kinds.join(', ')}`)
    return undefined
  }
  const parsed = stepForms[kind].safeParse(step)
  if (parsed.success) return parsed.data
  tellAll(parsed.error.issues, path, tell)
  return undefined
}

function tellAll(issues: readonly z.core.$ZodIssue[], around: Path, tell: Tell): void {
  for (const issue of issues) {
    const path = [...around, ...issue.path]
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) tell([...path, key], 'is no key of this form')
    else tell(path, issue.message)
  }
}

/** Names that are asked after and never speak are slips of the pen. */
function tellStrangers(steps: readonly PlacedStep[], tell: Tell): void {
  const known = new Set(
    steps.flatMap(({ step }) =>
      'citizen' in step ? [step.citizen] : 'same' in step ? Object.entries(step.same).flat() : [],
    ),
  )
  const check = (path: Path, name: string | undefined) => {
    if (name !== undefined && !known.has(name)) tell(path, `nobody in this file is called ${name}`)
  }
  for (const { number, step } of steps) {
    const at = ['steps', number - 1]
    if ('of' in step) check([...at, 'of'], step.of)
    if ('staff' in step) check([...at, 'staff'], step.staff)
    if ('automatic' in step) check([...at, 'automatic'], step.automatic)
    if (!('expect' in step)) continue
    for (const name of Object.keys(step.expect))
      if (!expectWords.has(name)) check([...at, 'expect', name], name)
    check([...at, 'expect', 'record', 'of'], step.expect.record?.of)
    check([...at, 'expect', 'record', 'joinedTo'], step.expect.record?.joinedTo)
  }
}

function tellChannels(steps: readonly PlacedStep[], tell: Tell): void {
  const names = channelsOfDialogs.map(({ channel }) => channel)
  for (const { number, step } of steps)
    if ('citizen' in step && step.on !== undefined && !names.includes(step.on))
      tell(['steps', number - 1, 'on'], `"${step.on}" is none of ${names.join(', ')}`)
}

function keepTexts(document: Document): void {
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !textual.has(String(key.value))) return
      visit(value as Document['contents'], {
        Scalar(__, scalar) {
          if (typeof scalar.value !== 'string') scalar.value = scalar.source ?? ''
        },
        Map: () => visit.SKIP,
      })
    },
  })
}

/** Of a key or of its value; of the nearest one around where it is missing. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const parent =
      length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true)
    const name = path[length - 1]
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && key.value === name)
      : undefined
    const node = pair ? pair.key : document.getIn(path.slice(0, length), true)
    const { range } = (node ?? {}) as { range?: [number, number, number] }
    if (range) return range[0]
  }
  return 0
}
