import type { Tx } from '../store/connect.ts'
import { normalise } from '../triage/normalise.ts'
import { type Alike, likeliest, type Told } from './alike.ts'
import { complaintsIn, type Reach } from './reach.ts'

/** So far back, and so many at most, are looked through; of those the ones with most of the words are compared. */
const most = { days: 60, read: 3_000, signs: 400, compared: 60, words: 8 } as const
const shortestWord = 4

/**
 * Complaints of the last sixty days that may say the same as what somebody types, the likeliest first: by
 * their words, and by those of the place. However many there are, the newest 3,000 are looked through.
 */
export async function similarComplaints(
  sql: Tx,
  reach: Reach,
  typed: { readonly text: string; readonly place: string; readonly categoryId: number | null },
  shown = 5,
): Promise<Alike[]> {
  const words = wordsOf(`${typed.place} ${typed.text}`)
  if (words.length === 0) return []
  // One sum for all words: a list would be gone through for each row (measured: 4 times as long).
  const shared = words
    .map((word) => sql`(strpos(words, ${word}) > 0)::int`)
    .reduce((sum, one) => sql`${sum} + ${one}`)
  const candidates = await sql<Parameters<typeof likeliest>[1][number][]>`
    with recent as (
      select c.id, c.confidential or c.erased_at is not null or c.withdrawn_at is not null as is_hidden,
        lower(concat_ws(' ', c.title, c.place, left(c.text, ${most.signs}))) as words
      from complaint c
      where c.created_at > now() - ${most.days} * interval '1 day' and ${complaintsIn(sql, reach, 'c')}
        and c.repeat_of is null
      order by c.created_at desc limit ${most.read}),
    found as (select id, ${shared} as shared from recent where not is_hidden)
    select c.id, c.receipt_number as number, c.title, c.place, c.district_name as "districtName",
      c.status, c.created_at as "createdAt", false as "isOwn",
      left(concat_ws(' ', c.title, c.text), 1000) as text, c.category_id as "categoryId",
      c.district_code as "districtCode"
    from (
      select id from found where shared >= ${Math.min(2, words.length)}
      order by shared desc, id limit ${most.compared}) as best
    join complaint c using (id)`
  const told: Told = {
    id: null,
    conversationId: null,
    text: `${typed.text} ${typed.place}`,
    categoryId: typed.categoryId,
    districtCode: null,
    place: typed.place || null,
  }
  return likeliest(told, candidates, shown)
}

/** The longest words of a text: the rare ones are long. */
function wordsOf(text: string): string[] {
  const words = new Set(
    normalise(text.slice(0, 2_000))
      .split(' ')
      .filter((word) => word.length >= shortestWord),
  )
  return [...words].sort((one, other) => other.length - one.length).slice(0, most.words)
}
