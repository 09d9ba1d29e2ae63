import type { AlarmKind } from '../alarms/alarm-words.ts'
import type { ConnectionState } from '../contract/channel.ts'
import type { DoorCount } from '../inbox/door-tally.ts'
import type { InboxState } from '../inbox/inbox.ts'
import type { QueueName } from '../queue/queues.ts'

/** `detail` is what the driver says. */
export type DatabaseHealth =
  | { readonly state: 'up' }
  | { readonly state: 'away'; readonly detail: string }

/** What this process knows of its own door, whether or not the database answers. */
export interface DoorHealth {
  readonly inbox: InboxState
  /** What the spool may take; 0 where none is wanted. */
  readonly spoolMaxBytes: number
  /** What was taken and refused of late, by channel. */
  readonly counts: readonly DoorCount[]
  readonly volumes: readonly Volume[]
  /** Fingerprint of the sealing keys of this process. */
  readonly keyRing: string
}

export type Holding = 'database' | 'spool'

/** The room on one volume. */
export interface Volume {
  /** What of ours lies on it. */
  readonly holds: readonly Holding[]
  readonly freeBytes: number
  /** How many files it still takes; undefined where the file system has no such bound. */
  readonly freeFiles: number | undefined
}

/** The open alarms of one kind. */
export interface AlarmHealth {
  readonly kind: AlarmKind
  readonly count: number
  /** When the oldest was raised. */
  readonly since: Date
  /** What the latest one tells, and the last four digits of the receipt number that it is about. */
  readonly detail: string
  readonly receiptEnd: string | undefined
  /** How many could not be told to the operator, and why. */
  readonly untold: number
  readonly fault: string | undefined
}

/** Conversations in which a human of ours answered of late, so that nothing automatic is said. */
export interface StaffPauses {
  readonly conversations: number
  /** When the last of these pauses ends; undefined where there is none. */
  readonly until: Date | undefined
  /** How many of them have a complaint whose citizen was told no receipt. */
  readonly untold: number
}

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
  readonly repliesAwaiting: AwaitingReplies
  readonly held: HeldHealth
  readonly delivery: DeliveryHealth
  /** When the provider refused our credentials, if it has accepted nothing since. */
  readonly credentialsRejectedAt: Date | undefined
  /** What is wrong with reading the provider's lists of messages, each with its list's name. */
  readonly listFaults: readonly string[]
}

/** Replies that go out when their citizen writes again, by why. */
export interface AwaitingReplies {
  /** The provider takes nothing from the account before. */
  readonly windowClosed: number
  /** The citizen stopped notices. */
  readonly noticesStopped: number
}

/** Automatic replies of the last day that were kept and not sent. */
export interface HeldHealth {
  readonly count: number
  readonly citizens: number
  /** Because the account's budget of the day is spent; the others went to one that answers answers. */
  readonly ofAccount: number
}

/** What the network said of the latest replies of an account. */
export interface DeliveryHealth {
  /** At most 100, of the last day; the next three numbers are about them. */
  readonly latest: number
  readonly delivered: number
  readonly undelivered: number
  /** The largest number of them, within an hour, in one conversation. */
  readonly mostInOneConversation: number
  /** Reported in the last hour as not delivered. */
  readonly undeliveredInHour: number
  /** Reported in the last day, by the network's code, the most frequent first. */
  readonly codes: readonly { readonly code: string; readonly count: number }[]
  /** Citizens of the last day whom a reply did not reach. */
  readonly citizens: number
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
  /** Citizens who wait for them, counted up to `citizensCounted` rows. */
  readonly citizens: number
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

/**
 * What a complaint waits for, or how far its answer has come: `undelivered` and `delivered` where the
 * network told, `unconfirmed` where it tells and has not yet, `sent` where it never tells. `staff`: a
 * human of ours answered, so no receipt was said. `untold`: for another reason there is no receipt.
 * `on_paper`: staff entered it, and gave the receipt themselves.
 */
export type WaitingFor =
  | 'triage'
  | 'forward'
  | 'forward_again'
  | 'reply'
  | 'human'
  | 'undelivered'
  | 'delivered'
  | 'unconfirmed'
  | 'sent'
  | 'staff'
  | 'untold'
  | 'on_paper'

export interface LatestComplaint {
  readonly pseudonym: string
  /** The last four digits of the receipt number: enough to recognise it, too few for STATUS. */
  readonly receiptEnd: string
  readonly channel: string
  readonly category: string | undefined
  readonly district: string | undefined
  readonly stage: 'triage' | 'forward' | 'done'
  readonly waitingFor: WaitingFor
  readonly isRepeat: boolean
  readonly minutesAgo: number
}
