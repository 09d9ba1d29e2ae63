import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import type { Account, Accounts } from '../accounts.ts'
import { dayOf, startOfDay, type Zone } from '../agency/working-days.ts'
import { raiseAll } from '../alarms/alarms.ts'
import { writeEntered } from '../complaints/entered.ts'
import { openAll } from '../complaints/open.ts'
import type { ComplaintKind, EntrySource } from '../complaints/status.ts'
import type { MessageEvent } from '../contract/events.ts'
import { manualChannel } from '../contract/manual-channel.ts'
import { senderOf } from '../contract/sms.ts'
import { keepEnteredMessage, meetOne } from '../conversation/entered.ts'
import type { KeyRing } from '../identity/keys.ts'
import { enteredBefore, keepEntered } from '../inbox/entered.ts'
import { attachEntered, type EnteredFile } from '../media/entered.ts'
import type { Person } from '../staff/person.ts'
import { databaseTime, type Tx } from '../store/connect.ts'
import { dangerIn } from '../triage/danger.ts'
import type { AccountName, Reach } from './reach.ts'

/** A letter, a visit or a call, as staff typed it in. */
export interface Entry {
  /** Of the form: what is sent twice is one complaint. */
  readonly key: string
  readonly source: EntrySource
  /** YYYY-MM-DD, not in the future. */
  readonly receivedOn: string
  readonly text: string
  readonly title: string | null
  readonly kind: ComplaintKind
  readonly category: { readonly id: number; readonly name: string } | null
  readonly place: string | null
  /** YYYY-MM-DD */
  readonly eventDate: string | null
  readonly agency: string | null
  readonly anonymous: boolean
  readonly confidential: boolean
  readonly name: string | null
  /** A telephone number, an e-mail address, an address on paper. */
  readonly contact: string | null
  readonly files: readonly EnteredFile[]
  /** The account that sends the receipt and news by SMS; undefined: nobody writes to this person. */
  readonly sms: AccountName | undefined
}

export interface EntryDeps {
  readonly sql: Sql
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly zone: Zone
  /** `agency.name` of the settings: whose complaint it is where somebody of no agency enters it. */
  readonly ownAgency: string
}

/** Accounts that write to a telephone first, within somebody's reach. */
export function smsAccounts(accounts: Accounts, reach: Reach): Account[] {
  return accounts.all.filter(
    ({ channel, id, settings }) =>
      channel.isSms === true &&
      channel.replyWindow?.(settings) === undefined &&
      (reach.kind === 'all' ||
        reach.accounts.some((one) => one.channel === channel.name && one.account === id)),
  )
}

/** A mobile number of this country as the channels have it; undefined where a contact is none. */
export function mobileIn(contact: string): string | undefined {
  const sender = senderOf(contact.replace(/[\s().-]/g, ''), '62')
  return sender && /^\+628[1-9]\d{6,10}$/.test(sender.address) ? sender.address : undefined
}

/** @returns where complaints of an agency stand whose people nobody can write to */
export function manualAccount(agency: string): AccountName {
  return { channel: manualChannel, account: agency }
}

export interface Entered {
  readonly receiptNumber: string
  /** False where the same form was sent before. */
  readonly isNew: boolean
}

const mostTries = 3

/**
 * Makes a complaint of what staff typed in, once for each form. It goes the way of any other: triage, the
 * core store and, where the person can be written to, a receipt.
 */
export async function enter(deps: EntryDeps, by: Person, entry: Entry): Promise<Entered> {
  for (let left = mostTries; ; left -= 1)
    try {
      return await deps.sql.begin((tx) => enterIn(tx, deps, by, entry))
    } catch (error) {
      // Somebody else met the same person at the same time.
      if (left === 1 || (error as { code?: unknown }).code !== '40001') throw error
    }
}

async function enterIn(tx: Tx, deps: EntryDeps, by: Person, entry: Entry): Promise<Entered> {
  const { ring, zone } = deps
  const to = entry.sms ?? manualAccount(by.agency ?? deps.ownAgency)
  const now = await databaseTime(tx)
  const isToday = entry.receivedOn === dayOf(now, zone)
  const receivedAt = isToday ? undefined : noonOf(entry.receivedOn, zone)
  const told = eventOf(entry, to, receivedAt ?? now)
  const kind = deps.accounts.find(to.channel, to.account)?.channel.kindOfAddress?.(told.from) ?? ''
  const person = await meetOne(tx, ring, { ...to, address: told.from, kind })
  const kept = await keepEntered(tx, ring, person.key, to.channel, told)
  if (!kept) {
    const receiptNumber = await enteredBefore(tx, ring, to.channel, told)
    if (receiptNumber === undefined) throw new Error('a form was kept, and its complaint was not')
    return { receiptNumber, isNew: false }
  }
  const { event, inboxId } = kept
  const id = randomUUID()
  const danger = dangerIn(event.text)?.kind
  const numbers = await openAll(tx, [openedOf(id, person.conversation.id, to, entry, danger)], true)
  const messageId = await keepEnteredMessage(tx, ring, person, {
    inboxId,
    event,
    complaintId: id,
    now,
  })
  await attachEntered(tx, { messageId, ...to }, entry.files)
  await writeEntered(tx, id, {
    ...entry,
    receivedAt,
    categoryId: entry.category?.id ?? null,
    categoryName: entry.category?.name ?? null,
    by: by.id,
    sms: entry.sms !== undefined,
  })
  if (danger !== undefined) await raiseAll(tx, [{ kind: 'danger', subject: id, detail: danger }])
  return { receiptNumber: numbers.get(id) ?? '', isNew: true }
}

/** Where nobody is written to, and no contact is known, each form is another person. */
function eventOf(entry: Entry, to: AccountName, sentAt: Date): MessageEvent {
  const contact = entry.contact?.trim() ?? ''
  const address = mobileIn(contact) ?? contact.toLowerCase()
  return {
    kind: 'message',
    account: to.account,
    eventKey: `entry:${entry.key}`,
    externalId: `entry:${entry.key}`,
    from: address === '' ? `entry:${entry.key}` : address,
    ...(entry.name && { fromName: entry.name }),
    text: entry.text,
    sentAt,
    attachments: entry.files.map(({ attachment }) => attachment),
  }
}

function openedOf(
  id: string,
  conversationId: string,
  to: AccountName,
  entry: Entry,
  danger: string | undefined,
) {
  return {
    id,
    conversationId,
    channel: to.channel,
    account: to.account,
    text: entry.text,
    messageCount: 1,
    attachmentCount: entry.files.length,
    latitude: undefined,
    longitude: undefined,
    kind: entry.kind,
    agency: entry.agency ?? undefined,
    anonymous: entry.anonymous,
    confidential: entry.confidential,
    danger,
    toVerify: false,
    joins: undefined,
    splitFrom: undefined,
  }
}

function noonOf(day: string, zone: Zone): Date {
  return new Date(startOfDay(day, zone).getTime() + 12 * 3_600_000)
}
