import { type Told, tellsMatter, toldIn } from './matter.ts'
import { conditions } from './matter-conditions.ts'
import { events, problems, timeWords } from './matter-words.ts'
import type { Place } from './place.ts'

/** What is known beside the text. */
export interface Known {
  readonly place: Place | undefined
  /** A pin. */
  readonly hasPosition: boolean
  readonly hasAttachment: boolean
  /** Aspirations and requests need no place and no time. */
  readonly kind: 'pengaduan' | 'aspirasi' | 'permintaan_informasi' | undefined
}

export interface Missing {
  readonly what: boolean
  readonly where: boolean
  readonly when: boolean
}

const fewestTold = 3

/** How it is with a building or a room of it, whoever works there. */
const structural =
  /^(?:ambruk|ambrol|roboh|rubuh|runtuh|bocor|jebol|retak|lapuk|reyot|keropos|banjir|tergenang|kebakaran|longsor|doyong|pesing|jorok)$/

const offices = new Set(
  'kelurahan kecamatan kantor dinas disdukcapil dukcapil dispendukcapil samsat puskesmas kua polsek polres dishub rsud sekolah desa sdn smpn sman pdam pln bpn imigrasi pengadilan bpjs upt'.split(
    ' ',
  ),
)
/** There are many of them in each town: without its name nobody knows which. */
const manyOf = new Set('puskesmas posyandu kelurahan polsek kua sekolah pasar pustu'.split(' '))
const questions = new Set(
  'apa apakah bagaimana kapan kenapa mengapa berapa syarat cara dimana mana how what when'.split(
    ' ',
  ),
)

/**
 * What a complaint needs and does not tell: what happened; where, if it stands somewhere and no exact place
 * and no pin came; when, if it happened once and no time is told. What an office or an app does, or does
 * not do, needs no place.
 */
export function missingIn(text: string, known: Known): Missing {
  const told = toldIn(text, known.place?.words)
  const isAsked =
    known.kind === 'permintaan_informasi' &&
    told.words.some(({ word }) => questions.has(word)) &&
    told.others > 0
  const what = !tellsMatter(told) && !isTold(told) && !isAsked
  if (known.kind === 'aspirasi' || known.kind === 'permintaan_informasi' || what)
    return { what, where: false, when: false }
  const hasPlace = known.hasPosition || known.place?.exact === true
  return { what, where: !hasPlace && standsSomewhere(told), when: isOneEvent(told) }
}

/** Some words of a text are a matter even where we know none of them, unless they are a name. */
function isTold({ others, words }: Told): boolean {
  return (
    others >= fewestTold && !words.some(({ word }) => word === 'nama' || word === 'perkenalkan')
  )
}

function standsSomewhere({ topics, problems: wrong, words }: Told): boolean {
  const count = (stand: string) => topics.filter((topic) => topic.stand === stand).length
  const [standing, placeless, open] = [count('standing'), count('placeless'), count('open')]
  if (standing > placeless) return true
  if (standing > 0) return topics.find(({ stand }) => stand !== 'open')?.stand === 'standing'
  if (open > 0 && wrong.some((word) => structural.test(word))) return true
  if (words.some(({ word }) => manyOf.has(word))) return placeless === 0
  // Somebody who took money: at which office?
  const isSomeOffice = words.some(({ word }) => offices.has(word))
  if (open > 0) return placeless === 0 && !isSomeOffice
  if (wrong.some((word) => structural.test(word))) return placeless === 0
  return placeless === 0 && !isSomeOffice && wrong.some((word) => outdoors.has(word))
}

const ofPeople =
  /^(?:galak|judes|jutek|kasar|ketus|arogan|bolos|mangkir|kad|kedal|kehabisan|dipake|disalah|dijadi|dialih|turun|lepas|seret|ngadat|hangus|item|ijo)/
/** Something is wrong, and only things that stand somewhere are wrong so. */
const outdoors: ReadonlySet<string> = new Set([
  ...[...conditions].filter((word) => !ofPeople.test(word)),
  ...[...problems].filter((word) =>
    /^(?:bakar|membakar|dibakar|berlubang|berlobang|ambrol|ambruk|ambles|amblas|roboh|rubuh|runtuh|longsor|tumbang|miring|jebol|mampet|tersumbat|meluap|tergenang|macet|banjir|padam|rusak|bocor|mati|menumpuk|numpuk|berserakan|kotor|kumuh|kebakaran|terbakar|balapan|tawuran|keributan|ribut|tertabrak|ditabrak|kecelakaan|kemalingan|dirampok|dibegal|dijambret|pareum|caah|flooded|broken|leaking)$/.test(
      word,
    ),
  ),
])

function isOneEvent({ words }: Told): boolean {
  return (
    words.some(({ word }) => events.has(word)) && !words.some(({ word }) => timeWords.has(word))
  )
}
