import { readFileSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What V8 tells of a file: Profiler.ScriptCoverage. */
export interface ScriptCoverage {
  readonly url: string
  readonly functions: readonly {
    readonly functionName: string
    readonly ranges: readonly { readonly startOffset: number; readonly count: number }[]
  }[]
}

/** Names of the functions that ran, with their lines, by file. */
export type Ran = ReadonlyMap<string, ReadonlySet<string>>

const rooms = new Set(['src', 'workers', 'channels'])

/**
 * Of which files of the product a function ran; that a file was loaded is no call.
 *
 * @param checkout paths are given from there
 */
export function ranIn(checkout: string, scripts: readonly ScriptCoverage[]): Ran {
  const ran = new Map<string, Set<string>>()
  for (const { url, functions } of scripts) {
    const path = fileURLToPath(url)
    const file = relative(checkout, path)
    if (!rooms.has(file.split(sep)[0] ?? '')) continue
    // Types are blanked out when a file is loaded: offsets are those of the file.
    let text: string | undefined
    for (const { functionName, ranges } of functions) {
      const [whole] = ranges
      // What begins at 0 is the module's top level.
      if (!whole || whole.startOffset === 0 || whole.count === 0) continue
      text ??= readFileSync(path, 'utf8')
      const line = text.slice(0, whole.startOffset).split('\n').length
      const names = ran.get(file) ?? new Set()
      ran.set(file, names.add(`${functionName || '(nameless)'}:${line}`))
    }
  }
  return ran
}

/** What ran in any of them. */
export function union(all: readonly Ran[]): Ran {
  const ran = new Map<string, Set<string>>()
  for (const one of all)
    for (const [file, names] of one) ran.set(file, new Set([...(ran.get(file) ?? []), ...names]))
  return ran
}
