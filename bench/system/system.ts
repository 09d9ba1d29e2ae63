import type { Sql } from 'postgres'
import type { Child } from '../child.ts'
import type { Target } from '../load/requests.ts'

/** A whole gateway that is measured: its processes, its database and the provider that it talks to. */
export interface System {
  readonly name: string
  /** Where webhooks go. */
  readonly target: Target
  /** The processes that count, by what they are called in the report. */
  readonly pids: Readonly<Record<string, number>>
  readonly provider: Child
  readonly sql: Sql
  /** The place of the next sender; each message comes from another one. */
  nextSender: number
  /** How many complaints are in the database beside those of the senders. */
  readonly filled: number
}

/** What a system of ours runs with. */
export interface SystemOptions {
  /** Without it the queues are in Postgres. */
  readonly withRedis: boolean
  readonly workers: number
}

/** So long a burst settles in all rows but where it says otherwise. */
export const settleMs = 1_000
