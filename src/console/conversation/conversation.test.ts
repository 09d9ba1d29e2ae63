import { describe, expect, test } from 'vitest'
import { readAccounts } from '../../accounts.ts'
import { registry } from '../../app/registry.ts'
import { defaultAgency } from '../../config-file.ts'
import { proposalOf } from '../../desk/proposal.ts'
import type { HeardItem } from '../../desk/thread.ts'
import { Form } from '../kit/form.ts'
import { cannedOf } from './canned.ts'
import { deedOf, type Given, type PageVerb } from './deeds.ts'
import { windowNow } from './window.ts'

const now = new Date('2026-11-23T10:00:00Z')
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const [one, two, three] = ['1', '2', '3'].map((n) => `0000000${n}-0000-4000-8000-000000000000`) as [
  string,
  string,
  string,
]

const heard = (id: string, more: Partial<HeardItem> = {}): HeardItem => ({
  kind: 'heard',
  id,
  at: now,
  text: 'jalan berlubang di depan SMP 3',
  byStaff: false,
  isPublic: false,
  disposition: 'set_aside',
  rule: null,
  complaintId: null,
  isEdited: false,
  isDeleted: false,
  unsupported: null,
  location: null,
  media: [],
  ...more,
})

describe('what a complaint would be made of', () => {
  test('the latest messages that are in none; what staff wrote, took back or placed is none of it', () => {
    const proposal = proposalOf([
      heard('old', { at: ago(100) }),
      heard('staff', { byStaff: true }),
      heard('gone', { isDeleted: true }),
      heard('placed', { complaintId: 'x' }),
      heard('status', { disposition: 'command', text: 'STATUS' }),
      heard('a', { text: 'jgn sebut nama saya', isPublic: true }),
      heard('b'),
    ])
    expect(proposal?.messages.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(proposal).toMatchObject({
      text: 'jgn sebut nama saya\njalan berlubang di depan SMP 3',
      place: 'depan SMP 3',
      anonymous: true,
      confidential: false,
      needsConsent: true,
    })
  })

  test('a command, where there is nothing else, and nothing where there is nothing', () => {
    const command = heard('status', { disposition: 'command' })
    expect(proposalOf([command])?.messages).toEqual([command])
    expect(proposalOf([heard('placed', { complaintId: 'x' })])).toBeUndefined()
  })
})

const given: Given = {
  proposal: proposalOf([heard(one)]),
  missing: ['where'],
  complaintWith: ([id]) => (id === two ? one : undefined),
  defaultReason: 'bukan wewenang kami',
  whereIsIt: 'Di mana?',
  numberIn: (text) => (text === '1' ? '1234567890' : undefined),
}
const on = { conversationId: 'c', version: 4 }
const deed = (verb: PageVerb, fields: readonly (readonly [string, string])[]) =>
  deedOf(verb, 'c', new Form([['version', '4'], ...fields]), given)

describe('the deed of a form', () => {
  test('of a conversion takes the ticked messages, or else those proposed, and only what was changed', () => {
    const proposed = [
      ['proposed', one],
      ['title', given.proposal?.title ?? ''],
      ['text', 'lain'],
      ['place', ''],
      ['consent', 'public_post'],
    ] as const
    expect(deed('convert', proposed)).toEqual({
      verb: 'convert',
      ...on,
      messageIds: [one],
      title: undefined,
      text: 'lain',
      categoryId: undefined,
      place: { words: null },
      anonymous: false,
      confidential: false,
      consent: 'public_post',
    })
    expect(deed('convert', [...proposed, ['message', two]])).toMatchObject({ messageIds: [two] })
    expect(
      deed('convert', [
        ['proposed', 'x'],
        ['consent', 'because'],
      ]),
    ).toMatchObject({
      messageIds: [],
      consent: undefined,
      text: undefined,
    })
  })

  test.for<[PageVerb, [string, string][], object]>([
    [
      'split',
      [
        ['complaint', three],
        ['message', two],
      ],
      { verb: 'split', complaintId: one, messageIds: [two] },
    ],
    ['ask', [['complaint', three]], { verb: 'ask', complaintId: three, question: 'where' }],
    [
      'ask',
      [
        ['complaint', three],
        ['question', 'when'],
      ],
      { question: 'when' },
    ],
    [
      'ask',
      [
        ['complaint', three],
        ['question', 'own'],
        ['words', 'Warna?'],
      ],
      { question: { words: 'Warna?' } },
    ],
    ['ask', [], { verb: 'reply', text: 'Di mana?', canned: 'whereIsIt' }],
    ['notForUs', [['complaint', three]], { complaintId: three, reason: 'bukan wewenang kami' }],
    ['notForUs', [['proposed', one]], { messageIds: [one] }],
    [
      'prank',
      [
        ['proposed', one],
        ['message', two],
      ],
      { messageIds: [two] },
    ],
    [
      'split',
      [
        ['complaint', three],
        ['proposed', one],
      ],
      { complaintId: three, messageIds: [] },
    ],
    [
      'move',
      [
        ['message', two],
        ['toComplaint', three],
      ],
      { messageIds: [two], toComplaintId: three },
    ],
    [
      'join',
      [
        ['complaint', three],
        ['into', '1'],
      ],
      { complaintId: three, into: '1234567890' },
    ],
    [
      'join',
      [
        ['complaint', three],
        ['into', 'x'],
      ],
      { into: '' },
    ],
    ['reply', [['reply', ' ya ']], { text: 'ya', canned: undefined }],
    ['verify', [['complaint', three]], { verb: 'verify', ...on, complaintId: three }],
  ])('%s %j is %j', ([verb, fields, expected]) => {
    expect(deed(verb, fields)).toMatchObject(expected)
  })
})

describe('the reply window', () => {
  const account = (channel: string, settings: Record<string, unknown>) =>
    readAccounts([{ channel, settings }], registry).all[0]
  const instagram = account('meta/instagram', {
    instagramId: '17841400000000001',
    appSecret: 'x'.repeat(32),
    verifyToken: 'y'.repeat(32),
    accessToken: 'z'.repeat(32),
    humanAgentTag: true,
  })
  const sms = account('twilio', {
    number: '+622150001708',
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'x'.repeat(32),
  })
  const comment = { id: 'm', at: ago(30), isAnswered: false }

  test('is open at any time by SMS, and unknown without an account', () => {
    expect(windowNow(sms, { now, lastInboundAt: ago(999), comment: null })).toEqual({
      way: 'free',
    })
    expect(windowNow(undefined, { now, lastInboundAt: now, comment: null })).toEqual({
      way: 'unknown',
    })
  })

  test('of Instagram is a day, then a week for staff, then closed', () => {
    const at = (hours: number) =>
      windowNow(instagram, { now, lastInboundAt: ago(hours), comment: null })
    expect(at(1)).toEqual({ way: 'text', until: ago(-23) })
    expect(at(30)).toEqual({ way: 'human_agent', until: ago(-138) })
    expect(at(200)).toEqual({ way: 'closed' })
  })

  test('of a comment is its one answer', () => {
    expect(windowNow(instagram, { now, lastInboundAt: ago(30), comment })).toMatchObject({
      way: 'private_reply',
    })
    const answered = { ...comment, isAnswered: true }
    expect(windowNow(instagram, { now, lastInboundAt: ago(30), comment: answered })).toEqual({
      way: 'closed',
    })
  })
})

test('canned replies are filled in, the own ones first, and in the language of the citizen', () => {
  const config = {
    agency: defaultAgency,
    console: { cannedReplies: [{ title: 'Sampah', text: '{instansi}: nomor {nomor}' }] },
  }
  const items = [heard(one, { text: 'the street light is broken near my house please' })]
  const all = cannedOf(config, { number: '1234567890', items, language: 'id' })
  expect(all[0]).toEqual({ name: 'own:Sampah', title: 'Sampah', text: 'LAPOR!: nomor 1234567890' })
  expect(all[1]).toMatchObject({ title: 'Minta lokasi', text: expect.stringContaining('Please') })
  const none = cannedOf(config, { number: undefined, items: [], language: 'en' })
  expect(none.map(({ name }) => name)).not.toContain('own:Sampah')
  expect(none[0]).toMatchObject({
    title: 'Ask for the place',
    text: expect.stringContaining('Mohon'),
  })
})
