import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const room = new URL('../src/console/', import.meta.url)
const sources = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
)

/** A template as it is written, with a mark where each value goes, and what stands there in the code. */
interface Template {
  readonly text: string
  readonly values: readonly string[]
}
const mark = '\u0001'

/** Every template with this tag, those within the values of others, too. Strings hold no "`" here. */
function templatesIn(source: string, tag = 'html`'): Template[] {
  const found: Template[] = []
  const read = (from: number): number => {
    let text = ''
    const values: string[] = []
    for (let at = from; at < source.length; at += 1) {
      if (source[at] === '\\') {
        text += source.slice(at, at + 2)
        at += 1
      } else if (source[at] === '`') {
        found.push({ text, values })
        return at
      } else if (source.startsWith('${', at)) {
        const end = readValue(at + 2)
        values.push(source.slice(at + 2, end))
        text += mark
        at = end
      } else text += source[at]
    }
    throw new Error('a template has no end')
  }
  /** @returns where the bracket stands that closes the value */
  const readValue = (from: number): number => {
    let depth = 0
    for (let at = from; at < source.length; at += 1) {
      if (source[at] === '`') at = skipOrRead(at)
      else if (source[at] === '{') depth += 1
      else if (source[at] === '}' && depth-- === 0) return at
    }
    throw new Error('a value has no end')
  }
  const skipOrRead = (at: number): number => {
    const isOurs = source.slice(0, at + 1).endsWith(tag)
    const before = found.length
    const end = read(at + 1)
    if (!isOurs) found.splice(before, found.length)
    return end
  }
  for (let at = source.indexOf(tag); at >= 0; at = source.indexOf(tag, at + 1))
    at = read(at + tag.length)
  return found
}

/** Values that are templates of whole attributes: `openIf` and `more` are declared as such. */
const attributes = /html`|^openIf\(|^more$/

/** What a template may not have. */
function faultsIn({ text, values }: Template): string[] {
  const faults: string[] = []
  let turn = 0
  let isTag = false
  let isQuoted = false
  for (const sign of text) {
    if (sign === '"' && isTag) isQuoted = !isQuoted
    else if (sign === '<' && !isQuoted) isTag = true
    else if (sign === '>' && !isQuoted) isTag = false
    if (sign !== mark) continue
    const value = values[turn] ?? ''
    // Beside its attributes a tag takes whole ones, which are templates themselves.
    if (isTag && !isQuoted && !attributes.test(value)) faults.push(`a bare value: ${value}`)
    turn += 1
  }
  for (const [attribute] of text
    .replace(/"[^"]*"/g, '""')
    .matchAll(/(?<=^|\s)[a-z][a-z-]*=(?!")\S*/g))
    faults.push(`no quotes: ${attribute}`)
  for (const [attribute] of text.matchAll(/\s(on[a-z]+|style|srcdoc)=/g))
    faults.push(`something that runs or looks: ${attribute.trim()}`)
  for (const [tag] of text.matchAll(/<(style|script|iframe|object|embed|base)\b[^>]*>/g))
    if (!/^<script type="module" src="\/console\/[\w.-]+">$/.test(tag)) faults.push(tag)
  return faults
}

test('no template has an attribute without quotes, or anything that runs', () => {
  const faults = sources.flatMap((name) =>
    templatesIn(readFileSync(new URL(name, room), 'utf8'))
      .flatMap(faultsIn)
      .map((fault) => `${name}: ${fault}`),
  )
  expect(faults).toEqual([])
})

test('no source lets a text through as it stands', () => {
  const words = /\braw\s*[(`]|import[^;]*\braw\b[^;]*from 'hono|javascript:/i
  const faulty = sources.filter((name) => words.test(readFileSync(new URL(name, room), 'utf8')))
  expect(faulty).toEqual([])
})

test('only the kit knows where templates come from', () => {
  const importers = sources.filter((name) =>
    /from 'hono/.test(readFileSync(new URL(name, room), 'utf8')),
  )
  expect(importers).toEqual(['kit/html.ts'])
})

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are sources of templates
describe('what is looked for is found', () => {
  test.each([
    ['an attribute without quotes', 'html`<a href=${to}>x</a>`'],
    ['a fixed one without quotes', 'html`<input type=text>`'],
    ['one of a part of a tag', "html`<p ${of ? html`id=${of}` : ''}>`"],
    ['a value beside the attributes', 'html`<p ${of}>`'],
    ['something that runs', 'html`<p onclick="go()">`'],
    ['looks of its own', 'html`<p style="color: red">`'],
    ['a script of its own', 'html`<script>go()</script>`'],
    ['a script of somebody else', 'html`<script type="module" src="https://x.y/z.js"></script>`'],
    [
      'deep inside',
      "html`${rows.map((row) => html`<li>${row ? html`<a href=${row}>` : ''}</li>`)}`",
    ],
  ])('%s', (_, source) => {
    expect(templatesIn(source).flatMap(faultsIn)).not.toEqual([])
  })

  test('and what is right is not', () => {
    const source = 'html`<a href="/x?a=${to}" ${of ? html`id="${of}"` : \'\'}>${`b=${to}`}</a>`'
    expect(templatesIn(source).flatMap(faultsIn)).toEqual([])
  })
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above
