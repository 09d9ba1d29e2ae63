import { describe, expect, test } from 'vitest'
import { type Scripted, scriptedHttp } from '../../test/harness/scripted-http.ts'
import { fetchMedia } from './media.ts'

const settings = {
  authToken: ['new-token', 'old-token'],
  accountSid: `AC${'0'.repeat(32)}`,
  apiUrl: 'https://api.twilio.test/',
}
const file = 'https://api.twilio.test/2010-04-01/Accounts/AC0/Messages/MM1/Media/ME1'
const copy = 'https://cdn.test/ME1?tanda=x'
const picture = { status: 200, body: 'gambar' }
const sentTo = (location: string) => ({ status: 307, headers: { location } })

/** The credentials that came with each request. */
async function shownTo(url: string, ...answers: readonly Scripted[]) {
  const { http, asked } = scriptedHttp(...answers)
  await fetchMedia({ type: 'image', url }, settings, http, 1_000)
  return asked.map(({ headers }) => headers?.['authorization'])
}

describe('the credentials for a file at Twilio', () => {
  test('are the first of several', async () => {
    const key = Buffer.from(`${settings.accountSid}:new-token`).toString('base64')
    expect(await shownTo(file, picture)).toEqual([`Basic ${key}`])
  })

  test.for([
    'https://cdn.test/ME1',
    'https://api.twilio.test.evil.test/ME1',
    'https://api.twilio.test:8443/ME1',
    'https://api.twilio.test@evil.test/ME1',
  ])('are not shown to %s', async (url) => {
    expect(await shownTo(url, picture)).toEqual([undefined])
  })

  test('are not sent a second time, should we be sent back', async () => {
    const [first, ...others] = await shownTo(file, sentTo(copy), sentTo(file), picture)
    expect(first).toBeDefined()
    expect(others).toEqual([undefined, undefined])
  })
})
