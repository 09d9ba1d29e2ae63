import { describe, expect, test } from 'vitest'
import { bytesOf, FileShelf } from './files.ts'

const png = Buffer.from('89504e470d0a1a0a', 'hex')

describe('the files of a provider', () => {
  test('are those of the citizen, or a sample picture', () => {
    const file = { type: 'document', mimeType: 'text/plain' } as const
    expect(bytesOf({ ...file, base64: 'SGFsbw==' }).toString()).toBe('Halo')
    expect(bytesOf(file).subarray(0, 8)).toEqual(png)
  })

  test('are kept in memory, the latest two hundred of them', () => {
    const shelf = new FileShelf()
    for (let id = 0; id <= 200; id++)
      shelf.keep(String(id), { mimeType: 'text/plain', bytes: Buffer.from([id]) })
    expect(shelf.read('0')).toBeUndefined()
    expect(shelf.read('1')?.bytes).toEqual(Buffer.from([1]))
    expect(shelf.read('200')).toBeDefined()
  })
})
