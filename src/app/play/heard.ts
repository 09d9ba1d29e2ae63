import { catalogues, textsIn } from '../../conversation/texts.ts'
import type { Desk } from '../database.ts'

/** A phone of the simulator. */
export interface Phone {
  readonly channel: string
  readonly number: string
}

/** What citizens heard of the steps of their complaints. */
export interface Circle {
  /** Complaints of which LAPOR! told something that may be said in private. */
  readonly followed: number
  /** Steps that were heard. */
  readonly heard: number
  readonly missed: number
  readonly twice: number
  readonly outOfOrder: number
  /** Steps heard on a phone that is not its citizen's. */
  readonly elsewhere: number
}

/** What a citizen must hear of a complaint, in this order. */
export interface Step {
  readonly kind: string
  /** One of these is in the text. */
  readonly words: readonly string[]
}

/** Looks at every phone. */
export async function heardBy(
  house: Desk,
  gateway: { readonly url: string; readonly operatorToken: string },
  phones: readonly Phone[],
  since: Date,
): Promise<Circle> {
  const expected = await expectedSteps(house, since)
  const found = new Map<string, { phone: string; texts: readonly string[] }[]>()
  for (const { channel, number } of phones) {
    const texts = await textsOn(gateway, channel, number)
    const named = new Set(texts.flatMap((text) => text.match(/\b\d{10}\b/g) ?? []))
    for (const receipt of named)
      if (expected.has(receipt))
        found.set(receipt, [
          ...(found.get(receipt) ?? []),
          { phone: `${channel} ${number}`, texts: texts.filter((text) => text.includes(receipt)) },
        ])
  }
  const sums = { followed: expected.size, heard: 0, missed: 0, twice: 0, outOfOrder: 0 }
  let elsewhere = 0
  for (const [receipt, steps] of expected) {
    const [own, ...others] = found.get(receipt) ?? []
    elsewhere += others.length
    const judged = judge(steps, own?.texts ?? [])
    sums.heard += judged.heard
    sums.missed += judged.missed
    sums.twice += judged.twice
    sums.outOfOrder += judged.outOfOrder
  }
  return { ...sums, elsewhere }
}

/** Steps against the texts of a phone, in the order in which they came. Pure. */
export function judge(steps: readonly Step[], texts: readonly string[]) {
  const places = steps.map(({ words }) =>
    texts.flatMap((text, place) => (words.some((one) => text.includes(one)) ? [place] : [])),
  )
  const firsts = places.flatMap(([first]) => (first === undefined ? [] : [first]))
  return {
    heard: firsts.length,
    missed: places.filter((all) => all.length === 0).length,
    twice: places.filter((all) => all.length > 1).length,
    outOfOrder: firsts.filter((place, at) => at > 0 && place < (firsts[at - 1] ?? 0)).length,
  }
}

/**
 * What LAPOR! told of each complaint that is in a book, by its receipt number. Where everybody reads along
 * no number is named, so those are left out.
 */
async function expectedSteps({ sql, config }: Desk, since: Date): Promise<Map<string, Step[]>> {
  const rows = await sql<
    { number: string; kind: string; text: string | null; agency: string | null }[]
  >`
    select c.receipt_number as number, e.kind, e.text, e.agency
    from core_event e join complaint c on c.id = e.reference
    where e.store = 'lapor-bulk' and not exists (
        select from message m where m.complaint_id = c.id having bool_and(m.public))
      and c.created_at >= ${since.toISOString()}::timestamptz
    order by e.position`
  const languages = (Object.keys(catalogues) as (keyof typeof catalogues)[]).map((language) =>
    textsIn(config.agency, language),
  )
  const steps = new Map<string, Step[]>()
  for (const { number, kind, text, agency } of rows) {
    const words = languages.flatMap((texts) => {
      if (text !== null) return [text]
      if (kind === 'assigned') return [texts.partNewsAssigned({ by: agency ?? '' })]
      if (kind === 'closed') return [texts.partNewsClosed({})]
      if (kind === 'archived') return [texts.partNewsArchived({})]
      return []
    })
    const all = steps.get(number) ?? []
    if (words.length > 0) all.push({ kind, words })
    steps.set(number, all)
  }
  return steps
}

async function textsOn(
  { url, operatorToken }: { readonly url: string; readonly operatorToken: string },
  channel: string,
  number: string,
): Promise<string[]> {
  const path = `${encodeURIComponent(channel)}/${encodeURIComponent(number)}`
  const response = await fetch(`${url}/simulator/phones/${path}`, {
    headers: { authorization: `Bearer ${operatorToken}` },
  })
  const { messages } = (await response.json()) as {
    messages: { direction: string; text?: string }[]
  }
  return messages.flatMap(({ direction, text }) => (direction === 'in' && text ? [text] : []))
}
