import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type Calendar, isDay, type Zone } from './working-days.ts'

/** What the gateway brings itself: the joint decrees (SKB 3 Menteri) of the years that have one. */
const ours = fileURLToPath(new URL('holidays', import.meta.url))

const Day = z
  .string()
  .refine(isDay, 'is no day; write it as YYYY-MM-DD, such as "2027-08-17", or take the entry out')

/** The file of one year; docs/calendar.md explains it. */
const CalendarFile = z.strictObject({
  year: z.int('must be a year, such as 2027').min(2000).max(2999),
  /** Where it is from. */
  source: z.string().optional(),
  /** National holidays: names by day. */
  holidays: z
    .record(Day, z.string().min(1, 'must be the name of the holiday'))
    .refine((days) => Object.keys(days).length > 0, 'is empty: give the holidays of the year'),
  /** *Cuti bersama*: names by day. */
  collectiveLeave: z.record(Day, z.string().min(1, 'must be the name of the day')).default({}),
})
type CalendarFile = z.output<typeof CalendarFile>

/**
 * The calendar of an agency: ours, and the files that it gives. A file of a year takes the place of
 * ours, so that a decree that was amended can be followed.
 *
 * @param given paths of files, and of folders whose `.json` files are meant
 * @param faults gets a line for each fault, with file, entry and remedy; what has a fault is left out
 */
export function readCalendar(
  { zone, holidays: given }: { readonly zone: Zone; readonly holidays: readonly string[] },
  faults: string[],
): Calendar {
  const found = (paths: readonly string[]) =>
    paths
      .flatMap((path) => filesAt(path, faults))
      .flatMap((path) => {
        const file = readFileOf(path, faults)
        return file ? [{ ...file, path }] : []
      })
  const theirs = found(given)
  theirs.forEach(({ year, path }, place) => {
    const other = theirs.slice(0, place).find((one) => one.year === year)
    if (other && other.path !== path)
      faults.push(`${path}: year: ${other.path} is about ${year}, too; take one of them away`)
  })
  const daysOff = [...found([ours]), ...theirs].map(
    ({ year, holidays, collectiveLeave }) =>
      [year, new Map(Object.entries({ ...collectiveLeave, ...holidays }))] as const,
  )
  return { zone, daysOff: new Map(daysOff) }
}

function filesAt(path: string, faults: string[]): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    const names = readdirSync(path).filter((name) => name.endsWith('.json'))
    if (names.length === 0)
      faults.push(
        `${path}: has no .json file; put the calendars there, or take agency.holidays out`,
      )
    return names.sort().map((name) => join(path, name))
  } catch (error) {
    faults.push(unreadable(path, error))
    return []
  }
}

function readFileOf(path: string, faults: string[]): CalendarFile | undefined {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    faults.push(
      error instanceof SyntaxError
        ? `${path}: is no JSON (${error.message}); docs/calendar.md shows the form`
        : unreadable(path, error),
    )
    return undefined
  }
  const parsed = CalendarFile.safeParse(content)
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      faults.push(`${path}: ${issue.path.join('.') || 'file'}: ${messageOf(issue)}`)
    return undefined
  }
  const { year, holidays, collectiveLeave } = parsed.data
  const strays = Object.entries({ holidays, collectiveLeave }).flatMap(([list, days]) =>
    Object.keys(days)
      .filter((day) => !day.startsWith(`${year}-`))
      .map((day) => `${path}: ${list}.${day}: is not in ${year}; a file has the days of one year`),
  )
  faults.push(...strays)
  return strays.length > 0 ? undefined : parsed.data
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message
  return `${issue.message}; docs/calendar.md shows the form`
}

function unreadable(path: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return `${path}: cannot be read (${code ?? message}); agency.holidays names files or folders, from the folder of simpul.yaml`
}
