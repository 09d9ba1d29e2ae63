import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import { busyLanes } from './lane-run.ts'
import { type DueLane, laneNamed, reportsLane } from './lanes.ts'
import type { QueueName, Queues } from './queues.ts'

/** Wake-up id under which everything that names no citizen is looked at: delivery reports. */
export const reportsId = 'reports'

/** What is due longer than this lost its wake-up, or waits behind one that hangs. */
const lateMs = 2_000

/** Where rows of a queue are due; asked of the owner of the table. It reads, and changes nothing. */
export interface DueSource {
  readonly queue: QueueName
  lanes(): Promise<readonly DueLane[]>
}

export interface Swept {
  /** Lanes with something due. */
  readonly due: number
  /** Those in which it has been due for long. */
  readonly late: number
}

/**
 * Wakes every lane in which something is due. Rows whose quiet time is over, retries that are due and
 * wake-ups that were lost are all found here; one look costs a few index reads, whatever waits.
 */
export async function sweep(
  sql: Sql,
  sources: readonly DueSource[],
  { wake, wakeLate }: Pick<Queues, 'wake' | 'wakeLate'>,
): Promise<Swept> {
  const [busy, ...found] = await Promise.all([
    busyLanes(sql),
    ...sources.map(async ({ queue, lanes }) => ({ queue, lanes: await lanes() })),
  ])
  const isBusy = (queue: string, lane: number) =>
    busy.some((one) => one.queue === queue && one.lane === lane)
  const swept = { due: 0, late: 0 }
  for (const { queue, lanes } of found) {
    const late = lanes.filter((one) => one.lateMs > lateMs && !isBusy(queue, one.lane))
    wake(
      queue,
      lanes.map(({ lane }) => nameOf(lane)),
    )
    wakeLate(
      queue,
      late.map(({ lane }) => nameOf(lane)),
    )
    swept.due += lanes.length
    swept.late += late.length
  }
  return swept
}

function nameOf(lane: number): string {
  return lane === reportsLane ? reportsId : laneNamed(lane)
}

/** Sweeps again and again until stopped: a timer of the process, so that no queue can lose it. */
export function keepSweeping(
  run: () => Promise<unknown>,
  intervalMs: number,
  log: Logger,
): { stop(): Promise<void> } {
  let running: Promise<unknown> | undefined
  const timer = setInterval(() => {
    running ??= run()
      .catch((error: unknown) => log.warn({ err: error }, 'sweep failed'))
      .finally(() => {
        running = undefined
      })
  }, intervalMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
