import { alarmReason } from './alarm-reasons.ts'
import { channelReasons, connectionReasons, pauseReasons } from './channel-reasons.ts'
import { databaseReasons, doorReasons } from './door-reasons.ts'
import type {
  AlarmHealth,
  ChannelHealth,
  DatabaseHealth,
  DoorHealth,
  QueueHealth,
  StaffPauses,
} from './health.ts'
import { queueReasons } from './queue-reasons.ts'
import type { Level, Reason } from './reason.ts'

export interface Verdict {
  readonly level: Level
  /** The gravest first; empty where all is well. */
  readonly reasons: readonly Reason[]
}

/** All that a verdict is made of. */
export interface Seen {
  readonly database: DatabaseHealth
  /** Undefined where the process has no door. */
  readonly door: DoorHealth | undefined
  /** Fingerprint of the keys that the database was sealed with; undefined while it is not known. */
  readonly ringOfDatabase: string | undefined
  readonly channels: readonly ChannelHealth[]
  readonly queues: readonly QueueHealth[]
  /** Undefined while the database is away. */
  readonly pauses: StaffPauses | undefined
  /** Undefined while the database is away. */
  readonly alarms: readonly AlarmHealth[] | undefined
}

/**
 * Whether the house is healthy, and why not: each reason with its remedy and how many citizens wait.
 * Pure.
 *
 * What a stranger can cause, such as requests without a signature, strains and never fails.
 */
export function judge(seen: Seen): Verdict {
  const found = [
    ...(seen.alarms ?? []).map(alarmReason),
    ...databaseReasons(seen.database, seen.door),
    ...(seen.door ? doorReasons(seen.door, seen.ringOfDatabase) : []),
    ...seen.channels.flatMap((channel) => [
      ...connectionReasons(channel),
      ...(channel.traffic ? channelReasons(channel, channel.traffic) : []),
    ]),
    ...seen.queues.flatMap(({ queue, work }) => (work ? queueReasons(queue, work) : [])),
    ...(seen.pauses ? pauseReasons(seen.pauses) : []),
  ]
  const failing = found.filter(({ level }) => level === 'failing')
  const strained = found.filter(({ level }) => level === 'strained')
  const level = failing.length > 0 ? 'failing' : strained.length > 0 ? 'strained' : 'healthy'
  return { level, reasons: [...failing, ...strained] }
}
