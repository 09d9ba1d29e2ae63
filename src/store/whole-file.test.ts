import { type FileHandle, mkdtemp, open, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { writeWhole } from './whole-file.ts'

let home: string
let handles: FileHandle
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'whole-'))
  const one = await open(home, 'r')
  handles = Object.getPrototypeOf(one)
  await one.close()
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await rm(home, { recursive: true })
})

/** What is made to survive a crash, in its order, with what stands in the folder by then. */
function synced(folder: string) {
  const all: { readonly path: string; readonly names: readonly string[] }[] = []
  const { sync } = handles
  vi.spyOn(handles, 'sync').mockImplementation(async function (this: FileHandle) {
    const path = await readlink(`/proc/self/fd/${this.fd}`)
    all.push({ path, names: await readdir(folder).catch(() => []) })
    return await sync.call(this)
  })
  return all
}

describe.runIf(process.platform === 'linux')('a file that is written whole', () => {
  test('is on the disk before it has its name, and its name before the caller goes on', async () => {
    const all = synced(home)
    await writeWhole(join(home, 'a.xlsx'), Buffer.from('isi'))
    const [file, folder] = all
    expect(all).toHaveLength(2)
    expect(file?.path).toMatch(/\/\.[0-9a-f-]{36}$/)
    expect(file?.names).not.toContain('a.xlsx')
    expect(folder).toEqual({ path: home, names: ['a.xlsx'] })
    expect(await readFile(join(home, 'a.xlsx'), 'utf8')).toBe('isi')
  })

  test('is found after a crash in folders that were made for it', async () => {
    const all = synced(home)
    await writeWhole(join(home, 'b', 'c', 'd.xlsx'), Buffer.from('isi'))
    const folders = all.map(({ path }) => path).filter((path) => !/\.[0-9a-f-]{36}$/.test(path))
    expect(new Set(folders)).toEqual(new Set([home, join(home, 'b'), join(home, 'b', 'c')]))
  })

  test('leaves nothing behind where it cannot have its name', async () => {
    await writeWhole(join(home, 'e', 'in', 'x'), Buffer.from('isi'))
    await expect(writeWhole(join(home, 'e', 'in'), Buffer.from('isi'))).rejects.toThrow()
    expect(await readdir(join(home, 'e'))).toEqual(['in'])
  })
})
