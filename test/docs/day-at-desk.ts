import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { demoDay } from '../../src/app/demo/day.ts'
import { pageWords } from '../../src/console/complaints/page-words.ts'
import { complaintWords } from '../../src/console/complaints/words.ts'
import { verbWords } from '../../src/console/conversation/verb-words.ts'
import { entryWords } from '../../src/console/entry/words.ts'
import type { Language } from '../../src/console/kit/words.ts'
import type { Camera } from './camera.ts'
import { type DemoSite, until } from './demo-site.ts'

const verbs = verbWords.id
const complaint = pageWords.id
const entry = entryWords.id

/** What a media admin does before noon: the inbox, conversations, complaints, a letter. */
export async function workDay(page: Page, site: DemoSite, camera: Camera): Promise<void> {
  await untilFilled(page, site)
  await sendPothole(page, site)
  await seeInbox(page, site, camera)
  await seeConversations(page, site, camera)
  await seeComplaint(page, site, camera)
  await enterLetter(page, site, camera)
}

/** Every citizen has written, and nothing waits to be decided any more. */
async function untilFilled(page: Page, { url }: DemoSite): Promise<void> {
  const rowsOf = async (path: string, row: string) => {
    await page.goto(`${url}${path}`)
    return await page.locator(row).count()
  }
  await until('every citizen of the day is in the list', async () => {
    return (await rowsOf('/inbox?tab=all', '.inbox-row')) >= demoDay.length
  })
  let before = -1
  await until('complaints are opened', async () => {
    await pause(3_500)
    const now = await rowsOf('/complaints', '#complaints li')
    const isStill = now === before
    before = now
    return isStill && now > 0
  })
}

const pothole = { channel: 'meta/whatsapp', number: '+6281200000105' } as const

/** A picture beside a report, invented as its words are. */
async function sendPothole(page: Page, { url, sendPicture }: DemoSite): Promise<void> {
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420">
    <rect width="640" height="420" fill="#9aa3ab"/><rect y="90" width="640" height="330" fill="#5d6268"/>
    <path d="M0 250h90m60 0h90m60 0h90m60 0h90m60 0h40" stroke="#e8e6df" stroke-width="10"/>
    <ellipse cx="330" cy="300" rx="120" ry="52" fill="#2c2b29"/><ellipse cx="318" cy="312" rx="80" ry="28" fill="#6b5a45"/></svg>`
  const png = await sharp(Buffer.from(drawn)).png().toBuffer()
  const { channel, number } = pothole
  await sendPicture(channel, number, 'ini fotonya', png)
  await until('the picture is kept', async () => {
    await openTalk(page, url, 'motor jatuh')
    return (await page.locator('#thread img').count()) > 0
  })
}

/** Opens the conversation in whose row these words stand. */
async function openTalk(page: Page, url: string, words: string): Promise<string> {
  await page.goto(`${url}/inbox?tab=all&q=${encodeURIComponent(words)}`)
  await page.locator('.inbox-row a.name').first().click()
  await page.locator('#thread').waitFor()
  return new URL(page.url()).pathname
}

async function seeInbox(page: Page, { url }: DemoSite, camera: Camera): Promise<void> {
  await camera.open(page, 'inbox', '/inbox')
  await camera.open(page, 'inbox-all', '/inbox?tab=all')
  await camera.open(page, 'inbox-asked', '/inbox?reason=asked')
  await camera.open(page, 'inbox-nothing', '/inbox?q=zzzz')
  await camera.open(page, 'rules', '/inbox/rules')
  await page.goto(`${url}/inbox?lang=id`)
}

async function seeConversations(page: Page, site: DemoSite, camera: Camera): Promise<void> {
  const { url } = site
  const road = await openTalk(page, url, 'motor jatuh')
  await camera.open(page, 'conversation', road)
  await camera.open(page, 'conversation-keys', road, (shown) => shown.keyboard.press('?'))
  await camera.open(page, 'conversation-danger', await openTalk(page, url, 'Kabel listrik'))

  const question = await openTalk(page, url, 'syarat membuat KTP')
  await page.locator('summary', { hasText: verbs.note }).click()
  await page
    .getByLabel(verbs.noteText, { exact: true })
    .fill('Sudah ditanyakan ke Disdukcapil, menunggu jawaban.')
  await page.getByRole('button', { name: verbs.noteSend, exact: true }).click()
  await page.getByText(verbs.done.note ?? '').waitFor()
  await reply(page, `${url}${question}?lang=en`, 'en', camera)
  await page.locator('#said').getByRole('button').click()
  await page.getByText(verbWords.en.undone).waitFor()
  await reply(page, `${url}${question}?lang=id`, 'id', camera)
  await camera.open(page, 'conversation-question', question)

  const mention = await openTalk(page, url, 'jadwal vaksin')
  await camera.open(page, 'conversation-public', mention, (shown) => openForm(shown, '#pick'))
}

/** Writes to a citizen; the picture is of the minute in which it can be undone. */
async function reply(page: Page, address: string, language: Language, camera: Camera) {
  const w = verbWords[language]
  await page.goto(address)
  await page
    .locator('#f-reply')
    .fill('Bawa surat kehilangan dari kepolisian dan fotokopi KK. Boleh diwakilkan.')
  await page.getByRole('button', { name: w.send, exact: true }).click()
  await page.getByText(w.done.reply ?? '').waitFor()
  await camera.take(page, 'undo')
}

/** Opens the form that is folded. */
async function openForm(page: Page, within: string): Promise<void> {
  const folded = page.locator(`details:has(${within}):not([open]) > summary`)
  if ((await folded.count()) > 0) await folded.click()
}

async function seeComplaint(page: Page, { url }: DemoSite, camera: Camera): Promise<void> {
  await page.goto(`${url}/complaints?lang=id`)
  await camera.open(page, 'complaints', '/complaints')
  const row = page.locator('#complaints li', { hasText: 'SDN 5' })
  await row.locator('a').first().click()
  const path = new URL(page.url()).pathname
  await page.locator('summary', { hasText: complaint.verbs.correct }).click()
  await page
    .getByLabel(verbs.fields.title, { exact: true })
    .fill('Guru SDN 5 Mekarjaya sering tidak masuk')
  await page.getByLabel(verbs.fields.place, { exact: true }).fill('SDN 5 Mekarjaya')
  await page.getByRole('button', { name: complaint.verbs.save, exact: true }).click()
  await page.getByText(complaint.verbs.done['correct'] ?? '').waitFor()
  await camera.open(page, 'complaint', path)
  await camera.open(page, 'complaint-correct', path, async (shown, language) => {
    await shown.locator('summary', { hasText: pageWords[language].verbs.correct }).click()
  })
}

async function enterLetter(page: Page, { url }: DemoSite, camera: Camera): Promise<void> {
  const fill = async (shown: Page, language: 'id' | 'en') => {
    const w = entryWords[language].field
    await shown
      .getByLabel(w.source, { exact: true })
      .selectOption({ label: complaintWords[language].source.letter })
    await shown
      .getByLabel(w.text, { exact: true })
      .first()
      .fill(
        'Jalan berlubang di Jl. Merpati Raya dekat Pasar Baru. Mohon segera diperbaiki karena sudah ada yang jatuh.',
      )
    await shown.getByLabel(w.place, { exact: true }).fill('Jl. Merpati Raya, dekat Pasar Baru')
    await shown.getByLabel(w.name, { exact: true }).fill('Ibu Sulastri')
    await shown.getByLabel(w.contact, { exact: true }).fill('081200000199')
    await shown.locator('#similar a').first().waitFor()
  }
  await camera.open(page, 'entry', '/complaints/new', fill)
  await page.getByRole('button', { name: entry.save, exact: true }).click()
  await page.waitForURL('**/receipt*')
  await camera.open(page, 'receipt', new URL(page.url()).pathname)
  await page.goto(`${url}/complaints/new`)
  await page.getByLabel(entry.field.text, { exact: true }).first().fill('Surat tanpa tanggal')
  await page.getByRole('button', { name: entry.save, exact: true }).click()
  await page.locator('[data-fault="yes"]').first().waitFor()
  await camera.take(page, 'entry-faults')
}
