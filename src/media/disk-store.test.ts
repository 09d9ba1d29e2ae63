import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { diskStore } from './disk-store.ts'

const body = Buffer.from('bukan foto sungguhan')
const hash = createHash('sha256').update(body).digest()

function newFolder(): string {
  return join(mkdtempSync(join(tmpdir(), 'simpul-files-')), 'files')
}

function filesIn(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    join(folder, name),
  )
  return all.filter((path) => statSync(path).isFile())
}

describe('files on disk', () => {
  test('come back as they were put, once however often', async () => {
    const folder = newFolder()
    const store = diskStore(folder)
    await Promise.all([store.put(hash, body, ''), store.put(hash, body, '')])
    await store.put(hash, body, '')
    expect(await store.get(hash)).toEqual(body)
    expect(filesIn(folder)).toHaveLength(1)
  })

  test('are nobody’s but ours', async () => {
    const folder = newFolder()
    await diskStore(folder).put(hash, body, '')
    const [file = ''] = filesIn(folder)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(file).not.toContain(body.toString())
  })

  test('that were cut short are written anew', async () => {
    const folder = newFolder()
    const store = diskStore(folder)
    await store.put(hash, body, '')
    truncateSync(filesIn(folder)[0] ?? '', 3)
    await store.put(hash, body, '')
    expect(await store.get(hash)).toEqual(body)
  })

  test('that are not there are told from those that cannot be read', async () => {
    expect(await diskStore(newFolder()).get(hash)).toBeUndefined()
    await expect(diskStore('/dev/null').get(hash)).rejects.toThrow('ENOTDIR')
  })
})
