import { type Field, isSummary, textRank } from './columns.ts'
import { chooseValue, type ValueList } from './values.ts'

/** A column whose field may be another one than its header says. */
interface Column {
  readonly header: string
  readonly field: Field | undefined
  readonly isRequired: boolean
  readonly list: ValueList | undefined
}

/**
 * Fields by what else a template says: agencies call *Klasifikasi* and *Tipe Laporan* by the same words, so
 * the drop-down decides; of two columns for the text one has it.
 *
 * @param isNamed the agency's settings name the field of this header: it stays
 */
export function settledFields<One extends Column>(
  columns: readonly One[],
  isNamed: (header: string) => boolean,
): One[] {
  let all = [...columns]
  const has = (field: Field) => all.some((one) => one.field === field)
  for (const settle of [settledKind, settledType])
    all = all.map((column) =>
      isNamed(column.header) ? column : { ...column, field: settle(column, has) },
    )
  const texts = all.filter(({ field }) => field === 'text')
  const named = texts.find(({ header }) => isNamed(header))
  const best = named ?? texts.sort((a, b) => textRank(a.header) - textRank(b.header))[0]
  return all.map((column) =>
    column.field !== 'text' || column === best
      ? column
      : { ...column, field: besideText(column, has('title')) },
  )
}

/** A second column for the text stays empty, unless something must stand in it. */
function besideText({ header, isRequired }: Column, hasTitle: boolean): Field | undefined {
  if (isSummary(header) && !hasTitle) return 'title'
  return isRequired ? 'text' : undefined
}

type Has = (field: Field) => boolean

/** What is called a kind may be the privacy, or a category. */
function settledKind({ field, list }: Column, has: Has): Field | undefined {
  if (!list || field !== 'classification' || isOfKinds(list)) return field
  if (isOfFlags(list)) return 'type'
  return has('category') ? field : 'category'
}

/** What is called a type may be the kind, or one of the two flags. */
function settledType({ header, field, list }: Column, has: Has): Field | undefined {
  if (!list || field !== 'type' || isOfFlags(list)) return field
  if (isOfKinds(list) && !has('classification')) return 'classification'
  if (!offers(list, 'Ya')) return field
  return /anonim|identitas|anonym/i.test(header) ? 'isAnonymous' : 'isConfidential'
}

const offers = (list: ValueList, ...words: readonly string[]) =>
  words.some((word) => chooseValue(list, [word]).kind === 'value')
const isOfKinds = (list: ValueList) =>
  offers(list, 'Aspirasi', 'Permintaan Informasi', 'Pengaduan', pengawasan)
const isOfFlags = (list: ValueList) => offers(list, 'Anonim', 'Rahasia', 'Anonim|Rahasia')
const pengawasan = 'Pengaduan Tidak Berkadar Pengawasan'
