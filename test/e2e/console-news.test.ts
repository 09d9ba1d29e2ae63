import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWalk, type Walk } from '../harness/console-walk.ts'
import { eventually } from '../harness/house.ts'

let walk: Walk
beforeAll(async () => {
  walk = await openWalk()
})
afterAll(() => walk?.stop())

const streets = ['Kenari', 'Merpati', 'Elang', 'Rajawali', 'Jalak', 'Nuri', 'Perkutut']
const mostMs = 1_000

/** When the conversation in which this was written began to want a human, by the database's clock. */
async function wantedSince(words: string): Promise<number> {
  const at = await eventually(async () => {
    const [row] = await walk.house.sql<[{ at: Date }?]>`
      select a.since as at from attention a join message m using (conversation_id)
      where m.text like ${`%${words}%`}`
    return row?.at
  })
  return at.getTime()
}

test('a message stands in the open inbox within a second of wanting a human', async () => {
  const outfit = { size: 'desktop', language: 'id' } as const
  const { page, faults, close } = await walk.sit('media_admin', outfit)
  const taken: number[] = []
  for (const [turn, street] of streets.entries()) {
    const words = `Jalan ${street} nomor ${turn + 10}`
    const shown = page
      .locator('.inbox-row', { hasText: words })
      .waitFor()
      .then(() => Date.now())
    await walk.write('twilio', `+62812000040${10 + turn}`, `Lampu jalan padam di ${words}, gelap`)
    taken.push((await shown) - (await wantedSince(words)))
  }
  expect(faults).toEqual([])
  // Where others use the machine some are late. Were it slow by itself, no three of seven would be in time.
  taken.sort((one, other) => one - other)
  expect(taken[2]).toBeLessThanOrEqual(mostMs)
  await close()
})
