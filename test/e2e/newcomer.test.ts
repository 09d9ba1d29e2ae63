import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { findFreePort } from '../../src/store/postmaster.ts'
import { launchChromium } from '../harness/chromium.ts'
import { operatorIn, type Program, runProgram, untilReady } from '../harness/program.ts'

const settleMs = 3_000

describe('a newcomer who runs npm start with nothing configured', () => {
  let program: Program
  let browser: Browser
  let url = ''
  let directory = ''
  /** The link that `npm start` printed for a page. */
  const linkTo = (page: string) =>
    program.stdout().match(new RegExp(`${url}/${page}\\?token=\\S+`))?.[0] ?? ''
  let startedAt = 0
  const cleanups: (() => Promise<void>)[] = []

  beforeAll(async () => {
    directory = mkdtempSync(join(inject('temporaryDirectory'), 'newcomer-'))
    const port = await findFreePort()
    url = `http://127.0.0.1:${port}`
    startedAt = Date.now()
    program = runProgram(['start'], { PORT: String(port) }, directory)
    cleanups.push(async () => {
      program.kill('SIGTERM')
      expect(await program.ended).toBe(0)
    })
    await untilReady(url, program)
    browser = await launchChromium()
    cleanups.push(() => browser.close())
  })
  afterAll(async () => {
    for (const cleanUp of cleanups.reverse()) await cleanUp()
  })

  test('has it ready within 20 s, and is told where to look', () => {
    expect(Date.now() - startedAt).toBeLessThan(20_000)
    expect(linkTo('simulator')).toMatch(/token=\S{32}$/)
    expect(linkTo('operations')).toMatch(/token=\S{32}$/)
  })

  test.for(['twilio', 'meta/whatsapp'])(
    'types a complaint on the %s phone and gets the receipt within 2 s of the settle window',
    async (channel) => {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(error.message))
      await page.goto(linkTo('simulator'))
      expect(page.url()).toBe(`${url}/simulator`)
      const phone = page.locator(`[data-channel="${channel}"]`).first()
      await phone.locator('[data-role="input"]').fill('Jalan berlubang di depan pasar Kenanga')
      await phone.locator('[data-role="send"]').click()
      const typedAt = Date.now()
      const receipt = phone.locator('[data-role="bubble-in"]', { hasText: /nomor \d{10}/ })
      await receipt.first().waitFor({ timeout: 15_000 })
      expect(Date.now() - typedAt).toBeLessThan(settleMs + 2_000)

      const [number = ''] = /\d{10}/.exec(await receipt.first().innerText()) ?? []
      const snapshot = await fetch(`${url}/operations/snapshot`, { headers: operatorIn(directory) })
      const { latestComplaints } = (await snapshot.json()) as {
        latestComplaints: { channel: string }[]
      }
      expect(JSON.stringify(latestComplaints)).toContain(number.slice(-4))
      expect(latestComplaints.map((one) => one.channel)).toContain(channel)
      expect(faults).toEqual([])
      await page.close()
    },
  )

  test('sees at a glance on the operations page that all is well', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    await page.goto(linkTo('operations'))
    expect(page.url()).toBe(`${url}/operations`)
    await page.locator('[data-role="verdict"]', { hasText: 'Sehat' }).waitFor({ timeout: 10_000 })
    for (const channel of ['twilio', 'meta/whatsapp'])
      expect(await page.locator(`[data-channel="${channel}"]`).count()).toBeGreaterThan(0)
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    )
    expect(overflow).toBe(0)
    await page.close()
  })
})
