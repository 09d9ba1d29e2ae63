import { openExternalIds } from '../harness/provider-ids.ts'
import type { Site } from './site.ts'
import type { ComplaintRow, Evidence, MessageRow, OutboxRow } from './verdict.ts'
import type { NewsRow } from './verdict-events.ts'

/** Reads the record of the simulated providers, of the core store, and the database. */
export async function gather(site: Site): Promise<Evidence> {
  const { simulator, core, gateway, workers, onlookers, ring } = site
  const { sql } = site.store
  const phones = simulator.phones
    .list()
    .flatMap(({ channel, number, messages }) =>
      messages.map((message) => ({ ...message, phone: `${channel} ${number}` })),
    )
  const [heard, complaints, outbox, links, news, [dead]] = await Promise.all([
    sql<Omit<MessageRow, 'externalId'>[]>`
      select id, conversation_id as "conversationId", disposition, text,
        complaint_id as "complaintId", 1 = row_number() over (
          partition by complaint_id, disposition order by sent_at, accepted_at, inbox_id) as opens
      from message`,
    sql<ComplaintRow[]>`
      select id, conversation_id as "conversationId", repeat_of as "repeatOf", text
      from complaint`,
    sql<OutboxRow[]>`
      select conversation_id as "conversationId", cause, answers, part, text, state,
        state in ('unknown', 'parked') or resent > 0 as "wasUnknown"
      from outbox`,
    sql<{ id: string }[]>`select complaint_id as id from core_link`,
    sql<NewsRow[]>`
      select n.event_key as key, n.complaint_id as reference, n.handled_at is not null as "isHandled",
        (select count(*) from complaint_event e where e.detail ->> 'news' = n.id::text)::int as notes
      from news n`,
    sql<[{ letters: number }]>`
      select (select count(*) from inbox where dead_at is not null)::int
        + (select count(*) from complaint where dead_at is not null)::int
        + (select count(*) from conversation where dead_at is not null)::int
        + (select count(*) from news where dead_at is not null)::int
        + (select count(*) from outbox where state in ('exhausted', 'rejected'))::int as letters`,
  ])
  const ids = await openExternalIds(sql, ring)
  const messages = heard.map((row) => ({ ...row, externalId: ids.get(row.id) ?? '' }))
  return {
    sent: phones.filter(({ direction }) => direction === 'out'),
    received: phones.filter(({ direction }) => direction === 'in'),
    messages,
    complaints,
    outbox,
    links: links.map(({ id }) => id),
    core: core.entries(),
    told: core.told(),
    news,
    deadLetters: dead.letters,
    died: [gateway, ...workers].reduce((sum, each) => sum + each.crashes(), 0),
    unseen: Object.keys(onlookers.answers).filter((path) => !onlookers.answers[path]),
  }
}
