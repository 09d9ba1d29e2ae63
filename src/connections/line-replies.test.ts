import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DueReply, Outlet } from './due-replies.ts'
import { keepReplying, type LineReplies } from './line-replies.ts'

const quick = { channel: 'smpp', account: '1708' }
const slow = { channel: 'smpp', account: 'slow' }

let waiting: DueReply[] = []
let asked: { outlets: readonly Outlet[]; busy: readonly string[] }[] = []
let steps: { id: string; done: PromiseWithResolvers<void> }[] = []
let ready = [quick]
let replies: LineReplies

beforeEach(() => {
  vi.useFakeTimers()
  waiting = []
  asked = []
  steps = []
  ready = [quick]
})
afterEach(() => {
  vi.useRealTimers()
})

function start(): void {
  replies = keepReplying({
    ready: () => ready,
    async ask(outlets, busy) {
      asked.push({ outlets, busy })
      return outlets.flatMap(({ account, free }) =>
        waiting
          .filter((one) => one.account === account && !busy.includes(one.conversationId))
          .slice(0, free),
      )
    },
    step(id) {
      const done = Promise.withResolvers<void>()
      steps.push({ id, done })
      return done.promise
    },
    log: pino({ level: 'silent' }),
  })
}

function due(key: typeof quick, count: number): void {
  for (let n = 0; n < count; n++) waiting.push({ ...key, conversationId: `${key.account}-${n}` })
}

function finish(id: string): void {
  waiting = waiting.filter(({ conversationId }) => conversationId !== id)
  steps.find((step) => step.id === id)?.done.resolve()
}

describe('the replies of lines that are up', () => {
  test('are asked for four times a second, and not at all where no line is up', async () => {
    ready = []
    start()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toEqual([])
    ready = [quick]
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toHaveLength(4)
    await replies.stop()
  })

  test('go 32 at a time for each account: a slow one takes no place of another’s', async () => {
    ready = [quick, slow]
    due(slow, 50)
    start()
    await vi.advanceTimersByTimeAsync(0)
    expect(steps).toHaveLength(32)
    due(quick, 1)
    await vi.advanceTimersByTimeAsync(250)
    expect(steps.map(({ id }) => id)).toContain('1708-0')
    expect(asked.at(-1)?.outlets).toEqual([{ ...quick, free: 32 }])
  })

  test('are asked for at once where more were due than could be taken', async () => {
    due(quick, 50)
    start()
    await vi.advanceTimersByTimeAsync(0)
    for (let n = 0; n < 16; n++) finish(`1708-${n}`)
    await vi.advanceTimersByTimeAsync(0)
    expect(steps).toHaveLength(48)
  })

  test('are not begun again while they are under way', async () => {
    due(quick, 1)
    start()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(steps).toHaveLength(1)
    expect(asked.at(-1)?.busy).toEqual(['1708-0'])
  })

  test('rest for 5 s after a step that failed', async () => {
    due(quick, 1)
    start()
    await vi.advanceTimersByTimeAsync(0)
    steps[0]?.done.reject(new Error('broken'))
    await vi.advanceTimersByTimeAsync(4_500)
    expect(steps).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(steps).toHaveLength(2)
  })

  test('are finished before it stops, and no more are taken', async () => {
    due(quick, 2)
    start()
    await vi.advanceTimersByTimeAsync(0)
    let isStopped = false
    const stopping = replies.stop().then(() => {
      isStopped = true
    })
    finish('1708-0')
    due(slow, 1)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(isStopped).toBe(false)
    finish('1708-1')
    await stopping
    expect(steps).toHaveLength(2)
    expect(vi.getTimerCount()).toBe(0)
  })
})
