import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LiveStream } from './live-stream.ts'

type Form = 'short' | 'long'

/** Takes every byte, and remembers it; or takes none. */
function reader(takes = true) {
  const chunks: string[] = []
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk, _encoding, done) {
      chunks.push(String(chunk))
      if (takes) done()
    },
  })
  return { stream, said: () => chunks.join('') }
}

let readings = 0
let failures: unknown[] = []
let answer: (forms: ReadonlySet<Form>) => Promise<ReadonlyMap<Form, unknown>>
let live: LiveStream<Form>

beforeEach(() => {
  vi.useFakeTimers()
  readings = 0
  failures = []
  answer = async (forms) => new Map([...forms].map((form) => [form, { form, readings }]))
  live = new LiveStream<Form>({
    intervalMs: 2_000,
    failed: (error) => failures.push(error),
    read: async (forms) => {
      readings++
      return await answer(forms)
    },
  })
})

afterEach(() => {
  live.close()
  vi.useRealTimers()
})

describe('a live stream', () => {
  test('tells a listener at once, in the form that it asked for', async () => {
    const { stream, said } = reader()
    await live.attach(stream, 'long')
    expect(said()).toBe('retry: 2000\n\ndata: {"form":"long","readings":1}\n\n')
  })

  test('reads once a round, for all listeners', async () => {
    const all = [reader(), reader(), reader()]
    for (const { stream } of all) await live.attach(stream, 'short')
    const before = readings
    await vi.advanceTimersByTimeAsync(2_000)
    expect(readings).toBe(before + 1)
    for (const { said } of all) expect(said()).toContain(`"readings":${readings}`)
  })

  test('reads nothing while nobody listens', async () => {
    await vi.advanceTimersByTimeAsync(10_000)
    expect(readings).toBe(0)
    const { stream } = reader()
    await live.attach(stream, 'short')
    stream.destroy()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(readings).toBe(1)
    expect(live.listening).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('does not double a round that is still under way', async () => {
    const { stream } = reader()
    await live.attach(stream, 'short')
    const slow = Promise.withResolvers<ReadonlyMap<Form, unknown>>()
    answer = () => slow.promise
    await vi.advanceTimersByTimeAsync(10_000)
    expect(readings).toBe(2)
    slow.resolve(new Map())
  })

  test('drops a listener that does not read, and keeps the others', async () => {
    const slow = reader(false)
    const quick = reader()
    answer = async (forms) => new Map([...forms].map((form) => [form, 'x'.repeat(100_000)]))
    await live.attach(slow.stream, 'short')
    await live.attach(quick.stream, 'short')
    await vi.advanceTimersByTimeAsync(8_000)
    expect(slow.stream.destroyed).toBe(true)
    expect(quick.stream.destroyed).toBe(false)
    expect(live.listening).toBe(1)
  })

  test('says that it is there when a reading fails', async () => {
    answer = async () => {
      throw new Error('broken')
    }
    const { stream, said } = reader()
    await live.attach(stream, 'short')
    expect(said()).toBe('retry: 2000\n\n: still here\n\n')
    expect(failures).toEqual([new Error('broken')])
  })

  test('ends every listener when it closes, and takes no more', async () => {
    const { stream } = reader()
    await live.attach(stream, 'short')
    live.close()
    expect(stream.writableEnded).toBe(true)
    const late = reader()
    await live.attach(late.stream, 'short')
    expect(late.stream.writableEnded).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })
})
