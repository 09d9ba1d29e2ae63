import type { Expectation, Step } from './expected-steps.ts'

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
  /** Phones that heard of a complaint of another's, and news of reports of which nobody knows whose they are. */
  readonly elsewhere: number
}

/**
 * Looks at every phone.
 *
 * @param expected by receipt number
 */
export async function heardBy(
  gateway: { readonly url: string; readonly operatorToken: string },
  phones: readonly Phone[],
  expected: ReadonlyMap<string, Expectation>,
): Promise<Circle> {
  const found = new Map<string, { phone: string; texts: readonly string[] }[]>()
  for (const { channel, number } of phones) {
    const texts = await textsOn(gateway, channel, number)
    const named = new Set(texts.flatMap((text) => text.match(/\b\d{10}\b/g) ?? []))
    for (const receipt of named)
      if (expected.has(receipt))
        found.set(receipt, [
          ...(found.get(receipt) ?? []),
          {
            phone: `${channel} ${number}`,
            texts: texts.flatMap((text) => linesAbout(receipt, text)),
          },
        ])
  }
  const sums = { followed: 0, heard: 0, missed: 0, twice: 0, outOfOrder: 0, elsewhere: 0 }
  for (const [receipt, expectation] of expected) {
    const [own, ...others] = found.get(receipt) ?? []
    const judged = judge(expectation, own?.texts ?? [])
    sums.followed += expectation.steps.length > 0 ? 1 : 0
    sums.heard += judged.heard
    sums.missed += judged.missed
    sums.twice += judged.twice
    sums.outOfOrder += judged.outOfOrder
    sums.elsewhere += others.length + judged.forbidden
  }
  return sums
}

/**
 * What of a text is about one complaint: news of several stands in one message, and each begins a line with
 * its number. Lines without one belong to the number before them. Pure.
 *
 * @returns nothing where the text does not name it
 */
export function linesAbout(receipt: string, text: string): string[] {
  if (!text.includes(receipt)) return []
  let isAbout = true
  const lines = text.split('\n').filter((line) => {
    const numbers = line.match(/\b\d{10}\b/g)
    if (numbers) isAbout = numbers.includes(receipt)
    return isAbout
  })
  return [lines.join('\n')]
}

/** What was expected against the texts of a phone, in the order in which they came. Pure. */
export function judge({ steps, forbidden }: Expectation, texts: readonly string[]) {
  const isSame = (one: Step, other: Step) => one.words.join('\n') === other.words.join('\n')
  const places = steps.map((step, at) => {
    const all = texts.flatMap((text, place) =>
      step.words.some((one) => text.includes(one)) ? [place] : [],
    )
    // The same step may be taken again: the second time is heard in the second text.
    const before = steps.slice(0, at).filter((other) => isSame(step, other)).length
    const isLast = !steps.slice(at + 1).some((other) => isSame(step, other))
    return { place: all[before], isTwice: isLast && all.length > before + 1 }
  })
  const heard = places.flatMap(({ place }) => (place === undefined ? [] : [place]))
  return {
    heard: heard.length,
    missed: places.length - heard.length,
    twice: places.filter(({ isTwice }) => isTwice).length,
    outOfOrder: heard.filter((place, at) => at > 0 && place < (heard[at - 1] ?? 0)).length,
    forbidden: texts.filter((text) => forbidden.some((one) => text.includes(one))).length,
  }
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
