import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { verbWords } from '../../src/console/conversation/verb-words.ts'
import { openRow, openWalk, press, type Walk } from '../harness/console-walk.ts'
import { eventually } from '../harness/house.ts'

// Where the machine is busy, a browser takes its time.
vi.setConfig({ testTimeout: 180_000 })

let walk: Walk
beforeAll(async () => {
  walk = await openWalk({ undoSeconds: 2 })
})
afterAll(() => walk.stop())

test.for([
  { size: 'phone', language: 'id', number: '+6281200001001', market: 'Pasar Kenanga' },
  { size: 'desktop', language: 'en', number: '+6281200001002', market: 'Pasar Anyelir' },
] as const)(
  'a direct message that was taken for no report becomes a complaint ($size, $language)',
  async ({ size, language, number, market }) => {
    const w = verbWords[language]
    const text = `Tetangga depan ${market} ga mau bayar utang, lapaknya nutup selokan`
    await walk.write('meta/instagram', number, text)
    const { page, faults, close } = await walk.sit('media_admin', { size, language })
    await openRow(page, text)
    await page.getByText(w.convertDetails, { exact: true }).click()
    const title = page.getByLabel(w.fields.title)
    expect(await title.inputValue()).toContain('selokan')
    expect(await page.getByLabel(w.fields.text).inputValue()).toBe(text)
    expect(await page.getByLabel(w.fields.place).inputValue()).toContain(market)
    await title.fill(`Lapak menutup selokan di depan ${market}`)
    await press(page.locator('#pick'), w.convert)
    await page.getByText(w.done.convert ?? '').waitFor()

    const { text: receipt } = await walk.reads('meta/instagram', number, /\d{10}/)
    const [receiptNumber = ''] = /\d{10}/.exec(receipt) ?? []
    await page.goto(`${walk.house.url}/inbox?q=${receiptNumber}`)
    await openRow(page, receiptNumber)
    await page.getByText(`Lapak menutup selokan di depan ${market}`).first().waitFor()
    expect(faults).toEqual([])
    await close()
  },
)

test.for([
  { size: 'desktop', language: 'id', number: '+6281200001003', topic: 'lowongan satpol' },
  { size: 'phone', language: 'en', number: '+6281200001004', topic: 'lowongan damkar' },
] as const)(
  'a mention on X is told where to report, by one press ($size, $language)',
  async ({ size, language, number, topic }) => {
    const w = verbWords[language]
    await walk.write('x', number, `@LAPOR1708 min bagi info ${topic} dong`)
    const { page, faults, close } = await walk.sit('media_admin', { size, language })
    await openRow(page, topic)
    await press(page.locator('#now'), w.redirect)
    await page.getByText(w.done.redirect ?? '').waitFor()
    const told = await walk.reads('x', number, /pesan langsung ke kami, lapor\.go\.id/)
    const mention = walk.house.simulator.phones.get('x', number)?.messages[0]
    expect(told.answersTo).toBe(mention?.externalId)
    expect(faults).toEqual([])
    await close()
  },
)

test('what comes while a page still loads stands in it once its stream is open', async () => {
  const { page, close } = await walk.sit('media_admin', { size: 'desktop', language: 'id' })
  const taken = Promise.withResolvers<void>()
  await page.route('**/live', async (route) => {
    await taken.promise
    await route.continue()
  })
  await page.reload()
  const text = 'Rambu di Jl. Dahlia tertutup ranting'
  await walk.write('meta/instagram', '+6281200001005', text)
  // Longer ago than the stream looks back.
  await eventually(async () => {
    const [row] = await walk.house.sql`
      select from attention a join message m using (conversation_id)
      where m.text = ${text} and a.changed_at < now() - interval '3 seconds'`
    return row !== undefined
  })
  taken.resolve()
  await page.locator('.inbox-row', { hasText: text }).waitFor({ timeout: 8_000 })
  await close()
})
