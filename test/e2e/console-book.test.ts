import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { verbWords } from '../../src/console/conversation/verb-words.ts'
import { kitWords, type Language } from '../../src/console/kit/words.ts'
import { laporWords } from '../../src/console/lapor/words-by-language.ts'
import { signInWords } from '../../src/console/sign-in/words.ts'
import { addMember, codeOf, password } from '../harness/console-site.ts'
import { openRow, openWalk, press, type Walk } from '../harness/console-walk.ts'
import { bringExport, laporAt, takeBook, useTemplate } from '../harness/lapor-walk.ts'

// Where the machine is busy, a browser takes its time.
vi.setConfig({ testTimeout: 180_000 })

let walk: Walk
let lapor: ReturnType<typeof laporAt>
beforeAll(async () => {
  walk = await openWalk({ undoSeconds: 2 })
  lapor = laporAt(walk.house.simulatorUrl)
})
afterAll(() => walk.stop())

/** The circle of a complaint: its book, LAPOR!, the export, the words of the answer, the phone. */
async function goThrough(
  page: Page,
  of: { readonly language: Language; readonly number: string; readonly street: string },
): Promise<void> {
  const { language, number, street } = of
  const w = laporWords[language]
  const areas = page.getByRole('navigation', { name: kitWords[language].navigation })
  const tabs = page.getByRole('navigation', { name: w.tabsLabel })
  await areas.getByRole('link', { name: kitWords[language].area.lapor }).click()
  if (language === 'en') await useTemplate(page, language, await lapor.emptyBook())
  const [trackingId = ''] = await lapor.upload(await takeBook(page, language, street))
  await lapor.move(trackingId, { verb: 'verify', agency: 'Dinas PUPR' })
  await lapor.move(trackingId, { verb: 'answer', answer: 'Sudah kami tangani.' })

  await tabs.getByRole('link', { name: w.tabs.import }).click()
  await bringExport(page, language, await lapor.export())
  await tabs.getByRole('link', { name: w.tabs.answers }).click()
  await page.getByRole('textbox', { name: /\d{10}/ }).fill(`Yang di ${street} sudah kami tangani.`)
  await press(page.locator('main'), w.answers.save)
  await page.getByText(w.answers.saved(1)).waitFor()
  await walk.reads('meta/instagram', number, new RegExp(`Yang di ${street} sudah kami tangani`))
}

test.for([
  { size: 'desktop', language: 'id', number: '+6281200003001', street: 'Jl Melati 12 Serang' },
  { size: 'phone', language: 'en', number: '+6281200003002', street: 'Jl Kenanga 7 Serang' },
] as const)(
  'a direct message goes into a book, to LAPOR!, and its answer to the phone ($size, $language)',
  async (of) => {
    const { language, number, street } = of
    await walk.write('meta/instagram', number, `Lampu jalan padam di ${street} sudah seminggu`)
    const { page, faults, close } = await walk.sit('media_admin', of)
    await openRow(page, street)
    await press(page.locator('#now'), verbWords[language].verify)
    await page.getByText(verbWords[language].done.verify ?? '').waitFor()
    await goThrough(page, of)
    expect(faults).toEqual([])
    await close()
  },
)

test('all that matters works without a script: signing in, converting, replying, redirecting, book and answer', async () => {
  const of = { language: 'id', number: '+6281200003003', street: 'Pasar Cempaka' } as const
  const w = verbWords.id
  const { house } = walk
  const site = { sql: house.sql, deps: { ring: house.house.ring } }
  const { login, secret } = await addMember(site, 'tanpa.skrip', 'media_admin', 'LAPOR!')
  const unsure = `Tetangga depan ${of.street} ga mau bayar utang, lapaknya nutup selokan`
  await walk.write('meta/instagram', of.number, unsure)
  await walk.write('x', '+6281200003004', '@LAPOR1708 min bagi info lowongan satpol dong')

  const { page, faults, close } = await walk.open({
    size: 'phone',
    language: 'id',
    hasScript: false,
  })
  await page.goto(`${house.url}/inbox`)
  await page.locator('#f-login').fill(login)
  await page.locator('#f-password').fill(password)
  await press(page.locator('main'), signInWords.id.signIn.submit)
  await page.locator('#f-code').fill(codeOf(secret))
  await press(page.locator('main'), signInWords.id.code.submit)

  await openRow(page, unsure)
  await press(page.locator('#now'), w.convert)
  await page.getByText(w.done.convert ?? '').waitFor()
  await walk.reads('meta/instagram', of.number, /\d{10}/)

  await page.goto(`${house.url}/inbox`)
  await openRow(page, 'lowongan satpol')
  await press(page.locator('#now'), w.redirect)
  await page.getByText(w.done.redirect ?? '').waitFor()
  await walk.reads('x', '+6281200003004', /lapor\.go\.id/)

  await page.goto(`${house.url}/inbox?tab=all`)
  await openRow(page, unsure)
  await page.locator('#f-canned').selectOption('thanks')
  await press(page.locator('.canned'), w.use)
  expect(await page.locator('#f-reply').inputValue()).toContain('Terima kasih atas pesan')
  await press(page.locator('.reply'), w.send)
  await page.getByText(w.done.reply ?? '').waitFor()
  await walk.reads('meta/instagram', of.number, /Terima kasih atas pesan/)
  // Whoever replied has the word, and what the agency says would wait for that.
  await page.goto(`${house.url}/inbox?tab=all`)
  await openRow(page, unsure)
  await press(page.locator('#now'), w.handBack)
  await page.getByText(w.done.handBack ?? '').waitFor()
  await goThrough(page, of)
  expect(faults).toEqual([])
  await close()
})
