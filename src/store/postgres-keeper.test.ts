import { describe, expect, test } from 'vitest'
import { type KeptServer, keepRunning, restartWaitsMs } from './postgres-keeper.ts'

/** A server that ends when it is told to. */
function server() {
  const { promise, resolve } = Promise.withResolvers<string>()
  return { ended: promise, end: () => resolve('SIGKILL') }
}

function kept(relaunch: () => Promise<KeptServer>, waitsMs: readonly number[]) {
  const said: string[] = []
  const first = server()
  const keeper = keepRunning<KeptServer>({
    first,
    relaunch,
    log: (message) => void said.push(message),
    name: 'It',
    logFile: 'its.log',
    waitsMs,
  })
  return { keeper, first, said }
}

describe('a server that is kept running', () => {
  test('is started again when it ends, and says so', async () => {
    const second = server()
    const { keeper, first, said } = kept(async () => second, [0])
    first.end()
    await expect.poll(() => keeper.current()).toBe(second)
    expect(said).toEqual([
      'It ended by itself (SIGKILL); see its.log.',
      'It was started again (attempt 1).',
    ])
    expect(await keeper.close()).toBe(second)
  })

  test.each([
    ['does not start', () => Promise.reject(new Error('disk full'))],
    ['starts and ends at once', async () => ({ ended: Promise.resolve('exit code 1') })],
  ])('is left alone after the last wait where it %s', async (_, relaunch) => {
    let starts = 0
    const { keeper, first, said } = kept(() => {
      starts++
      return relaunch()
    }, [0, 1, 1])
    first.end()
    await expect.poll(() => said.at(-1)).toContain('is left alone')
    expect(starts).toBe(3)
    expect(await keeper.close()).toBeUndefined()
  })

  test('is not started again once it is closed, not even out of a wait', async () => {
    let starts = 0
    const { keeper, first, said } = kept(async () => {
      starts++
      return server()
    }, [60_000])
    first.end()
    await expect.poll(() => said).toHaveLength(1)
    expect(await keeper.close()).toBeUndefined()
    expect(starts).toBe(0)
  })

  test('is handed over where its start was under way, so that it can be stopped', async () => {
    const second = server()
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const { keeper, first } = kept(async () => {
      await gate
      return second
    }, [0])
    first.end()
    await new Promise((resolve) => setTimeout(resolve, 20))
    const closed = keeper.close()
    open()
    expect(await closed).toBe(second)
  })

  test('waits longer each time', () => {
    expect([...restartWaitsMs].sort((a, b) => a - b)).toEqual(restartWaitsMs)
  })
})
