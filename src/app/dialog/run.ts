import { setClock } from './clock.ts'
import { type Databases, openDatabases } from './databases.ts'
import type { Verdict } from './expect.ts'
import { openPerformance, type Performance } from './performance.ts'
import { perform } from './play.ts'
import { type Dialog, readDialog } from './read.ts'
import { allMessages } from './records.ts'
import { settleBursts } from './settle.ts'
import { type Facts, loadFacts } from './stage.ts'
import { ruleFaults } from './watch.ts'

/** A step that failed. */
export interface Failure extends Verdict {
  /** As `step 3 (file.yaml:12)`; empty where the file cannot be read. */
  readonly where: string
}

/** What became of a dialog. */
export interface Played {
  readonly file: string
  readonly title: string
  /** How many steps expect something, or could not be done. */
  readonly steps: number
  readonly failures: readonly Failure[]
}

/** What became of all. */
export interface Summary {
  readonly dialogs: number
  readonly steps: number
  readonly passed: number
  readonly failed: number
}

export interface PlayOptions {
  /** Of a role that may create databases. */
  readonly serverUrl: string
  /** Called when a dialog has ended. */
  readonly onPlayed: (played: Played) => void
  readonly dialogsAtOnce?: number
  /** Once it is aborted no further dialog begins. */
  readonly stopping?: AbortSignal
}

/** A step waits for the database most of its time. */
const defaultAtOnce = 4
const longestMs = 120_000

/**
 * Plays dialogs, each on a database of its own. Whatever happens in one, the others go on.
 *
 * @param sources contents of files, by their names
 */
export async function playDialogs(
  sources: readonly { readonly file: string; readonly text: string }[],
  { serverUrl, onPlayed, dialogsAtOnce = defaultAtOnce, stopping }: PlayOptions,
): Promise<Summary> {
  const [databases, facts] = await Promise.all([openDatabases(serverUrl), loadFacts()])
  const summary = { dialogs: 0, steps: 0, passed: 0, failed: 0 }
  const waiting = [...sources]
  const take = async () => {
    for (let source = waiting.shift(); source; source = waiting.shift()) {
      if (stopping?.aborted) return
      const played = await playSource(source, databases, facts)
      summary.dialogs += 1
      summary.steps += played.steps
      summary.failed += played.failures.length
      summary.passed += played.steps - played.failures.length
      onPlayed(played)
    }
  }
  try {
    await Promise.all(Array.from({ length: dialogsAtOnce }, take))
  } finally {
    await databases.close()
  }
  return summary
}

async function playSource(
  { file, text }: { readonly file: string; readonly text: string },
  databases: Databases,
  facts: Facts,
): Promise<Played> {
  const faults: string[] = []
  const dialog = readDialog(text, file, faults)
  if (!dialog)
    return { file, title: file, steps: 1, failures: [{ where: '', faults, instead: [] }] }
  try {
    return await playDialog(dialog, databases, facts)
  } catch (error) {
    const failure = { where: `beginning (${file})`, ...impossible(error) }
    return { file, title: dialog.title, steps: 1, failures: [failure] }
  }
}

async function playDialog(dialog: Dialog, databases: Databases, facts: Facts): Promise<Played> {
  const { file, title } = dialog
  const database = await databases.lend()
  try {
    const on = await openPerformance(dialog, database, facts)
    try {
      await setClock(on.stage.sql, dialog.startsAt)
      return { file, title, ...(await playSteps(on)) }
    } finally {
      await on.close()
    }
  } finally {
    await database.takeBack()
  }
}

async function playSteps(on: Performance): Promise<Pick<Played, 'steps' | 'failures'>> {
  const failures: Failure[] = []
  let steps = 0
  const deadline = performance.now() + longestMs
  for (const { number, place, step } of on.dialog.steps) {
    const where = `step ${number} (${place})`
    const verdict = await tried(async () => {
      if (performance.now() > deadline) throw new Error('the dialog takes too long')
      return await perform(on, step)
    })
    const hasFailed = verdict.faults.length > 0
    if ('expect' in step || hasFailed) steps += 1
    if (hasFailed) failures.push({ where, ...verdict })
  }
  const end = await tried(() => judgeEnd(on))
  if (end.faults.length === 0) return { steps, failures }
  return { steps: steps + 1, failures: [...failures, { where: `end (${on.dialog.file})`, ...end }] }
}

async function judgeEnd(on: Performance): Promise<Verdict> {
  on.now = await settleBursts(on.stage, on.now)
  return { faults: ruleFaults(await allMessages(on.stage.sql)), instead: [] }
}

async function tried(act: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await act()
  } catch (error) {
    // Of whatever kind it is: it is this step's, and the next ones are tried.
    return impossible(error)
  }
}

function impossible(error: unknown): Verdict {
  const words = error instanceof Error ? error.message : String(error)
  return { faults: ['that it can be done'], instead: [words] }
}
