import { randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { placeMessages } from '../conversation/messages.ts'
import { prank } from '../conversation/rules/no-reports.ts'
import { redact } from '../identity/redact.ts'
import type { Tx } from '../store/connect.ts'
import { openAll } from './open.ts'

/** The rule by which a message was opened that no rule took for a report. */
export const openedByHuman = 'a human opened it'

/** A message that the rules took for no report. */
export interface SetAside {
  readonly id: string
  readonly channel: string
  readonly rule: string
  /** Masked. */
  readonly text: string
  readonly acceptedAt: Date
  readonly isPublic: boolean
  /** How many pranks its sender wrote in the last thirty days, by the same rule. */
  readonly pranks: number
}

/** The rule for nonsense and abuse. */
export const { name: prankRule } = prank

/**
 * What was set aside, the latest first.
 *
 * @param rule only by this rule
 */
export async function listSetAside(
  sql: Tx,
  rule: string | undefined,
  most: number,
): Promise<SetAside[]> {
  const rows = await sql<SetAside[]>`
    with latest as (
      select m.id, m.conversation_id, p.channel, m.rule, m.text, m.accepted_at, m.public
      from message m join conversation p on p.id = m.conversation_id
      where m.disposition = 'set_aside' and m.deleted_at is null and not m.awaited
        and m.rule is not null and (${rule ?? null}::text is null or m.rule = ${rule ?? null})
      order by m.accepted_at desc limit ${most})
    select l.id, l.channel, l.rule, l.text, l.accepted_at as "acceptedAt", l.public as "isPublic",
      (select count(*)::int from message m
        where m.conversation_id = l.conversation_id and m.rule = ${prankRule}
          and m.accepted_at > now() - interval '30 days') as pranks
    from latest l order by l.accepted_at desc`
  return rows.map((row) => ({ ...row, text: redact(row.text) }))
}

interface Meant {
  readonly id: string
  readonly conversationId: string
  readonly channel: string
  readonly account: string
  readonly text: string
  readonly attachmentCount: number
  readonly latitude: number | null
  readonly longitude: number | null
}

/**
 * Opens a complaint of each of these messages, because a human says that it is a report. It goes the same
 * way as any other: the citizen gets a receipt. A message that is in a complaint already changes nothing.
 *
 * @returns the receipt numbers, by the ids of the messages
 */
export async function openSetAside(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return await sql.begin(async (tx) => {
    await tx`
      select from conversation where id in (
        select conversation_id from message where id = any(${[...ids]}::uuid[]))
      order by id for no key update`
    const messages = await tx<Meant[]>`
      select m.id, m.conversation_id as "conversationId", p.channel, p.account, m.text,
        jsonb_array_length(m.attachments) as "attachmentCount",
        (m.location ->> 'latitude')::float8 as latitude,
        (m.location ->> 'longitude')::float8 as longitude
      from message m join conversation p on p.id = m.conversation_id
      where m.id = any(${[...ids]}::uuid[]) and m.disposition in ('set_aside', 'command')
        and m.complaint_id is null and m.deleted_at is null and not m.awaited
      order by m.accepted_at`
    const opened = messages.map((message) => ({ ...message, complaint: randomUUID() }))
    const numbers = await openAll(
      tx,
      opened.map(({ complaint, latitude, longitude, ...message }) => ({
        ...message,
        id: complaint,
        messageCount: 1,
        latitude: latitude ?? undefined,
        longitude: longitude ?? undefined,
        kind: 'pengaduan' as const,
        agency: undefined,
        anonymous: false,
        confidential: false,
        danger: undefined,
        toVerify: false,
        joins: undefined,
        splitFrom: undefined,
      })),
      true,
    )
    await placeMessages(
      tx,
      opened.map(({ id, complaint }) => ({
        id,
        disposition: 'complaint',
        rule: openedByHuman,
        complaintId: complaint,
      })),
    )
    return new Map(opened.map(({ id, complaint }) => [id, numbers.get(complaint) ?? '']))
  })
}
