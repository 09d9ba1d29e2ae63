import { readable, type Token, tokensOf } from './tokens.ts'

const dayMs = 86_400_000
const daysOfYear = 366

const weekdays = indexed(
  'minggu ahad=0 senin=1 selasa=2 rabu rebo=3 kamis=4 jumat jumaat=5 sabtu setu=6 sunday=0 monday=1 tuesday=2 wednesday=3 thursday=4 friday=5 saturday=6',
)
const months = indexed(
  'januari jan january=1 februari feb pebruari february=2 maret mar march=3 april apr=4 mei may=5 juni jun june=6 juli jul july=7 agustus agu agt ags agst aug august=8 september sep sept=9 oktober okt oct october=10 november nov nopember nop=11 desember des dec december=12',
)
const numbers = indexed(
  'satu one=1 dua two=2 tiga three=3 empat four=4 lima five=5 enam six=6 tujuh seven=7 delapan=8 sembilan=9 sepuluh ten=10',
)

/** Words that are a day by themselves: how many days before today it was. */
const daysBack: ReadonlyMap<string, number> = new Map([
  ...['kemarin', 'semalam', 'kamari', 'wingi', 'winginane', 'yesterday'].map(
    (word) => [word, 1] as const,
  ),
  ...['barusan', 'today', 'mau', 'tonight'].map((word) => [word, 0] as const),
])
const partsOfDay = new Set(
  'pagi siang sore subuh dini isuk esuk beurang petang dhuhur maghrib magrib'.split(' '),
)
const nights = new Set('malam peuting bengi night'.split(' '))
const past = new Set('lalu kemarin kmrn tadi silam ago last kepungkur tukang'.split(' '))
const future = new Set('besok depan nanti mendatang lusa datang tomorrow next'.split(' '))
/** A day that comes again and again is no date. */
const repeating = new Set(
  'setiap saban selalu sering hingga sampai until every lahir kelahiran'.split(' '),
)
/** "Laporan kemarin", "yang kemarin": the report was then. */
const reports = new Set(
  'laporan lapor aduan keluhan yang tahun bulan minggu dari pengaduan'.split(' '),
)

/**
 * The day of which a text says that something happened, as YYYY-MM-DD: "kemarin", "tadi malam", "senin
 * lalu", "2 hari yang lalu", "tgl 3", "3 nov", "03/11/2026". Undefined where it names none, or how long it
 * lasts alone ("sudah 2 minggu"), or a day that is to come or more than a year past. Of several days the
 * first counts.
 *
 * @param today YYYY-MM-DD in the zone of the agency
 */
export function eventDateIn(text: string, today: string): string | undefined {
  const now = Date.parse(`${today}T00:00:00Z`)
  const seen = readable(text)
  const tokens = tokensOf(seen)
  for (let at = 0; at < tokens.length; at += 1) {
    const day = dayAt(tokens, at, now, seen)
    if (day === undefined || day > now || day < now - daysOfYear * dayMs) continue
    return new Date(day).toISOString().slice(0, 10)
  }
  return undefined
}

function dayAt(
  tokens: readonly Token[],
  at: number,
  now: number,
  text: string,
): number | undefined {
  const token = tokens[at]
  if (!token) return undefined
  if (token.isNumber) return numericDay(tokens, at, now, text) ?? daysAgo(tokens, at, now)
  const { word } = token
  if (numbers.has(word) || word === 'seminggu' || word === 'sepekan')
    return daysAgo(tokens, at, now)
  const weekday = weekdays.get(word)
  if (weekday !== undefined) return weekdayAt(tokens, at, weekday, now)
  return relativeDay(tokens, at, now)
}

function relativeDay(tokens: readonly Token[], at: number, now: number): number | undefined {
  const { word, raw } = tokens[at] as Token
  const next = wordAt(tokens, at + 1)
  const before = wordAt(tokens, at - 1)
  if (word === 'kemarin' || word === 'kamari' || word === 'wingi') {
    if (reports.has(before) && !isLongAgo(tokens, at)) return undefined
    return now - (next === 'lusa' || next === 'dulu' || next === 'dulunya' ? 2 : 1) * dayMs
  }
  if (word === 'lusa' && next === 'kemarin') return now - 2 * dayMs
  if (word === 'tadi') {
    if (before === 'yang' && !partsOfDay.has(next) && !nights.has(next)) return undefined
    return now - (nights.has(next) || nights.has(before) ? dayMs : 0)
  }
  if (word === 'last' && next === 'night') return now - dayMs
  if ((word === 'this' && (next === 'morning' || next === 'afternoon')) || raw === 'td') return now
  // "Mau" is "wants"; before a part of the day it is the Javanese "tadi".
  if (word === 'mau') return partsOfDay.has(next) ? now : nights.has(next) ? now - dayMs : undefined
  if (word === 'hari' && next === 'ini') return isSpan(before) ? undefined : now
  if (word === 'dinten' && next === 'ieu') return now
  const back = daysBack.get(word)
  if (back !== undefined) return now - back * dayMs
  return undefined
}

/** "Sampai hari ini", "dua hari ini" */
function isSpan(before: string): boolean {
  return repeating.has(before) || numbers.has(before) || /^\d/.test(before) || before === 'beberapa'
}

/** "Dari kemarin": since yesterday. */
function isLongAgo(tokens: readonly Token[], at: number): boolean {
  return wordAt(tokens, at - 1) === 'dari'
}

/** "2 hari yang lalu", "seminggu lalu", "three days ago" */
function daysAgo(tokens: readonly Token[], at: number, now: number): number | undefined {
  const { word, isNumber } = tokens[at] as Token
  const isOneWeek = word === 'seminggu' || word === 'sepekan'
  const count = isOneWeek ? 1 : isNumber ? Number(word) : (numbers.get(word) ?? 0)
  const unit = isOneWeek ? 'minggu' : wordAt(tokens, at + 1)
  const days = unitDays.get(unit)
  if (days === undefined || count > daysOfYear) return undefined
  let behind = at + (isOneWeek ? 1 : 2)
  if (wordAt(tokens, behind) === 'yang' || wordAt(tokens, behind) === 'nu') behind += 1
  return past.has(wordAt(tokens, behind)) ? now - count * days * dayMs : undefined
}

const unitDays: ReadonlyMap<string, number> = new Map([
  ...['hari', 'hr', 'days', 'day', 'dinten', 'dino', 'malam', 'mlm'].map(
    (word) => [word, 1] as const,
  ),
  ...['minggu', 'mgg', 'mggu', 'pekan', 'weeks', 'week'].map((word) => [word, 7] as const),
])

/** "Senin kemarin", "hari senin", "malam senin", "last monday". "Minggu" is a week without "hari". */
function weekdayAt(
  tokens: readonly Token[],
  at: number,
  weekday: number,
  now: number,
): number | undefined {
  const before = wordAt(tokens, at - 1)
  const next = wordAt(tokens, at + 1)
  const isCalledDay = before === 'hari' || before === 'on' || nights.has(before)
  const isPast =
    past.has(next) || before === 'last' || (next === 'yang' && past.has(wordAt(tokens, at + 2)))
  if (future.has(next)) return undefined
  if (!isCalledDay && (!isPast || tokens[at]?.word === 'minggu')) return undefined
  for (let back = 1; back <= 3; back += 1)
    if (repeating.has(wordAt(tokens, at - back))) return undefined
  // The office is open "hari senin sampai jumat".
  if (['sampai', 'dan', 'hingga'].includes(next) && weekdays.has(wordAt(tokens, at + 2)))
    return undefined
  const isNightBefore = nights.has(before)
  const day = new Date(now).getUTCDay()
  const since = (day - weekday + 7) % 7
  const ago = since === 0 && isPast ? 7 : since
  return now - (ago + (isNightBefore ? 1 : 0)) * dayMs
}

/** "Tgl 3", "3 nov", "3 november 2026", "03/11/2026", "2026-11-03" */
function numericDay(
  tokens: readonly Token[],
  at: number,
  now: number,
  text: string,
): number | undefined {
  const [first, second, third] = [tokens[at], tokens[at + 1], tokens[at + 2]]
  if (!first) return undefined
  if (repeating.has(wordAt(tokens, at - 1)) || repeating.has(wordAt(tokens, at - 2)))
    return undefined
  const isCalledDate = wordAt(tokens, at - 1) === 'tanggal'
  const month = second && !second.isNumber ? months.get(second.word) : undefined
  if (month !== undefined) return dated(yearOf(third), month, Number(first.word), now)
  if (second?.isNumber && isTied(text, first, second)) {
    const isWhole = third?.isNumber && isTied(text, second, third)
    if (isWhole && first.raw.length === 4)
      return dated(Number(first.word), Number(second.word), Number(third.word), now)
    if (isWhole) return dated(yearOf(third), Number(second.word), Number(first.word), now)
    if (isCalledDate) return dated(undefined, Number(second.word), Number(first.word), now)
    return undefined
  }
  if (!isCalledDate || future.has(second?.word ?? '')) return undefined
  return lastDayOfMonth(Number(first.word), now)
}

/** In "3/11", not in "jam 3, 11 orang". */
function isTied(text: string, one: Token, other: Token): boolean {
  return other.from === one.to + 1 && /[/.-]/.test(text.charAt(one.to))
}

function yearOf(token: Token | undefined): number | undefined {
  if (!token?.isNumber) return undefined
  if (token.raw.length === 4) return Number(token.word)
  return token.raw.length === 2 ? 2000 + Number(token.word) : undefined
}

/** Without a year: the last time that there was such a day. */
function dated(
  year: number | undefined,
  month: number,
  day: number,
  now: number,
): number | undefined {
  const thisYear = new Date(now).getUTCFullYear()
  const found = calendarDay(year ?? thisYear, month, day)
  if (found === undefined || year !== undefined || found <= now) return found
  return calendarDay(thisYear - 1, month, day)
}

function calendarDay(year: number, month: number, day: number): number | undefined {
  const found = new Date(Date.UTC(year, month - 1, day))
  const isReal = found.getUTCMonth() === month - 1 && found.getUTCDate() === day
  return isReal && year > 1_900 ? found.getTime() : undefined
}

/** The third of this month, or of the one before. */
function lastDayOfMonth(day: number, now: number): number | undefined {
  const today = new Date(now)
  for (let back = 0; back < 3; back += 1) {
    const month = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1))
    const found = calendarDay(month.getUTCFullYear(), month.getUTCMonth() + 1, day)
    if (found !== undefined && found <= now) return found
  }
  return undefined
}

function wordAt(tokens: readonly Token[], at: number): string {
  return tokens[at]?.word ?? ''
}

/** "januari jan=1 februari=2": all words up to a number have it. */
function indexed(list: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const [, names = '', number] of list.matchAll(/([^=]+)=(\d+)/g))
    for (const name of names.trim().split(' ')) found.set(name, Number(number))
  return found
}
