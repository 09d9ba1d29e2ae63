import { randomUUID } from 'node:crypto'
import type { Holding, TwoAgencies } from './two-agencies.ts'

/** A holding that is nowhere, in the form of one that is there. */
export function nothing(): Holding {
  return {
    conversation: randomUUID(),
    message: randomUUID(),
    complaint: randomUUID(),
    number: '1234567897',
    code: 'ZZZZZZZZ',
    booked: { id: randomUUID(), number: '1234567897', code: 'ZZZZZZZZ' },
    attachment: randomUUID(),
    batch: 999_999,
    tracking: '99999999',
    todo: 999_999,
    alarm: randomUUID(),
    deed: randomUUID(),
  }
}

/** What addresses and forms call what is held. */
export const namesOf = ({ booked, batch: _, todo: __, ...of }: Holding) => [
  ...Object.values(of),
  ...Object.values(booked),
]

/** Every row of what is held, to see whether any changed. */
export async function rowsOf({ house: { sql } }: TwoAgencies, of: Holding): Promise<unknown> {
  const { conversation, complaint, booked, batch, alarm, tracking } = of
  const complaints = [complaint, booked.id]
  return await Promise.all([
    sql`select * from conversation where id = ${conversation}`,
    sql`select * from message where conversation_id = ${conversation} order by id`,
    sql`select * from complaint where conversation_id = ${conversation} order by id`,
    sql`select * from outbox where conversation_id = ${conversation} order by id`,
    sql`select * from note where conversation_id = ${conversation} order by id`,
    sql`select * from deed where conversation_id = ${conversation} order by id`,
    sql`select * from attention where conversation_id = ${conversation}`,
    sql`select * from presence where conversation_id = ${conversation}`,
    sql`select * from complaint_event where complaint_id = any(${complaints}::uuid[]) order by id`,
    sql`select * from news where complaint_id = any(${complaints}::uuid[]) order by id`,
    sql`select * from lapor_report where reference = any(${complaints}::uuid[]) order by code`,
    sql`select * from lapor_todo where reference = any(${complaints}::uuid[]) order by id`,
    sql`select * from lapor_batch where id = ${batch}`,
    sql`select * from lapor_doubt where tracking_id = ${tracking}`,
    sql`select * from alarm where id = ${alarm}`,
  ])
}

/** What a form of any page may name, of one holding. */
export function formNaming(of: Holding): Record<string, string | readonly string[]> {
  const codes = [of.code, of.booked.code]
  return {
    version: '1',
    complaint: of.complaint,
    message: of.message,
    proposed: of.message,
    toComplaint: of.booked.id,
    into: of.booked.number,
    deed: of.deed,
    code: codes,
    id: String(of.todo),
    agency: 'Kantor Lain',
    text: 'lain',
    title: 'lain',
    reply: 'halo',
    note: 'halo',
    answer: 'sudah',
    question: 'where',
    consent: 'asked',
    table: `Kode\tJawaban\n${codes.map((code) => `${code}\tsudah`).join('\n')}`,
    ...Object.fromEntries(
      codes.flatMap((code) => [
        [`version.${code}`, '1'],
        [`text.${code}`, 'sudah diperbaiki'],
        [`title.${code}`, 'lain'],
      ]),
    ),
  }
}
