import { describe, expect, test } from 'vitest'
import { deferred, judged, multipart, rootOf, verdictOfStatus, verdictsOf } from './sending.ts'

describe('a verdict', () => {
  const verdicts = verdictsOf({ deferred: [20429], content: [21617, '100/33'] })

  test('is found by the code of the provider', () => {
    expect([20429, 21617, '100/33', 1].map((code) => verdicts.get(code))).toEqual([
      'deferred',
      'content',
      'content',
      undefined,
    ])
  })

  test('becomes an outcome, with a wait where one was told', () => {
    expect(judged('content', 'HTTP 400', 5)).toEqual({
      kind: 'rejected',
      code: 'content',
      detail: 'HTTP 400',
    })
    expect(judged('deferred', 'HTTP 429', 0)).toEqual(deferred('HTTP 429', 0))
    expect(judged('deferred', 'HTTP 429')).toEqual({ kind: 'deferred', detail: 'HTTP 429' })
  })

  test.for([
    [408, 'deferred'],
    [429, 'deferred'],
    [503, 'deferred'],
    [401, 'credentials'],
    [403, 'credentials'],
    [404, 'unexpected'],
  ] as const)('of HTTP %i alone is %s', ([status, verdict]) => {
    expect(verdictOfStatus(status)).toBe(verdict)
  })
})

test('the address of an API has no slash at its end', () => {
  expect(['https://a.test/b//', 'https://a.test'].map(rootOf)).toEqual([
    'https://a.test/b',
    'https://a.test',
  ])
})

test('a form has its fields in front of the file, and a name that ends no header', () => {
  const file = { mimeType: 'image/png\r\nx: y', fileName: 'a"\r\n.png', body: Buffer.from('bytes') }
  const { headers, body } = multipart('t', { caption: 'ya', reply: { id: 1 } }, 'photo', file)
  expect(headers).toEqual({ 'content-type': 'multipart/form-data; boundary=simpul-t' })
  expect(body?.toString().split('\r\n')).toEqual([
    '--simpul-t',
    'content-disposition: form-data; name="caption"',
    '',
    'ya',
    '--simpul-t',
    'content-disposition: form-data; name="reply"',
    '',
    '{"id":1}',
    '--simpul-t',
    'content-disposition: form-data; name="photo"; filename="a%22%0D%0A.png"',
    'content-type: image/pngx: y',
    '',
    'bytes',
    '--simpul-t--',
    '',
  ])
})
