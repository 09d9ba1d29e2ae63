import { readFileSync } from 'node:fs'
import type { Line } from './dump.ts'

/** How two dumps differ, conversation by conversation, in lines to read; none where they do not. */
export function compareDumps(one: string, other: string): string[] {
  const [before, after] = [readDump(one), readDump(other)]
  const scenarios = [...new Set([...before.keys(), ...after.keys()])].sort()
  return scenarios.flatMap((scenario) => {
    const lines = compareRows(before.get(scenario) ?? new Map(), after.get(scenario) ?? new Map())
    return lines.length === 0 ? [] : [`== ${scenario}`, ...lines]
  })
}

type Rows = ReadonlyMap<string, Line>

function readDump(file: string): Map<string, Map<string, Line>> {
  const scenarios = new Map<string, Map<string, Line>>()
  for (const text of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const line = JSON.parse(text) as Line
    const rows = scenarios.get(line.of) ?? new Map<string, Line>()
    scenarios.set(line.of, rows.set(`${line.table} ${line.n}`, line))
  }
  return scenarios
}

function compareRows(before: Rows, after: Rows): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)]
    if (!was) return [`  + ${name} ${contentOf(is)}`]
    if (!is) return [`  - ${name} ${contentOf(was)}`]
    const columns = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    return columns.flatMap((column) => {
      const [old, now] = [wordFor(was[column]), wordFor(is[column])]
      return old === now ? [] : [`  ! ${name} ${column}: ${old} -> ${now}`]
    })
  })
}

function wordFor(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value)
}

function contentOf(line: Line | undefined): string {
  const { of: _of, table: _table, n: _n, ...content } = line ?? ({} as Line)
  return JSON.stringify(content)
}
