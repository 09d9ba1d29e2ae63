import { describe, expect, test } from 'vitest'
import { isSecret, provenId, signedHeaders } from './standard-webhooks.ts'

const other = `whsec_${Buffer.from('another secret of 24 byt').toString('base64')}`
const published = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: new Date(1_674_087_231_000),
  body: Buffer.from('{"test": 2432232314}'),
}
const headers = signedHeaders(published.secret, published.id, published.at, published.body)
const request = { headers, body: published.body, receivedAt: published.at }

describe('a signature of Standard Webhooks', () => {
  test('is made as in the published example, of bytes or of their text', () => {
    expect(headers).toEqual({
      'webhook-id': published.id,
      'webhook-timestamp': '1674087231',
      'webhook-signature': 'v1,AQG81rX2n4rTN1fkXoqILSHO9gAOcwya9dP41rhrQDI=',
    })
    const { secret, id, at, body } = published
    expect(signedHeaders(secret, id, at, body.toString())).toEqual(headers)
  })

  test('is read as in the published example, by its own secret', () => {
    expect(provenId(request, published.secret)).toBe(published.id)
    expect(provenId(request, [other, published.secret])).toBe(published.id)
    expect(provenId(request, other)).toBeUndefined()
  })

  test.for([
    [300, published.id],
    [-300, published.id],
    [301, undefined],
    [-301, undefined],
  ] as const)('made %i s ago proves %s', ([seconds, id]) => {
    const receivedAt = new Date(published.at.getTime() + seconds * 1000)
    expect(provenId({ ...request, receivedAt }, published.secret)).toBe(id)
  })

  test('is one for each secret, while it is changed', () => {
    const both = [other, published.secret]
    const signed = signedHeaders(both, published.id, published.at, published.body)
    const given = { ...request, headers: signed }
    for (const secret of both) expect(provenId(given, secret)).toBe(published.id)
  })

  test.for(['', '   ', 'whsec_', [], [''], undefined])('of the secrets %j is none', (secrets) => {
    const unsigned = { ...headers, 'webhook-signature': '' }
    expect(provenId({ ...request, headers: unsigned }, secrets)).toBeUndefined()
  })

  test.for([
    ['24 bytes', `whsec_${Buffer.alloc(24).toString('base64')}`, true],
    ['64 bytes', `whsec_${Buffer.alloc(64).toString('base64')}`, true],
    ['23 bytes', `whsec_${Buffer.alloc(23).toString('base64')}`, false],
    ['65 bytes', `whsec_${Buffer.alloc(65).toString('base64')}`, false],
    ['no prefix', Buffer.alloc(32).toString('base64'), false],
    ['no base64', `whsec_${'%'.repeat(40)}`, false],
  ] as const)('has a secret of %s: %s', ([, text, valid]) => {
    expect(isSecret(text)).toBe(valid)
  })
})
