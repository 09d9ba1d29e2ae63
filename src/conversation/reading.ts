import { findDistrict } from '../triage/district.ts'
import { hasMatter, isContinuation } from '../triage/matter.ts'
import { type Place, placeIn } from '../triage/place.ts'
import { type Intent, intentOf, type Meant } from '../triage/wording/intent.ts'
import { keywordOf } from '../triage/wording/keyword.ts'
import { wishesIn } from '../triage/wording/wishes.ts'
import type { Customs, Heard } from './decision.ts'
import type { Wishes } from './talk.ts'

/** A burst as the rules see it. What costs more is read when a rule asks for it. */
export interface Read {
  readonly messages: readonly Heard[]
  /** All of it, as written. */
  readonly text: string
  /** Without the keyword at the beginning. */
  readonly plain: string
  readonly agency: string | undefined
  readonly isPublic: boolean
  /** Everybody could read the answer, too. */
  readonly isReadByAll: boolean
  readonly hasAttachment: boolean
  readonly hasLocation: boolean
  readonly meant: Meant
  readonly wishes: Wishes
  /** A pin, or a place that somebody finds. */
  readonly hasPlace: boolean
  readonly place: Place | undefined
  readonly district: ReturnType<typeof findDistrict>
  readonly hasMatter: boolean
  /** It goes on with what was said before, and tells nothing new. */
  readonly isContinuation: boolean
}

/** Intents that make a complaint. */
export const matters: ReadonlySet<Intent> = new Set(['report', 'aspiration', 'information', 'join'])
/** Intents that say nothing beside others. */
export const courtesies: ReadonlySet<Intent> = new Set([
  'greeting',
  'thanks',
  'praise',
  'empty',
  'talk',
])

/** Reads the messages of one burst together. */
export function readBurst(
  messages: readonly Heard[],
  { districts, keywords, answersInPublic }: Customs,
): Read {
  // Sent three times it is told once, so that the same words are a repeat later.
  const text = [...new Set(messages.map((message) => message.text.trim()))]
    .filter(Boolean)
    .join('\n')
  const isPublic = messages.length > 0 && messages.every((message) => message.public)
  const hasAttachment = messages.some((message) => message.hasAttachment)
  const hasLocation = messages.some((message) => message.hasLocation)
  const keyword = keywordOf(text, keywords)
  const plain = keyword?.rest ?? text
  const place = once(() => placeIn(plain, districts))
  const district = once(() => findDistrict(plain, districts))
  const matter = once(() => hasMatter(plain))
  const continues = once(() => isContinuation(plain))
  return {
    messages,
    text,
    plain,
    agency: keyword?.agency,
    isPublic,
    isReadByAll: isPublic && answersInPublic,
    hasAttachment,
    hasLocation,
    meant: keyword
      ? { intent: 'report', sure: true, words: keyword.agency }
      : withFiles(meaning(messages, text, isPublic), hasAttachment || hasLocation),
    wishes: wishesIn(plain),
    get place() {
      return place()
    },
    get hasPlace() {
      return hasLocation || place()?.exact === true
    },
    get district() {
      return district()
    },
    get hasMatter() {
      return matter()
    },
    get isContinuation() {
      return continues()
    },
  }
}

/**
 * What several messages mean together. One that tells a matter makes the burst a report, whatever stands
 * beside it; courtesies count where there is nothing else; else the words of all are one sentence.
 */
function meaning(messages: readonly Heard[], text: string, isPublic: boolean): Meant {
  const hasAttachment = messages.some((one) => one.hasAttachment || one.hasLocation)
  const hasSticker = messages.some((one) => one.hasSticker)
  const whole = intentOf({ text, isPublic, hasAttachment, hasSticker })
  const [only, ...others] = messages
  if (!only || others.length === 0) return whole
  const each = messages
    .filter((one) => one.text !== '')
    .map((one) => intentOf({ text: one.text, isPublic, hasAttachment: false, hasSticker: false }))
  const report = each.find(({ intent, sure }) => sure && matters.has(intent))
  if (report) return report
  if (!matters.has(whole.intent) || whole.sure) return whole
  const said = each.filter(({ intent, sure }) => sure && !courtesies.has(intent))
  const [one] = said
  const isOneThing =
    one && each.every((other) => courtesies.has(other.intent) || other.intent === one.intent)
  return isOneThing && !hasAttachment ? one : whole
}

/** A photo or a pin says something itself: with it no word is a mere command or courtesy. */
function withFiles(meant: Meant, hasFiles: boolean): Meant {
  if (!hasFiles || matters.has(meant.intent) || meant.intent === 'another') return meant
  return { intent: 'report', sure: false, words: '' }
}

/** Reads once, and only what somebody asks for: each costs tens of microseconds. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
