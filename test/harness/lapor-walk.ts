import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import type { Language } from '../../src/console/kit/words.ts'
import { laporWords } from '../../src/console/lapor/words-by-language.ts'
import { press } from './console-walk.ts'

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A LAPOR! over HTTP, as its admins use it. @param url with its prefix */
export function laporAt(url: string) {
  const post = async (path: string, type: string, body: Buffer | string) => {
    const answer = await fetch(`${url}/lapor${path}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: new Uint8Array(Buffer.from(body)),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`)
    return JSON.parse(text) as unknown
  }
  const load = async (path: string) =>
    Buffer.from(await (await fetch(`${url}/lapor${path}`)).arrayBuffer())
  return {
    /** @returns the Tracking IDs of its rows */
    async upload(book: Buffer) {
      return ((await post('/books', workbook, book)) as { trackingIds: string[] }).trackingIds
    },
    async move(trackingId: string, move: object) {
      await post(`/reports/${trackingId}`, 'application/json', JSON.stringify(move))
    },
    emptyBook: () => load('/books/empty'),
    export: () => load('/export?layout=20'),
  }
}

/** Takes out the book of the complaint in whose row these words stand. @returns the file */
export async function takeBook(page: Page, language: Language, words: string): Promise<Buffer> {
  const w = laporWords[language]
  await page.locator('tr', { hasText: words }).getByRole('checkbox').check()
  await press(page.locator('main'), w.waiting.takeOut)
  await page.getByText(w.books.taken(1, 1)).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('a[data-key="d"]').click(),
  ])
  return await readFile(await download.path())
}

/** Takes LAPOR!'s own empty book for the one that is filled. */
export async function useTemplate(page: Page, language: Language, bytes: Buffer): Promise<void> {
  const w = laporWords[language].template
  const name = 'Form Manual Book.xlsx'
  await page.getByLabel(w.file).setInputFiles({ name, mimeType: workbook, buffer: bytes })
  await press(page.locator('main'), w.save)
  await page.getByText(w.saved(name)).waitFor()
}

/** Uploads an export of LAPOR!. */
export async function bringExport(page: Page, language: Language, bytes: Buffer): Promise<void> {
  const w = laporWords[language].import
  await page.getByLabel(w.file).setInputFiles({
    name: 'Laporan Ringkas.xlsx',
    mimeType: workbook,
    buffer: bytes,
  })
  await press(page.locator('main'), w.submit)
  await page.getByRole('heading', { name: w.done }).waitFor()
}
