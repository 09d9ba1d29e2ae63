import type { Language } from '../kit/words.ts'

const units = [
  { ms: 86_400_000, id: 'hari', en: 'd' },
  { ms: 3_600_000, id: 'jam', en: 'h' },
  { ms: 60_000, id: 'menit', en: 'min' },
] as const

/** How long somebody waits, in its largest unit: "3 jam", "3 h". */
export function waited(ms: number, language: Language): string {
  const unit = units.find((one) => ms >= one.ms)
  if (!unit) return language === 'id' ? 'baru saja' : 'just now'
  return `${Math.floor(ms / unit.ms)} ${unit[language]}`
}

/** A count that is not worth counting further: "999+". */
export function bounded(count: number): string {
  return count > 999 ? '999+' : String(count)
}
