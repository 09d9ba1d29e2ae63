import { describe, expect, test } from 'vitest'
import type { InboundEvent, MessageEvent } from '../contract/events.ts'
import { admitted, admittedAnswer, goesOn, maxTextLength } from './admitted.ts'

const receivedAt = new Date('2026-11-28T02:00:00Z')
const earlier = (minutes: number) => new Date(receivedAt.getTime() - minutes * 60_000)
const message: MessageEvent = {
  kind: 'message',
  account: '1708',
  eventKey: 'm1',
  externalId: 'm1',
  from: 'w1',
  text: 'Selokan mampet',
  sentAt: earlier(1),
  attachments: [],
}
const admit = (changes: Partial<MessageEvent>) =>
  admitted({ ...message, ...changes }, receivedAt) as MessageEvent
const huge = 'ﷺ'.repeat(300_000)

describe('an event that is in order', () => {
  test('is admitted as it is', () => {
    expect(admit({})).toEqual(message)
  })
})

describe('every string of an event', () => {
  test('is well-formed, wherever it stands', () => {
    const half = 'a\ud83d\0b'
    const event = admit({
      ...{ account: half, eventKey: half, externalId: half, from: half, alsoKnownAs: [half] },
      ...{ fromName: half, text: half, replyTo: half, unsupported: half, place: half },
      attachments: [{ type: 'document', fileName: half, url: half, externalId: half, text: half }],
      location: { latitude: 1, longitude: 2, name: half, address: half },
      part: { group: half, number: 1, total: 2 },
    })
    expect(JSON.stringify(event)).not.toMatch(/\\u(0000|d83d)/i)
    expect(JSON.stringify(event).split('a\ufffdb')).toHaveLength(18)
  })

  test('of a reply’s outcome follows the same rule, so that a report finds it', () => {
    for (const externalId of ['SM1', 'SM\0\ud83d', huge])
      expect(admittedAnswer({ kind: 'accepted', externalId }).externalId).toBe(
        admit({ externalId }).externalId,
      )
  })
})

describe('what becomes a column', () => {
  const most = 2_704

  test('is short enough for an index, and names stay apart', () => {
    const event = admit({
      ...{ account: huge, eventKey: huge, externalId: huge, replyTo: huge, unsupported: huge },
      part: { group: huge, number: 1, total: 2 },
    })
    const { account, eventKey, externalId, replyTo, unsupported, part } = event
    for (const column of [account, eventKey, externalId, replyTo, unsupported, part?.group])
      expect(Buffer.byteLength(column ?? '')).toBeLessThan(most)
    expect(admit({ externalId: `${huge}1` }).externalId).not.toBe(externalId)
    expect(replyTo).toBe(externalId)
  })

  test.for<InboundEvent>([
    {
      kind: 'edit',
      account: huge,
      eventKey: huge,
      externalId: huge,
      from: 'w1',
      text: 'a',
      editedAt: earlier(1),
    },
    { kind: 'deletion', account: huge, eventKey: huge, externalId: huge, deletedAt: earlier(1) },
    {
      kind: 'echo',
      account: huge,
      eventKey: huge,
      externalId: huge,
      to: 'w1',
      text: 'a',
      sentAt: earlier(1),
    },
    {
      ...{ kind: 'delivery', account: huge, eventKey: huge, externalId: huge, status: 'failed' },
      error: { code: huge, detail: huge },
    },
    { kind: 'malformed', account: huge, eventKey: huge, raw: 'a', reason: huge },
  ])('is bounded in an event of kind $kind', (event) => {
    expect(JSON.stringify(admitted(event, receivedAt)).length).toBeLessThan(2_000)
  })

  test('has names that are cut between characters', () => {
    const attachments = [{ type: 'document' as const, fileName: `x${'🌧'.repeat(200)}` }]
    const event = admit({ fromName: `x${'🌧'.repeat(900)}`, attachments })
    for (const name of [event.fromName, event.attachments[0]?.fileName])
      expect(name).toMatch(/^x(🌧)+$/u)
  })
})

describe('a text that is too long', () => {
  const text = `x${'🌧'.repeat(maxTextLength)}`

  test('is an attachment with all of it, and a message with its beginning', () => {
    const event = admit({ text })
    expect(event.text).toMatch(/^x(🌧)+ \[…\]$/u)
    expect(event.text.length).toBeGreaterThan(maxTextLength - goesOn.length - 2)
    expect(event.text.length).toBeLessThanOrEqual(maxTextLength)
    expect(event.attachments).toEqual([
      { type: 'document', mimeType: 'text/plain', fileName: 'teks-lengkap.txt', content: text },
    ])
    expect(admitted(event, receivedAt)).toEqual(event)
  })

  test('comes after the attachments that the message has', () => {
    const attachments = [{ type: 'image', externalId: 'a' }] as const
    expect(admit({ text, attachments }).attachments.map(({ type }) => type)).toEqual([
      'image',
      'document',
    ])
  })

  test('begins behind the bound', () => {
    const longest = 'x'.repeat(maxTextLength)
    expect(admit({ text: longest })).toMatchObject({ text: longest, attachments: [] })
  })
})

describe('the time of a message', () => {
  test.for([
    { name: 'an hour ahead', sentAt: earlier(-60), is: receivedAt },
    { name: 'in the year 9999', sentAt: new Date('9999-12-31T00:00:00Z'), is: receivedAt },
    { name: 'of 1970', sentAt: new Date(0), is: receivedAt },
    { name: 'that is none', sentAt: new Date(Number.NaN), is: receivedAt },
    { name: 'at the arrival', sentAt: receivedAt, is: receivedAt },
    { name: 'that its provider says was hours ago', sentAt: earlier(600), is: earlier(600) },
  ])('$name', ({ sentAt, is }) => {
    expect(admit({ sentAt }).sentAt).toEqual(is)
  })

  test.for([
    { name: 'a little behind', sentAt: earlier(2), is: earlier(2) },
    { name: 'an hour behind', sentAt: earlier(60), is: receivedAt },
    { name: 'ahead', sentAt: earlier(-1), is: receivedAt },
  ])('by the clock of whoever wrote, $name', ({ sentAt, is }) => {
    expect(admit({ sentAt, sendersClock: true }).sentAt).toEqual(is)
  })

  test('of an edit, a deletion, an echo, a report and a new number is not later, either', () => {
    const late = earlier(-60)
    const named = { account: 'a', eventKey: 'k', externalId: 'x' }
    const events: InboundEvent[] = [
      { ...named, kind: 'edit', from: 'w1', text: '', editedAt: late },
      { ...named, kind: 'deletion', deletedAt: late },
      { ...named, kind: 'echo', to: 'w1', text: '', sentAt: late },
      { ...named, kind: 'delivery', status: 'sent', at: late },
      { ...named, kind: 'renumbered', previous: 'w1', current: 'w2', at: late },
    ]
    for (const event of events) {
      const times = Object.values(admitted(event, receivedAt)).filter((one) => one instanceof Date)
      expect(times).toEqual([receivedAt])
    }
  })
})
