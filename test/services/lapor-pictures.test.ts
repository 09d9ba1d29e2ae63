import { createHash, randomInt, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Desk } from '../../src/app/database.ts'
import { exportBooks, writeAgain } from '../../src/app/lapor/export.ts'
import { loadConfig } from '../../src/config.ts'
import { diskStore } from '../../src/media/disk-store.ts'
import { readTable } from '../../src/sheets/read-table.ts'
import type { TestCitizens } from '../harness/citizens.ts'
import { type LaidIn, layIn, openReporters } from '../harness/many-reports.ts'

let citizens: TestCitizens
let conversations: readonly string[]
let house: Desk
let home: string
beforeAll(async () => {
  const opened = await openReporters(1)
  citizens = opened.citizens
  conversations = opened.conversations
  home = await mkdtemp(join(tmpdir(), 'lapor-pictures-'))
  await writeFile(join(home, 'simpul.yaml'), 'coreStore: { kind: lapor-bulk }\n')
  await mkdir(join(home, '.simpul', 'files'), { recursive: true })
  const config = loadConfig({
    SIMPUL_CONFIG: join(home, 'simpul.yaml'),
    SIMPUL_DIRECTORY: join(home, '.simpul'),
  })
  house = { sql: citizens.sql, config }
})
afterAll(async () => {
  await citizens.close()
  await rm(home, { recursive: true })
})

const photoOf = async (red: number) =>
  await sharp({
    create: { width: 40, height: 30, channels: 3, background: { r: red, g: 9, b: 9 } },
  })
    .withExif({
      IFD0: { Make: 'Telepon Warga', DateTime: '2026:11:29 06:00:00' },
      IFD3: { GPSLatitudeRef: 'S', GPSLatitude: '6/1 7/1 12/1', GPSLongitudeRef: 'E' },
    })
    .jpeg()
    .toBuffer()

/** An attachment that is to be fetched. */
async function attached(message: string, place: number): Promise<string> {
  const id = randomUUID()
  await citizens.sql`
    insert into attachment (id, message_id, place, channel, account)
    values (${id}, ${message}, ${place}, 'twilio', 'a')`
  return id
}

async function fetched(attachment: string, photo: Buffer): Promise<void> {
  const hash = createHash('sha256').update(photo).digest()
  await diskStore(join(house.config.directory, 'files')).put(hash, photo, 'image/jpeg')
  await citizens.sql`
    insert into file (hash, size, mime_type) values (${hash}, ${photo.length}, 'image/jpeg')
    on conflict do nothing`
  await citizens.sql`
    update attachment set state = 'kept', due_at = null, file_hash = ${hash}
    where id = ${attachment}`
}

/** A further message of the citizen to the same complaint. */
async function furtherMessage(one: LaidIn, sentAt: string): Promise<string> {
  const id = randomUUID()
  await citizens.sql`
    insert into message (id, conversation_id, inbox_id, text, attachments, public, disposition,
      complaint_id, sent_at, accepted_at)
    values (${id}, ${one.conversation}, ${randomInt(2 ** 40)}, 'ini fotonya', '[]', false, 'complaint',
      ${one.id}, ${sentAt}, now())`
  return id
}

async function takeOut() {
  const folder = await mkdtemp(join(home, 'out-'))
  const { books } = await exportBooks(house, { folder, template: undefined, limit: 100 })
  return { folder, books }
}

/** The pictures of a folder by their names. */
async function picturesIn(folder: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg'))
  const read = names.map(async (name) => [name, await readFile(join(folder, name))] as const)
  return new Map(await Promise.all(read))
}

test('a photo goes beside its book under its code, without what its file tells', async () => {
  const [one] = await layIn(citizens.sql, conversations, 1)
  const photo = await photoOf(200)
  expect((await sharp(photo).metadata()).exif).toBeDefined()
  await fetched(await attached(one?.message ?? '', 0), photo)
  const { books, folder } = await takeOut()
  expect(books).toMatchObject([{ rows: 1, pictures: 1 }])
  const name = `${one?.code}-1.jpg`
  const beside = (await picturesIn(folder)).get(name)
  expect(beside).toBeDefined()
  const { exif, format, width } = await sharp(beside).metadata()
  expect({ exif, format, width }).toEqual({ exif: undefined, format: 'jpeg', width: 40 })
  expect(beside?.includes('Telepon Warga')).toBe(false)
  const { rows } = await readTable(await readFile(books[0]?.file ?? ''))
  expect(rows[1]?.at(16)).toBe(name)
})

test('a photo keeps its name whatever becomes of the others', async () => {
  const [one] = await layIn(citizens.sql, conversations, 1, 10)
  if (!one) throw new Error('nothing was laid in')
  const slow = await attached(one.message, 0)
  const [second, third] = [await attached(one.message, 1), await attached(one.message, 2)]
  await fetched(second, await photoOf(50))
  await fetched(third, await photoOf(90))
  const { books, folder } = await takeOut()
  const before = await picturesIn(folder)
  const names = [`${one.code}-1-2.jpg`, `${one.code}-1-3.jpg`]
  expect(new Set(before.keys())).toEqual(new Set(names))
  const { rows } = await readTable(await readFile(books[0]?.file ?? ''))
  expect(rows[1]?.at(16)).toBe(names.join(', '))
  // One is fetched late, one is forgotten, and a message comes that says that it is older.
  await fetched(slow, await photoOf(130))
  await citizens.sql`delete from attachment where id = ${second}`
  await fetched(await attached(await furtherMessage(one, '2020-01-01'), 0), await photoOf(170))
  const again = await mkdtemp(join(home, 'again-'))
  await writeAgain(house, books[0]?.batch ?? 0, again)
  const after = await picturesIn(again)
  expect(new Set(after.keys())).toEqual(
    new Set([`${one.code}-1-3.jpg`, `${one.code}-1.jpg`, `${one.code}-2.jpg`]),
  )
  expect(after.get(names[1] ?? '')).toEqual(before.get(names[1] ?? ''))
})
