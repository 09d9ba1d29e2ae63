import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { fileStoreOf } from '../../src/app/house.ts'
import { defaultBooks } from '../../src/config-core-store.ts'
import { attentionReasons } from '../../src/conversation/attention.ts'
import { drawCode } from '../../src/core-store/lapor-bulk/code.ts'
import { newReceiptNumber } from '../../src/identity/names.ts'
import { sniff } from '../../src/media/sniff.ts'
import { startTestHouse, type TestHouse } from './house.ts'

/** Two agencies that share a gateway, with an account each. */
export const agencies = ['LAPOR!', 'Dinas Lain'] as const
export type Agency = (typeof agencies)[number]

export interface TwoAgencies {
  readonly house: TestHouse
  readonly accountOf: Readonly<Record<Agency, { channel: string; account: string }>>
}

/** A gateway that keeps complaints in LAPOR!'s books. */
export async function openTwoAgencies(): Promise<TwoAgencies> {
  const house = await startTestHouse('postgres', 0, 300, defaultBooks)
  const [first, second] = house.house.accounts.all
    .filter(({ channel }) => channel.name === 'twilio' || channel.name === 'telegram')
    .map(({ channel, id }) => ({ channel: channel.name, account: id }))
  if (!first || !second) throw new Error('the simulator has too few accounts')
  await house.sql`
    insert into account_agency (channel, account, agency)
    values (${second.channel}, ${second.account}, 'Dinas Lain')`
  return { house, accountOf: { 'LAPOR!': first, 'Dinas Lain': second } }
}

/** All that belongs to one conversation, by what addresses and forms call it. */
export interface Holding {
  readonly conversation: string
  readonly message: string
  readonly complaint: string
  readonly number: string
  readonly code: string
  /** A second complaint, which stands in a book. */
  readonly booked: { readonly id: string; readonly number: string; readonly code: string }
  readonly attachment: string
  readonly batch: number
  readonly tracking: string
  readonly todo: number
  readonly alarm: string
  /** Of a note, which can be undone. */
  readonly deed: string
}

/** The address of a route for what is held; of a person it is `staffId`. */
export function addressOf(url: string, of: Holding, staffId = ''): string {
  return url
    .replace('/conversations/:id', `/conversations/${of.conversation}`)
    .replace('/complaints/:number', `/complaints/${of.number}`)
    .replace('/media/:attachmentId', `/media/${of.attachment}`)
    .replace('/lapor/batches/:id', `/lapor/batches/${of.batch}`)
    .replace('/lapor/doubts/:tracking', `/lapor/doubts/${of.tracking}`)
    .replace('/alarms/:id', `/alarms/${of.alarm}`)
    .replace('/staff/:id', `/staff/${staffId}`)
}

/**
 * Puts a conversation of an agency into the database, and everything that pages show of one, with the same
 * words in every field that somebody else than us fills.
 *
 * @param words an SQL text: no NUL
 * @param file the bytes of its attachment
 */
export async function layHolding(
  { house, accountOf }: TwoAgencies,
  agency: Agency,
  words: string,
  { staffId = randomUUID() as string, file = Buffer.from(words), office = words } = {},
): Promise<Holding> {
  const { sql } = house
  const { channel, account } = accountOf[agency]
  const whose = [`${channel} ${account}`]
  const [conversation, message, attachment, alarm, deed, note, news] = ids(7)
  const waiting = {
    id: randomUUID(),
    number: newReceiptNumber(randomInt),
    code: drawCode(randomBytes),
  }
  const booked = {
    id: randomUUID(),
    number: newReceiptNumber(randomInt),
    code: drawCode(randomBytes),
  }
  const hash = createHash('sha256').update(file).digest()
  const { mimeType } = await sniff(file)
  await fileStoreOf(house.house.config).put(hash, file, mimeType)
  const attachments = JSON.stringify([{ type: 'file', fileName: words, url: words }])
  const location = JSON.stringify({ latitude: -6.2, longitude: 106.8, name: words, address: words })
  const row = JSON.stringify({ ...laporRow, title: words, textAtFirst: words, textAtLast: words })
  const exported = JSON.stringify({
    ...bookRow,
    code: booked.code,
    title: words.slice(0, 140),
    text: words,
    place: words,
  })
  const tracking = String(randomInt(10_000_000, 99_999_999))
  return await sql.begin(async (tx) => {
    await tx`
      insert into conversation (id, channel, account, sealed_key, sealed_address, last_inbound_at, version)
      values (${conversation}, ${channel}, ${account}, '', '', now(), 1)`
    for (const { id, number } of [waiting, booked])
      await tx`insert into complaint ${tx({
        id,
        conversation_id: conversation,
        receipt_number: number,
        pseudonym: 'Pelapor-9K2M',
        channel,
        account,
        text: words,
        edited_text: words,
        title: words,
        place: words,
        district_name: words,
        category_name: words,
        agency: office,
        agency_words: words,
        agency_spoke_at: new Date(),
        fault: words,
        status: 'in_progress',
        stage: 'done',
        due_at: null,
      })}`
    await tx`
      insert into message (id, conversation_id, inbox_id, text, attachments, location, place, unsupported,
        public, disposition, rule, complaint_id, sent_at, accepted_at)
      values (${message}, ${conversation}, ${randomInt(2 ** 40)}, ${words}, ${attachments}::text::jsonb,
        ${location}::text::jsonb, ${words}, ${words}, true, 'complaint', ${words}, ${waiting.id}, now(), now())`
    await tx`insert into file (hash, size, mime_type) values (${hash}, ${file.length}, ${mimeType})
      on conflict do nothing`
    await tx`
      insert into attachment (id, message_id, place, channel, account, state, due_at, file_hash)
      values (${attachment}, ${message}, 0, ${channel}, ${account}, 'kept', null, ${hash})`
    await tx`
      insert into attention (conversation_id, channel, account, reasons, rank)
      values (${conversation}, ${channel}, ${account}, '{unsure}', ${attentionReasons.indexOf('unsure')})`
    await tx`
      insert into outbox (id, conversation_id, channel, account, purpose, cause, part, text, complaint_id,
        state, due_at, detail, settled_at)
      values (${randomUUID()}, ${conversation}, ${channel}, ${account}, 'human', 'test', 0, ${words},
        ${waiting.id}, 'accepted', null, ${words}, now())`
    await tx`insert into note (id, conversation_id, staff_id, text)
      values (${note}, ${conversation}, ${staffId}, ${words})`
    await tx`
      insert into deed (id, conversation_id, staff_id, verb, version, before)
      values (${deed}, ${conversation}, ${staffId}, 'note', 1, ${JSON.stringify({ note })}::text::jsonb)`
    await tx`
      insert into news (id, event_key, complaint_id, kind, text, agency, reason, at, due_at, handled_at)
      values (${news}, ${news}, ${waiting.id}, 'answered', ${words}, ${words}, ${words}, now(), null, now())`
    await tx`insert into complaint_event (complaint_id, kind, detail)
      select ${waiting.id}, kind, ${JSON.stringify({ news, reason: words, before: words, after: words, agency: words, field: 'text', text: words })}::text::jsonb
      from unnest(${['answered', 'corrected', 'edited', 'assigned_by_hand', 'archived', words]}::text[]) as kind`
    await tx`insert into alarm (id, kind, subject, detail, due_at, fault)
      values (${alarm}, 'danger', ${waiting.id}, ${words}, null, ${words})`
    const [batch] = await tx<[{ id: number }]>`
      insert into lapor_batch (rows, accounts) values (1, ${whose}::text[]) returning id`
    const [imported] = await tx<[{ id: number }]>`
      insert into lapor_import (hash, name, rows, accounts)
      values (${randomUUID()}, ${words}, 1, ${whose}::text[]) returning id`
    await tx`insert into lapor_report (reference, code, fault, state, agency, reason)
      values (${waiting.id}, ${waiting.code}, ${words}, ${words}, ${words}, ${words})`
    await tx`
      insert into lapor_report (reference, code, batch_id, "row", exported, state, agency, reason)
      values (${booked.id}, ${booked.code}, ${batch.id}, 1, ${exported}::text::jsonb, ${words}, ${words},
        ${words})`
    const candidates = JSON.stringify([{ reference: booked.id, score: 0.8 }])
    await tx`insert into lapor_doubt (tracking_id, import_id, row, candidates)
      values (${tracking}, ${imported.id}, ${row}::text::jsonb, ${candidates}::text::jsonb)`
    const [todo] = await tx<[{ id: number }]>`
      insert into lapor_todo (reference, kind, words, text_then)
      values (${booked.id}, 'correction', ${words}, ${words}) returning id::int`
    await tx`insert into lapor_todo (reference, kind) values (${booked.id}, 'answer')`
    return {
      conversation,
      message,
      complaint: waiting.id,
      number: waiting.number,
      code: waiting.code,
      booked,
      attachment,
      batch: batch.id,
      tracking,
      todo: todo.id,
      alarm,
      deed,
    }
  })
}

const bookRow = {
  classification: 'Pengaduan Tidak Berkadar Pengawasan',
  categoryId: 928,
  category: 'Jalan',
  type: '',
  sources: ['Website'],
  receivedOn: '2026-01-02',
  receivedTime: '08:00:00',
  reporter: 'Pelapor-9K2M',
  attachments: [],
}
const laporRow = { receivedOn: '2026-01-02', source: 'LAPOR!', agency: null, state: null }

function ids<N extends number>(count: N) {
  type Seven = [string, string, string, string, string, string, string]
  return Array.from({ length: count }, () => randomUUID() as string) as Seven
}
