import type { ConnectionState } from '../contract/channel.ts'
import type { QueueName } from '../queue/queues.ts'

/** `detail` is what the driver says. */
export type DatabaseHealth =
  | { readonly state: 'up' }
  | { readonly state: 'away'; readonly detail: string }

export interface ChannelHealth {
  readonly channel: string
  readonly title: string
  readonly account: string
  readonly isConfigured: boolean
  /** Requests without a valid signature, of the whole channel, since this process began. */
  readonly refused: number
  /** Undefined while the database is away. */
  readonly traffic: ChannelTraffic | undefined
  /** Whether the channel holds a connection. */
  readonly hasConnection: boolean
  /** Undefined where the channel holds none, and while the database is away. */
  readonly connection: ConnectionHealth | undefined
}

/** How the connection of an account is. */
export interface ConnectionHealth {
  readonly state: ConnectionState | { readonly kind: 'unheld' }
  /** How long it has been up, or down; undefined where nobody ever held it. */
  readonly seconds: number | undefined
}

export interface ChannelTraffic {
  readonly lastMessageAt: Date | undefined
  readonly lastReplyAcceptedAt: Date | undefined
  readonly messagesIn5Minutes: number
  readonly messagesInHour: number
  /** Messages in each of the last 59 minutes and in the running one, the oldest first. */
  readonly messagesPerMinute: readonly number[]
  readonly malformedInHour: number
  readonly repliesAcceptedInHour: number
  readonly repliesRejected: number
  /** How many of the rejected ones have a recipient who is gone or wants nothing from us. */
  readonly repliesUnreachable: number
  readonly repliesUnknown: number
  readonly repliesExhausted: number
  readonly repliesWaiting: number
  /** When the provider refused our credentials, if it has accepted nothing since. */
  readonly credentialsRejectedAt: Date | undefined
  /** What is wrong with reading the provider's lists of messages, each with its list's name. */
  readonly listFaults: readonly string[]
}

export const queuesShown = [
  'intake',
  'triage',
  'forward',
  'reply',
  'media',
] as const satisfies QueueName[]

export interface QueueHealth {
  readonly queue: (typeof queuesShown)[number]
  /** Undefined while the database is away. */
  readonly work: QueueWork | undefined
}

export interface QueueWork {
  /** Rows that are due now. */
  readonly due: number
  readonly oldestDueSeconds: number
  /** Open rows that failed at least once, and those that failed often. */
  readonly retrying: number
  readonly stuck: number
  /** Steps a minute, over the last five whole minutes. */
  readonly perMinute: number
  /** Steps in those minutes and the running one. */
  readonly done: number
  readonly failed: number
  readonly p95: StepDuration | undefined
}

/** Durations are counted in classes, so only the bound of the class is known. */
export interface StepDuration {
  readonly relation: 'at_most' | 'over'
  readonly ms: number
}

export interface LatestComplaint {
  readonly pseudonym: string
  /** The last four digits of the receipt number: enough to recognise it, too few for STATUS. */
  readonly receiptEnd: string
  readonly channel: string
  readonly category: string | undefined
  readonly district: string | undefined
  readonly stage: 'triage' | 'forward' | 'done'
  readonly waitingFor: 'triage' | 'forward' | 'forward_again' | 'reply' | 'human' | 'nothing'
  readonly isRepeat: boolean
  readonly minutesAgo: number
}
