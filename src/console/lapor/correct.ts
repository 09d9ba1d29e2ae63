import type { Deed, DeedResult } from '../../desk/deeds.ts'
import { type CheckRow, checkRows } from '../../desk/lapor.ts'
import { personById } from '../../staff/people.ts'
import type { Form } from '../kit/form.ts'
import { codesIn, type Failures } from './check.ts'
import { type CheckValues, correctionOf, isUntouched, readSeen, readValues } from './check-form.ts'
import { type LaporVisit, zoneOf } from './visit-of.ts'

/** A deed that was done. */
export type Done = Extract<DeedResult, { kind: 'done' }>

/** What became of the rows of a form. */
export interface Saved {
  readonly codes: readonly string[]
  readonly saved: number
  /** The only deed, where there was one. */
  readonly only: Done | undefined
  readonly failures: Failures
  /** Rows that were changed and wait no more. */
  readonly gone: number
}

/** Saves each row that was changed, each by a deed of its own: one that fails leaves the others saved. */
export async function saveRows(visit: LaporVisit): Promise<Saved> {
  const { form, deps, reach, person } = visit
  const codes = codesIn(form.all('code'))
  const rows = new Map((await checkRows(deps.sql, reach, codes)).map((row) => [row.code, row]))
  const versions = new Versions()
  const failures = new Map<string, { given: CheckValues; why: string }>()
  const deeds: Done[] = []
  let gone = 0
  for (const code of codes) {
    const seen = readSeen(form, code)
    const given = withUsed(form, code, readValues(form, code))
    if (!seen || isUntouched(given, seen)) continue
    const row = rows.get(code)
    const deed = row && deedOf(row, given, versions.now(row.conversationId, seen.version))
    if (deed === undefined) gone += 1
    else if (deed === 'category') failures.set(code, { given, why: visit.words.check.noCategory })
    else if (deed === 'title') failures.set(code, { given, why: visit.words.check.noTitle })
    else if (deed !== 'same') {
      const result = await deps.act(person, deed)
      if (result.kind === 'done') {
        deeds.push(result)
        versions.moved(deed.conversationId, seen.version, result.version)
      } else failures.set(code, { given, why: await whyNot(visit, result) })
    }
  }
  const only = deeds.length === 1 ? deeds[0] : undefined
  return { codes, saved: deeds.length, only, failures, gone }
}

function deedOf(
  row: CheckRow,
  given: CheckValues,
  version: number,
): Deed | 'category' | 'title' | 'same' {
  const correction = correctionOf(row, given)
  if (typeof correction === 'string') return correction
  if (Object.keys(correction).length === 0) return 'same'
  const { complaintId, conversationId } = row
  return { verb: 'correct', complaintId, conversationId, version, ...correction }
}

/** Two rows of one conversation: the second was seen before the first was saved, by the same person. */
export class Versions {
  readonly #moved = new Map<string, { readonly seen: number; readonly now: number }>()

  /** The version to name for a row that was seen at another one. */
  now(conversationId: string, seen: number): number {
    const moved = this.#moved.get(conversationId)
    return moved?.seen === seen ? moved.now : seen
  }

  /** This request itself made a new version. */
  moved(conversationId: string, seen: number, now: number): void {
    this.#moved.set(conversationId, { seen, now })
  }
}

/** A value of the template that somebody pressed counts as if it had been written. */
function withUsed(form: Form, code: string, given: CheckValues): CheckValues {
  const [, of, field, value] =
    /^([A-Z0-9]+) (agency|place|category) (.+)$/s.exec(form.text('use')) ?? []
  return of === code && field && value ? { ...given, [field]: value } : given
}

/** Why a deed was not done, in words. */
export async function whyNot(
  visit: LaporVisit,
  result: Exclude<DeedResult, { kind: 'done' }>,
  conflict = visit.words.check.conflict,
): Promise<string> {
  const { words, deps } = visit
  if (result.kind === 'refused') return words.refused[result.why]
  if (result.kind === 'notThere') return words.refused.not_open
  const somebody = result.by === null ? undefined : await personById(deps.sql, result.by)
  const when = result.at?.toLocaleTimeString(words.locale, {
    timeZone: zoneOf(visit),
    hour: '2-digit',
    minute: '2-digit',
  })
  return conflict(somebody?.name ?? words.check.somebody, when ?? '?')
}
