import { describe, expect, test } from 'vitest'
import { likeliest } from './alike.ts'

type Candidate = Parameters<typeof likeliest>[1][number]
type Told = Parameters<typeof likeliest>[0]

const told = (more: Partial<Told> = {}): Told => ({
  id: 'x',
  conversationId: 'c',
  text: 'lampu jalan mati di jl kenanga no 3',
  categoryId: 7,
  districtCode: '36.73.01',
  place: 'jl kenanga no 3',
  ...more,
})
const candidate = (number: string, more: Partial<Candidate> = {}): Candidate => ({
  id: number,
  number,
  title: null,
  place: null,
  districtName: null,
  status: 'unverified',
  createdAt: new Date('2026-11-23T03:00:00Z'),
  isOwn: false,
  text: 'lampu jalan mati di jl kenanga no 3 sudah seminggu',
  categoryId: null,
  districtCode: null,
  ...more,
})
const numbers = (all: readonly Candidate[], of = told(), most = 5) =>
  likeliest(of, all, most).map(({ number }) => number)

describe('what may be the same', () => {
  test('has the same words, or the same category and district', () => {
    const words = candidate('1')
    const matter = candidate('2', { text: 'gelap sekali', categoryId: 7, districtCode: '36.73.01' })
    const other = candidate('3', { text: 'sampah menumpuk di pasar' })
    expect(numbers([other, matter, words])).toEqual(['1', '2'])
    expect(likeliest(told(), [matter], 1)[0]?.why).toBe('matter')
  })

  test('is never at another place, however alike the words are', () => {
    const elsewhere = candidate('1', { place: 'gang melati' })
    const otherDistrict = candidate('2', { districtCode: '36.73.02' })
    expect(numbers([elsewhere, otherDistrict])).toEqual([])
  })

  test('stands in the order of its likeness, the house number included', () => {
    const near = candidate('1', { text: 'lampu jalan mati di jl kenanga no 8' })
    expect(numbers([near, candidate('2')])).toEqual(['2', '1'])
    expect(numbers([near, candidate('2')], told(), 1)).toEqual(['2'])
  })

  test('shares more than one word, and masks what identifies a person', () => {
    expect(
      numbers([candidate('1', { text: 'lampu' })], told({ text: 'lampu rumah saya' })),
    ).toEqual(['1'])
    expect(
      numbers([candidate('1', { text: 'lampu taman' })], told({ text: 'lampu rumah saya' })),
    ).toEqual([])
    const [one] = likeliest(told(), [candidate('1', { title: 'hubungi 081234567890' })], 1)
    expect(one?.title).toBe('hubungi [telepon]')
  })
})
