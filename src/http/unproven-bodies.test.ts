import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { UnprovenBodies } from './unproven-bodies.ts'

const soon = () => new Promise((resolve) => setImmediate(resolve))

describe('unproven bodies', () => {
  test('are given whole', async () => {
    const body = new PassThrough()
    const whole = new UnprovenBodies().read(body, 10)
    body.write('ab')
    body.end('cd')
    expect((await whole).toString()).toBe('abcd')
  })

  test('are refused beyond the limit of the channel', async () => {
    const body = new PassThrough()
    const whole = new UnprovenBodies().read(body, 3)
    body.write('abcd')
    await expect(whole).rejects.toMatchObject({ status: 413 })
  })

  test('are refused where they do not come in time, or break off', async () => {
    const bodies = new UnprovenBodies({ patienceMs: 20 })
    const slow = new PassThrough()
    slow.write('a')
    await expect(bodies.read(slow, 10)).rejects.toMatchObject({ status: 408 })
    const broken = new PassThrough()
    const whole = bodies.read(broken, 10)
    broken.destroy()
    await expect(whole).rejects.toMatchObject({ status: 408 })
  })

  test('have one budget: the largest goes, and a small one gets through', async () => {
    const bodies = new UnprovenBodies({ maxBytes: 10_000 })
    const [large, larger, small] = [new PassThrough(), new PassThrough(), new PassThrough()]
    const first = bodies.read(large, 100_000)
    const second = bodies.read(larger, 100_000)
    large.write(Buffer.alloc(3_000))
    larger.write(Buffer.alloc(4_500))
    const third = bodies.read(small, 100_000)
    const refused = expect(second).rejects.toMatchObject({
      status: 503,
      message: 'Too many requests are half received. Send it again.',
    })
    small.end(Buffer.alloc(1_000))
    expect(await third).toHaveLength(1_000)
    await refused
    large.end()
    expect(await first).toHaveLength(3_000)
  })

  test('that come one byte at a time count for more', async () => {
    const bodies = new UnprovenBodies({ maxBytes: 10_000 })
    const body = new PassThrough()
    const whole = bodies.read(body, 1_000)
    const refused = expect(whole).rejects.toMatchObject({ status: 503 })
    for (let n = 0; n < 50; n++) {
      body.write('a')
      await soon()
    }
    await refused
  })

  test('give their share back, however they end', async () => {
    const bodies = new UnprovenBodies({ maxBytes: 10_000, patienceMs: 20 })
    for (let n = 0; n < 20; n++) {
      const late = new PassThrough()
      late.write(Buffer.alloc(3_000))
      await expect(bodies.read(late, 100_000)).rejects.toMatchObject({ status: 408 })
      const large = new PassThrough()
      large.write(Buffer.alloc(20_000))
      await expect(bodies.read(large, 100_000)).rejects.toMatchObject({ status: 503 })
    }
    const body = new PassThrough()
    body.end(Buffer.alloc(9_000))
    expect(await bodies.read(body, 100_000)).toHaveLength(9_000)
  })
})
