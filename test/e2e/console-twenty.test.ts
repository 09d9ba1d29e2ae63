import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { kitWords } from '../../src/console/kit/words.ts'
import { readTable } from '../../src/sheets/read-table.ts'
import { openWalk, type Walk } from '../harness/console-walk.ts'
import { eventually } from '../harness/house.ts'

// Where the machine is busy, a browser takes its time.
vi.setConfig({ testTimeout: 180_000 })

/** What somebody writes, and the key that an admin answers it with; in the order in which they write. */
const reports = [
  'Lampu jalan di Jl. Kenanga depan SDN 2 Mekarjaya mati sejak Senin',
  'Sampah menumpuk di pinggir Jl. Anggrek sudah seminggu tidak diangkut',
  'Jalan Merpati Raya dekat Pasar Baru berlubang besar dan dalam',
  'Saluran air di Gang Mawar RT 04 Sukamaju mampet, airnya meluap ke halaman',
  'Trotoar di Jl. Diponegoro dipakai parkir mobil tiap sore',
  'Air PDAM di Perumahan Griya Asri Blok C mati tiga hari',
  'Lampu merah di simpang Jl. Sudirman tidak menyala',
  'Petugas loket Puskesmas Mekarjaya main hp, warga antre dua jam',
  'Mohon dibuatkan zebra cross di depan SMPN 1 Sukamaju',
  'Tarif parkir di Terminal Cempaka dua kali lipat dari karcis',
  // The rules take this one for no report.
  'Tetangga depan Pasar Kenanga ga mau bayar utang, lapaknya nutup selokan',
] as const
/** Their citizens were asked where it is, by the machine. */
const next = 'Alt+KeyJ'
/** Others tell again what is told already. */
const duplicates = [
  ['Lampu jalan di Jl. Kenanga depan SDN 2 mati, gelap sekali kalau malam', reports[0]],
  ['Air PDAM Perumahan Griya Asri Blok C mati dari kemarin', reports[5]],
] as const
const twenty: readonly (readonly [text: string, key: string])[] = [
  ...reports.map((text) => [text, '1'] as const),
  ['sampah numpuk udah seminggu ga diangkut, baunya ampun', next],
  ['lampu jalan mati semua min, gelap', next],
  ['jalannya rusak parah min, kapan diperbaiki', next],
  ...duplicates.map(([text]) => [text, '6'] as const),
  ['pesan pizza dong', '7'],
  ['min follow back dong', '7'],
  ['bisa nanya?', '5'],
  ['Kapolsek menghadiri upacara hari jadi kota #humas', '4'],
]
const mostPresses = 60

let walk: Walk
beforeAll(async () => {
  // What is converted by hand waits so long for its book: a minute where somebody works.
  walk = await openWalk({ undoSeconds: 2 })
})
afterAll(() => walk.stop())

test('twenty direct messages: the eleven right rows stand in the book after at most 60 keys or clicks', async () => {
  const { sql } = walk.house
  for (const [n, [text]] of twenty.entries())
    await walk.write('meta/instagram', `+62812000040${String(n).padStart(2, '0')}`, text)
  await eventually(
    async () =>
      (await sql`select from attention`).length === twenty.length &&
      (await sql`select from complaint where due_at is not null and stage <> 'done'`).length === 0,
  )
  const { page, visitor, faults, close } = await walk.sit('media_admin', {
    size: 'desktop',
    language: 'id',
  })
  await countPresses(page)
  await page.reload()

  await page.keyboard.press(next)
  await page.locator('#thread').waitFor()
  await page.waitForLoadState()
  for (let opened = 1; opened <= twenty.length; opened++) {
    const heard = await page.locator('[data-by="citizen"] .words').first().innerText()
    const [, key] = twenty.find(([text]) => text === heard) ?? []
    if (key === undefined) throw new Error(`nobody wrote: ${heard}`)
    const before = page.url()
    await page.keyboard.press(key)
    await page.waitForURL((url) => url.href !== before)
  }
  expect(new URL(page.url()).pathname).toBe('/inbox')
  await waitsForBook(reports[10])
  const rows = await takeOutBook(page)
  expect(rows).toHaveLength(reports.length)
  expect(new Set(rows)).toEqual(new Set(reports))
  const joined = await sql`
    select c.text, root.text as "into" from complaint c join complaint root on root.id = c.joined_to`
  expect(new Map(joined.map(({ text, into }) => [text, into]))).toEqual(new Map(duplicates))
  const all = await pressesOf(page)
  process.stderr.write(`twenty direct messages: ${all} keys and clicks\n`)
  expect(all).toBeLessThanOrEqual(mostPresses)
  const seen = await sql`
    select distinct subject from audit
    where staff_id = ${visitor.staffId} and action = 'conversation.opened'`
  expect(seen).toHaveLength(twenty.length)
  expect(faults).toEqual([])
  await close()
})

/** Counts keys that go down, and presses of a mouse or finger, over all pages of the window. */
async function countPresses(page: Page): Promise<void> {
  await page.addInitScript(`
    const count = ({ isTrusted }) => {
      if (isTrusted) sessionStorage.presses = 1 + Number(sessionStorage.presses ?? 0)
    }
    addEventListener('keydown', count, true)
    addEventListener('pointerdown', count, true)`)
}

async function pressesOf(page: Page): Promise<number> {
  return Number(await page.evaluate("sessionStorage.getItem('presses')"))
}

/** What was converted by hand waits until that cannot be undone any more. */
async function waitsForBook(text: string): Promise<void> {
  await eventually(async () => {
    const [row] = await walk.house.sql`
      select from lapor_report r join complaint c on c.id = r.reference where c.text = ${text}`
    return row !== undefined
  })
}

/** By the keyboard: from the list into the pages for LAPOR!, all that is ready into a book. @returns its texts */
async function takeOutBook(page: Page): Promise<string[]> {
  const isOnLink = `document.activeElement.textContent.trim() === ${JSON.stringify(kitWords.id.area.lapor)}`
  while (!(await page.evaluate<boolean>(isOnLink))) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/lapor')
  await page.keyboard.press('b')
  await page.locator('a[data-key="d"]').waitFor()
  await page.waitForLoadState()
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('d')])
  const { rows } = await readTable(await readFile(await download.path()))
  const at = rows.findIndex((row) => row.some((cell) => /^Isi Laporan/.test(String(cell))))
  const column = rows[at]?.findIndex((cell) => /^Isi Laporan/.test(String(cell))) ?? -1
  // A code ends each text, by which its row is found again.
  return rows.slice(at + 1).flatMap((row) => {
    const text = String(row[column] ?? '')
    return text === '' ? [] : [text.replace(/\s+\S+$/, '')]
  })
}
