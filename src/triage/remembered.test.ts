import { describe, expect, test } from 'vitest'
import { remembered } from './remembered.ts'

/** More words than there are places. */
const words = Array.from({ length: 40_000 }, (_, at) =>
  at.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))),
)

function counted() {
  const asked: string[] = []
  const ask = remembered((word) => {
    asked.push(word)
    return `<${word}>`
  })
  return { asked, of: (text: string, from = 0, to = text.length) => ask(text, from, to) }
}

describe('a remembered function of words', () => {
  test('gives for each word what the function gives, however many there are', () => {
    const { of } = counted()
    for (let time = 0; time < 2; time += 1)
      for (const word of words) expect(of(`jl ${word}.`, 3, 3 + word.length)).toBe(`<${word}>`)
  })

  test('is asked once for a word that comes again', () => {
    const { asked, of } = counted()
    of('lampu')
    expect(of('dan lampu mati', 4, 9)).toBe('<lampu>')
    expect(asked).toEqual(['lampu'])
  })

  test('keeps no more than it has places for', () => {
    const { asked, of } = counted()
    for (const word of [...words, ...words]) of(word)
    expect(asked.length).toBeGreaterThan(words.length * 1.5)
  })

  test('does not know what another gave', () => {
    const { of } = counted()
    of('lampu')
    expect(remembered((word) => word.length)('lampu', 0, 5)).toBe(5)
    expect(of('lampu')).toBe('<lampu>')
  })

  test.for(['0812', 'rt05', 'é', 'Lampu', 'lampu_pju', 'a'.repeat(25)])(
    'never keeps %s',
    (word) => {
      const { asked, of } = counted()
      expect([of(word), of(word)]).toEqual([`<${word}>`, `<${word}>`])
      expect(asked).toEqual([word, word])
    },
  )
})
