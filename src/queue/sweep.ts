import type { Logger } from 'pino'
import type { Sql } from 'postgres'
import { busyLanes } from './lane-run.ts'
import { type DueLane, laneNamed, reportsLane } from './lanes.ts'
import type { QueueName, Queues } from './queues.ts'

/** The wake-up id of delivery reports, and of other events that name no citizen. */
export const reportsId = 'reports'

/** A row that is due for longer than this lost its wake-up, or waits behind one that hangs. */
const lateMs = 2_000

/** Tells in which lanes of a queue rows are due. The owner of the table reads it, and writes nothing. */
export interface DueSource {
  readonly queue: QueueName
  lanes(): Promise<readonly DueLane[]>
}

export interface Swept {
  /** How many lanes have something due. */
  readonly due: number
  /** How many of them are late. */
  readonly late: number
}

/**
 * Wakes every lane in which something is due. It finds bursts whose quiet time is over, retries that
 * are due and rows whose wake-up was lost. It costs a few index reads, however many rows wait.
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

/** Runs at an interval until stopped. It is a timer of the process, so no queue can lose it. */
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
