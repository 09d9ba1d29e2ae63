import type { Sql } from 'postgres'
import { isReadByAll } from './channels.ts'
import type { Sent } from './stage.ts'

/** What we said to a citizen, as the citizen sees it: parts of one SMS are one. */
export interface Saying {
  readonly channel: string
  /** The address that it went to. */
  readonly address: string
  readonly text: string
  /** Everybody can read it. */
  readonly isPublic: boolean
  /** When it was decided. */
  readonly at: Date
}

interface Row {
  readonly id: string
  readonly name: string
  readonly at: Date
  readonly answersPublic: boolean
}

/** @param sent in the order in which it went out */
export async function sayingsOf(sql: Sql, sent: readonly Sent[]): Promise<Saying[]> {
  if (sent.length === 0) return []
  const rows = await sql<Row[]>`
    select o.id, o.conversation_id || ' ' || o.cause as name, o.created_at as at,
      coalesce(m.public, false) as "answersPublic"
    from outbox o left join outbox first
      on (first.conversation_id, first.cause, first.part) = (o.conversation_id, o.cause, 0)
      left join message m on m.id = first.answers
    where o.id = any(${sent.map(({ message }) => message.id)}::uuid[])`
  const known = new Map(rows.map((row) => [row.id, row]))
  const byName = Map.groupBy(sent, ({ message: { id } }) => known.get(id)?.name ?? id)
  return [...byName.values()].flatMap((parts) => {
    const [first] = parts
    if (!first) return []
    const { channel, message } = first
    const row = known.get(message.id)
    return [
      {
        channel,
        address: message.to,
        text: parts.map((one) => seen(one)).join(' '),
        isPublic: isReadByAll(channel, message, row?.answersPublic ?? false),
        at: new Date(row?.at ?? 0),
      },
    ]
  })
}

/** A text with the words on the buttons below it. */
function seen({ message: { text, choices = [] } }: Sent): string {
  return choices.length === 0 ? text : `${text} [${choices.join('] [')}]`
}
