export type Level = 'healthy' | 'strained' | 'failing'

export interface Bilingual {
  readonly id: string
  readonly en: string
}

/**
 * Why the house is not healthy, for a human; `subject` is a queue, a channel, `database`, `door`,
 * `staff`, or the kind of an alarm.
 */
export interface Reason extends Bilingual {
  readonly level: Exclude<Level, 'healthy'>
  readonly code:
    | 'database_away'
    | 'key_mismatch'
    | 'deliveries_refused'
    | 'spool_full'
    | 'spool_failing'
    | 'spool_absent'
    | 'spool_filling'
    | 'spool_waiting'
    | 'volume_low'
    | 'overdue'
    | 'steps_failing'
    | 'rows_stuck'
    | 'credentials_rejected'
    | 'list_not_read'
    | 'line_not_up'
    | 'replies_failing'
    | 'replies_undelivered'
    | 'replies_looping'
    | 'replies_held'
    | 'replies_paused'
    | 'elements_malformed'
    | 'account_unknown'
    | 'alarm_open'
  readonly subject: string
  /** The account, where only one of the channel is in trouble. */
  readonly account?: string
  /** What to do about it. */
  readonly remedy: Bilingual
  /** How many citizens wait because of it, at most: one citizen may have sent several messages. */
  readonly waiting: number
}

export interface Bounds {
  readonly strained: number
  readonly failing: number
}

/** One or two failures prove nothing, whatever their share. */
export const leastFailures = 3

/** The level of a share, which a few failures alone cannot raise. */
export function shareLevel(
  part: number,
  whole: number,
  bounds: Bounds,
): Reason['level'] | undefined {
  return part < leastFailures ? undefined : levelOf(part / whole, bounds)
}

/** The level of a value that has gone beyond its bounds. */
export function levelOf(value: number, { strained, failing }: Bounds): Reason['level'] | undefined {
  if (value > failing) return 'failing'
  return value > strained ? 'strained' : undefined
}
