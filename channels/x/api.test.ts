import { describe, expect, test } from 'vitest'
import { authorization } from './api.ts'

const settings = {
  consumerKey: 'key',
  consumerSecret: ['consumer-secret', 'old-secret'],
  accessToken: '1111-token',
  accessSecret: 'access-secret',
  apiUrl: 'https://api.x.test/',
  userId: '1111',
}

describe('x signature of requests', () => {
  // https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature; what is there a
  // form stands here in the query, which makes the same signature.
  test('is that of the documented example', () => {
    const status = encodeURIComponent('Hello Ladies + Gentlemen, a signed OAuth request!')
    const header = authorization(
      'POST',
      `https://api.x.com/1.1/statuses/update.json?include_entities=true&status=${status}`,
      {
        consumerKey: 'xvz1evFS4wEEPTGEFPHBog',
        consumerSecret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
        accessToken: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
        accessSecret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
      },
      { nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg', seconds: 1318622958 },
    )
    expect(header).toContain(
      `oauth_signature="${encodeURIComponent('Ls93hJiZbQ3akF3HF3x1Bz8/zU4=')}"`,
    )
    expect(header).toContain('oauth_timestamp="1318622958"')
  })

  test('is made with the first of several secrets, and never twice the same', () => {
    const stamp = { nonce: 'n', seconds: 1 }
    const sign = (consumerSecret: string | string[]) =>
      authorization('GET', 'https://api.x.test/', { ...settings, consumerSecret }, stamp)
    expect(sign(['a', 'b'])).toBe(sign('a'))
    expect(sign(['a', 'b'])).not.toBe(sign('b'))
    const one = () => authorization('GET', 'https://api.x.test/', settings)
    expect(one()).not.toBe(one())
  })
})
