import { redact } from '../identity/redact.ts'
import type { Tx } from '../store/connect.ts'
import { attentionIn, type InboxFilter, keysOf } from './inbox.ts'
import { complaintsIn, conversationsIn, type Reach } from './reach.ts'

/** A conversation that was found, with the text that has the words. */
export interface Found {
  readonly id: string
  /** Masked; null where a number was found. */
  readonly text: string | null
}

/** What is shown of one search. */
export const mostFound = 50
/**
 * Texts are looked for in what wants a human and in what was heard last: so many conversations, and so
 * many messages of each. No index of the words of citizens is kept.
 */
const looked = { open: 800, latest: 400, messages: 20 } as const
const mostWords = 6
/** As lists show a reporter. */
const pseudonymForm = /^pelapor[- ]([a-z0-9]{4})$/i

/**
 * Conversations with a message of the last 90 days that has all the words, or with a complaint whose
 * number ends with these digits, or whose reporter has this pseudonym. Those that want a human come first,
 * the most urgent at the top. Words are compared with masked texts alone: nobody finds a citizen by a telephone number.
 */
export async function searchInbox(sql: Tx, reach: Reach, filter: InboxFilter): Promise<Found[]> {
  const { words = '' } = filter
  const digits = words.replace(/[\s.-]/g, '')
  const [, name] = pseudonymForm.exec(words.trim()) ?? []
  if (name !== undefined)
    return await ofComplaints(
      sql,
      reach,
      filter,
      sql`c.pseudonym = ${`Pelapor-${name.toUpperCase()}`}`,
    )
  return /^\d{4,10}$/.test(digits)
    ? await withNumber(sql, reach, filter, digits)
    : await withWords(sql, reach, filter, wordsOf(words))
}

function wordsOf(words: string): string[] {
  return words.toLowerCase().split(/\s+/).filter(Boolean).slice(0, mostWords)
}

async function withNumber(
  sql: Tx,
  reach: Reach,
  filter: InboxFilter,
  digits: string,
): Promise<Found[]> {
  const end = [...digits].reverse().join('')
  // A range, which an index takes whatever the plan; ":" is the sign after "9".
  return await ofComplaints(
    sql,
    reach,
    filter,
    sql`reverse(c.receipt_number) ~>=~ ${end} and reverse(c.receipt_number) ~<~ ${`${end}:`}`,
  )
}

async function ofComplaints(
  sql: Tx,
  reach: Reach,
  filter: InboxFilter,
  which: ReturnType<Tx>,
): Promise<Found[]> {
  return await sql<Found[]>`
    select id, null as text from (
      select distinct on (p.id) p.id, a.rank, a.since, c.created_at
      from complaint c join conversation p on p.id = c.conversation_id
        left join attention a on a.conversation_id = p.id
      where ${which} and ${complaintsIn(sql, reach, 'c')} and ${conversationsIn(sql, reach, 'p')}
        ${narrowed(sql, filter)}
      order by p.id, c.created_at desc limit ${mostFound}) as found
    order by rank, since, created_at desc`
}

async function withWords(
  sql: Tx,
  reach: Reach,
  filter: InboxFilter,
  words: readonly string[],
): Promise<Found[]> {
  if (words.length === 0) return []
  const latest = await keysOf(sql, reach, { ...filter, tab: 'all' }, undefined, looked.latest)
  const hasAll = words.reduce(
    (before, word) => sql`${before} and text like any (${patternsOf(word)}::text[])`,
    sql`true`,
  )
  const rows = await sql<{ id: string; text: string }[]>`
    with candidate as (
      (select a.conversation_id as id from attention a where ${attentionIn(sql, reach)}
        order by a.rank, a.since limit ${looked.open})
      union
      select id from unnest(${latest.map(({ id }) => id)}::uuid[]) as latest (id)),
    matching as materialized (
      select candidate.id, m.text from candidate cross join lateral (
        select text from (
          select text from message where conversation_id = candidate.id
            and accepted_at > now() - interval '90 days' and deleted_at is null and not awaited
            and disposition <> 'echo'
          order by accepted_at desc limit ${looked.messages}) as newest
        where ${hasAll} limit 1) as m)
    select p.id, m.text from matching m
      -- Few are found: each is looked up, where a plan by estimates reads the whole table.
      cross join lateral (select * from conversation where id = m.id offset 0) as p
      left join attention a on a.conversation_id = p.id
    where ${conversationsIn(sql, reach, 'p')} ${narrowed(sql, filter)}
    order by a.rank, a.since, p.last_inbound_at desc, p.id limit ${mostFound * 2}`
  const found: Found[] = []
  // Masking costs more than looking: no more of it than is shown.
  for (const { id, text: written } of rows) {
    if (found.length === mostFound) break
    const text = redact(written)
    const lower = text.toLowerCase()
    if (words.every((word) => lower.includes(word))) found.push({ id, text })
  }
  return found
}

/** As people write a word. To compare without regard to case costs ten times as much. */
function patternsOf(word: string): string[] {
  const forms = [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)]
  return [...new Set(forms)].map((form) => `%${form.replace(/[\\%_]/g, '\\$&')}%`)
}

/** SQL: what the filter asks of the conversation `p` and of its row of attention `a`. */
function narrowed(sql: Tx, { reason, channel, account }: InboxFilter) {
  return sql`${channel === undefined ? sql`` : sql`and p.channel = ${channel}`}
    ${account === undefined ? sql`` : sql`and p.account = ${account}`}
    ${reason === undefined ? sql`` : sql`and a.reasons @> array[${reason}::text]`}`
}
