import type { DangerKind } from '../../triage/danger.ts'
import { toldIn } from '../../triage/matter.ts'
import { normalise } from '../../triage/normalise.ts'
import type { Recent, Reply } from '../decision.ts'
import { isGoing, mostAsked, type Rule, since, wordsIn } from './rule.ts'

/** So few words tell nothing else. */
const shortCall = 7
/** The same danger goes on for so long. */
export const inDangerMs = 2 * 60 * 60_000

export const onTheirWay: Rule = {
  name: 'are they coming',
  says: 'Asks within two hours of a danger whether somebody is coming: whom to call, once more.',
  examples: ['udah ada yang jalan kesini?', 'kok lama petugasnya'],
  follow(read, { recent }, _customs, now) {
    const { plain, isReadByAll, hasAttachment, hasLocation } = read
    const one = recent.find(
      (each) => each.danger !== null && isGoing(each) && since(each.openedAt, now) < inDangerMs,
    )
    if (!one || hasAttachment || hasLocation || !asksWhetherComing(plain)) return undefined
    // The place is found last: it costs most.
    if (read.place?.exact) return undefined
    const { topics, problems } = toldIn(plain)
    if (wordsIn(plain) > shortCall && topics.length + problems.length > 0) return undefined
    return { disposition: 'command', replies: [callAgain(one, isReadByAll, now)], isAsked: true }
  },
}

/** Whom to call, once in ten minutes. */
export function callAgain({ id, number, danger }: Recent, inPublic: boolean, now: Date): Reply {
  const tenMinutes = Math.floor(now.getTime() / (10 * 60_000))
  return {
    text: 'danger',
    cause: `danger again:${id}:${tenMinutes}`,
    danger: { kind: danger as DangerKind, words: '' },
    inPublic,
    isPlaceKnown: true,
    known: number,
  }
}

export function asksWhetherComing(text: string): boolean {
  return wordsIn(text) <= mostAsked && coming.test(normalise(text))
}

const comers =
  '(?:petugas|petugasnya|ambulans|ambulan|ambulance|damkar|pemadam|pemadamnya|polisi|polisinya|bantuannya|timnya|orangnya|sar|relawan)'
const come =
  '(?:jalan|berangkat|datang|dateng|meluncur|otw|nyampe|tiba|ke sini|kesini|ke lokasi|menuju|gerak|bergerak|nolong|nolongin)'
const coming = new RegExp(
  `\\b(?:sudah|belum|ada yang|apa|apakah|kapan|masih lama|kok|mana|bagaimana|berapa lama)\\b(?: \\p{L}+){0,5} ${come}\\b|\\b${comers}(?: \\p{L}+){0,1} (?:mana|di mana|kapan|belum|sudah|masih lama|lama)\\b|\\b(?:mana|kapan|kok lama)(?: \\p{L}+){0,2} ${comers}\\b`,
  'u',
)
