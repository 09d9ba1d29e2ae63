import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { MessageEvent } from './events.ts'
import {
  digestOf,
  eventsOf,
  HappenedAt,
  Hint,
  isOneOf,
  isSignedWith,
  isUnreadable,
  jsonOf,
  messageFrom,
  orAside,
  present,
  reader,
  reasonOf,
  type Secrets,
  setAside,
  signatureOf,
  UnixSeconds,
  Word,
  withoutNumbers,
} from './reading.ts'

describe('a hint', () => {
  test.for([
    ['Bandung', 'Bandung'],
    ['', undefined],
    [7, undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%j is %j', ([given, read]) => {
    expect(Hint.parse(given)).toBe(read)
  })
})

describe('a time in seconds', () => {
  test.for([
    ...['1795310181', 1_795_310_181],
    ...['1795310181000', 1_795_310_181_000, '1795310181000000', 1_795_310_181_000_000],
  ])('is read of %j', (given) => {
    expect(UnixSeconds.parse(given)).toEqual(new Date('2026-11-22T01:16:21Z'))
  })

  test.for(['', '-1', '1e3', '12345678901234567', -1, 1.5, null, undefined])(
    'is none of %j',
    (given) => {
      expect(UnixSeconds.safeParse(given).success).toBe(false)
      expect(HappenedAt.parse(given).getTime()).toBeNaN()
    },
  )
})

test('a byte order mark before JSON, and bytes that are no UTF-8 in it, are no fault', () => {
  expect(jsonOf(Buffer.from('\ufeff{"text":"Lampu"}'))).toEqual({ text: 'Lampu' })
  expect(jsonOf(Buffer.from('{"text":"Lampu \xc0"}', 'latin1'))).toEqual({ text: 'Lampu \ufffd' })
  expect(jsonOf(Buffer.from('\ufeff{"text":"Lampu"}', 'utf16le'))).toBeUndefined()
})

describe('what could not be read', () => {
  test('is kept as it came, under a digest of it', () => {
    expect(setAside('1708', '{"id":', 'no JSON')).toEqual({
      kind: 'malformed',
      account: '1708',
      eventKey: digestOf('{"id":'),
      raw: '{"id":',
      reason: 'no JSON',
    })
  })

  test('has the key of its element, where that has one', () => {
    const { eventKey, raw } = setAside('1708', { id: 'a' }, 'no text', 'a')
    expect({ eventKey, raw }).toEqual({ eventKey: 'a', raw: '{"id":"a"}' })
  })

  test('is explained by places and types, and by nothing that it says', () => {
    const { error } = z
      .object({ from: z.object({ id: z.int() }) })
      .safeParse({ from: { id: 'Sri' } })
    expect(error && reasonOf(error)).toMatch(/^from\.id: /)
    expect(error && reasonOf(error)).not.toContain('Sri')
  })

  test('is undefined as JSON', () => {
    expect([jsonOf('{"a":1}'), jsonOf('{"a"'), jsonOf('')]).toEqual([
      { a: 1 },
      undefined,
      undefined,
    ])
  })
})

describe('the events of a body', () => {
  const aside = (id: string, raw: unknown) => setAside('1708', raw, 'no text', id)

  test('are read from its JSON, each once', () => {
    const [one, other] = [aside('a', { n: 1 }), aside('b', { n: 1 })]
    expect(eventsOf('1708', '[2]', (json) => [one, aside(`${json}`, 0), one, other])).toEqual([
      one,
      aside('2', 0),
      other,
    ])
  })

  test('are both kept where two of one id could not be read and differ', () => {
    const events = eventsOf('1708', '0', () => [aside('a', { n: 1 }), aside('a', { n: 2 })])
    expect(events).toMatchObject([
      { eventKey: 'a', raw: '{"n":1}' },
      { eventKey: `a:${digestOf('{"n":2}')}`, raw: '{"n":2}' },
    ])
  })

  test.for([
    ['{', 'not JSON'],
    ['[0]', 'nested too deeply'],
  ] as const)('%s are itself, set aside: %s', ([text, reason]) => {
    const tooDeep = () => {
      throw new RangeError('Maximum call stack size exceeded')
    }
    expect(eventsOf('1708', text, tooDeep)).toEqual([setAside('1708', text, reason)])
  })

  const read = (json: unknown) =>
    (json as { id: number; parts: unknown[] }[]).map(({ id, parts }) =>
      aside(`${id}: ${parts.length}`, 0),
    )
  const lists = (count: number) =>
    JSON.stringify(Array.from({ length: count }, (_, id) => ({ id, parts: [0, 0, 0, 0] })))

  test('are all read where there are 5,000 elements', () => {
    const events = eventsOf('1708', lists(1_000), read)
    expect(events).toHaveLength(1_000)
    expect(events.at(-1)).toEqual(aside('999: 4', 0))
  })

  test('are the first where there are more, and the whole text is set aside beside them', () => {
    const text = lists(1_001)
    const events = eventsOf('1708', text, read)
    expect(events).toHaveLength(1_001)
    expect(events.slice(-2)).toEqual([
      aside('999: 4', 0),
      setAside('1708', text, 'more elements than are read'),
    ])
  })

  test.for([
    [`[${'0,'.repeat(60_001)}0]`, 'more elements than are read'],
    [`${'['.repeat(40_000)}${']'.repeat(40_000)}`, 'nested too deeply'],
    [
      `{${Array.from({ length: 60_002 }, (_, n) => `"${n}":0`).join(',')}}`,
      'more elements than are read',
    ],
  ] as const)('that would burden are not even parsed (case %#)', ([text, reason]) => {
    const never = () => {
      throw new Error('it was parsed')
    }
    expect(eventsOf('1708', text, never)).toEqual([setAside('1708', text, reason)])
  })

  test('are read whatever a citizen writes in a text: signs in strings do not count', () => {
    const text = JSON.stringify([{ id: `${',[{"\\'.repeat(50_000)}`, parts: [] }])
    expect(eventsOf('1708', text, (json) => [aside('a', (json as unknown[]).length)])).toEqual([
      aside('a', 1),
    ])
  })
})

test('fields that are undefined are left out, others are not', () => {
  expect(Object.keys(present({ a: undefined, b: 0, c: '', d: false }))).toEqual(['b', 'c', 'd'])
})

describe('a secret word', () => {
  test.for([
    ['kunci', 'kunci', true],
    ['kunci', ['lain', 'kunci'], true],
    ['kunci', 'kunci2', false],
    ['kunci2', 'kunci', false],
    ['', '', false],
    [' ', ' ', false],
    [undefined, 'kunci', false],
    ['kunci', [], false],
    ['kunci', undefined, false],
  ] as const)('%j is one of %j: %j', ([given, secrets, fits]) => {
    expect(isOneOf(given, secrets)).toBe(fits)
  })
})

test('a detail hides telephone numbers and is cut', () => {
  expect(withoutNumbers('no route to +628111000111 (code 21612)')).toBe(
    'no route to … (code 21612)',
  )
  expect(withoutNumbers('x'.repeat(400))).toHaveLength(300)
})

describe('a signature', () => {
  const body = Buffer.from('{}')
  const given = signatureOf('new', body, 'hex')

  test('is proven by any of the secrets', () => {
    expect(isSignedWith(['old', 'new'], given, body, 'hex')).toBe(true)
    expect(isSignedWith('new', signatureOf('new', body, 'base64'), body, 'base64')).toBe(true)
  })

  test.for<[string, Secrets, string | undefined, Buffer]>([
    ['no header', 'new', undefined, body],
    ['another secret', 'old', given, body],
    ['another body', 'new', given, Buffer.from('{ }')],
    ['another encoding', 'new', signatureOf('new', body, 'base64'), body],
    ['a blank secret', ' ', signatureOf(' ', body, 'hex'), body],
    ['no secret', undefined, given, body],
  ])('is not proven with %s', ([, secrets, header, bytes]) => {
    expect(isSignedWith(secrets, header, bytes, 'hex')).toBe(false)
  })
})

test('a reader gives what an element is, or in words what is wrong with it', () => {
  const read = reader(z.object({ id: Word }), ({ id }, account: string) => `${account}/${id}`)
  expect(read({ id: '7' }, 'a')).toBe('a/7')
  expect(read({ id: '' }, 'a')).toMatch(/^id: /)
  expect(orAside('no id', 'a', { id: '' })).toMatchObject({ kind: 'malformed', reason: 'no id' })
})

describe('a message of which nothing could be read', () => {
  const bare = messageFrom('1708', 'm1', '62811', new Date(0))

  test.for<[string, Partial<MessageEvent>, boolean]>([
    ['says so', { unsupported: 'hologram' }, true],
    ['is not one without words that could all be read', {}, false],
    ['is not one with a text', { unsupported: 'hologram', text: 'Lampu mati' }, false],
    ['is one with a blank text', { unsupported: 'hologram', text: ' ' }, true],
    [
      'is not one with a file',
      { unsupported: 'hologram', attachments: [{ type: 'image' }] },
      false,
    ],
    [
      'is not one with a place',
      { unsupported: 'url', location: { latitude: 1, longitude: 2 } },
      false,
    ],
  ])('%s', ([, changes, expected]) => {
    expect(isUnreadable({ ...bare, ...changes })).toBe(expected)
  })
})
