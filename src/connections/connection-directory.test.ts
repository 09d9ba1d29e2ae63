import { describe, expect, test } from 'vitest'
import { connectionFolder } from './connection-directory.ts'

describe('the folder of a connection', () => {
  test.each([
    [{ channel: 'smpp', account: '1708' }, /^smpp-1708-[0-9a-f]{8}$/],
    [{ channel: 'a/b', account: '../../etc' }, /^a_b-_{6}etc-[0-9a-f]{8}$/],
    [{ channel: 'x', account: '\0\n ~' }, /^x-____-[0-9a-f]{8}$/],
    [{ channel: 'x', account: 'y'.repeat(500) }, /^x-y{98}-[0-9a-f]{8}$/],
  ])('of %j is one name', (key, expected) => {
    expect(connectionFolder(key)).toMatch(expected)
  })

  test('is no other account’s, where the readable part is the same', () => {
    const folders = ['a.b', 'a/b', 'a_b'].map((account) =>
      connectionFolder({ channel: 'x', account }),
    )
    expect(new Set(folders).size).toBe(3)
    const split = [
      { channel: 'a-b', account: 'c' },
      { channel: 'a', account: 'b-c' },
    ]
    expect(new Set(split.map(connectionFolder)).size).toBe(2)
  })
})
