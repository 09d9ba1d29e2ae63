import { describe, expect, test } from 'vitest'
import { keywordOf } from './keyword.ts'

const table = { TANGKAB: 'Pemkab Tangerang', kemsos: 'Kementerian Sosial', 'PEMKAB A': 'Pemkab A' }

describe('the keyword at the beginning of a text', () => {
  test.for<[string, string, string]>([
    ['TANGKAB jalan rusak', 'Pemkab Tangerang', 'jalan rusak'],
    ['tangkab#jalan rusak ', 'Pemkab Tangerang', 'jalan rusak'],
    ['#Tangkab: jalan rusak', 'Pemkab Tangerang', 'jalan rusak'],
    ['  Kemsos\nbansos belum turun', 'Kementerian Sosial', 'bansos belum turun'],
    ['pemkab a lampu mati', 'Pemkab A', 'lampu mati'],
  ])('of %j is that of %s', ([text, agency, rest]) => {
    expect(keywordOf(text, table)).toEqual({ agency, rest })
  })

  test.for([
    'TANGKAB',
    'tangkab ',
    'Tangkab:',
    'TANGKAB ...',
    'tangkabnya rusak',
    'di tangkab banjir',
    '',
  ])('is none in %j', (text) => {
    expect(keywordOf(text, table)).toBeUndefined()
  })
})
