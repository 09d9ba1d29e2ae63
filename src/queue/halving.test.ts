import { describe, expect, test } from 'vitest'
import { type Failed, inHalves } from './lane-run.ts'

const fault = (code: string) => Object.assign(new Error('refused'), { code })
/** A value that a column refuses. */
const refused = '22P05'

/** Does batches as a database would: one bad unit fails all that are done with it. */
function ledger(bad: readonly string[], leftOut: readonly string[] = []) {
  const tried: string[] = []
  const done: string[] = []
  return {
    tried,
    done,
    async act(units: readonly string[]): Promise<readonly Failed<string>[]> {
      tried.push(units.join(''))
      if (units.some((unit) => bad.includes(unit))) throw fault(refused)
      done.push(...units.filter((unit) => !leftOut.includes(unit)))
      return units
        .filter((unit) => leftOut.includes(unit))
        .map((unit) => ({ unit, error: 'undecidable' }))
    },
  }
}

const letters = (text: string) => [...text]

describe('a batch in halves', () => {
  test.for([
    ['is done at once where nothing fails', 'abcdefgh', '', ['abcdefgh']],
    ['is not begun where it is empty', '', '', []],
    ['of one that fails is that one', 'a', 'a', ['a']],
    ['is halved down to the first', 'abcd', 'a', ['abcd', 'ab', 'a', 'b', 'cd']],
    ['is halved down to the last', 'abcd', 'd', ['abcd', 'ab', 'cd', 'c', 'd']],
    ['of an odd number has a larger first half', 'abc', 'c', ['abc', 'ab', 'c']],
    ['finds several', 'abcd', 'ad', ['abcd', 'ab', 'a', 'b', 'cd', 'c', 'd']],
    ['finds them all', 'ab', 'ab', ['ab', 'a', 'b']],
  ] as const)('%s: %s, bad: "%s"', async ([, units, bad, tried]) => {
    const book = ledger(letters(bad))
    const failed = await inHalves(letters(units), book.act)
    expect(book.tried).toEqual(tried)
    expect(failed.map(({ unit }) => unit)).toEqual(letters(bad))
    expect(failed.map(({ error }) => error)).toEqual(letters(bad).map(() => fault(refused)))
    expect(book.done).toEqual(letters(units).filter((unit) => !bad.includes(unit)))
  })

  test('tells of those that were left out, and of those that failed alone', async () => {
    const book = ledger(['d'], ['a'])
    expect(await inHalves(letters('abcd'), book.act)).toEqual([
      { unit: 'a', error: 'undecidable' },
      { unit: 'd', error: fault(refused) },
    ])
    expect(book.done).toEqual(['b', 'c'])
  })

  test('of two hundred finds one in sixteen tries', async () => {
    const units = Array.from({ length: 200 }, (_, place) => String(place))
    const book = ledger(['117'])
    expect((await inHalves(units, book.act)).map(({ unit }) => unit)).toEqual(['117'])
    expect(book.tried.length).toBeLessThanOrEqual(17)
    expect(book.done).toEqual(units.filter((unit) => unit !== '117'))
  })
})

describe('what passes by itself', () => {
  /** Throws these one after the other, then nothing. */
  function weather(...codes: string[]) {
    const tried: string[] = []
    return {
      tried,
      async act(units: readonly string[]) {
        tried.push(units.join(''))
        const code = codes.shift()
        if (code) throw fault(code)
        return []
      },
    }
  }

  test.for([
    ['a deadlock is tried again, whole', ['40P01'], 2, undefined],
    ['a meeting at once is tried again, whole', ['40001', '40001'], 3, undefined],
    ['a third one in a row is left to the sweeper', ['40P01', '40001', '40P01'], 3, '40P01'],
    ['a lost connection is not tried again', ['CONNECTION_CLOSED'], 1, 'CONNECTION_CLOSED'],
    ['a database that is away is not, either', ['ECONNREFUSED'], 1, 'ECONNREFUSED'],
  ] as const)('%s, and nobody is blamed', async ([, codes, tries, thrown]) => {
    const sky = weather(...codes)
    const run = inHalves(letters('ab'), sky.act)
    if (thrown) await expect(run).rejects.toMatchObject({ code: thrown })
    else expect(await run).toEqual([])
    expect(sky.tried).toEqual(Array.from({ length: tries }, () => 'ab'))
  })

  test('in one half ends the whole: what is done is done, the rest is left', async () => {
    const tried: string[] = []
    const run = inHalves(letters('abcd'), async (units) => {
      tried.push(units.join(''))
      if (units.length === 4) throw fault(refused)
      if (units[0] === 'c') throw fault('CONNECTION_CLOSED')
      return []
    })
    await expect(run).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    expect(tried).toEqual(['abcd', 'ab', 'cd'])
  })
})
