import { pino } from 'pino'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Lane } from '../queue/lanes.ts'
import { openSender, type Room, type Sender } from './sender.ts'

interface Item {
  readonly channel: string
  readonly account: string
  readonly n: number
  readonly sent: PromiseWithResolvers<void>
}

const maxPerAccount = 4
let waiting: Item[]
let sending: Item[]
let claims: { readonly lanes: readonly Lane[]; readonly room: readonly Room[] }[]
let settlings: number[][]
let sender: Sender

beforeEach(() => {
  waiting = []
  sending = []
  claims = []
  settlings = []
  sender = openSender<Item, number>({
    maxPerAccount,
    async claim(lanes, maxRows, room) {
      claims.push({ lanes, room })
      const free = new Map(room.map((one) => [one.account, one.free]))
      const items = waiting
        .filter(({ account }) => {
          const left = free.get(account) ?? maxPerAccount
          free.set(account, left - 1)
          return left > 0
        })
        .slice(0, maxRows)
      waiting = waiting.filter((one) => !items.includes(one))
      return { items, besides: [] }
    },
    async send(item) {
      sending.push(item)
      await item.sent.promise
      return item.n
    },
    async settle(done) {
      settlings.push([...done])
      return []
    },
    log: pino({ level: 'silent' }),
  })
})

function due(account: string, count: number): void {
  for (let n = 0; n < count; n++)
    waiting.push({ channel: 'twilio', account, n, sent: Promise.withResolvers() })
}

const underWay = (account: string) => sending.filter((one) => one.account === account)

describe('replies under way', () => {
  test('are so many of each account: a slow one takes no place of another’s', async () => {
    due('slow', 9)
    await sender.run(['lane-0'])
    due('quick', 1)
    await sender.run(['lane-0'])
    expect([underWay('slow').length, underWay('quick').length]).toEqual([maxPerAccount, 1])
    expect(claims.at(-1)?.room).toEqual([{ channel: 'twilio', account: 'slow', free: 0 }])
  })

  test('are followed at once by what waits, when half of the account’s places are free', async () => {
    due('one', 6)
    await sender.run(['lane-2'])
    for (const { sent } of sending.slice(0, 2)) sent.resolve()
    await expect.poll(() => sending.length).toBe(6)
    expect(claims.map(({ lanes }) => lanes)).toEqual([['lane-2'], ['lane-2']])
  })

  test('are written together, as they come in', async () => {
    due('one', 4)
    await sender.run(['lane-0'])
    for (const { sent } of sending.slice(0, 3)) sent.resolve()
    await expect.poll(() => settlings).toEqual([[0, 1, 2]])
    sending[3]?.sent.resolve()
    await sender.idle()
    expect(settlings).toEqual([[0, 1, 2], [3]])
  })

  test('are finished before it stops, and no more are taken', async () => {
    due('one', 2)
    await sender.run(['lane-0'])
    due('other', 1)
    let isStopped = false
    const stopping = sender.stop().then(() => {
      isStopped = true
    })
    sending[0]?.sent.resolve()
    await sender.run(['lane-0'])
    await expect.poll(() => settlings).toEqual([[0]])
    expect(isStopped).toBe(false)
    sending[1]?.sent.resolve()
    await stopping
    expect([settlings, claims.length, waiting.length]).toEqual([[[0], [1]], 1, 1])
  })

  test('are claimed once for all lanes that are woken while a claim is under way', async () => {
    await Promise.all((['lane-0', 'lane-1', 'lane-2'] as const).map((lane) => sender.run([lane])))
    expect(claims.map(({ lanes }) => lanes)).toEqual([['lane-0', 'lane-1', 'lane-2']])
  })
})
