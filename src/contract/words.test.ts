import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineOfCard } from './contact-card.ts'
import { linesOf, naming, wordsIn } from './words.ts'

describe('answers as lines', () => {
  test('have every word of any JSON, down to the depth that people write', () => {
    const word = fc.string({ minLength: 1, unit: fc.constantFrom(...'abcdefgh') })
    const { answers } = fc.letrec((tie) => ({
      answers: fc.oneof(
        { depthSize: 'small' },
        word,
        fc.integer(),
        fc.boolean(),
        fc.array(tie('answers'), { maxLength: 4 }),
        fc.dictionary(word, tie('answers'), { maxKeys: 4 }),
      ),
    }))
    fc.assert(
      fc.property(answers, (given) => {
        const said = linesOf(given).join('\n')
        for (const each of wordsIn(given, () => false)) expect(said).toContain(each)
      }),
    )
  })

  test('say nothing of what was not answered', () => {
    expect(linesOf({ a: null, b: '', c: [], d: {} })).toEqual([])
  })
})

describe('words in JSON', () => {
  test('are its texts without ids and the like', () => {
    const value = {
      id: '1',
      file_id: 'f',
      type: 't',
      title: 'Lampu',
      more: [{ text: 'mati' }, 7, null],
    }
    expect(wordsIn(value)).toEqual(['Lampu', 'mati'])
  })
})

describe('what is named', () => {
  test('is of several things one line, of bounded length, or nothing', () => {
    expect(naming('a', undefined, '', 'b')).toBe('a; b')
    expect(naming(undefined, '')).toBeUndefined()
    expect(naming('x'.repeat(5_000))).toHaveLength(1_000)
  })
})

describe('a contact card as one line', () => {
  test.for([
    [
      'BEGIN:VCARD\nN:;Ketua RT;;;\nFN:Ketua RT 03\nitem1.TEL;waid=1:+62 811\nEND:VCARD',
      'Ketua RT 03, +62 811',
    ],
    ['BEGIN:VCARD\r\nN:Santoso;Budi;;;\r\nEND:VCARD', 'Santoso Budi'],
    [
      'BEGIN:VCARD\nFN:Bu\n  Tini\nORG:Dinas;Air\nNOTE:a\\, b\nEND:VCARD',
      'Bu Tini, Dinas Air, a, b',
    ],
    ['Pak RT 0811', 'Pak RT 0811'],
  ] as const)('%j is %s', ([card, line]) => {
    expect(lineOfCard(card)).toBe(line)
  })
})
