import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  customType,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { NewsKind } from '../src/complaints/news.ts'
import type {
  ComplaintKind,
  ComplaintStatus,
  EntrySource,
  Question,
  Stage,
} from '../src/complaints/status.ts'
import type { SupplementKind } from '../src/complaints/supplements.ts'
import type { ConnectionState } from '../src/contract/channel.ts'
import type { DeliveryStatus, Location } from '../src/contract/events.ts'
import type { RejectionCode } from '../src/contract/sending.ts'
import type { Disposition } from '../src/conversation/decision.ts'
import type { KeptAttachment } from '../src/conversation/kept-attachments.ts'
import type { Talk } from '../src/conversation/talk.ts'
import type {
  LaporCandidate,
  LaporFields,
  LaporRow,
  LaporTodoKind,
} from '../src/core-store/lapor-bulk/fields.ts'
import type { AttachmentState } from '../src/media/attachments.ts'
import type { HeldBack, Purpose } from '../src/outbox/pace.ts'
import type { OutboxState } from '../src/outbox/settle.ts'
import type { LinkPurpose } from '../src/staff/links.ts'
import type { Role } from '../src/staff/permissions.ts'

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' })
const at = (name: string) => timestamp(name, { withTimezone: true })
/** The lane of a conversation; see laneOf in src/queue/lanes.ts. */
const laneOf = (id: AnyPgColumn) => sql`(get_byte(uuid_send(${id}), 15) & 3)`
const createdAt = () => at('created_at').notNull().defaultNow()

/** Small facts of the installation: which key ring seals it. */
export const installation = pgTable('installation', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
})

/** Every event that a provider told us, once for ever, sealed. */
export const inbox = pgTable(
  'inbox',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    kind: text('kind').notNull(),
    /** Keyed hash of channel, account, kind and the provider's key; see eventIndex. */
    eventIndex: uuid('event_index'),
    /** The provider's key itself: only a version before `event_index` writes it; see provider-ids.ts. */
    eventKey: text('event_key'),
    /** Blind index of the citizen's address; null where an event names no citizen. */
    addressIndex: bytea('address_index'),
    sealedEvent: bytea('sealed_event').notNull(),
    webhookId: uuid('webhook_id'),
    sentAt: at('sent_at').notNull(),
    acceptedAt: at('accepted_at').notNull().defaultNow(),
    dueAt: at('due_at').notNull().defaultNow(),
    handledAt: at('handled_at'),
    attempts: integer('attempts').notNull().default(0),
    fault: text('fault'),
    /** Given up after too many attempts; `handled_at` is set with it, so that it is no longer due. */
    deadAt: at('dead_at'),
  },
  (t) => [
    uniqueIndex('inbox_event').on(t.eventIndex),
    uniqueIndex('inbox_plain')
      .on(t.channel, t.account, t.kind, t.eventKey)
      .where(sql`event_key is not null`),
    index('inbox_unhandled_by_address').on(t.addressIndex).where(sql`handled_at is null`),
    index('inbox_due')
      .on(sql`(get_byte(address_index, 0) & 3)`, t.dueAt)
      .where(sql`handled_at is null and address_index is not null`),
    index('inbox_reports').on(t.dueAt).where(sql`handled_at is null and address_index is null`),
    index('inbox_dead').on(t.deadAt).where(sql`dead_at is not null`),
    index('inbox_aside').on(t.channel, t.account, t.acceptedAt).where(sql`fault is not null`),
    index('inbox_arrival').on(t.channel, t.account, t.kind, t.acceptedAt),
  ],
)

/** Deletions by the id of a message alone, of messages that had not come: they are final. */
export const earlyDeletion = pgTable('early_deletion', {
  /** Of the message; see externalIndex in src/identity/seal.ts. */
  externalIndex: uuid('external_index').primaryKey(),
  deletedAt: at('deleted_at').notNull(),
})

/** One citizen on one account of one channel. */
export const conversation = pgTable(
  'conversation',
  {
    id: uuid('id').primaryKey(),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    /** The key that seals this person's data, wrapped; without it they are gone. */
    sealedKey: bytea('sealed_key').notNull(),
    sealedAddress: bytea('sealed_address').notNull(),
    sealedName: bytea('sealed_name'),
    /** First message of the burst that is still settling. */
    draftOpenedAt: at('draft_opened_at'),
    /** When the burst counts as whole, or null. */
    dueAt: at('due_at'),
    latestComplaintId: uuid('latest_complaint_id'),
    /** When it was opened, by the database's clock. */
    latestComplaintAt: at('latest_complaint_at'),
    /** Sending time of the last message of the latest complaint's burst; see isOfBurst in decide.ts. */
    burstEndedAt: at('burst_ended_at'),
    lastInboundAt: at('last_inbound_at'),
    optedOutAt: at('opted_out_at'),
    pausedUntil: at('paused_until'),
    /** Counts what admins did to it: of two who saw the same, one acts and the other looks again. */
    version: integer('version').notNull().default(0),
    /** What the talk is at, beyond its burst and its complaints; see src/conversation/talk.ts. */
    talk: jsonb('talk').$type<Talk>(),
    /** The citizen had everything erased: the key and the addresses go once the last reply is out. */
    forgetAt: at('forget_at'),
    /** Attempts to settle the burst that is due. */
    attempts: integer('attempts').notNull().default(0),
    fault: text('fault'),
    /** Given up after too many attempts; `due_at` is null with it, so that nobody wakes it. */
    deadAt: at('dead_at'),
    /**
     * It turned out to be the same person as this one: nothing is here any more but the key of what
     * was sealed before. Whoever erases the person forgets both keys.
     */
    joinedTo: uuid('joined_to').references((): AnyPgColumn => conversation.id),
    createdAt: createdAt(),
  },
  (t) => [
    index('conversation_joined').on(t.joinedTo).where(sql`joined_to is not null`),
    index('conversation_due')
      .on(sql`(get_byte(uuid_send(id), 15) & 3)`, t.dueAt)
      .where(sql`due_at is not null`),
    index('conversation_dead').on(t.deadAt).where(sql`dead_at is not null`),
    index('conversation_paused').on(t.pausedUntil).where(sql`paused_until is not null`),
    index('conversation_forget').on(t.forgetAt).where(sql`forget_at is not null`),
    index('conversation_latest')
      .on(t.channel, t.account, t.lastInboundAt)
      .where(sql`last_inbound_at is not null`),
  ],
)

/** Blind indexes of all addresses of a citizen: a person may have a number and a user id. */
export const conversationAddress = pgTable(
  'conversation_address',
  {
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    addressIndex: bytea('address_index').notNull(),
    /** Two addresses of one kind are two people; null of old rows, `former` of a number given up. */
    kind: text('kind'),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversation.id),
  },
  (t) => [
    primaryKey({ columns: [t.channel, t.account, t.addressIndex] }),
    index('conversation_address_index').on(t.addressIndex),
    index('conversation_address_conversation').on(t.conversationId),
  ],
)

/** What citizens wrote, and humans in the provider's own app. Our replies are in `outbox`. */
export const message = pgTable(
  'message',
  {
    id: uuid('id').primaryKey(),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversation.id),
    inboxId: bigint('inbox_id', { mode: 'bigint' }).notNull().unique(),
    /** Keyed hash of the provider's id; see externalIndex in src/identity/seal.ts. */
    externalIndex: uuid('external_index'),
    /** The provider's id, under the person's key: replies name it. */
    sealedExternalId: bytea('sealed_external_id'),
    /** Only a version before `external_index` writes it. */
    externalId: text('external_id'),
    text: text('text').notNull(),
    attachments: jsonb('attachments').$type<readonly KeptAttachment[]>().notNull(),
    location: jsonb('location').$type<Location>(),
    /** Keyed hash of the provider's id of the message that this one answers. */
    replyToIndex: uuid('reply_to_index'),
    /** Only a version before `reply_to_index` writes it. */
    replyTo: text('reply_to'),
    /** The group of the parts of a text: a part that comes late belongs to it. */
    partGroup: text('part_group'),
    /** A mark of each part's octets, in their order; null in the place of one that never came. */
    partMarks: text('part_marks').array(),
    /** Everybody can read it and its answers. */
    public: boolean('public').notNull().default(false),
    /** Where it was said, in the channel's own words. */
    place: text('place'),
    unsupported: text('unsupported'),
    disposition: text('disposition').$type<Disposition>().notNull(),
    /** The rule that decided so; its name in docs/dialogs.md. */
    rule: text('rule'),
    complaintId: uuid('complaint_id'),
    /** Only an edit or a deletion of it has come so far. */
    awaited: boolean('awaited').notNull().default(false),
    /** Inbox rows of its edits, or null: they hold words of it, too. */
    edits: jsonb('edits').$type<readonly string[]>(),
    sentAt: at('sent_at').notNull(),
    acceptedAt: at('accepted_at').notNull(),
    editedAt: at('edited_at'),
    deletedAt: at('deleted_at'),
  },
  (t) => [
    index('message_draft').on(t.conversationId).where(sql`disposition = 'draft'`),
    index('message_external').on(t.externalIndex),
    index('message_plain').on(t.externalId, t.conversationId).where(sql`external_id is not null`),
    index('message_parts')
      .on(t.conversationId, t.partGroup, t.acceptedAt)
      .where(sql`part_group is not null`),
    index('message_complaint').on(t.complaintId),
    index('message_set_aside').on(t.acceptedAt).where(sql`disposition = 'set_aside'`),
    index('message_conversation').on(t.conversationId, t.acceptedAt),
    index('message_echo')
      .on(sql`hashtextextended(text, 0)`, t.acceptedAt)
      .where(sql`disposition = 'echo'`),
  ],
)

export const complaint = pgTable(
  'complaint',
  {
    id: uuid('id').primaryKey(),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversation.id),
    receiptNumber: text('receipt_number').notNull().unique(),
    pseudonym: text('pseudonym').notNull(),
    channel: text('channel').notNull(),
    /** The account that it came by; null where a version before this column wrote it. */
    account: text('account'),
    /** How it reached the agency, where staff entered it; null of what its citizen wrote to us. */
    source: text('source').$type<EntrySource>(),
    /** When it reached the agency, where staff entered it later; null: when it was opened. */
    receivedAt: at('received_at'),
    /** As written, the burst's messages joined by line breaks. */
    text: text('text').notNull(),
    /** As an admin put it for the agency; null while that is the text as written. */
    editedText: text('edited_text'),
    fingerprint: text('fingerprint'),
    categoryId: integer('category_id'),
    categoryName: text('category_name'),
    districtCode: text('district_code'),
    districtName: text('district_name'),
    latitude: doublePrecision('latitude'),
    longitude: doublePrecision('longitude'),
    attachmentCount: integer('attachment_count').notNull().default(0),
    /** *Klasifikasi*, in LAPOR!'s own words. */
    kind: text('kind').$type<ComplaintKind>().notNull().default('pengaduan'),
    /** Proposed for the agency, at most 140 signs. */
    title: text('title'),
    /** Where it is, in the citizen's words. */
    place: text('place'),
    /** The agency whose keyword it began with, or that has it now. */
    agency: text('agency'),
    /** The reporter's name is hidden; the content is hidden. */
    anonymous: boolean('anonymous').notNull().default(false),
    confidential: boolean('confidential').notNull().default(false),
    /** The kind of danger to life, now, that it tells of. */
    danger: text('danger'),
    /** The rules were not sure that it is a report. */
    toVerify: boolean('to_verify').notNull().default(false),
    /** No human has looked at it; false of those that are older than this column. */
    unchecked: boolean('unchecked').notNull().default(false),
    /** Something is missing that was asked for, or will be. */
    incomplete: boolean('incomplete').notNull().default(false),
    /** The question that is open, since when, and how many were asked. */
    asked: text('asked').$type<Question>(),
    askedAt: at('asked_at'),
    questions: smallint('questions').notNull().default(0),
    /** When the citizen is reminded of the question, once. */
    remindAt: at('remind_at'),
    /** When it happened, where the text says so. */
    eventDate: date('event_date'),
    /** The day that was promised for the verification. */
    promisedFor: date('promised_for'),
    withdrawnAt: at('withdrawn_at'),
    erasedAt: at('erased_at'),
    closedAt: at('closed_at'),
    /** The citizen's rating after closing, 1 to 5. */
    rating: smallint('rating'),
    /** What the agency last said, and when. */
    agencyWords: text('agency_words'),
    agencySpokeAt: at('agency_spoke_at'),
    /** The complaint that says the same, where this one is a repeat: this one is not forwarded. */
    repeatOf: uuid('repeat_of'),
    /** The complaint of somebody else that the citizen wished to join, by its number. */
    joinedTo: uuid('joined_to'),
    /** The complaint that has the message which told of this matter, too. */
    splitFrom: uuid('split_from'),
    status: text('status').$type<ComplaintStatus>().notNull(),
    stage: text('stage').$type<Stage>().notNull(),
    /** The core store is paused: this complaint was not tried, and comes back when the store works. */
    waitsForStore: boolean('waits_for_store').notNull().default(false),
    /** When the citizen had the receipt before the core store had the complaint. */
    answeredAt: at('answered_at'),
    dueAt: at('due_at').defaultNow(),
    attempts: integer('attempts').notNull().default(0),
    fault: text('fault'),
    /** Given up after too many attempts; `due_at` is null with it. */
    deadAt: at('dead_at'),
    createdAt: createdAt(),
  },
  (t) => [
    index('complaint_dead').on(t.deadAt).where(sql`dead_at is not null`),
    index('complaint_due')
      .on(t.stage, sql`(get_byte(uuid_send(conversation_id), 15) & 3)`, t.dueAt)
      .where(sql`due_at is not null`),
    index('complaint_unanswered')
      .on(t.createdAt)
      .where(sql`stage = 'forward' and answered_at is null`),
    index('complaint_repeat').on(t.conversationId, t.fingerprint),
    index('complaint_created').on(t.createdAt),
    index('complaint_account').on(t.channel, t.account, t.createdAt),
    index('complaint_recent').on(t.conversationId, t.createdAt),
    // The last digits of a number are looked for.
    index('complaint_number_end').on(sql`reverse(receipt_number) text_pattern_ops`),
    index('complaint_alike')
      .on(t.districtCode, t.categoryId, t.createdAt)
      .where(sql`district_code is not null`),
    index('complaint_agency').on(t.agency, t.createdAt).where(sql`agency is not null`),
    // Which conversations an office has, and whether it has this one, without their rows.
    index('complaint_office').on(t.agency, t.conversationId).where(sql`agency is not null`),
    index('complaint_danger').on(t.createdAt).where(sql`danger is not null`),
    index('complaint_withdrawn').on(t.withdrawnAt).where(sql`withdrawn_at is not null`),
    index('complaint_repeat_of').on(t.repeatOf).where(sql`repeat_of is not null`),
    index('complaint_split').on(t.splitFrom).where(sql`split_from is not null`),
    index('complaint_remind').on(t.remindAt).where(sql`remind_at is not null`),
    /**
     * Has all that lists are filtered by, so that a list of any rare kind is found within it: however few of
     * 100,000 complaints fit, their rows alone are read (measured: 30 in place of 700 ms).
     */
    index('complaint_list').on(
      t.createdAt,
      t.id,
      t.channel,
      t.account,
      t.status,
      t.kind,
      t.categoryId,
      t.agency,
      t.anonymous,
      t.confidential,
      t.danger,
      t.incomplete,
      t.repeatOf,
      t.receivedAt,
    ),
    index('complaint_pseudonym').on(t.pseudonym),
    check('complaint_receipt_number', sql`receipt_number ~ '^[0-9]{10}$'`),
  ],
)

/** A conversation that wants a human, and why. */
export const attention = pgTable(
  'attention',
  {
    conversationId: uuid('conversation_id')
      .primaryKey()
      .references(() => conversation.id),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    /** Most urgent first; see src/conversation/attention.ts. */
    reasons: text('reasons').array().notNull(),
    /** Of the most urgent reason: the smaller, the sooner. */
    rank: smallint('rank').notNull(),
    /** Since when it wants one. */
    since: at('since').notNull().defaultNow(),
    /** When something of it last changed. */
    changedAt: at('changed_at').notNull().defaultNow(),
  },
  (t) => [
    index('attention_rank').on(t.rank, t.since),
    index('attention_account').on(t.channel, t.account, t.rank, t.since),
    index('attention_changed').on(t.changedAt),
  ],
)

/** What admins tell each other about a conversation; no citizen sees it. */
export const note = pgTable(
  'note',
  {
    id: uuid('id').primaryKey(),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversation.id),
    staffId: uuid('staff_id').notNull(),
    text: text('text').notNull(),
    at: at('at').notNull().defaultNow(),
  },
  (t) => [index('note_conversation').on(t.conversationId, t.at)],
)

/** What an admin did to a conversation or a complaint, and how it is undone. */
export const deed = pgTable(
  'deed',
  {
    id: uuid('id').primaryKey(),
    conversationId: uuid('conversation_id').references(() => conversation.id),
    complaintId: uuid('complaint_id').references(() => complaint.id),
    staffId: uuid('staff_id').notNull(),
    verb: text('verb').notNull(),
    /** The version of the conversation that it made. */
    version: integer('version').notNull(),
    /** What was so before: ids and columns, no words of a citizen. Null where it cannot be undone. */
    before: jsonb('before').$type<Record<string, unknown>>(),
    at: at('at').notNull().defaultNow(),
    undoneAt: at('undone_at'),
  },
  (t) => [
    index('deed_conversation').on(t.conversationId, t.version),
    index('deed_complaint').on(t.complaintId).where(sql`complaint_id is not null`),
    index('deed_staff').on(t.staffId, t.at),
  ],
)

/** Who has a conversation open. */
export const presence = pgTable(
  'presence',
  {
    conversationId: uuid('conversation_id').notNull(),
    staffId: uuid('staff_id').notNull(),
    seenAt: at('seen_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.conversationId, t.staffId] })],
)

/** Somebody who works with the console. */
export const staff = pgTable(
  'staff',
  {
    id: uuid('id').primaryKey(),
    /** What they sign in with; lower case. */
    login: text('login').notNull().unique(),
    name: text('name').notNull(),
    role: text('role').$type<Role>().notNull(),
    /** The agency that they work for; null of those who see all. */
    agency: text('agency'),
    /** The office (*perangkat daerah*) of a liaison admin. */
    office: text('office'),
    language: text('language').notNull().default('id'),
    /** Whether single keys are shortcuts. */
    singleKeys: boolean('single_keys').notNull().default(true),
    /** Argon2id; null until an invitation was taken. */
    passwordHash: text('password_hash'),
    /** Sealed; null until it was set up. */
    sealedTotp: bytea('sealed_totp'),
    /** The last time step that was used: no code counts twice. */
    totpStep: bigint('totp_step', { mode: 'number' }).notNull().default(0),
    /** SHA-256 of the recovery codes that are left. */
    recoveryCodes: text('recovery_codes').array().notNull().default(sql`'{}'`),
    /** Wrong passwords or codes in a row, and until when no other is looked at. */
    failures: integer('failures').notNull().default(0),
    lockedUntil: at('locked_until'),
    disabledAt: at('disabled_at'),
    createdAt: createdAt(),
  },
  () => [check('staff_login', sql`login = lower(login)`)],
)

/** A link that works once: an invitation, a reset, the first owner. */
export const staffLink = pgTable(
  'staff_link',
  {
    /** SHA-256 of what stands in the link. */
    hash: bytea('hash').primaryKey(),
    staffId: uuid('staff_id').references(() => staff.id),
    purpose: text('purpose').$type<LinkPurpose>().notNull(),
    expiresAt: at('expires_at').notNull(),
    usedAt: at('used_at'),
    createdAt: createdAt(),
  },
  (t) => [index('staff_link_staff').on(t.staffId)],
)

/** A browser that is signed in, or about to be. */
export const staffSession = pgTable(
  'staff_session',
  {
    /** SHA-256 of the id in the cookie. */
    hash: bytea('hash').primaryKey(),
    /** Null while somebody is signing in. */
    staffId: uuid('staff_id').references(() => staff.id),
    /** What `@fastify/session` keeps. */
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    /** The browser, for its owner to tell sessions apart. */
    browser: text('browser').notNull().default(''),
    createdAt: createdAt(),
    seenAt: at('seen_at').notNull().defaultNow(),
    expiresAt: at('expires_at').notNull(),
  },
  (t) => [
    index('staff_session_staff').on(t.staffId).where(sql`staff_id is not null`),
    index('staff_session_expires').on(t.expiresAt),
  ],
)

/** To which agency an account belongs, where simpul.yaml does not say. */
export const accountAgency = pgTable(
  'account_agency',
  {
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    agency: text('agency').notNull(),
  },
  (t) => [primaryKey({ columns: [t.channel, t.account] })],
)

/** Who did and opened what. A trigger and a role of its own let nobody change it. */
export const audit = pgTable(
  'audit',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    at: at('at').notNull().defaultNow(),
    /** Null: nobody who was signed in, or the command line. */
    staffId: uuid('staff_id'),
    /** The name by which they signed in then. */
    login: text('login').notNull().default(''),
    action: text('action').notNull(),
    /** What it was about: a kind and an id; names no citizen. */
    subject: text('subject').notNull().default(''),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    index('audit_at').on(t.at),
    index('audit_staff').on(t.staffId, t.at),
    index('audit_subject').on(t.subject),
    index('audit_action').on(t.action, t.id),
  ],
)

/** What happened to a complaint, append-only. */
export const complaintEvent = pgTable(
  'complaint_event',
  {
    id: bigint('id', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    complaintId: uuid('complaint_id')
      .notNull()
      .references(() => complaint.id),
    kind: text('kind').notNull(),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
    at: at('at').notNull().defaultNow(),
  },
  (t) => [index('complaint_event_complaint').on(t.complaintId)],
)

/** What the core store tells of a complaint, until its citizen was told. */
export const news = pgTable(
  'news',
  {
    id: uuid('id').primaryKey(),
    /** The order in which it was told. */
    position: bigint('position', { mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
    /** The store's own name of it: the same news twice is news once. */
    eventKey: text('event_key').notNull().unique(),
    complaintId: uuid('complaint_id')
      .notNull()
      .references(() => complaint.id),
    kind: text('kind').$type<NewsKind>().notNull(),
    text: text('text'),
    agency: text('agency'),
    reason: text('reason'),
    /** When it happened there. */
    at: at('at').notNull(),
    /** Somebody of ours told it: it waits for no human who speaks. */
    byStaff: boolean('by_staff').notNull().default(false),
    dueAt: at('due_at').defaultNow(),
    handledAt: at('handled_at'),
    attempts: integer('attempts').notNull().default(0),
    fault: text('fault'),
    /** Given up after too many attempts; `due_at` is null with it. */
    deadAt: at('dead_at'),
  },
  (t) => [
    index('news_due')
      .on(sql`(get_byte(uuid_send(complaint_id), 15) & 3)`, t.dueAt)
      .where(sql`due_at is not null`),
    index('news_complaint').on(t.complaintId, t.position),
    index('news_dead').on(t.deadAt).where(sql`dead_at is not null`),
  ],
)

/** What an operator has to look at: raised once, told once, until it is over. */
export const alarm = pgTable(
  'alarm',
  {
    id: uuid('id').primaryKey(),
    kind: text('kind').notNull(),
    /** What it is about: a complaint's id, a year; empty where there is only one. */
    subject: text('subject').notNull().default(''),
    /** For operators to read; names no citizen. */
    detail: text('detail').notNull(),
    raisedAt: at('raised_at').notNull().defaultNow(),
    clearedAt: at('cleared_at'),
    /** By whom, and when, it was acknowledged. */
    acknowledgedBy: text('acknowledged_by'),
    acknowledgedAt: at('acknowledged_at'),
    /** When the operator is told next; null once that is done. */
    dueAt: at('due_at').defaultNow(),
    attempts: integer('attempts').notNull().default(0),
    fault: text('fault'),
  },
  (t) => [
    uniqueIndex('alarm_open').on(t.kind, t.subject).where(sql`cleared_at is null`),
    index('alarm_due').on(t.dueAt).where(sql`due_at is not null`),
  ],
)

/** Where a complaint went, and the number that it has there. */
export const coreLink = pgTable(
  'core_link',
  {
    complaintId: uuid('complaint_id')
      .notNull()
      .references(() => complaint.id),
    store: text('store').notNull(),
    trackingId: text('tracking_id').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.complaintId, t.store] }),
    unique('core_link_tracking').on(t.store, t.trackingId),
  ],
)

/** What another core store has yet to hear of a complaint that it has already. */
export const supplement = pgTable(
  'supplement',
  {
    /** The key by which the store knows a repeated attempt. */
    id: uuid('id').primaryKey(),
    /** The order in which the store hears those of one complaint. */
    position: bigint('position', { mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
    complaintId: uuid('complaint_id')
      .notNull()
      .references(() => complaint.id),
    kind: text('kind').$type<SupplementKind>().notNull(),
    /** Null until the store has the complaint, and once it has this. */
    dueAt: at('due_at'),
    attempts: integer('attempts').notNull().default(0),
    fault: text('fault'),
    doneAt: at('done_at'),
    /** Given up after too many attempts, or refused; `due_at` is null with it. */
    deadAt: at('dead_at'),
    createdAt: createdAt(),
  },
  (t) => [
    index('supplement_due')
      .on(sql`(get_byte(uuid_send(complaint_id), 15) & 3)`, t.dueAt)
      .where(sql`due_at is not null`),
    index('supplement_open')
      .on(t.complaintId, t.position)
      .where(sql`done_at is null and dead_at is null`),
    index('supplement_dead').on(t.deadAt).where(sql`dead_at is not null`),
  ],
)

/** Our own core store: the complaint as an agency may see it. No address, no name, text masked. */
export const coreComplaint = pgTable('core_complaint', {
  trackingId: bigint('tracking_id', { mode: 'number' })
    .primaryKey()
    .generatedAlwaysAsIdentity({ startWith: 1_000_001 }),
  /** Our id; it is unique, so that a repeated submission finds the first. */
  reference: uuid('reference').notNull().unique(),
  reporter: text('reporter').notNull(),
  sourceChannel: text('source_channel').notNull(),
  text: text('text').notNull(),
  categoryId: integer('category_id'),
  categoryName: text('category_name'),
  districtCode: text('district_code'),
  districtName: text('district_name'),
  latitude: doublePrecision('latitude'),
  longitude: doublePrecision('longitude'),
  attachmentCount: integer('attachment_count').notNull(),
  status: text('status').$type<ComplaintStatus>().notNull(),
  receivedAt: at('received_at').notNull(),
  /** When the citizen last changed it after it was kept here. */
  correctedAt: at('corrected_at'),
  /** When the citizen last took words of it back. */
  deletedAt: at('deleted_at'),
  kind: text('kind').$type<ComplaintKind>().notNull().default('pengaduan'),
  title: text('title'),
  place: text('place'),
  agency: text('agency'),
  anonymous: boolean('anonymous').notNull().default(false),
  confidential: boolean('confidential').notNull().default(false),
  danger: text('danger'),
  incomplete: boolean('incomplete').notNull().default(false),
  eventDate: date('event_date'),
  withdrawnAt: at('withdrawn_at'),
  erasedAt: at('erased_at'),
})

/** What stores that lie in our own database tell of complaints, in the order in which it was written. */
export const coreEvent = pgTable(
  'core_event',
  {
    position: bigint('position', { mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    store: text('store').notNull(),
    /** The store's own name of it. */
    eventKey: text('event_key').notNull(),
    reference: uuid('reference').notNull(),
    kind: text('kind').$type<NewsKind>().notNull(),
    text: text('text'),
    agency: text('agency'),
    reason: text('reason'),
    /** When it happened there. */
    at: at('at').notNull(),
    /** The transaction that wrote it: a reader goes no further than what is surely committed. */
    writtenBy: xid8('written_by').notNull().default(sql`pg_current_xact_id()`),
  },
  (t) => [
    unique('core_event_key').on(t.store, t.eventKey),
    index('core_event_order').on(t.store, t.writtenBy, t.position),
    index('core_event_reference').on(t.reference),
  ],
)

/** How far the events of a store were read. */
export const coreCursor = pgTable('core_cursor', {
  store: text('store').primaryKey(),
  cursor: text('cursor').notNull(),
})

/** A complaint on its way into LAPOR!, and how it stands there. */
export const laporReport = pgTable(
  'lapor_report',
  {
    /** The complaint. */
    reference: uuid('reference').primaryKey(),
    /** Stands at the end of its text in LAPOR!; drawn by chance, so that nobody finds the citizen by it. */
    code: text('code').notNull().unique(),
    since: at('since').notNull().defaultNow(),
    /** Somebody said that it goes though something is missing or is not sure. */
    releasedAt: at('released_at'),
    /** Why it did not fit into the last book. */
    fault: text('fault'),
    batchId: integer('batch_id').references(() => laporBatch.id),
    row: smallint('row'),
    /** The row as it stands in the book. */
    exported: jsonb('exported').$type<LaporFields>(),
    /** LAPOR!'s Tracking ID. */
    trackingId: text('tracking_id').unique(),
    linkedAt: at('linked_at'),
    linkedBy: text('linked_by').$type<'code' | 'text' | 'hand'>(),
    /** As LAPOR!'s last export says, in its own words. */
    state: text('state'),
    agency: text('agency'),
    reason: text('reason'),
    /** The day of that export. */
    seenOn: date('seen_on'),
  },
  (t) => [
    index('lapor_report_waiting').on(t.since).where(sql`batch_id is null and tracking_id is null`),
    index('lapor_report_batch').on(t.batchId, t.row),
    index('lapor_report_unlinked')
      .on(t.since)
      .where(sql`batch_id is not null and tracking_id is null`),
  ],
)

/** A book of at most a hundred rows. */
export const laporBatch = pgTable('lapor_batch', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  madeAt: at('made_at').notNull().defaultNow(),
  /** Null: filled into a book of our own. */
  template: text('template').references(() => laporTemplate.hash),
  rows: smallint('rows').notNull(),
  /** Who took it out in the console; null: a command did. */
  madeBy: uuid('made_by'),
  /** Whose complaints it holds, as "channel account": it stays known after the book was undone. */
  accounts: text('accounts').array().notNull().default(sql`'{}'`),
  /** When the file was complete on the disk, or first downloaded. */
  writtenAt: at('written_at'),
  undoneAt: at('undone_at'),
})

/** An agency's empty book, as it was downloaded. */
export const laporTemplate = pgTable('lapor_template', {
  /** SHA-256 of its bytes, in hex. */
  hash: text('hash').primaryKey(),
  name: text('name').notNull(),
  bytes: bytea('bytes').notNull(),
})

/** The empty book that an agency last chose; an agency without a row fills ours. */
export const laporTemplateChoice = pgTable('lapor_template_choice', {
  /** Empty: whoever sees all agencies. */
  agency: text('agency').primaryKey(),
  template: text('template')
    .notNull()
    .references(() => laporTemplate.hash),
  chosenAt: at('chosen_at').notNull().defaultNow(),
})

/** Exports of LAPOR! that were read. */
export const laporImport = pgTable('lapor_import', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  /** SHA-256 in hex: of its bytes, and of the accounts where it was read for some alone. */
  hash: text('hash').notNull().unique(),
  name: text('name').notNull(),
  /** The day on which LAPOR! made it, where it says so. */
  madeOn: date('made_on'),
  rows: integer('rows').notNull(),
  /** Who uploaded it in the console; null: a command read it. */
  readBy: uuid('read_by'),
  /** For whose complaints it was read, as "channel account"; null: for all. */
  accounts: text('accounts').array(),
  readAt: at('read_at').notNull().defaultNow(),
})

/** A row of an export that may be one of ours, until a human has decided. */
export const laporDoubt = pgTable(
  'lapor_doubt',
  {
    trackingId: text('tracking_id').primaryKey(),
    importId: integer('import_id')
      .notNull()
      .references(() => laporImport.id),
    row: jsonb('row').$type<LaporRow>().notNull(),
    /** Complaints that it may be, the likeliest first. */
    candidates: jsonb('candidates').$type<readonly LaporCandidate[]>().notNull(),
    /** Complaints of which somebody said that it is none of them. */
    refused: uuid('refused').array().notNull().default(sql`'{}'`),
    decidedAt: at('decided_at'),
  },
  (t) => [index('lapor_doubt_open').on(t.trackingId).where(sql`decided_at is null`)],
)

/** What somebody has to type into LAPOR!, or from there to us. */
export const laporTodo = pgTable(
  'lapor_todo',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    reference: uuid('reference').notNull(),
    kind: text('kind').$type<LaporTodoKind>().notNull(),
    /** Masked; null where nothing has to be typed, or it was erased. */
    words: text('words'),
    /** The whole text as it is once this was typed. */
    textThen: text('text_then'),
    createdAt: createdAt(),
    doneAt: at('done_at'),
  },
  (t) => [
    index('lapor_todo_open').on(t.createdAt).where(sql`done_at is null`),
    index('lapor_todo_reference').on(t.reference),
  ],
)

/** Every text that leaves the house, before it leaves. */
export const outbox = pgTable(
  'outbox',
  {
    id: uuid('id').primaryKey(),
    /** The order in which replies of one conversation are sent. */
    position: bigint('position', { mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
    conversationId: uuid('conversation_id')
      .notNull()
      .references(() => conversation.id),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    purpose: text('purpose').$type<Purpose>().notNull(),
    /** Why it is said; with the part it is unique in a conversation, so nothing is said twice. */
    cause: text('cause').notNull(),
    part: smallint('part').notNull(),
    text: text('text').notNull(),
    /** The message that it answers. */
    answers: uuid('answers'),
    /** Only a version before `answers` writes it. */
    replyTo: text('reply_to'),
    /** Words to choose an answer from, for channels with buttons. */
    choices: text('choices').array(),
    /** A file that goes along, and its name. */
    fileHash: bytea('file_hash').references(() => file.hash),
    fileName: text('file_name'),
    complaintId: uuid('complaint_id'),
    state: text('state').$type<OutboxState>().notNull().default('pending'),
    /** Why it is held; see src/outbox/pace.ts. */
    heldBack: text('held_back').$type<HeldBack>(),
    dueAt: at('due_at').defaultNow(),
    attempts: integer('attempts').notNull().default(0),
    firstAttemptAt: at('first_attempt_at'),
    /** How often it was sent again although nobody knew whether it had arrived. */
    resent: smallint('resent').notNull().default(0),
    /** For operators to read; nothing depends on it. */
    detail: text('detail'),
    /** Why the provider refused the latest attempt; null where it did not. */
    rejection: text('rejection').$type<RejectionCode>(),
    /** When an unknown outcome is looked up next. */
    reconcileAt: at('reconcile_at'),
    /** When the state became what it is, unless it is pending or being sent. */
    settledAt: at('settled_at'),
    /** Keyed hash of the provider's id; see externalIndex in src/identity/seal.ts. */
    externalIndex: uuid('external_index'),
    /** Only a version before `external_index` writes it. */
    externalId: text('external_id'),
    sentAt: at('sent_at'),
    deliveryStatus: text('delivery_status').$type<DeliveryStatus>(),
    deliveryError: text('delivery_error'),
    /**
     * When a report said that it did not arrive; null where no report says so. A column of its own,
     * because an index over `delivery_status` would make each report write every index of the row.
     */
    undeliveredAt: at('undelivered_at'),
    createdAt: createdAt(),
  },
  (t) => [
    unique('outbox_cause').on(t.conversationId, t.cause, t.part),
    index('outbox_external')
      .on(t.externalIndex, t.conversationId, t.position)
      .where(sql`external_index is not null`),
    index('outbox_plain')
      .on(t.channel, t.account, t.externalId)
      .where(sql`external_id is not null or reply_to is not null`),
    index('outbox_pending')
      .on(t.channel, t.account, laneOf(t.conversationId), t.dueAt)
      .where(sql`state = 'pending'`),
    index('outbox_sending').on(t.dueAt).where(sql`state = 'sending'`),
    index('outbox_open').on(t.conversationId, t.position).where(sql`due_at is not null`),
    index('outbox_sent').on(t.channel, t.account, t.sentAt).where(sql`sent_at is not null`),
    index('outbox_doubtful')
      .on(t.channel, t.account, laneOf(t.conversationId), t.reconcileAt)
      .where(sql`reconcile_at is not null`),
    index('outbox_failed')
      .on(t.settledAt)
      .where(sql`state in ('rejected', 'unknown', 'parked', 'exhausted')`),
    index('outbox_undelivered').on(t.undeliveredAt).where(sql`undelivered_at is not null`),
    index('outbox_held').on(t.settledAt).where(sql`state = 'held'`),
    index('outbox_file').on(t.fileHash).where(sql`file_hash is not null`),
  ],
)

/** How much was said automatically in a conversation of late. */
export const replyPace = pgTable('reply_pace', {
  conversationId: uuid('conversation_id')
    .primaryKey()
    .references(() => conversation.id),
  /** A day in UTC, and the replies of that day. */
  countedOn: date('counted_on'),
  said: integer('said').notNull().default(0),
  /** The replies in a row, by the shapes of the texts that they answer; see src/outbox/pace.ts. */
  rowSaidAt: at('row_said_at'),
  row: text('row').notNull().default(''),
})

/** Shares of what was said automatically through an account in a day (UTC). */
export const replyShare = pgTable(
  'reply_share',
  {
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    share: smallint('share').notNull(),
    countedOn: date('counted_on').notNull(),
    said: integer('said').notNull(),
  },
  (t) => [primaryKey({ columns: [t.channel, t.account, t.share] })],
)

/**
 * What stands in the way of everything that goes out through one account, or into one core store:
 * `kind` is `account` or `core_store`.
 */
export const circuit = pgTable(
  'circuit',
  {
    kind: text('kind').$type<'account' | 'core_store'>().notNull(),
    /** The channel, or the name of the core store. */
    name: text('name').notNull(),
    /** The account's id; empty for a core store. */
    account: text('account').notNull().default(''),
    failuresInRow: integer('failures_in_row').notNull().default(0),
    /** Nothing is tried before this time; then one attempt shows whether it works again. */
    pausedUntil: at('paused_until'),
    /** The one attempt that shows whether it works again may take until then. */
    probingUntil: at('probing_until'),
    /** For operators to read; nothing depends on it. */
    reason: text('reason'),
    /** Why the provider refused what paused it, where it did. */
    rejection: text('rejection').$type<RejectionCode>(),
    /** What was spent on `spentOn`, a day in UTC. */
    spentOn: date('spent_on'),
    spentReads: integer('spent_reads').notNull().default(0),
    spentUsd: doublePrecision('spent_usd').notNull().default(0),
    /** When the credentials were last tried, and why they are not taken; null while they are. */
    checkedAt: at('checked_at'),
    checkFault: text('check_fault'),
  },
  (t) => [primaryKey({ columns: [t.kind, t.name, t.account] })],
)

/** How far one list that a provider keeps of an account's messages has been read. */
export const providerList = pgTable(
  'provider_list',
  {
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    list: text('list').notNull(),
    /** When it may be read next; later while a process reads it. */
    dueAt: at('due_at').notNull().defaultNow(),
    /** When the last reading that came to the end of the list began. */
    until: at('until'),
    /** What the provider said of that reading, from which the next one goes on. */
    mark: text('mark'),
    /** When the reading under way began, and its next page; null at its first one. */
    beganAt: at('began_at'),
    nextPage: text('next_page'),
    /** Pages that it has read, and what its first page said. */
    pages: integer('pages').notNull().default(0),
    newest: text('newest'),
    /** What an operator should set right; null where nothing is wrong. */
    fault: text('fault'),
  },
  (t) => [primaryKey({ columns: [t.channel, t.account, t.list] })],
)

/** Bytes that a citizen sent along; the store has them under their hash. */
export const file = pgTable(
  'file',
  {
    /** SHA-256 of the bytes. */
    hash: bytea('hash').primaryKey(),
    size: integer('size').notNull(),
    /** The type by its first bytes; the sender is not believed. */
    mimeType: text('mime_type').notNull(),
    createdAt: createdAt(),
    /** When somebody looks whether it is still used; null while nobody has to. */
    dueAt: at('due_at'),
  },
  (t) => [index('file_due').on(t.dueAt).where(sql`due_at is not null`)],
)

/** What was fetched for one citizen on one day. */
export const mediaQuota = pgTable(
  'media_quota',
  {
    conversationId: uuid('conversation_id').notNull(),
    /** In UTC. */
    day: date('day').notNull(),
    files: integer('files').notNull().default(0),
    bytes: bigint('bytes', { mode: 'number' }).notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.day, t.conversationId] })],
)

/** One attachment of a citizen's message, and what became of fetching it. */
export const attachment = pgTable(
  'attachment',
  {
    id: uuid('id').primaryKey(),
    messageId: uuid('message_id')
      .notNull()
      .references(() => message.id),
    /** Its place in `message.attachments`. */
    place: smallint('place').notNull(),
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    /** From where it is fetched: a host, or else its account. No origin keeps another waiting. */
    origin: text('origin').notNull().default(''),
    state: text('state').$type<AttachmentState>().notNull().default('waiting'),
    dueAt: at('due_at').defaultNow(),
    attempts: integer('attempts').notNull().default(0),
    detail: text('detail'),
    fileHash: bytea('file_hash').references(() => file.hash),
    createdAt: createdAt(),
    settledAt: at('settled_at'),
  },
  (t) => [
    unique('attachment_place').on(t.messageId, t.place),
    index('attachment_origin').on(t.origin, t.dueAt).where(sql`due_at is not null`),
    index('attachment_due')
      .on(sql`(get_byte(uuid_send(message_id), 15) & 3)`, t.dueAt)
      .where(sql`due_at is not null`),
    index('attachment_file').on(t.fileHash),
  ],
)

/** Which process holds the connection of an account, until when, and how the connection is. */
export const lease = pgTable(
  'lease',
  {
    channel: text('channel').notNull(),
    account: text('account').notNull(),
    /** Names a process; empty while nobody holds it. */
    holder: text('holder').notNull().default(''),
    heldUntil: at('held_until').notNull().defaultNow(),
    state: jsonb('state').$type<ConnectionState>(),
    stateSince: at('state_since'),
  },
  (t) => [primaryKey({ columns: [t.channel, t.account] })],
)

/** What each process did, per queue and minute: the one source of the operations page and metrics. */
export const queueMinute = pgTable(
  'queue_minute',
  {
    queue: text('queue').notNull(),
    minute: at('minute').notNull(),
    process: text('process').notNull(),
    done: integer('done').notNull(),
    failed: integer('failed').notNull(),
    /** How many steps took at most 1, 2, 4, 8 … ms; see src/queue/step-statistics.ts. */
    durations: integer('durations').array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.queue, t.minute, t.process] })],
)

/** The batch of a lane that is under way. A killed process leaves its record for the next batch. */
export const lane = pgTable(
  'lane',
  {
    queue: text('queue').notNull(),
    lane: smallint('lane').notNull(),
    begunAt: at('begun_at').notNull(),
    running: boolean('running').notNull(),
    /** It takes at most this many units: half as many after a batch that did not end. */
    most: integer('most').notNull(),
    /** The unit, if it takes only one. */
    alone: text('alone'),
  },
  (t) => [primaryKey({ columns: [t.queue, t.lane] })],
)
