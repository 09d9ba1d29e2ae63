import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Client } from 'whatsapp-web.js'
import { chatOf, newClient, type Raw, sample } from '../../test/harness/library-house.ts'
import type { Happening } from './happening.ts'
import { patience } from './watch-dog.ts'
import { WebSession } from './web-session.ts'

const hourMs = 3_600_000
const now = new Date('2026-11-22T05:00:00Z')

let client: Client
let told: unknown[]
let happenings: Happening[]
let forgotten: number
let session: WebSession

beforeEach(() => {
  vi.useFakeTimers({ now })
  client = newClient()
  Object.assign(client, {
    initialize: async () => {},
    getChats: async () => [],
    getState: async () => 'CONNECTED',
  })
  told = []
  happenings = []
  forgotten = 0
  session = open()
})

afterEach(async () => {
  await session.close()
  vi.useRealTimers()
})

function open(sinceMs?: number): WebSession {
  client.removeAllListeners()
  return new WebSession({
    client,
    makeMedia: () => 'file',
    sinceMs,
    catchUpHours: 72,
    forget: async () => {
      forgotten += 1
    },
    listener: {
      pairing: (code) => told.push({ pairing: code }),
      up: (own) => told.push({ up: own }),
      disturbed: (detail) => told.push({ disturbed: detail }),
      happening: (happening) => happenings.push(happening),
      well: () => told.push('well'),
      over: (end) => told.push(end),
    },
  })
}

const settled = () => vi.advanceTimersByTimeAsync(0)
const ago = (hours: number) => Math.floor((now.getTime() - hours * hourMs) / 1000)
const messageAt = (hours: number, id: string): Raw => ({
  ...sample('text'),
  id: { ...(sample('text').id as object), _serialized: id },
  t: ago(hours),
})
const chat = (fields: { unreadCount: number; t: number; isGroup?: boolean }, messages: Raw[]) =>
  chatOf(client, { id: { _serialized: '628111000112@c.us' }, ...fields }, messages)
const keys = () => happenings.map(({ message }) => (message as { id: string }).id)

describe('a session', () => {
  test('shows each code until it is paired, and is up when it is ready', async () => {
    client.emit('qr', 'kode-1')
    client.emit('qr', 'kode-2')
    client.emit('authenticated')
    Object.assign(client, { info: { wid: { server: 'c.us', user: '628170800001' } } })
    client.emit('ready')
    await settled()
    expect(told).toEqual([{ pairing: 'kode-1' }, { pairing: 'kode-2' }, { up: '628170800001' }])
  })

  test('tells what it missed before it is up: unread, not by us, and not too old', async () => {
    const own: Raw = { ...sample('own'), t: ago(1) }
    const messages = [messageAt(80, 'lama'), messageAt(2, 'baru'), own]
    Object.assign(client, {
      getChats: async () => [
        chat({ unreadCount: 2, t: ago(1) }, messages),
        chat({ unreadCount: 0, t: ago(1) }, [messageAt(1, 'sudah dibaca')]),
        chat({ unreadCount: 5, t: ago(1), isGroup: true }, [messageAt(1, 'grup')]),
      ],
    })
    client.emit('ready')
    await settled()
    expect(keys()).toEqual(['baru'])
    expect(told).toEqual([{ up: undefined }])
  })

  test('also looks into chats that were read on the phone since it was last well', async () => {
    session = open(now.getTime() - 2 * hourMs)
    Object.assign(client, {
      getChats: async () => [
        chat({ unreadCount: 0, t: ago(1) }, [messageAt(1, 'dibaca di ponsel')]),
        chat({ unreadCount: 0, t: ago(5) }, [messageAt(5, 'sudah dikenal')]),
      ],
    })
    client.emit('ready')
    await settled()
    expect(keys()).toEqual(['dibaca di ponsel'])
  })

  test('goes on where one chat cannot be read', async () => {
    const broken = Object.assign(chat({ unreadCount: 1, t: ago(1) }, []), {
      fetchMessages: () => Promise.reject(new Error('Evaluation failed')),
    })
    const next = chat({ unreadCount: 1, t: ago(1) }, [messageAt(1, 'baru')])
    Object.assign(client, { getChats: async () => [broken, next] })
    client.emit('ready')
    await settled()
    expect(keys()).toEqual(['baru'])
    expect(told).toEqual([{ up: undefined }])
  })

  test('sends nothing and fetches nothing before it is up', async () => {
    const question = { type: 'send', to: '1@lid', text: 'Halo' } as const
    expect((await session.send(question)).kind).toBe('not sent')
    const fetch = { type: 'fetch', messageId: 'x', maxBytes: 1 } as const
    expect((await session.fetch(fetch)).kind).toBe('later')
  })

  test('is disturbed while WhatsApp is away, and catches up when it is back', async () => {
    client.emit('ready')
    await settled()
    client.emit('change_state', 'TIMEOUT')
    client.emit('change_state', 'OPENING')
    client.emit('change_state', 'CONNECTED')
    await settled()
    expect(told).toEqual([
      { up: undefined },
      { disturbed: 'WhatsApp Web says TIMEOUT' },
      { up: undefined },
    ])
  })
})

describe('a session ends, once,', () => {
  test.for(['TOS_BLOCK', 'SMB_TOS_BLOCK'])('for good with a ban: %s', async (state) => {
    client.emit('ready')
    await settled()
    client.emit('change_state', state as never)
    client.emit('disconnected', state as never)
    await settled()
    expect(told).toMatchObject([{ up: undefined }, { reason: 'banned' }])
  })

  test('where the phone unlinks it, and forgets the pairing', async () => {
    client.emit('disconnected', 'LOGOUT')
    await settled()
    expect(forgotten).toBe(1)
    expect(told).toMatchObject([
      { reason: 'ended', detail: expect.stringMatching(/pair it again/) },
    ])
  })

  test.for([
    ['another browser took it', 'disconnected', 'CONFLICT', 'ended'],
    ['its credentials are refused', 'auth_failure', 'bad session', 'auth failure'],
  ] as const)('where %s', async ([, event, word, reason]) => {
    client.emit(event, word as never)
    await settled()
    expect(told).toMatchObject([{ reason }])
    expect(forgotten).toBe(0)
  })

  test.for([
    ['auth timeout', 'auth timeout'],
    [new Error('net::ERR_NAME_NOT_RESOLVED at https://web.whatsapp.com/\nlog'), /^Error: net::ERR/],
  ] as const)('where it cannot start: %s', async ([failure, detail]) => {
    Object.assign(client, { initialize: () => Promise.reject(failure) })
    await session.start()
    expect(told).toMatchObject([
      { detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) },
    ])
  })

  test.for([
    ['nothing ever comes', [], patience.startMs],
    ['it is known and never ready', ['authenticated'], patience.readyMs],
    ['nobody scans the code', ['qr'], patience.codeMs],
  ] as const)('where %s', async ([, events, ms]) => {
    for (const event of events) client.emit(event, 'kode' as never)
    told = []
    await vi.advanceTimersByTimeAsync(ms - 1)
    expect(told).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(told).toMatchObject([{ reason: 'ended' }])
  })

  test.for([
    ['says null', () => Promise.resolve(null)],
    ['fails', () => Promise.reject(new Error('Target closed'))],
    ['never answers', () => new Promise(() => {})],
  ] as const)('where its state %s twice in a row', async ([, getState]) => {
    client.emit('ready')
    await settled()
    await vi.advanceTimersByTimeAsync(patience.askEveryMs)
    expect(told).toEqual([{ up: undefined }, 'well'])
    Object.assign(client, { getState })
    await vi.advanceTimersByTimeAsync(patience.askEveryMs + patience.askMs)
    expect(told).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(patience.askEveryMs)
    expect(told).toMatchObject([{}, 'well', { detail: 'the browser no longer answers' }])
  })

  test('and tells nothing after it', async () => {
    client.emit('auth_failure', 'bad session')
    client.emit('qr', 'kode')
    client.emit('ready')
    client.emit('disconnected', 'CONFLICT' as never)
    await vi.advanceTimersByTimeAsync(patience.startMs)
    expect(told).toHaveLength(1)
  })
})
