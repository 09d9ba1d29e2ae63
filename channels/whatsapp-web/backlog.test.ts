import { beforeEach, describe, expect, test } from 'vitest'
import { Backlog } from './backlog.ts'
import type { Happening } from './happening.ts'

const happening: Happening = { what: 'message', at: 0, message: {} }
let offered: number[]
let overflows: number
let backlog: Backlog

beforeEach(() => {
  offered = []
  overflows = 0
  const offer = (sequence: number) => void offered.push(sequence)
  backlog = new Backlog(offer, () => void overflows++, 2)
})

describe('what is not yet kept', () => {
  test('is offered once by itself, and again when asked for, until it is kept', () => {
    backlog.add(happening)
    backlog.again(1)
    backlog.kept(1)
    backlog.again(1)
    expect(offered).toEqual([1, 1])
    expect(backlog.isEmpty).toBe(true)
    expect(overflows).toBe(0)
  })

  test('is bounded: what does not fit is caught up with when all else is kept', () => {
    for (let index = 0; index < 5; index++) backlog.add(happening)
    expect(offered).toEqual([1, 2])
    backlog.kept(1)
    expect(overflows).toBe(0)
    backlog.kept(2)
    expect(overflows).toBe(1)
    backlog.add(happening)
    backlog.kept(3)
    expect(overflows).toBe(1)
  })
})
