import { toldIn } from '../matter.ts'
import type { Cues } from './intent-cue-rule.ts'
import { cuesOfCourtesies, cuesOfRatings } from './intent-cues-courtesies.ts'
import { cuesAboutReports } from './intent-cues-reports.ts'
import type { Intent, Meant } from './intent-meant.ts'
import { numbered, rated } from './intent-numbers.ts'
import { defects, places, things, unknownWords } from './intent-words.ts'
import { wishesIn } from './wishes.ts'

/** Who thanks or scolds names what was wrong. */
const aboutWork: ReadonlySet<Intent> = new Set(['rating', 'unresolved', 'thanks', 'praise', 'talk'])
/** Who names a place beside these tells a matter. */
const aboutReports: ReadonlySet<Intent> = new Set(['erase', 'stop', 'status'])
/** From top to bottom; a rating may have the words of a question in it. */
const cueRules: readonly Cues[] = [...cuesOfRatings, ...cuesAboutReports, ...cuesOfCourtesies]

/** Longer texts are left to what knows their words. */
const mostWords = 18

/**
 * What a short text means by its cues, where no rule knows all of its words. Nothing in it may tell a
 * matter: no defect, thing or place, but those that a rule expects beside its cues.
 *
 * @param words in the form of plainWords()
 * @param read the text as it was written
 * @param named the number of a report that it names
 */
export function intentByCues(
  words: string,
  read: string,
  isPublic: boolean,
  named: string | undefined,
): Meant | undefined {
  const all = words.split(' ')
  if (all.length > mostWords) return undefined
  const telling = all.filter((word) => defects.has(word) || things.has(word) || places.has(word))
  const wish = wishAlone(read, telling)
  if (wish) return asksToErase(words) ? { ...wish, intent: 'erase' } : wish
  const unknown = unknownWords(words)
  let told: ReturnType<typeof toldIn> | undefined
  const tells = (rule: Cues) => {
    told ??= toldIn(read)
    return (
      (!aboutWork.has(rule.intent) && told.problems.some((word) => !rule.beside?.has(word))) ||
      (told.hasPlace && aboutReports.has(rule.intent))
    )
  }
  for (const rule of cueRules) {
    if (all.length > rule.most || (rule.isPublic && !isPublic)) continue
    if (isPublic && (rule.intent === 'yes' || rule.intent === 'no')) continue
    const decided = cuesOf(rule, words)
    if (decided === undefined) continue
    if (
      !rule.matter &&
      telling.some(
        (word) =>
          !rule.beside?.has(word) && !(rule.places && places.has(word) && !defects.has(word)),
      )
    )
      continue
    if (
      unknown.filter((word) => !decided.includes(word) && !rule.beside?.has(word)).length >
      rule.spare
    )
      continue
    if (!rule.matter && tells(rule)) continue
    if (rule.intent === 'rating') return rated(decided, decided)
    return { intent: rule.intent, sure: !rule.unsure, words: decided, ...numbered(named) }
  }
  return undefined
}

const erasing = cueRules.find(({ intent }) => intent === 'erase')

const stored =
  '(?:data|chat|riwayat|akun|laporan|pesan|percakapan|jejak|semua|foto|informasi|info|everything)'
const erased = '(?:hapus|dihapus|musnahkan|bersihkan|remove|wipe)'
/** More than a name is to go: "hapus nama saya dari laporan" is the wish for anonymity. */
const erasesStored = new RegExp(
  `\\b${erased}(?: \\p{L}+){0,2} ${stored}\\b|\\b${stored}(?: \\p{L}+){0,3} ${erased}\\b`,
  'u',
)

/** What is erased needs no secret any more: beside the wish for one, erasing is what is asked for. */
export function asksToErase(words: string): boolean {
  if (erasing === undefined || /\bjangan (?:sampai )?(?:di)?hapus\b/.test(words)) return false
  return erasesStored.test(words) && cuesOf(erasing, words) !== undefined
}

function cuesOf(rule: Cues, words: string): string | undefined {
  const found: string[] = []
  for (const pattern of rule.all) {
    const part = pattern.exec(words)?.[0]
    if (part === undefined) return undefined
    found.push(part.trim())
  }
  return rule.unless?.test(words) ? undefined : found.join(' ')
}

/** Somebody wishes to stay unnamed, and tells nothing else. */
function wishAlone(read: string, telling: readonly string[]): Meant | undefined {
  const persons = new Set(['lurah', 'camat', 'kades', 'rt', 'rw', 'tetangga', 'desa', 'warga'])
  if (telling.some((word) => !persons.has(word))) return undefined
  const { anonymous, confidential } = wishesIn(read)
  if (anonymous === undefined && confidential === undefined) return undefined
  const told = toldIn(read)
  if (told.problems.length > 0 || told.others > 5) return undefined
  return { intent: 'wish', sure: true, words: read.slice(0, 80) }
}
