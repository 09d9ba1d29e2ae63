import { visible } from '../../contract/visible-text.ts'

/** A value of a drop-down, or why none fits. */
export type Chosen =
  | { readonly kind: 'value'; readonly value: string }
  /** `nearest`: at most three, the nearest first. */
  | { readonly kind: 'none'; readonly nearest: readonly string[] }

/** Words that drop-downs use for the same thing; each may stand for the others of its row. */
const alike: readonly (readonly string[])[] = [
  ['whatsapp', 'wa', 'whats app', 'wa whatsapp', 'whatsapp wa', 'whatsapp official'],
  ['sms', 'sms 1708', 'sms gateway', 'pesan singkat', 'sms pesan singkat'],
  ['twitter', 'x', 'x twitter', 'twitter x', 'x formerly twitter', 'x d h twitter'],
  ['instagram', 'ig', 'instagram dm', 'dm instagram', 'instagram ig'],
  ['facebook', 'fb', 'messenger', 'facebook messenger', 'fb messenger', 'facebook fb'],
  ['telegram', 'telegram bot', 'tg'],
  ['email instansi', 'email', 'e mail', 'surel', 'surat elektronik'],
  ['website institusi', 'website instansi', 'situs web instansi', 'web instansi'],
  ['website', 'web', 'situs web', 'situs'],
  ['call center', 'call centre', 'callcenter', 'pusat panggilan', 'telepon'],
  ['hotline service', 'hotline', 'layanan hotline'],
  ['tatap muka', 'datang langsung', 'langsung', 'walk in'],
  ['pos surat', 'surat', 'pos', 'surat pos'],
  [
    'pengaduan tidak berkadar pengawasan',
    'pengaduan tidak berkadar',
    'tidak berkadar pengawasan',
    'tidak berkadar',
    'pengaduan tanpa kadar pengawasan',
    'pengaduan non berkadar pengawasan',
  ],
  ['pengaduan', 'aduan', 'keluhan', 'laporan pengaduan', 'complaint', 'grievance'],
  ['pengaduan berkadar pengawasan', 'pengaduan berkadar', 'berkadar pengawasan', 'berkadar'],
  [
    'permintaan informasi',
    'permohonan informasi',
    'informasi',
    'pertanyaan',
    'information request',
    'request for information',
  ],
  ['aspirasi', 'saran', 'aspirasi saran', 'saran aspirasi', 'usulan', 'aspiration', 'suggestion'],
  ['anonim rahasia', 'rahasia anonim', 'anonymous confidential', 'confidential anonymous'],
  ['anonim', 'anonymous', 'identitas dirahasiakan', 'identitas disembunyikan'],
  ['rahasia', 'secret', 'confidential', 'laporan rahasia'],
  ['publik', 'terbuka', 'biasa', 'normal', 'umum', 'public', 'tidak ada', 'tidak', 'open'],
  ['ya', 'y', 'iya', 'yes', 'true', '1'],
  ['tidak', 't', 'no', 'n', 'false', '0', 'bukan'],
]

const alikeBy: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(
  alike.flat().map((word) => [word, alike.filter((row) => row.includes(word))]),
)

const words: Readonly<Record<string, string>> = {
  kab: 'kabupaten',
  kec: 'kecamatan',
  kel: 'kelurahan',
  prov: 'provinsi',
  propinsi: 'provinsi',
  ds: 'desa',
  pemkab: 'pemerintah kabupaten',
  pemkot: 'pemerintah kota',
  pemprov: 'pemerintah provinsi',
  dan: '',
}

/** A value in the form in which it is compared. */
function plainValue(value: string): string {
  return visible(value)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => words[word] ?? word)
    .filter((word) => word !== '')
    .join(' ')
}

const idInFront = /^\s*[[(#]?\s*(\d{1,6})\s*[\])]?\s*(?:[-–—:.|)/]|\s|$)/u
const idBehind = /[-–—:|([]\s*(\d{1,6})\s*[\])]?\s*$/u

/** The number in front of a value ("928 - Jalan", "[928] Jalan") or behind it ("Jalan (928)"). */
function idOf(value: string): number | undefined {
  const digits = (idInFront.exec(value) ?? idBehind.exec(value))?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function withoutId(value: string): string {
  return idInFront.test(value) ? value.replace(idInFront, ' ') : value.replace(idBehind, ' ')
}

/** What stands before names of places; "Kota" and "Kabupaten" tell two places apart. */
const bareName = (plain: string) => plain.replace(/^(?:provinsi|kecamatan|kelurahan|desa) /, '')
const bareRegency = (plain: string) => plain.replace(/^(?:kabupaten|kota) (?:administrasi )?/, '')

/** The values of a drop-down, each in the forms in which it is compared: lists have thousands. */
export interface ValueList {
  readonly values: readonly string[]
  readonly entries: readonly Entry[]
}

interface Entry {
  readonly value: string
  readonly id: number | undefined
  readonly plain: string
  /** Without its number. */
  readonly name: string
}

export function valueList(values: readonly string[]): ValueList {
  const entries = values.map((value) => {
    const plain = plainValue(value)
    return { value, id: idOf(value), plain, name: plainValue(withoutId(value)) }
  })
  return { values, entries }
}

/**
 * The value of a drop-down that means what is wanted: by the number in front of it, by its name in any
 * case and spacing, or by another word for the same. Never one that is only similar.
 *
 * @param wanted names that fit, the best first
 * @param id the number that the value may have in front
 */
export function chooseValue(
  { values, entries }: ValueList,
  wanted: readonly string[],
  id?: number,
): Chosen {
  const numbered = id === undefined ? undefined : entries.find((entry) => entry.id === id)
  if (numbered) return { kind: 'value', value: numbered.value }
  const names = wanted.map(plainValue).filter((name) => name !== '')
  for (const wish of names) {
    const found =
      entries.find(({ plain }) => plain === wish) ??
      entries.find(({ name }) => name === wish) ??
      entries.find(({ name }) => isAlike(name, wish)) ??
      only(entries, ({ name }) => bareName(name) === bareName(wish)) ??
      only(entries, ({ name }) => isSamePlace(name, wish))
    if (found) return { kind: 'value', value: found.value }
  }
  return { kind: 'none', nearest: nearestOf(values, wanted) }
}

function isAlike(one: string, other: string): boolean {
  const rows = alikeBy.get(other) ?? []
  return rows.some((row) => row.includes(one))
}

/** "Bandung" may be "Kabupaten Bandung" where there is no other; "Kota Bandung" never is. */
function isSamePlace(one: string, other: string): boolean {
  const [a, b] = [bareRegency(one), bareRegency(other)]
  return a === b && (a === one || b === other)
}

function only<T>(list: readonly T[], fits: (one: T) => boolean): T | undefined {
  const found = list.filter(fits)
  return found.length === 1 ? found[0] : undefined
}

const mostNearest = 3
/** All pairs of letters of 5,000 names take 40 ms. */
const mostCompared = 200

/** The names of a list that are most like what was wanted, the nearest first. */
function nearestOf(list: readonly string[], wanted: readonly string[]): string[] {
  const wishes = wanted.map(plainValue).filter((wish) => wish !== '')
  const words = new Set(wishes.flatMap((wish) => wish.split(' ')))
  const distinct = [...new Set(list.filter((value) => value.trim() !== ''))]
  const plain = distinct.map((value) => ({ value, plain: plainValue(value) }))
  const related = plain.filter((one) => one.plain.split(' ').some((word) => words.has(word)))
  const compared = plain.length > mostCompared && related.length > 0 ? related : plain
  return compared
    .slice(0, 10 * mostCompared)
    .map((one) => ({
      value: one.value,
      score: Math.max(0, ...wishes.map((wish) => likeness(one.plain, wish))),
    }))
    .sort((a, b) => b.score - a.score)
    .slice(0, mostNearest)
    .map(({ value }) => value)
}

/** 0 to 1: how many words and how many pairs of letters two names share. */
function likeness(one: string, other: string): number {
  return (shared(one.split(' '), other.split(' ')) + shared(pairs(one), pairs(other))) / 2
}

function shared(some: readonly string[], others: readonly string[]): number {
  const [a, b] = [new Set(some), new Set(others)]
  if (a.size + b.size === 0) return 0
  return (2 * [...a].filter((one) => b.has(one)).length) / (a.size + b.size)
}

function pairs(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2))
}
