import { describe, expect, test } from 'vitest'
import { ZodError } from 'zod'
import { seededRandom } from '../random.ts'
import { Faults } from './faults.ts'

function faultsOf(seed = 1): Faults {
  const faults = new Faults(seededRandom(seed))
  faults.add('twilio')
  return faults
}

function strikes(faults: Faults, count: number): boolean[] {
  return Array.from({ length: count }, () => faults.strike('twilio', 'refuse') !== undefined)
}

describe('faults', () => {
  test('strike never unless set, and always when set without a probability', () => {
    const faults = faultsOf()
    expect(strikes(faults, 2)).toEqual([false, false])
    faults.set('twilio', { refuse: {} })
    expect(strikes(faults, 2)).toEqual([true, true])
  })

  test('strike so many times, and tell how many are left', () => {
    const faults = faultsOf()
    faults.set('twilio', { refuse: { times: 2 } })
    expect(strikes(faults, 1)).toEqual([true])
    expect(faults.get('twilio').refuse?.times).toBe(1)
    expect(strikes(faults, 2)).toEqual([true, false])
    expect(faults.get('twilio')).toEqual({})
  })

  test('strike for the same sends with the same seed, about as often as they should', () => {
    const runs = [7, 7, 8].map((seed) => {
      const faults = faultsOf(seed)
      faults.set('twilio', { refuse: { probability: 0.25 } })
      return strikes(faults, 1_000)
    })
    expect(runs[0]).toEqual(runs[1])
    expect(runs[0]).not.toEqual(runs[2])
    const share = (runs[0]?.filter(Boolean).length ?? 0) / 1_000
    expect(share).toBeGreaterThan(0.2)
    expect(share).toBeLessThan(0.3)
  })

  test('limit every n-th send', () => {
    const faults = faultsOf()
    faults.set('twilio', { rateLimit: { every: 3 } })
    const limited = Array.from({ length: 6 }, () => !!faults.strike('twilio', 'rateLimit'))
    expect(limited).toEqual([false, false, true, false, false, true])
  })

  test('are refused where they make no sense', () => {
    const faults = faultsOf()
    expect(() => faults.set('twilio', { refuse: { probability: 2 } })).toThrow(ZodError)
    expect(() => faults.set('twilio', { refuze: {} } as never)).toThrow(ZodError)
    expect(() => faults.set('fax', {})).toThrow(RangeError)
  })
})
