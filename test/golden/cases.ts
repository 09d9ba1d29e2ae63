import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Act, Scenario } from './scenario.ts'

interface Case {
  readonly title: string
  readonly steps: readonly Act[]
  readonly phones?: readonly { readonly channel: string; readonly number: string }[]
}

/** A wait as long as this is for the receipt. */
const settledAfterMs = 4_000
const mustBeKnown = new Set(['meta/messenger', 'meta/instagram'])

/** Every recorded webhook of a folder, in the order of their names. */
export function readCases(folder: string, runAt: (index: number) => string): Scenario[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return names.sort().map((name, index) => {
    const { steps, phones = [] } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Case
    const run = runAt(index)
    const numbers = phones.map((phone) => phone.number.replaceAll('$RUN', run))
    return {
      name: `case ${name.replace(/\.json$/, '')}`,
      run,
      marks: numbers.map((number) => number.slice(-9)),
      knownAt: phones.map(({ channel }) => channel).filter((channel) => mustBeKnown.has(channel)),
      rounds: roundsOf(steps),
    }
  })
}

/** Cuts at waits for a receipt; a shorter wait stays, because what follows must come before it. */
function roundsOf(steps: readonly Act[]): Act[][] {
  const rounds: Act[][] = [[]]
  for (const step of steps) {
    if ('waitMs' in step && step.waitMs >= settledAfterMs) rounds.push([])
    else rounds.at(-1)?.push(step)
  }
  return rounds
}
