import type { Socket } from 'node:net'
import type { FastifyPluginAsync } from 'fastify'
import type { PhoneBook, PhoneLocation } from '../phone-book.ts'
import type { Courier, Parcel } from './courier.ts'
import type { Faults } from './faults.ts'
import type { CitizenFile } from './files.ts'
import type { Poster } from './poster.ts'

/** What a citizen's phone hands to a provider: one message, within the provider's limit. */
export interface CitizenMessage {
  /** E.164. */
  readonly number: string
  readonly text: string
  readonly at: Date
  readonly attachment?: CitizenFile | undefined
  readonly location?: PhoneLocation | undefined
}

/**
 * What people do besides writing a message: a citizen comments in public, edits or deletes a message;
 * staff answer in the provider's own app.
 */
export const gestureKinds = ['comment', 'staff', 'edit', 'deletion'] as const
export type GestureKind = (typeof gestureKinds)[number]

export interface Gesture {
  /** The citizen's. */
  readonly number: string
  /** The words of a comment, an answer or an edit; empty for a deletion. */
  readonly text: string
  /** Of an edit or a deletion: the message that it is about. */
  readonly about: string
  readonly at: Date
}

type Gestures = Partial<
  Record<
    GestureKind,
    (gesture: Gesture) => { readonly externalId: string; readonly parcel: Parcel }
  >
>

/**
 * One simulated provider. It speaks the provider's protocol towards the gateway and knows nothing
 * of the gateway's code. Providers with a connection of their own open it in `open`.
 */
export interface Provider {
  /** The channel's name in the gateway: `twilio`, `meta/whatsapp`. */
  readonly channel: string
  /** As a citizen would call it: `SMS`. */
  readonly title: string
  /** The network behind it: `Twilio`. */
  readonly network: string
  /** The number or name that citizens write to. */
  readonly account: string
  /** UTF-16 units that one message of a citizen may hold. */
  readonly maxText: number
  readonly carries: { readonly attachments: boolean; readonly locations: boolean }
  /** What the gateway must be configured with, given where the simulator's API is reachable. */
  settings(apiBase: string): Record<string, unknown>
  /** Gives the message its id and says how it is delivered. */
  write(message: CitizenMessage): { readonly externalId: string; readonly parcel: Parcel }
  /** Those that the provider has. */
  readonly gestures?: Gestures
  /** The provider's HTTP API, below the simulator's prefix. */
  readonly api?: FastifyPluginAsync
  open?(): Promise<void>
  close?(): Promise<void>
}

/** What a provider may use of the simulator. */
export interface World {
  /** Where the gateway listens, without a trailing slash. */
  gatewayUrl(): string
  /** What the gateway believes its address to be: signatures are made over this. */
  publicUrl(): string
  readonly phones: PhoneBook
  readonly faults: Faults
  readonly poster: Poster
  /** Carries delivery reports, apart from the citizens' messages. */
  readonly reports: Courier
  /** How long after acceptance the first, second, ... report on a message leaves. */
  readonly reportDelaysMs: readonly number[]
  /** The waits between attempts where the provider's own schedule is not wanted. */
  readonly retryWaitsMs?: readonly number[] | undefined
  /** Runs it later, unless the simulator is closed by then. */
  later(ms: number, then: () => void): void
  /** Breaks the connection when the simulator closes, so that no unanswered send outlives it. */
  hold(connection: Socket): void
  now(): Date
}

export type CreateProvider = (world: World) => Provider

/** Where to connect for an address below the gateway's public one; undefined for any other. */
export function reachable(world: World, url: string): string | undefined {
  for (const base of [world.publicUrl(), world.gatewayUrl()])
    if (url === base || url.startsWith(`${base}/`))
      return world.gatewayUrl() + url.slice(base.length)
  return undefined
}
