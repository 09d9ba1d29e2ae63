import { describe, expect, test } from 'vitest'
import { newLapor } from '../../test/harness/simulated-lapor.ts'

describe('the page', () => {
  const shown = async (query: string, accepted?: string) =>
    await (await newLapor()).inject({
      url: `/lapor/${query}`,
      headers: accepted === undefined ? {} : { 'accept-language': accepted },
    })
  test.each([
    ['', undefined, 'id'],
    ['', 'en-GB,en;q=0.9', 'en'],
    ['', 'fr, id;q=0.5, en;q=0.4', 'id'],
    ['?lang=en', 'id', 'en'],
    ['?lang=id', 'en', 'id'],
    ['?lang=xx', undefined, 'id'],
  ])('at %j in a browser that speaks %s is in %s', async (query, accepted, language) => {
    const { body } = await shown(query, accepted)
    expect(body).toContain(`<html lang="${language}">`)
    expect(body).toContain(language === 'en' ? 'Download the empty book' : 'Unduh buku kosong')
    expect(body).not.toContain('{t:')
    expect(body).not.toContain('undefined')
  })

  test('links to the empty book and both exports, and runs nothing but its own files', async () => {
    const { body, headers } = await shown('')
    for (const link of ['books/empty', 'export?layout=17', 'export?layout=20'])
      expect(body).toContain(`href="${link}"`)
    expect(headers['content-security-policy']).toContain("script-src 'self'")
  })
})
