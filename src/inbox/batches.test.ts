import { describe, expect, test } from 'vitest'
import { openBatches } from './batches.ts'

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** Batches of numbers, each with as many rows as it says; a write lasts until it is told to end. */
function open(maxRows = 1_000) {
  const written: (readonly number[])[] = []
  const ends: (() => void)[] = []
  const faults: unknown[] = []
  const batches = openBatches<number>({
    write(batch) {
      written.push(batch)
      if (batch.includes(brokenOne)) return Promise.reject(new Error('broken'))
      return new Promise((resolve) => ends.push(resolve))
    },
    rowsOf: (rows) => rows,
    maxRows,
    failed: (error) => faults.push(error),
  })
  const add = async (...items: number[]) => {
    for (const item of items) batches.add(item)
    await nextTurn()
  }
  const end = async () => {
    ends.shift()?.()
    await nextTurn()
  }
  return { batches, written, faults, add, end }
}

const brokenOne = 13

const ones = (count: number) => Array.from({ length: count }, () => 1)

describe('batches', () => {
  test('write at once what comes alone, and together what comes in one turn', async () => {
    const { written, add, end } = open()
    await add(1)
    await end()
    await add(2, 3, 4)
    expect(written).toEqual([[1], [2, 3, 4]])
  })

  test('go on after one whose write throws, and tell of it', async () => {
    const { batches, written, faults, add, end } = open()
    await add(brokenOne)
    await add(1)
    expect(written).toEqual([[brokenOne], [1]])
    expect(faults).toEqual([new Error('broken')])
    await end()
    await batches.idle()
  })

  test('let what comes during a write go together after it', async () => {
    const { batches, written, add, end } = open()
    await add(1)
    await add(2)
    await add(3)
    expect(written).toEqual([[1]])
    expect(batches.waiting()).toBe(2)
    await end()
    expect(written).toEqual([[1], [2, 3]])
    expect(batches.waiting()).toBe(0)
  })

  test('write beside a write what many wait for, and three at most', async () => {
    const { written, add } = open()
    await add(1)
    await add(...ones(31))
    expect(written).toHaveLength(1)
    await add(1)
    expect(written.map(({ length }) => length)).toEqual([1, 32])
    await add(...ones(40))
    await add(...ones(500))
    expect(written.map(({ length }) => length)).toEqual([1, 32, 40])
  })

  test('are no larger than allowed, in the order of arrival; what is larger goes alone', async () => {
    const { written, add, end } = open(10)
    await add(25, 4, 6, 1)
    await end()
    await end()
    expect(written).toEqual([[25], [4, 6], [1]])
  })

  test('are idle when the last is written, and not before', async () => {
    const { batches, add, end } = open()
    await batches.idle()
    batches.add(1)
    let isIdle = false
    const idle = batches.idle().then(() => {
      isIdle = true
    })
    await nextTurn()
    await add(2)
    await end()
    expect(isIdle).toBe(false)
    await end()
    await idle
  })
})
