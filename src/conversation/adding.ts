import type { Question } from '../complaints/status.ts'
import { categorise } from '../triage/category.ts'
import { eventDateIn } from '../triage/event-date.ts'
import { normalise } from '../triage/normalise.ts'
import { placeAnswered } from '../triage/place.ts'
import { titleOf } from '../triage/title.ts'
import type { Addition, Customs, Recent } from './decision.ts'
import type { Read } from './reading.ts'

/** We ask one thing at a time, and no more than this about one complaint. */
export const maxQuestions = 2

/** What a burst adds to a complaint: what is known by then, and what is still asked. */
export function additionTo(one: Recent, read: Read, customs: Customs): Addition {
  const { plain, place, district, hasPlace, messages } = read
  const tellsWhat = one.text === '' && plain !== '' && read.hasMatter
  const category = one.categoryId === null && plain !== '' ? categorise(plain) : undefined
  const today = customs.dayOf(messages[0]?.acceptedAt ?? one.openedAt)
  const eventDate = eventDateIn(plain, today)
  // To our own question a bare name is an answer.
  const isAskedWhere = one.asked === 'where' || one.asked === 'confirm_place'
  const said = isAskedWhere ? placeAnswered(plain, customs.districts) : undefined
  const answers = isAnswered(
    one.asked,
    read,
    said !== undefined,
    tellsWhat,
    eventDate !== undefined,
  )
  const next = answers ? nextQuestion(one, read, tellsWhat) : undefined
  const found = said ?? place
  const isPlaceNew = (hasPlace || said !== undefined) && (one.place === null || one.incomplete)
  return {
    complaintId: one.id,
    ...(found && isPlaceNew && { place: found.words }),
    ...(district && { district: { code: district.code, name: district.name } }),
    ...(category && { category: { id: category.id, name: category.name } }),
    ...(tellsWhat && { title: titleOf(plain, place) }),
    ...(eventDate !== undefined && { eventDate }),
    closesQuestion: answers,
    ...(next && { asks: next }),
    completes: next === undefined && isComplete(one, read, answers, said !== undefined),
  }
}

/** Whether the question that is open is answered, or cannot be. */
function isAnswered(
  asked: Question | null,
  { hasPlace, meant, plain }: Read,
  isPlaced: boolean,
  tellsWhat: boolean,
  tellsWhen: boolean,
): boolean {
  switch (asked) {
    case 'what':
      return tellsWhat
    case 'where':
      return hasPlace || isPlaced || meant.intent === 'no' || isUnknown(plain)
    case 'confirm_place':
      return hasPlace || isPlaced || meant.intent === 'yes' || meant.intent === 'no'
    case 'when':
      return tellsWhen || plain !== ''
    case null:
      return false
  }
}

function nextQuestion(one: Recent, read: Read, tellsWhat: boolean): Question | undefined {
  if (one.questions >= maxQuestions) return undefined
  const knowsPlace = read.hasPlace || one.hasPosition || one.place !== null
  if (one.asked === 'what' && tellsWhat && !knowsPlace) return 'where'
  if (one.asked === 'confirm_place' && read.meant.intent === 'no' && !read.hasPlace) return 'where'
  return undefined
}

function isComplete(
  one: Recent,
  { hasPlace, meant }: Read,
  answers: boolean,
  isPlaced: boolean,
): boolean {
  if (one.asked === null) return one.incomplete && one.text !== '' && hasPlace
  if (!answers) return false
  return one.asked === 'where' ? hasPlace || isPlaced : meant.intent !== 'no' || isPlaced
}

/** "Tidak tahu": nobody is asked twice for what she does not know. */
function isUnknown(text: string): boolean {
  return /\b(?:tidak|nggak|enggak|kurang|belum) (?:tahu|paham|hafal|ingat)\b/.test(normalise(text))
}

const shortWord = 4
// Words that many complaints share, whatever they are about.
const empty = new Set(
  'yang tidak sudah belum mohon tolong segera saya kami kita ini itu dari untuk dengan pada karena sangat sekali masih ada bisa agar supaya jalan depan dekat pemerintah petugas warga laporan bapak admin rusak hancur parah hilang bocor kotor padam roboh jebol putus retak lambat lama pasar sekolah kantor kampung perumahan kelurahan kecamatan daerah wilayah tempat rumah sering setiap sampai sekarang kembali'.split(
    ' ',
  ),
)

/** Whether two texts tell of one matter: the same category, or words in common that say something. */
export function isSameMatter(one: string, other: string): boolean {
  const [a, b] = [categorise(one), categorise(other)]
  if (a && b) return a.id === b.id
  const words = wordsOf(other)
  return [...wordsOf(one)].some((word) => words.has(word))
}

function wordsOf(text: string): ReadonlySet<string> {
  const words = normalise(text)
    .split(' ')
    .map((word) => word.replace(/(?:nya|kah|lah)$/, ''))
  return new Set(words.filter((word) => word.length > shortWord && !empty.has(word)))
}
