import { describe, expect, test } from 'vitest'
import type { ConnectionState } from '../contract/channel.ts'
import { isSame, loggable, storable } from './connection-state.ts'

describe('a state of a connection', () => {
  test.each<[ConnectionState, ConnectionState]>([
    [{ kind: 'up' }, { kind: 'up' }],
    [
      { kind: 'down', detail: 'a\0b' },
      { kind: 'down', detail: 'ab' },
    ],
    [
      { kind: 'refused', detail: '\ud83d' },
      { kind: 'refused', detail: '\ufffd' },
    ],
    [
      { kind: 'pairing', code: '2@x\0' },
      { kind: 'pairing', code: '2@x' },
    ],
  ])('%j is stored as %j', (given, stored) => {
    expect(storable(given)).toEqual(stored)
  })

  test('has no endless words', () => {
    const state = storable({ kind: 'down', detail: 'x'.repeat(10_000) })
    expect(state).toMatchObject({ detail: 'x'.repeat(500) })
  })

  test('holds nothing that the contract does not name', () => {
    const given = { kind: 'up', secret: 'x' } as ConnectionState
    expect(storable(given)).toEqual({ kind: 'up' })
  })

  test('shows no pairing code in the log', () => {
    expect(loggable({ kind: 'pairing', code: '2@x' })).toEqual({ state: 'pairing' })
    expect(loggable({ kind: 'down', detail: 'gone' })).toEqual({ state: 'down', detail: 'gone' })
  })

  test('differs by its detail, too', () => {
    expect(isSame({ kind: 'down', detail: 'a' }, { kind: 'down', detail: 'a' })).toBe(true)
    expect(isSame({ kind: 'down', detail: 'a' }, { kind: 'down', detail: 'b' })).toBe(false)
  })
})
