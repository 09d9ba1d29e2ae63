import { commonWords } from './common-words.ts'
import { normalise } from './normalise.ts'
import { kindOf } from './place-words.ts'

/** A row of the gazetteer: a district (kecamatan) with the regency or city that it lies in. */
export interface DistrictRow {
  /** As the Ministry of Home Affairs writes it: "35.78.02". */
  readonly code: string
  readonly name: string
  readonly regencyCode: string
  readonly regencyName: string
}

export interface District {
  readonly code: string
  readonly name: string
  readonly regencyCode: string
  readonly regencyName: string
}

export interface DistrictIndex {
  /** Districts by their name without spaces: "Karang Pilang" is often written "Karangpilang". */
  readonly byName: ReadonlyMap<string, readonly Entry[]>
  /** All beginnings of these names: most words of a text begin none, and need one look. */
  readonly beginnings: ReadonlySet<string>
  readonly home: string | undefined
  /** Names of regencies: they do not count as the district of the same name. */
  readonly regencies: ReadonlySet<string>
  /** Villages at home and their beginnings, as far as they were given. */
  readonly villages: ReadonlySet<string>
  readonly villageBeginnings: ReadonlySet<string>
}

/** A village (desa or kelurahan) that the agency serves. */
export interface VillageRow {
  readonly name: string
}

interface Entry {
  readonly district: District
  /** The regency's name without "Kabupaten" and "Kota", normalised. */
  readonly regency: string
  readonly isHome: boolean
}

/** No name has more words, and no writer makes more of one. */
const longestName = 5
const shortestBareName = 5
/** A name after these words is a street, an estate, a village or a shop, which may lie elsewhere. */
const wordsBeforeOthers = new Set(
  'jalan gang raya perumahan pondok puri griya kelurahan desa puskesmas indomaret alfamart alfamidi'.split(
    ' ',
  ),
)
/** A name before these words is a street or a village: "Melati Kidul", "Melati Asri", "Melati 5". */
const wordsAfterOthers = new Set(
  'utara selatan timur barat tengah lor kidul wetan kulon raya jaya indah asri permai baru lama gang nomor blok i ii iii iv v vi vii viii ix x'.split(
    ' ',
  ),
)

/**
 * Makes the index of names. It is made once and then only read.
 *
 * @param homeRegency code of the regency ("35.78") or province ("35") that the agency serves: its
 *   districts win over others of the same name, and only they are found by their bare name
 * @param villagesAtHome what loadVillages() gives for the same code; they make places, not districts
 */
export function districtIndex(
  rows: readonly DistrictRow[],
  homeRegency?: string,
  villagesAtHome: readonly VillageRow[] = [],
): DistrictIndex {
  const byName = new Map<string, Entry[]>()
  const beginnings = new Set<string>()
  const regencies = new Set<string>()
  for (const { code, name, regencyCode, regencyName } of rows) {
    const key = normalise(name).replaceAll(' ', '')
    const entry = {
      district: { code, name, regencyCode, regencyName },
      regency: normalise(regencyName).replace(/^(?:kabupaten|kota) (?:administrasi )?/, ''),
      isHome: homeRegency !== undefined && `${regencyCode}.`.startsWith(`${homeRegency}.`),
    }
    byName.set(key, [...(byName.get(key) ?? []), entry])
    addBeginnings(key, beginnings)
    regencies.add(entry.regency.replaceAll(' ', ''))
  }
  const villages = new Set<string>()
  const villageBeginnings = new Set<string>()
  for (const { name } of villagesAtHome) {
    const key = normalise(name).replaceAll(' ', '')
    villages.add(key)
    addBeginnings(key, villageBeginnings)
  }
  return { byName, beginnings, home: homeRegency, regencies, villages, villageBeginnings }
}

function addBeginnings(key: string, beginnings: Set<string>): void {
  for (let length = 1; length <= key.length; length += 1) beginnings.add(key.slice(0, length))
}

/**
 * The district that a text names; undefined where it names none or several.
 *
 * A name after "kecamatan" or "kec." counts first: a district at home, else the only one in the
 * country, else the one whose regency the text names, too. Otherwise a bare name counts if it has
 * five letters or more, is no common word (unless it stands behind "di" or "daerah") and no street, and belongs to one district only. A text
 * with several bare names names no district.
 */
export function findDistrict(text: string, index: DistrictIndex): District | undefined {
  const words = normalise(text).split(' ')
  return announced(words, index) ?? bare(words, index)
}

function announced(words: readonly string[], index: DistrictIndex): District | undefined {
  for (let at = words.indexOf('kecamatan'); at >= 0; at = words.indexOf('kecamatan', at + 1)) {
    const found = longestNameAt(words, at + 1, index)
    const entry = found && meant(found.entries, words)
    if (entry) return entry.district
  }
  return undefined
}

function meant(entries: readonly Entry[], words: readonly string[]): Entry | undefined {
  const home = entries.filter(({ isHome }) => isHome)
  if (home.length > 0) return only(home)
  if (entries.length === 1) return entries[0]
  const text = ` ${words.join(' ')} `
  return only(entries.filter(({ regency }) => text.includes(` ${regency} `)))
}

function bare(words: readonly string[], index: DistrictIndex): District | undefined {
  const named = new Map<string, District>()
  for (let at = 0; at < words.length; ) {
    const found = longestNameAt(words, at, index)
    const entry = found && bareEntry(words, at, found, index)
    if (entry) named.set(entry.district.code, entry.district)
    at += found?.length ?? 1
  }
  return only([...named.values()])
}

function bareEntry(
  words: readonly string[],
  at: number,
  { key, entries, length }: NameFound,
  { home, regencies }: DistrictIndex,
): Entry | undefined {
  if (key.length < shortestBareName || regencies.has(key)) return undefined
  if (commonWords.has(key) && (home === undefined || !isMeantAsRegion(words, at))) return undefined
  const after = words[at + length] ?? ''
  const isOther = wordsBeforeOthers.has(words[at - 1] ?? '') || wordsAfterOthers.has(after)
  if (isOther || /^\d/.test(after)) return undefined
  return only(home === undefined ? entries : entries.filter(({ isHome }) => isHome))
}

/** "Sampah di curug": behind such a word a common word is a name, unless it tells where or what is done. */
function isMeantAsRegion(words: readonly string[], at: number): boolean {
  const before = words[at - 1] ?? ''
  const word = words[at] ?? ''
  if (before === 'daerah' || before === 'wilayah') return true
  return wordsBeforeRegions.has(before) && !kindOf.has(word) && !behindDi.has(word)
}

const wordsBeforeRegions = new Set('di sekitar kawasan warga seputaran'.split(' '))
/** "Di pinggir", "di tarik": behind these words they are no names. */
const behindDi = new Set(
  'barat pinggir ujung teras simpang lapangan tengah dekat sarang sumur tambak empang pasan pesantren pendopo pangkalan bantaran bandar benteng bendungan tarik tempel teriak tulis tutur tolong suruh tambang babat gantung panggang bakung balong buang larang borong bongkar tarik susut tikung bawang padang bukit sawit teras sanggar gapura candi taman tanggul parang terisi tetap tebing selat muara rantau dalam luar damai bareng lembar lembur pucuk pedes kebon'.split(
    ' ',
  ),
)

interface NameFound {
  readonly key: string
  readonly entries: readonly Entry[]
  /** The length of the name, in words of the text. */
  readonly length: number
}

function longestNameAt(
  words: readonly string[],
  at: number,
  { byName, beginnings }: DistrictIndex,
): NameFound | undefined {
  let key = ''
  let found: NameFound | undefined
  for (let length = 1; length <= longestName && at + length <= words.length; length += 1) {
    key += words[at + length - 1] ?? ''
    if (!beginnings.has(key)) break
    const entries = byName.get(key)
    if (entries) found = { key, entries, length }
  }
  return found
}

function only<T>(things: readonly T[]): T | undefined {
  return things.length === 1 ? things[0] : undefined
}
