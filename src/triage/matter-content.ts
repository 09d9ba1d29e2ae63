import { remedies } from './matter-conditions.ts'
import { idle, timeWords } from './matter-words.ts'
import { isVerb } from './place-names.ts'
import type { Part } from './place-parts.ts'
import { besides, kindOf, noNames, units } from './place-words.ts'
import type { Token } from './tokens.ts'

/** Whether a word is none of ours. */
export function isOther(token: Token | undefined): boolean {
  if (!token || token.isNumber || token.word.length < 4) return false
  return !idle.has(token.word) && !timeWords.has(token.word) && !units.has(token.word)
}

/** A name has no more words. */
const mostNames = 3

/** How many words outside of places are no name of a place beside which they stand. */
export function contentBeside(tokens: readonly Token[], parts: readonly Part[]): number {
  let content = 0
  let from = 0
  for (let at = 0; at <= parts.length; at += 1) {
    const part = parts[at]
    const between = tokens.slice(from, part?.from ?? tokens.length)
    content += contentBetween(between, at > 0, part && tokens[part.from])
    from = part?.to ?? tokens.length
  }
  return content
}

/** @param next the first word of the place that follows */
function contentBetween(
  between: readonly Token[],
  isBehindPlace: boolean,
  next: Token | undefined,
): number {
  // "Cimuncang gang mushola rt 4": a landmark without a name changes nothing.
  const told = between.filter(
    ({ word }, at) => !isLandmark(word) && !described.has(between[at - 1]?.word ?? ''),
  )
  const others = told.map((token) => isOther(token) && !leads.has(token.word))
  const all = others.filter(Boolean).length
  const sure = told.filter((token, at) => others[at] && !mayBeName(token)).length
  if (sure > 0 || all === 0 || all > mostNames) return sure || all
  const isBehind = isBehindPlace && others.slice(0, all).every(Boolean)
  const isBefore = next !== undefined && others.slice(-all).every(Boolean)
  // "Kaujon pak, deket jembatan"
  return isBehind || isBefore || besides.has(next?.word ?? '') ? 0 : all
}

/** What stands behind them says which: "rumah kosong", "pohon jambu". */
const described = new Set(
  'rumah tanah lahan ruko gedung pohon pagar pintu tiang warna cat'.split(' '),
)

function isLandmark(word: string): boolean {
  const kind = kindOf.get(word)
  return kind !== undefined && kind !== 'shop' && kind !== 'site'
}

function mayBeName(token: Token): boolean {
  return !token.isDoubled && !noNames.has(token.word) && !isVerb(token)
}

/** They lead to a place, say something of it, or wish that something be done. */
const leads: ReadonlySet<string> = new Set([
  ...remedies,
  ...'lokasi alamat posisi titik tepat tepatnya patokan patokannya rumahnya depannya sebelahnya sampingnya belakangnya belok lurus pagar warna sebelum setelah sesudah jarak meter kejadian kejadiannya lokasinya alamatnya posisinya titiknya tempatnya dekatnya terdekat sekitar sekitarnya warga daerah wilayah kawasan lingkungan pinggiran seberangnya area antara sepanjang menuju perbatasan dimana begitu tersebut domisili tinggal bertempat kota kabupaten kecamatan kelurahan desa kampung dusun sudut mana situ itulah share shareloc maps pokoknya pokonya pokok intinya kayaknya kayanya kayak mirip kalau kelihatan katanya namanya orangnya tahunya'.split(
    ' ',
  ),
])
