import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { verbWords } from '../../src/console/conversation/verb-words.ts'
import { conversationWords } from '../../src/console/conversation/words.ts'
import { kitWords } from '../../src/console/kit/words.ts'
import { openRow, openWalk, press, type Walk } from '../harness/console-walk.ts'

// Where the machine is busy, a browser takes its time.
vi.setConfig({ testTimeout: 180_000 })

let walk: Walk
beforeAll(async () => {
  // What is written within it is one burst, also where the machine is busy.
  walk = await openWalk({ settleMs: 2_500 })
})
afterAll(() => walk.stop())

const nameOf = async (staffId: string) => {
  const [row] = await walk.house.sql`select name from staff where id = ${staffId}`
  return String(row?.['name'])
}

test.for([
  { size: 'phone', language: 'id', number: '+6281200002001', street: 'Jl. Kenanga' },
  { size: 'desktop', language: 'en', number: '+6281200002002', street: 'Jl. Anyelir' },
] as const)(
  'a burst is split into two complaints, and is one again after an undo ($size, $language)',
  async ({ size, language, number, street }) => {
    const w = verbWords[language]
    const first = `Lampu jalan di ${street} depan SDN 2 mati`
    const second = `kucing liar di pasar ${street} makin banyak`
    await Promise.all([first, second].map((text) => walk.write('meta/instagram', number, text)))
    const { page, faults, close } = await walk.sit('media_admin', { size, language })
    await openRow(page, second)
    const complaints = () => walk.house.sql`
      select c.id, count(m.id)::int as messages
      from complaint c join message m on m.complaint_id = c.id
      where m.conversation_id in (select conversation_id from message where text like ${`%${street}%`})
      group by c.id order by messages`
    expect(await complaints()).toMatchObject([{ messages: 2 }])

    const boxOf = (text: string) =>
      page.locator('#thread li', { hasText: text }).getByRole('checkbox')
    await boxOf(first).check()
    await boxOf(second).check()
    await page.locator('summary', { hasText: w.move }).click()
    await press(page.locator('#verbs'), w.split)
    await page.getByText(w.refused.nothing_left).waitFor()
    // What was ticked still is.
    await boxOf(first).uncheck()
    expect(await boxOf(second).isChecked()).toBe(true)
    await press(page.locator('#verbs'), w.split)
    await page.getByText(w.done.split ?? '').waitFor()
    expect(await complaints()).toMatchObject([{ messages: 1 }, { messages: 1 }])
    await page.getByText(conversationWords[language].complaint.others).waitFor()

    await press(page.locator('#said'), kitWords[language].undo)
    await page.getByText(w.undone).waitFor()
    expect(await complaints()).toMatchObject([{ messages: 2 }])
    expect(faults).toEqual([])
    await close()
  },
)

test('two admins on one conversation see each other, and the second loses nothing that he typed', async () => {
  const text = 'Jembatan gantung di Kampung Cempaka putus talinya satu'
  await walk.write('meta/instagram', '+6281200002003', text)
  const one = await walk.sit('media_admin', { size: 'desktop', language: 'id' })
  const other = await walk.sit('media_admin', { size: 'phone', language: 'en' })
  await openRow(one.page, text)
  await other.page.locator('.inbox-row', { hasText: text }).locator('.open-by').waitFor()
  await openRow(other.page, text)
  const names = {
    one: await nameOf(one.visitor.staffId),
    other: await nameOf(other.visitor.staffId),
  }
  await other.page.getByText(conversationWords.en.othersHere(names.one)).waitFor()

  const mine = 'Terima kasih, petugas kami menuju lokasi.\nMohon warga tidak melintas dulu.'
  const typed = one.page.locator('#f-reply')
  await typed.fill(mine)
  // A page that is open asks every 15 s who else is there.
  await one.page.getByText(conversationWords.id.othersHere(names.other)).waitFor()
  await other.page.locator('#f-reply').fill('Kami cek hari ini.')
  await press(other.page.locator('.reply'), verbWords.en.send)
  await other.page.getByText(verbWords.en.done.reply ?? '').waitFor()

  await press(one.page.locator('.reply'), verbWords.id.send)
  const alert = one.page.getByRole('alert')
  await alert.waitFor()
  expect(await alert.innerText()).toContain(`${names.other} lebih dulu membalas`)
  expect(await alert.innerText()).toContain(verbWords.id.kept)
  expect(await typed.inputValue()).toBe(mine)
  await press(one.page.locator('.reply'), verbWords.id.send)
  await one.page.getByText(verbWords.id.done.reply ?? '').waitFor()
  const said = await walk.house.sql`
    select o.text from outbox o where o.purpose = 'human' order by o.created_at`
  expect(said.map((row) => row['text'])).toEqual(['Kami cek hari ini.', mine])
  expect([...one.faults, ...other.faults]).toEqual([])
  await one.close()
  await other.close()
})
