import { move } from './states.ts'
import type { ComplaintStatus, NewsKind } from './status.ts'

/** News as it is kept. */
export interface NewsOf {
  readonly id: string
  readonly kind: NewsKind
  readonly text: string | null
  readonly agency: string | null
  readonly reason: string | null
  readonly at: Date
  /** Somebody of ours told it. */
  readonly isByStaff?: boolean
}

/** A complaint of which there is news. */
export interface Told {
  readonly id: string
  readonly receiptNumber: string
  readonly status: ComplaintStatus
  readonly agency: string | null
  /** When the latest of what the agency said happened. */
  readonly agencySpokeAt: Date | null
  readonly isWithdrawn: boolean
  readonly isErased: boolean
  /** The message that it began with. */
  readonly firstMessageId: string | null
  /** Everybody can read that message and its answers. */
  readonly isPublic: boolean
  /** The beginning of what she reported. */
  readonly text: string
  /** What is due, in the order in which it happened. */
  readonly news: readonly NewsOf[]
  /** What was handled before. */
  readonly before: readonly NewsOf[]
}

/** News that the citizen is told. */
export interface ToTell {
  readonly id: string
  readonly kind: NewsKind
  readonly agency: string | null
  readonly words: string | null
  /** It brought the complaint into the state that it names. */
  readonly isMove: boolean
}

/** What follows from the news of one complaint. */
export interface Followed {
  readonly id: string
  readonly status: ComplaintStatus
  readonly agency: string | null
  /** Null where nothing was said. */
  readonly agencyWords: string | null
  readonly agencySpokeAt: Date | null
  /** The agency asked something, so what we asked is open no more. */
  readonly asks: boolean
  /** It was declined: somebody has to hand it on. */
  readonly handsOn: boolean
  readonly tells: readonly ToTell[]
  readonly handled: readonly {
    readonly newsId: string
    readonly kind: NewsKind
    readonly agency: string | null
    readonly isTold: boolean
    readonly isLate: boolean
  }[]
}

/** They change no state by themselves, and are told all the same. */
const toldAnyway: readonly NewsKind[] = ['asked', 'declined', 'delayed']

/**
 * What follows from news. Pure. A state moves only forward: news of a time before the latest that the
 * agency said is late and moves nothing. Words are told that were not told before, an agency that is
 * another one, and what moves the state. Of a complaint that was withdrawn only new words are told, and
 * nothing of one that was erased.
 */
export function follow(told: Told): Followed {
  let { status, agency, agencySpokeAt } = told
  let agencyWords: string | null = null
  const known = new Set(told.before.map(signatureOf))
  const wordsBefore = new Set(told.before.map(wordsOf))
  const tells: ToTell[] = []
  const handled: Followed['handled'][number][] = []
  let handsOn = false
  let asks = false
  for (const one of told.news) {
    const { id, kind, at } = one
    const words = wordsOf(one)
    const isLate = agencySpokeAt !== null && at < agencySpokeAt
    // The store may tell late, out of order or again: what does not fit leaves the state.
    const next = isLate ? status : move(status, kind)
    const isMove = typeof next === 'string' && next !== status
    if (typeof next === 'string') status = next
    const isOther = one.agency !== null && one.agency !== agency && !isLate
    const hasNewWords = words !== null && !wordsBefore.has(words)
    const isNew = !known.has(signatureOf(one))
    const isTold =
      !told.isErased &&
      (told.isWithdrawn
        ? hasNewWords
        : isMove || hasNewWords || isOther || (isNew && !isLate && toldAnyway.includes(kind)))
    if (isTold) tells.push({ id, kind, agency: one.agency, words, isMove })
    handled.push({ newsId: id, kind, agency: one.agency, isTold, isLate })
    known.add(signatureOf(one))
    if (words !== null) wordsBefore.add(words)
    if (isLate) continue
    agencySpokeAt = at
    agencyWords = words ?? agencyWords
    if (kind === 'declined') {
      agency = null
      handsOn ||= isNew
    } else agency = one.agency ?? agency
    if (kind === 'asked') asks ||= isMove
  }
  const said = told.isErased ? null : agencyWords
  return {
    id: told.id,
    status,
    agency,
    agencyWords: said,
    agencySpokeAt,
    asks,
    handsOn,
    tells,
    handled,
  }
}

function wordsOf({ text, reason }: NewsOf): string | null {
  const words = [text, reason].flatMap((one) => one?.trim() || []).join(' ')
  return words === '' ? null : words
}

function signatureOf(news: NewsOf): string {
  return JSON.stringify([news.kind, news.agency, wordsOf(news)])
}
