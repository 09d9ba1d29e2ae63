import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BatchStep, maxBatch, runLane } from '../../src/queue/lane-run.ts'
import { openCitizens, type TestCitizens } from '../harness/citizens.ts'
import { neverStopping, noTally } from '../harness/steps.ts'

let citizens: TestCitizens
let sql: TestCitizens['sql']

beforeAll(async () => {
  citizens = await openCitizens(3)
  sql = citizens.sql
})
beforeEach(() => sql`truncate lane`)
afterAll(() => citizens.close())

const numbers = (count: number) => Array.from({ length: count }, (_, number) => String(number))

/** A step over a list of names, which writes down what it does. */
function stepOver(units: readonly string[], act: (units: readonly string[]) => unknown = () => {}) {
  let left = [...units]
  const said: string[] = []
  const gone = (some: readonly string[]) => {
    left = left.filter((unit) => !some.includes(unit))
  }
  const step: BatchStep<string> = {
    queue: 'triage',
    due: async (_, most) => left.slice(0, most),
    nameOf: (unit) => unit,
    failedBefore: (unit) => unit.startsWith('failed'),
    async act(some) {
      said.push(some.length === 1 ? `act ${some[0]}` : `act ${some.length}`)
      await act(some)
      gone(some)
      return []
    },
    async setAside({ unit }) {
      said.push(`aside ${unit}`)
      gone([unit])
    },
    async setFatalAside(name) {
      said.push(`fatal ${name}`)
      gone([name])
    },
  }
  return { step, said }
}

const run = (step: BatchStep<string>, stopping = neverStopping) =>
  runLane(sql, step, noTally, 3, stopping)

/** What a process left of this lane; `running`, where it was killed. */
async function left(record: { running: boolean; most: number; alone?: string }): Promise<void> {
  await sql`
    insert into lane (queue, lane, begun_at, running, most, alone)
    values ('triage', 3, now(), ${record.running}, ${record.most}, ${record.alone ?? null})`
}

const recordNow = async () => [...(await sql`select lane, running, most, alone from lane`)]

describe('how many a batch takes', () => {
  test.for([
    ['of a lane that never ran: two hundred', undefined, 450, ['act 200', 'act 200', 'act 50']],
    [
      'after a batch that ended: twice as many',
      { running: false, most: 8 },
      40,
      ['act 16', 'act 24'],
    ],
    ['never more than two hundred', { running: false, most: 150 }, 300, ['act 200', 'act 100']],
    ['after one that did not end: half', { running: true, most: 200 }, 110, ['act 100', 'act 10']],
    ['after another one: half of that', { running: true, most: 25 }, 12, ['act 12']],
    ['one, in the end', { running: true, most: 3 }, 3, ['act 0', 'act 2']],
  ] as const)('%s', async ([, record, count, said]) => {
    if (record) await left(record)
    const over = stepOver(numbers(count))
    expect(await run(over.step)).toBe(false)
    expect(over.said).toEqual(said)
  })
})

describe('whoever stood alone when its process ended', () => {
  const wasKilled = { running: true, most: 1, alone: 'b' }

  test.for([
    ['is put aside and not tried, where it is the next', 'bcd', ['fatal b', 'act 2']],
    ['is put aside before somebody else is tried, alone', 'acd', ['fatal b', 'act a', 'act 2']],
  ] as const)('%s', async ([, units, said]) => {
    await left(wasKilled)
    const over = stepOver([...units])
    await run(over.step)
    expect(over.said).toEqual(said)
  })

  test('is nobody, where the batch was larger', async () => {
    await left({ running: true, most: 2 })
    const over = stepOver(['a', 'b'])
    await run(over.step)
    expect(over.said).toEqual(['act a', 'act b'])
  })
})

describe('the record of a lane', () => {
  test('says what is under way while it is under way, and outlives the process', async () => {
    const seen: unknown[] = []
    await left({ running: true, most: 2 })
    const over = stepOver(['a', 'b', 'c'], async () => void seen.push(...(await recordNow())))
    await run(over.step)
    expect(seen).toEqual([
      { lane: 3, running: true, most: 1, alone: 'a' },
      { lane: 3, running: true, most: 2, alone: null },
    ])
    expect(await recordNow()).toEqual([{ lane: 3, running: false, most: 2, alone: null }])
  })

  test('does not take for a death what the process survived', async () => {
    const away = Object.assign(new Error('away'), { code: 'CONNECTION_CLOSED' })
    const over = stepOver(['a', 'b'], () => Promise.reject(away))
    await expect(run(over.step)).rejects.toBe(away)
    expect(await recordNow()).toEqual([{ lane: 3, running: false, most: maxBatch, alone: null }])
  })
})

describe('a run', () => {
  test('tries what failed before alone, after all others, and does not fail them', async () => {
    const refused = Object.assign(new Error('refused'), { code: '22P05' })
    const over = stepOver(['a', 'failed b', 'c'], (units) => {
      if (units.includes('failed b')) throw refused
    })
    expect(await run(over.step)).toBe(false)
    expect(over.said).toEqual(['act 2', 'act failed b', 'aside failed b'])
  })

  test('begins nothing once the process is to end, and says that there may be more', async () => {
    const stopping = new AbortController()
    const over = stepOver(numbers(450), () => stopping.abort())
    expect(await run(over.step, stopping.signal)).toBe(true)
    expect(over.said).toEqual(['act 200'])
  })

  test('gives others their turn after a second, and says that there may be more', async () => {
    const over = stepOver(numbers(600), () => new Promise((resolve) => setTimeout(resolve, 600)))
    expect(await run(over.step)).toBe(true)
    expect(over.said).toEqual(['act 200', 'act 200'])
  })
})
