import type { ComplaintStatus } from '../complaints/status.ts'
import { redact } from '../identity/redact.ts'
import type { Tx } from '../store/connect.ts'
import { normalise } from '../triage/normalise.ts'
import { complaintsIn, type Reach } from './reach.ts'

/** A complaint that may say the same. */
export interface Alike {
  readonly id: string
  readonly number: string
  readonly title: string | null
  readonly place: string | null
  readonly districtName: string | null
  readonly status: ComplaintStatus
  readonly createdAt: Date
  /** Of the same conversation. */
  readonly isOwn: boolean
  readonly why: 'matter' | 'words'
}

/** What another complaint is compared with. */
export interface Told {
  readonly id: string | null
  readonly conversationId: string | null
  readonly text: string
  readonly categoryId: number | null
  readonly districtCode: string | null
  readonly place: string | null
}

interface Candidate extends Omit<Alike, 'why'> {
  readonly text: string
  readonly categoryId: number | null
  readonly districtCode: string | null
}

/** So many are read of each kind: of the citizen, of the same matter, and of what came in last. */
const mostRead = { own: 10, matter: 40, latest: 100 } as const

/**
 * Complaints that may say the same, the likeliest first: those of the same category and district of the
 * last sixty days, and those of the last fourteen with the same words that are not about another place.
 * Complaints of others that are confidential are never among them.
 */
export async function alikeComplaints(
  sql: Tx,
  reach: Reach,
  told: Told,
  most = 5,
): Promise<Alike[]> {
  const isSame = sql`c.conversation_id = ${told.conversationId}::uuid`
  const mayBe = sql`c.id is distinct from ${told.id}::uuid and c.repeat_of is null
    and c.erased_at is null and c.withdrawn_at is null
    and ${complaintsIn(sql, reach, 'c')} and (${isSame} or not c.confidential)`
  const candidates = await sql<Candidate[]>`
    with near as (
      (select id from complaint c where ${isSame} and ${mayBe}
        order by created_at desc limit ${mostRead.own})
      union
      (select id from complaint c
        where district_code = ${told.districtCode} and category_id = ${told.categoryId}
          and created_at > now() - interval '60 days' and ${mayBe}
        order by created_at desc limit ${mostRead.matter})
      union
      (select id from complaint c where created_at > now() - interval '14 days' and ${mayBe}
        order by created_at desc limit ${mostRead.latest}))
    select c.id, c.receipt_number as number, c.title, c.place, c.district_name as "districtName",
      c.status, c.created_at as "createdAt", coalesce(${isSame}, false) as "isOwn",
      left(c.text, 500) as text, c.category_id as "categoryId",
      c.district_code as "districtCode"
    from near join complaint c using (id)`
  return likeliest(told, candidates, most)
}

/** Ranks candidates, and leaves out those that only look alike. Pure. */
export function likeliest(told: Told, candidates: readonly Candidate[], most: number): Alike[] {
  const words = wordsOf(told.text)
  return candidates
    .map((candidate) => ({ candidate, ...compare(told, words, candidate) }))
    .filter(({ isMatter, likeness }) => isMatter || likeness >= 0.6)
    .sort(
      (one, other) =>
        other.likeness + (other.isMatter ? 0.3 : 0) - one.likeness - (one.isMatter ? 0.3 : 0) ||
        other.candidate.createdAt.getTime() - one.candidate.createdAt.getTime(),
    )
    .slice(0, most)
    .map(({ candidate: { text: _, categoryId, districtCode, ...alike }, isMatter }) => ({
      ...alike,
      title: alike.title === null ? null : redact(alike.title),
      place: alike.place === null ? null : redact(alike.place),
      why: isMatter ? ('matter' as const) : ('words' as const),
    }))
}

function compare(told: Told, words: ReadonlySet<string>, candidate: Candidate) {
  const isMatter =
    told.districtCode !== null &&
    told.categoryId !== null &&
    candidate.districtCode === told.districtCode &&
    candidate.categoryId === told.categoryId
  // The same few words are mostly told of different places: another place is another matter.
  const isElsewhere =
    (told.districtCode !== null &&
      candidate.districtCode !== null &&
      told.districtCode !== candidate.districtCode) ||
    (told.place !== null &&
      candidate.place !== null &&
      likenessOf(wordsOf(told.place), wordsOf(candidate.place)) === 0)
  const likeness = isElsewhere ? 0 : likenessOf(words, wordsOf(candidate.text))
  return { isMatter: isMatter && !isElsewhere, likeness }
}

const fewestShared = 2
const shortestWord = 3

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(
    normalise(text.slice(0, 500))
      .split(' ')
      .filter((word) => word.length >= shortestWord || /\d/.test(word)),
  )
}

/** How much of the shorter text is in the longer one, 0 to 1. */
function likenessOf(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const smaller = Math.min(one.size, other.size)
  if (smaller === 0) return 0
  const shared = [...one].filter((word) => other.has(word)).length
  return shared < Math.min(fewestShared, smaller) ? 0 : shared / smaller
}
