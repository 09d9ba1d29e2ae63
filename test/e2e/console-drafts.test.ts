import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { verbWords } from '../../src/console/conversation/verb-words.ts'
import { kitWords } from '../../src/console/kit/words.ts'
import { openRow, openWalk, press, type Walk } from '../harness/console-walk.ts'

// Where the machine is busy, a browser takes its time.
vi.setConfig({ testTimeout: 120_000 })

let walk: Walk
beforeAll(async () => {
  walk = await openWalk()
})
afterAll(() => walk.stop())

const w = verbWords.id
const draft = 'Kami cek dulu ke lapangan, mohon ditunggu.'

test('what was typed is there until it is sent, and again once that is undone', async () => {
  const lamp = 'Lampu jalan di Jl. Kamboja mati'
  const drain = 'Got di Jl. Flamboyan mampet'
  await walk.write('meta/instagram', '+6281200002301', lamp)
  await walk.write('meta/instagram', '+6281200002302', drain)
  const { page, faults, close } = await walk.sit('media_admin', { size: 'desktop', language: 'id' })
  await openRow(page, lamp)
  const first = page.url()
  const reply = page.locator('#f-reply')
  await reply.fill(draft)

  // Beside a note, on the way to another conversation and back, and in another language.
  await page.locator('summary', { hasText: w.note }).click()
  await page.locator('[name="note"]').fill('Sudah ditelepon.')
  await press(page.locator('#verbs'), w.noteSend)
  await page.getByText(w.done.note ?? '').waitFor()
  expect(await reply.inputValue()).toBe(draft)
  expect(await page.locator('[name="note"]').inputValue()).toBe('')
  await page.goto(`${walk.house.url}/inbox`)
  await openRow(page, drain)
  expect(await reply.inputValue()).toBe('')
  await page.goto(`${first}&lang=en`)
  expect(await reply.inputValue()).toBe(draft)
  await page.goto(`${first}&lang=id`)

  // A canned reply goes below what somebody wrote.
  const canned = page.locator('#f-canned')
  await canned.selectOption({ index: 1 })
  const both = await reply.inputValue()
  expect(both.startsWith(`${draft}\n`)).toBe(true)
  await reply.fill(draft)

  await press(page.locator('#verbs'), w.send)
  await page.getByText(w.done.reply ?? '').waitFor()
  await page.goto(first)
  expect(await reply.inputValue()).toBe('')
  await page.goto(`${walk.house.url}/inbox?tab=all`)
  await openRow(page, lamp)
  await reply.fill(draft)
  await press(page.locator('#verbs'), w.send)
  await press(page.locator('#said'), kitWords.id.undo)
  await page.getByText(w.undone).waitFor()
  expect(await reply.inputValue()).toBe(draft)

  // Nothing stays behind for whoever signs in next.
  await page.getByRole('button', { name: kitWords.id.signOut }).click()
  await page.waitForURL(/sign-in/)
  expect(await page.evaluate('sessionStorage.length')).toBe(0)
  expect(faults).toEqual([])
  await close()
})
