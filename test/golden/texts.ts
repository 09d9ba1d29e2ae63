import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { said } from './letters.ts'
import type { Scenario } from './scenario.ts'

interface Source {
  readonly file: string
  readonly column: string
  /** Of a hundred texts, how many are from here. */
  readonly share: number
}

const sources: readonly Source[] = [
  { file: 'surabaya.csv', column: 'keluhan', share: 70 },
  { file: 'sp4n-kab-bandung.csv', column: 'isi_laporan_awal', share: 20 },
  { file: 'sms-spam.csv', column: 'text', share: 10 },
]

/** Dealt in turn, so that each channel gets its share whatever the source. */
const channels = [
  ...['twilio', 'meta/whatsapp', 'telegram', 'twilio', 'meta/messenger', 'meta/whatsapp'],
  ...['http', 'twilio', 'meta/instagram', 'kannel'],
]

/**
 * Texts of citizens, each as the only message of a sender of its own.
 *
 * @param folder of the CSV files
 * @param count in all; spread evenly over each file
 */
export function readTexts(
  folder: string,
  count: number,
  runAt: (index: number) => string,
): Scenario[] {
  const texts = sources.flatMap(({ file, column, share }) =>
    spread(columnOf(join(folder, file), column), Math.round((count * share) / 100)).map(
      ([place, text]) => ({ name: `${file} ${String(place).padStart(5, '0')}`, text }),
    ),
  )
  return texts.map(({ name, text }, index) => {
    const channel = channels[index % channels.length] ?? 'twilio'
    const isPage = channel === 'meta/messenger' || channel === 'meta/instagram'
    return {
      name: `${name} ${channel}`,
      run: runAt(index),
      ...(isPage && { knownAt: [channel] }),
      rounds: [[said(channel, 1, text)]],
    }
  })
}

function columnOf(file: string, column: string): string[] {
  const rows = parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[]
  return rows.map((row) => row[column] ?? '')
}

/** So many of them, evenly spaced, each with its place. */
function spread<T>(all: readonly T[], count: number): [number, T][] {
  const taken = Math.min(count, all.length)
  return Array.from({ length: taken }, (_, index) => {
    const place = Math.floor((index * all.length) / taken)
    return [place, all[place] as T]
  })
}
