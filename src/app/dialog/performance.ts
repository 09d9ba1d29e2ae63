import type { Sql } from 'postgres'
import type { DeliveryEvent } from '../../contract/events.ts'
import type { OutboundMessage } from '../../contract/sending.ts'
import { connect, type Store } from '../../store/connect.ts'
import { connections, type Lent } from './databases.ts'
import { openPartBook, type PartBook } from './events.ts'
import { type Address, openPeople, type People } from './people.ts'
import type { Dialog } from './read.ts'
import { allNumbers, type ComplaintRecord, complaintsOf, conversationsOf } from './records.ts'
import { externalIdOf, type Facts, openStage, type Sent, type Stage } from './stage.ts'
import type { Told } from './watch.ts'

/** A message of a citizen, to be edited or deleted. */
interface OwnMessage {
  readonly externalId: string
  readonly from: Address
  /** Of its parts, where it came in some. */
  readonly group: string | undefined
}

/** A dialog that is under way: what has happened so far. */
export interface Performance {
  readonly dialog: Dialog
  readonly stage: Stage
  readonly people: People
  readonly parts: PartBook
  /** Everything that went out, in its order. */
  readonly sent: Sent[]
  /** How much of it an `expect` has looked at. */
  judged: number
  /** What each citizen was told, by the first of the person's names. */
  readonly told: Map<string, Told[]>
  readonly alarms: Set<string>
  readonly faults: Set<string>
  readonly agencyWords: string[]
  now: Date
  /** When the last `expect` looked. */
  lookedAt: Date
  /** Nothing has happened since the beginning or a wait. */
  hasWaited: boolean
  /** Who spoke last, and when each did. */
  speaker: string | undefined
  readonly spokeAt: Map<string, Date>
  readonly channelOf: Map<string, string>
  lastChannel: string | undefined
  messagesOf(name: string): OwnMessage[]
  newId(of: string): string
  /** Of the person: conversations that were joined or forgotten are among them. */
  conversationsOf(name: string): Promise<readonly string[]>
  complaintsOf(name: string): Promise<readonly ComplaintRecord[]>
  /** The receipt numbers of a citizen; those of the file where the citizen has none. */
  numbersOf(name: string): Promise<readonly string[]>
  /** Everything in memory is gone. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function openPerformance(
  dialog: Dialog,
  { url, store }: Pick<Lent, 'url' | 'store'>,
  facts: Facts,
): Promise<Performance> {
  const sent: Sent[] = []
  const open = (sql: Sql) => openStage(sql, dialog.settings, facts, (reply) => sent.push(reply))
  let stage = await open(store.sql)
  let own: Store | undefined
  const accountOf = (channel: string) => {
    const [account] = stage.accounts.of(channel)
    if (!account) throw new Error(`there is no channel ${channel}`)
    return account.id
  }
  const people = openPeople(dialog, accountOf)
  const conversations = new Map<string, readonly string[]>()
  const messages = new Map<string, OwnMessage[]>()
  let ids = 0

  async function conversationsOfPerson(name: string): Promise<readonly string[]> {
    const names = people.namesOf(name)
    const known = names.flatMap((one) => conversations.get(one) ?? [])
    const { sql, ring } = stage
    const found = await conversationsOf(sql, ring, people.addressesOf(name), known)
    conversations.set(name, found)
    return found
  }
  async function complaintsOfPerson(name: string): Promise<readonly ComplaintRecord[]> {
    return await complaintsOf(stage.sql, await conversationsOfPerson(name))
  }

  return {
    dialog,
    get stage() {
      return stage
    },
    people,
    parts: openPartBook(),
    sent,
    judged: 0,
    told: new Map(),
    alarms: new Set(),
    faults: new Set(),
    agencyWords: [],
    now: dialog.startsAt,
    lookedAt: dialog.startsAt,
    hasWaited: true,
    speaker: undefined,
    spokeAt: new Map(),
    channelOf: new Map(),
    lastChannel: undefined,
    messagesOf(name) {
      const own = messages.get(name) ?? []
      messages.set(name, own)
      return own
    },
    newId: (of) => `${of}-${++ids}`,
    conversationsOf: conversationsOfPerson,
    complaintsOf: complaintsOfPerson,
    async numbersOf(name) {
      const own = (await complaintsOfPerson(name)).filter(({ joinedTo }) => joinedTo === null)
      if (own.length > 0) return own.map(({ receiptNumber }) => receiptNumber)
      return await allNumbers(stage.sql)
    },
    async restart() {
      await own?.close()
      own = connect(url, connections)
      stage = await open(own.sql)
    },
    async close() {
      await own?.close()
    },
  }
}

export interface DeliveredTo extends Sent {
  readonly eventKey: string
}

/** A provider's report that a reply did not arrive. */
export function deliveryEvent(
  { message, eventKey }: DeliveredTo & { message: OutboundMessage },
  at: Date,
): DeliveryEvent {
  return {
    kind: 'delivery',
    account: message.account,
    eventKey,
    externalId: externalIdOf(message),
    status: 'failed',
    error: { code: 'undelivered', detail: 'the phone was not reached' },
    at,
  }
}
