import sharp from 'sharp'
import { raiseAll } from '../../src/alarms/alarms.ts'
import { fillDay } from '../../src/app/demo/fill.ts'
import type { LaporRow } from '../../src/core-store/lapor-bulk/fields.ts'
import type { Visitor } from './console.ts'
import { eventually, type TestHouse } from './house.ts'
import { exportOf } from './lapor-export.ts'

/** Names of what a filled console has one of, at the least. */
export interface FilledDay {
  /** A conversation with a complaint, a photo, a note and a reply that waits its minute. */
  readonly conversation: string
  /** A conversation that no complaint was made of. */
  readonly chat: string
  readonly receiptNumber: string
  readonly danger: string
  /** Codes of what waits for a book. */
  readonly waiting: readonly string[]
  /** The number of an answered complaint whose words are missing. */
  readonly answered: string
}

/** A day of work: citizens write, a book is taken out, an export comes back, alarms are open. */
export async function fillConsole(house: TestHouse, owner: Visitor): Promise<FilledDay> {
  const { sql, simulator } = house
  const talks = await fillDay(simulator)
  const text = 'Lampu taman padam di Jl. Dahlia depan Puskesmas Sukamaju sejak Selasa'
  const sent = simulator.phones.send('meta/whatsapp', '+6281200000131', {
    text,
    attachment: { type: 'image', mimeType: 'image/jpeg', base64: await photo() },
  })
  await sent.acknowledged
  await eventually(async () => {
    const [row] = await sql<[{ heard: number; waits: number; kept: number }]>`
      select (select count(distinct conversation_id)::int from message) as heard,
        (select count(*)::int from complaint where stage <> 'done')
          + (select count(*)::int from conversation where due_at is not null) as waits,
        (select count(*)::int from file) as kept`
    return row.heard > talks && row.waits === 0 && row.kept > 0
  }, 90_000)
  const [own] = await sql<[{ conversation: string; number: string }]>`
    select c.conversation_id as conversation, c.receipt_number as number
    from complaint c join message m on m.complaint_id = c.id join attachment a on a.message_id = m.id`
  const [chat] = await sql<[{ id: string }]>`
    select n.id from conversation n where n.latest_complaint_id is null order by n.id limit 1`
  await act(house, owner, own.conversation, 'note', { note: 'Sudah ditelepon, petugas berangkat.' })
  await act(house, owner, own.conversation, 'reply', { reply: 'Terima kasih, kami cek hari ini.' })
  const answered = await circle(house, owner)
  await sql.begin(async (tx) => {
    await raiseAll(tx, [
      { kind: 'outage', subject: 'twilio +1', detail: 'connect ECONNREFUSED' },
      { kind: 'hand_over_late', subject: '', detail: '3' },
      { kind: 'calendar_missing', subject: '2027', detail: '' },
    ])
    await tx`
      insert into alarm (id, kind, subject, detail, raised_at, cleared_at)
      values (gen_random_uuid(), 'book_late', '', '4', now() - interval '2 days', now())`
  })
  const [danger] = await sql<[{ number: string }]>`
    select receipt_number as number from complaint where danger is not null limit 1`
  const waiting = await sql<{ code: string }[]>`
    select r.code from lapor_report r join complaint c on c.id = r.reference
    where r.batch_id is null and r.tracking_id is null and c.withdrawn_at is null`
  const rina = { login: 'rina', name: 'Rina', role: 'viewer', agency: 'LAPOR!' }
  const invited = await owner.post('/staff/invite', rina)
  if (!invited.ok) throw new Error(`the invitation was answered ${invited.status}`)
  return {
    conversation: own.conversation,
    chat: chat.id,
    receiptNumber: own.number,
    danger: danger.number,
    waiting: waiting.map(({ code }) => code),
    answered,
  }
}

/** As a telephone takes them: no two dots are alike, so that it is large. */
async function photo(): Promise<string> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
  const create = { width: 2_400, height: 1_800, channels: 3, background: 'black', noise } as const
  return (await sharp({ create }).jpeg().toBuffer()).toString('base64')
}

/** Does something on a page of a conversation. */
async function act(
  { sql }: TestHouse,
  owner: Visitor,
  id: string,
  verb: string,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  const [row] = await sql<[{ version: number }]>`select version from conversation where id = ${id}`
  const answer = await owner.post(`/conversations/${id}/${verb}`, {
    version: String(row.version),
    ...fields,
  })
  if (answer.status !== 303) throw new Error(`${verb} answered ${answer.status}`)
}

interface InBook {
  readonly code: string
  readonly text: string
  readonly conversation: string
  readonly complaint: string
  readonly number: string
}

/** A book leaves, and an export names its first, answers its second and is in doubt of its third. */
async function circle(house: TestHouse, owner: Visitor): Promise<string> {
  const { sql } = house
  const ready = await sql<{ code: string }[]>`
    select r.code from lapor_report r join complaint c on c.id = r.reference
    where not c.incomplete and not c.to_verify order by r.code limit 4`
  await owner.post('/lapor/batches', { code: ready.map(({ code }) => code) })
  const books = await sql<InBook[]>`
    select r.code, c.text, c.conversation_id as conversation, c.id as complaint,
      c.receipt_number as number
    from lapor_report r join complaint c on c.id = r.reference
    where r.batch_id is not null order by r.code`
  const [first, second, third] = books
  if (!first || !second || !third) throw new Error(`only ${books.length} are in the book`)
  const receivedOn = new Date().toISOString().slice(0, 10)
  const row = (trackingId: string, textAtFirst: string, state: string): Partial<LaporRow> => ({
    trackingId,
    receivedOn,
    textAtFirst,
    source: 'Hotline Service',
    state,
  })
  const half = third.text.slice(0, third.text.length * 0.6)
  const bytes = await exportOf([
    row('9000001', `${first.text} ${first.code}`, 'Terverifikasi'),
    row('9000002', `${second.text} ${second.code}`, 'Sudah Ditindaklanjuti'),
    row('9000003', `${half} TERIMA KASIH`, 'Terverifikasi'),
  ])
  await upload(house, owner, bytes)
  await act(house, owner, first.conversation, 'withdraw', { complaint: first.complaint })
  return second.number
}

async function upload({ url }: TestHouse, { cookie, read }: Visitor, bytes: Uint8Array) {
  const [, token = ''] = /name="_csrf" value="([^"]+)"/.exec(await read('/lapor/import')) ?? []
  const body = new FormData()
  body.append('_csrf', token)
  body.append('export', new Blob([Buffer.from(bytes)]), 'Laporan.xlsx')
  const answer = await fetch(`${url}/lapor/import`, { method: 'POST', headers: { cookie }, body })
  if (!answer.ok) throw new Error(`the export was answered ${answer.status}`)
}
