import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import type { Page } from 'playwright-core'
import { verbWords } from '../../src/console/conversation/verb-words.ts'
import { laporWords } from '../../src/console/lapor/words-by-language.ts'
import type { Camera } from './camera.ts'
import type { DemoSite } from './demo-site.ts'

const w = laporWords.id

/** What is carried into the simulated LAPOR! and back, with each page on the way. */
export async function carryDay(page: Page, site: DemoSite, camera: Camera): Promise<void> {
  await takeOut(page, site, camera)
  await workInLapor(site)
  await withdraw(page, site)
  await takeBack(page, site, camera)
  await camera.open(page, 'lapor-todo', '/lapor/todo')
  await answer(page, site, camera)
}

async function takeOut(page: Page, { url, folder, lapor }: DemoSite, camera: Camera) {
  await camera.open(page, 'lapor', '/lapor')
  await page.locator('[data-select-all="code"]').check()
  await page.getByRole('button', { name: w.waiting.check, exact: true }).click()
  await page.waitForURL('**/lapor/check*')
  const { pathname, search } = new URL(page.url())
  await camera.open(page, 'lapor-check', `${pathname}${search}`)
  await page.goto(`${url}/lapor?show=ready`)
  await page.getByRole('button', { name: w.waiting.takeOut, exact: true }).click()
  await page.waitForURL('**/lapor/batches*')
  await camera.take(page, 'lapor-books-new')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('a[data-key="d"]').click(),
  ])
  const book = join(folder, 'book.xlsx')
  await writeFile(book, bookIn(await readFile(await download.path())))
  await lapor.upload(book)
  await camera.open(page, 'lapor-books', '/lapor/batches')
}

/** A book that has photos beside it comes in a zip; one without is itself packed as one. */
function bookIn(bytes: Uint8Array): Uint8Array {
  const packed = Object.entries(unzipSync(bytes))
  return packed.find(([name]) => name.endsWith('.xlsx'))?.[1] ?? bytes
}

/** Three days there; one report lost its code and half its words before. */
async function workInLapor({ lapor }: DemoSite): Promise<void> {
  for (let day = 0; day < 3; day++) await lapor.day()
  const ours = (await lapor.reports()).filter(({ textAtFirst }) => /SPL\w{9}$/.test(textAtFirst))
  const [one] = ours.toSorted((a, b) => b.textAtFirst.length - a.textAtFirst.length)
  if (!one) throw new Error('nothing of ours is in the simulated LAPOR!')
  const half = `${one.textAtFirst.slice(0, one.textAtFirst.length * 0.6)} TERIMA KASIH`
  await lapor.edit(one.trackingId, { first: half, last: half })
}

/** A report that is in a book by now is withdrawn, as its citizen wished. */
async function withdraw(page: Page, { url }: DemoSite): Promise<void> {
  const verbs = verbWords.id
  await page.goto(`${url}/inbox?tab=all&q=${encodeURIComponent('pohon tumbang')}`)
  await page.locator('.inbox-row a.name').first().click()
  await page.locator('summary', { hasText: verbs.withdraw }).click()
  await page.getByRole('button', { name: verbs.withdrawSend, exact: true }).click()
  await page.getByText(verbs.done.withdraw ?? '').waitFor()
}

async function takeBack(page: Page, site: DemoSite, camera: Camera): Promise<void> {
  const { url, folder, lapor } = site
  const file = join(folder, 'Laporan Ringkas.xlsx')
  await writeFile(file, await lapor.export(17))
  await page.goto(`${url}/lapor/import`)
  await page.locator('input[type="file"][name="export"]').setInputFiles(file)
  await page.getByRole('button', { name: w.import.submit, exact: true }).click()
  await page.getByText(w.import.done).waitFor()
  await camera.take(page, 'lapor-imported')
  await camera.open(page, 'lapor-import', '/lapor/import')
}

async function answer(page: Page, { url }: DemoSite, camera: Camera): Promise<void> {
  await camera.open(page, 'lapor-answers', '/lapor/answers')
  const field = page.locator('textarea[name^="text."]').first()
  await field.fill('Petugas sudah memperbaiki pada hari Selasa. Terima kasih atas laporannya.')
  await page.getByRole('button', { name: w.answers.save, exact: true }).click()
  await page.locator('.said-bar').waitFor()
  await camera.take(page, 'lapor-answered')
  await page.goto(`${url}/lapor`)
}
