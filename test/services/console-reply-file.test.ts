import { setTimeout as pause } from 'node:timers/promises'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileStoreOf } from '../../src/app/house.ts'
import { eraseUnused, releaseFiles } from '../../src/media/erasure.ts'
import { eraseReplies } from '../../src/outbox/erase.ts'
import { signedIn, type Visitor } from '../harness/console.ts'
import { eventually, startTestHouse, type TestHouse } from '../harness/house.ts'

const undoSeconds = 2
let house: TestHouse
let owner: Visitor
let picture: Buffer
beforeAll(async () => {
  house = await startTestHouse('postgres', 0, 0, { kind: 'own' }, [], { undoSeconds })
  owner = await signedIn(house, 'owner', { agency: null })
  picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: 'green' } })
    .png()
    .toBuffer()
}, 60_000)
afterAll(() => house.stop())

let next = 0
/** Somebody has written on this channel. */
async function conversationOn(channel: string) {
  const number = `+62812000020${String(++next).padStart(2, '0')}`
  house.simulator.phones.send(channel, number, { text: `Lampu jalan mati di Jalan Melati ${next}` })
  const id = await eventually(async () => {
    const [row] = await house.sql<[{ id: string }?]>`
      select c.id from conversation c join message m on m.conversation_id = c.id
        join complaint k on k.conversation_id = c.id
      where m.text like ${`%Melati ${next}`}`
    return row?.id
  })
  return { number, id }
}

/** Sends the form of the reply as a browser does. */
async function reply(id: string, text: string, file?: { bytes: Buffer; name: string }) {
  const page = await owner.read(`/conversations/${id}`)
  const [, form = ''] = /(<form[^>]*\/reply"[\s\S]*?<\/form>)/.exec(page) ?? []
  const body = new FormData()
  for (const [, name = '', value = ''] of form.matchAll(
    /<input type="hidden" name="([^"]+)" value="([^"]*)"/g,
  ))
    body.append(name, value)
  body.append('reply', text)
  if (file) body.append('file', new File([new Uint8Array(file.bytes)], file.name))
  return await fetch(`${house.url}/conversations/${id}/reply`, {
    method: 'POST',
    headers: { cookie: owner.cookie },
    body,
    redirect: 'manual',
  })
}

async function kept(): Promise<number> {
  const [{ count }] = await house.sql<[{ count: number }]>`select count(*)::int from file`
  return count
}

test('a file goes along, and both sides see it', async () => {
  const { id, number } = await conversationOn('telegram')
  const answer = await reply(id, 'Sudah diganti, ini fotonya.', {
    bytes: picture,
    name: 'lampu "baru".png',
  })
  expect(answer.status).toBe(303)
  const page = await owner.read(`/conversations/${id}`)
  const [, media = ''] = /src="(\/media\/[0-9a-f-]{36})\?small"/.exec(page) ?? []
  const shown = await owner.get(media)
  expect(shown.headers.get('content-type')).toBe('image/webp')
  const stranger = await signedIn(house, 'media_admin', { agency: 'Dinas Lain' })
  expect((await stranger.get(media)).status).toBe(404)
  const got = await house.simulator.phones.until(
    'telegram',
    number,
    ({ direction, text }) => direction === 'in' && text.includes('Sudah diganti'),
  )
  expect(got.attachment).toMatchObject({ type: 'image', mimeType: 'image/png' })
  await house.sql`update file set due_at = now()`
  await eventually(async () => {
    const [row] = await house.sql<[{ due: number }]>`
      select count(*)::int as due from file where due_at is not null`
    return row.due === 0
  })
  // The row has its bytes: what is used is not erased.
  expect((await owner.get(media)).status).toBe(200)
})

test('a file whose reply was taken back is erased', async () => {
  const { id, number } = await conversationOn('telegram')
  const bytes = Buffer.from(`%PDF-1.7\n${'x'.repeat(2_000)}\n%%EOF`)
  const before = await kept()
  const answer = await reply(id, 'Suratnya terlampir.', { bytes, name: 'surat.pdf' })
  expect(answer.status).toBe(303)
  expect(await kept()).toBe(before + 1)
  const [deed] = await house.sql<[{ id: string }]>`
    select id from deed where conversation_id = ${id} and verb = 'reply'`
  expect((await owner.post('/undo', { deed: deed.id })).status).toBe(303)
  // Nothing uses it within its hour.
  await house.sql`update file set due_at = now() where due_at is not null`
  await eventually(async () => (await kept()) === before)
  await pause((undoSeconds + 1) * 1_000)
  const phone = house.simulator.phones.get('telegram', number)
  expect(phone?.messages.filter(({ text }) => text.includes('terlampir'))).toEqual([])
})

test('a file goes with the words of its reply when the citizen has everything erased', async () => {
  const { id } = await conversationOn('telegram')
  const bytes = Buffer.from(`%PDF-1.7\n${'y'.repeat(2_000)}\n%%EOF`)
  const before = await kept()
  await reply(id, 'Ini suratnya.', { bytes, name: 'surat.pdf' })
  const settled = async () =>
    await house.sql`select from outbox where text = 'Ini suratnya.' and state = 'accepted'`
  await eventually(async () => (await settled()).length === 1)
  await house.sql.begin(async (tx) => releaseFiles(tx, await eraseReplies(tx, [id])))
  await eventually(async () => (await kept()) === before)
  const [row] = await house.sql`
    select file_hash, file_name, text from outbox
    where conversation_id = ${id} and purpose = 'human'`
  expect(row).toEqual({ file_hash: null, file_name: null, text: '' })
})

test('what is no file that is kept, and a channel without files, are refused with the words kept', async () => {
  const { id } = await conversationOn('telegram')
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
  const refused = await reply(id, 'Lihat ini.', { bytes: svg, name: 'a.png' })
  expect(refused.status).toBe(422)
  const text = await refused.text()
  expect(text).toContain('Jenis berkas ini tidak diterima')
  expect(text).toContain('Lihat ini.')
  const sms = await conversationOn('twilio')
  expect(await owner.read(`/conversations/${sms.id}`)).not.toContain('type="file"')
  const without = await reply(sms.id, 'Lihat ini.', { bytes: picture, name: 'a.png' })
  expect(without.status).toBe(422)
  expect(await without.text()).toContain('hanya membawa teks')
  const [row] = await house.sql<[{ said: number }]>`
    select count(*)::int as said from outbox where purpose = 'human' and text = 'Lihat ini.'`
  expect(row.said).toBe(0)
})

test('a file that is gone is told, and the account goes on', async () => {
  const { id } = await conversationOn('telegram')
  const bytes = await sharp(picture).blur(3).png().toBuffer()
  await reply(id, 'Foto kedua.', { bytes, name: 'b.png' })
  const [row] = await house.sql<[{ hash: Buffer }]>`
    select file_hash as hash from outbox where text = 'Foto kedua.'`
  await fileStoreOf(house.house.config).remove(row.hash)
  const settled = await eventually(async () => {
    const [one] = await house.sql<[{ state: string; rejection: string; detail: string }]>`
      select state, rejection, detail from outbox where text = 'Foto kedua.'`
    return one.state === 'pending' || one.state === 'sending' ? undefined : one
  })
  expect(settled).toMatchObject({ state: 'rejected', rejection: 'content' })
  expect(settled.detail).toContain('gone')
  await reply(id, 'Tanpa foto.')
  await eventually(async () => {
    const [one] = await house.sql<[{ state: string }]>`
      select state from outbox where text = 'Tanpa foto.'`
    return one.state === 'accepted'
  })
  expect(await eraseUnused(house.sql, fileStoreOf(house.house.config))).toBe(0)
})
