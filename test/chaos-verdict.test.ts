import { describe, expect, test } from 'vitest'
import { seededRandom } from '../simulator/random.ts'
import { citizensWritings } from './chaos/citizens.ts'
import { dealFaults, faultKinds } from './chaos/deck.ts'
import { broken, type Evidence, judge, type OutboxRow } from './chaos/verdict.ts'
import type { NewsRow } from './chaos/verdict-events.ts'

const phone = 'twilio +6281200000001'
const receipt: OutboxRow = {
  conversationId: 'v1',
  cause: 'receipt:c1',
  answers: 'm1',
  part: 0,
  text: 'Laporan Bapak/Ibu telah kami terima dengan nomor 1234567890.',
  state: 'accepted',
  wasUnknown: false,
}
const help: OutboxRow = {
  ...receipt,
  cause: 'help 2026-11-28T20',
  answers: 'm3',
  text: 'Tulis laporan langsung di sini.',
}
const words = 'kabar-1a2b'
const answer: OutboxRow = {
  ...receipt,
  cause: 'news:n1',
  answers: null,
  text: `Kabar laporan 1234567890: Sudah dijawab instansi. "${words}"`,
}
const news: NewsRow = { key: 'signed-http e-1', reference: 'c1', isHandled: true, notes: 1 }
const message = {
  conversationId: 'v1',
  disposition: 'complaint',
  complaintId: 'c1',
  opens: true,
  text: 'Lampu padam',
}

/** A citizen wrote a report of two messages and asked for help; all is well. */
const well: Evidence = {
  sent: ['e1', 'e2', 'e3'].map((externalId) => ({ externalId, phone, acknowledged: true })),
  received: [receipt, help].map(({ text }) => ({ phone, text })),
  messages: [
    { ...message, id: 'm1', externalId: 'e1' },
    { ...message, id: 'm2', externalId: 'e2', opens: false, text: 'sejak Senin' },
    { ...message, id: 'm3', externalId: 'e3', disposition: 'command', complaintId: null },
  ],
  complaints: [
    { id: 'c1', conversationId: 'v1', repeatOf: null, text: 'Lampu padam\nsejak Senin' },
  ],
  outbox: [receipt, help],
  links: ['c1'],
  core: [{ reference: 'c1' }],
  told: [],
  news: [],
  deadLetters: 0,
  died: 0,
  unseen: [],
}
/** The core store told an answer, too. */
const told: Evidence = {
  ...well,
  outbox: [...well.outbox, answer],
  received: [...well.received, { phone, text: answer.text }],
  told: [{ key: 'e-1', reference: 'c1', words }],
  news: [news],
}
const [first, second, third] = well.messages
const [complaint] = well.complaints
if (!first || !second || !third || !complaint) throw new Error('there is nothing to judge')

describe('the verdict of a chaos run', () => {
  test('is that the promise holds where all is well', () => {
    const verdict = judge(well)
    expect(verdict).toMatchObject({
      sent: 3,
      acknowledged: 3,
      complaints: 1,
      joined: 1,
      setAside: 1,
      forwarded: 1,
      replied: 1,
      parked: 0,
    })
    expect(broken(verdict)).toEqual([])
  })

  const faults: readonly { name: string; changed: Partial<Evidence>; counts: object }[] = [
    {
      name: 'a message that was not acknowledged',
      changed: { sent: well.sent.map((each) => ({ ...each, acknowledged: false })) },
      counts: { acknowledged: 0 },
    },
    {
      name: 'a message that is not in the database',
      changed: { messages: [first, second], outbox: [receipt], received: [{ phone, ...receipt }] },
      counts: { lost: 1 },
    },
    {
      name: 'a message that is not decided on',
      changed: { messages: [first, second, { ...third, disposition: 'draft' }] },
      counts: { lost: 1 },
    },
    {
      name: 'a message that the text of its complaint lacks',
      changed: { complaints: [{ ...complaint, text: 'Lampu padam' }] },
      counts: { lost: 1 },
    },
    {
      name: 'a message that is there twice',
      changed: { messages: [...well.messages, { ...third, id: 'm4' }], outbox: [receipt, help] },
      counts: { duplicateMessages: 1 },
    },
    {
      name: 'a message that nobody sent',
      changed: { messages: [...well.messages, { ...third, externalId: 'e9' }] },
      counts: { duplicateMessages: 1 },
    },
    {
      name: 'a message that is twice in the text of its complaint',
      changed: { complaints: [{ ...complaint, text: `${complaint.text}\nsejak Senin` }] },
      counts: { duplicateMessages: 1 },
    },
    {
      name: 'a complaint of no message',
      changed: { complaints: [complaint, { ...complaint, id: 'c2', text: '' }] },
      counts: { duplicateComplaints: 1 },
    },
    {
      name: 'a complaint that was made twice',
      changed: {
        messages: [...well.messages, { ...first, complaintId: 'c2' }],
        complaints: [complaint, { ...complaint, id: 'c2' }],
      },
      counts: { duplicateComplaints: 1 },
    },
    {
      name: 'a complaint that did not reach the core store',
      changed: { core: [] },
      counts: { forwarded: 0 },
    },
    {
      name: 'a complaint that the core store has and the gateway does not know to be there',
      changed: { links: [] },
      counts: { forwarded: 0 },
    },
    {
      name: 'a complaint that is twice in the core store',
      changed: { core: [{ reference: 'c1' }, { reference: 'c1' }] },
      counts: { duplicateForwards: 1 },
    },
    {
      name: 'a complaint in the core store that is none of ours',
      changed: { core: [{ reference: 'c1' }, { reference: 'c9' }] },
      counts: { duplicateForwards: 1 },
    },
    {
      name: 'a complaint that nobody answered',
      changed: { outbox: [help], received: [{ phone, text: help.text }] },
      counts: { repliesMissing: 1, replied: 0 },
    },
    {
      name: 'a receipt that is still to be sent',
      changed: { outbox: [{ ...receipt, state: 'pending' }, help] },
      counts: { repliesMissing: 1, replied: 0 },
    },
    {
      name: 'a receipt that counts as sent and is not on the phone',
      changed: { received: [{ phone, text: help.text }] },
      counts: { repliesMissing: 1, replied: 0 },
    },
    {
      name: 'a command that nobody answered',
      changed: { outbox: [receipt], received: [{ phone, text: receipt.text }] },
      counts: { repliesMissing: 1 },
    },
    {
      name: 'a reply that the citizen has twice',
      changed: { received: [...well.received, { phone, text: receipt.text }] },
      counts: { repliesTwice: 1 },
    },
    {
      name: 'two replies for one cause',
      changed: {
        outbox: [...well.outbox, receipt],
        received: [...well.received, { phone, text: receipt.text }],
      },
      counts: { repliesTwice: 1 },
    },
  ]
  test.for(faults)('finds $name', ({ changed, counts }) => {
    const verdict = judge({ ...well, ...changed })
    expect(verdict).toMatchObject(counts)
    expect(broken(verdict)).not.toEqual([])
  })

  test('is that the promise holds where an event was told', () => {
    const verdict = judge(told)
    expect(verdict).toMatchObject({ events: 1, heard: 1, eventsLost: 0, eventsTwice: 0 })
    expect(broken(verdict)).toEqual([])
  })

  test('is that it holds where nobody knows whether the words arrived, or why they came twice', () => {
    const parked = { ...answer, state: 'parked', wasUnknown: true }
    const unheard = { outbox: [...well.outbox, parked], received: well.received }
    expect(broken(judge({ ...told, ...unheard }))).toEqual([])
    const resent = { ...answer, wasUnknown: true }
    const twice = [...told.received, { phone, text: answer.text }]
    const heard = { outbox: [...well.outbox, resent], received: twice }
    expect(broken(judge({ ...told, ...heard }))).toEqual([])
  })

  test('is that it holds where the same words came twice in one burst', () => {
    const messages = [first, { ...second, text: first.text }, third]
    const complaints = [{ ...complaint, text: first.text }]
    expect(broken(judge({ ...well, messages, complaints }))).toEqual([])
  })

  const again = { ...answer, cause: 'news:n2', text: `${answer.text} Baik.` }
  test.for<[string, Partial<Evidence>, object]>([
    ['that was not kept', { news: [] }, { eventsLost: 1, heard: 0 }],
    ['that was not handled', { news: [{ ...news, isHandled: false }] }, { eventsLost: 1 }],
    ['that no history has', { news: [{ ...news, notes: 0 }] }, { eventsLost: 1 }],
    ['of another complaint', { news: [{ ...news, reference: 'c2' }] }, { eventsLost: 1 }],
    [
      'that no citizen was told',
      { outbox: well.outbox, received: well.received },
      { eventsLost: 1 },
    ],
    ['that is on no phone', { received: well.received }, { eventsLost: 1, repliesMissing: 1 }],
    ['that was kept twice', { news: [news, news] }, { eventsTwice: 1 }],
    ['that a history has twice', { news: [{ ...news, notes: 2 }] }, { eventsTwice: 1 }],
    [
      'that was told twice',
      {
        outbox: [...told.outbox, again],
        received: [...told.received, { phone, text: again.text }],
      },
      { eventsTwice: 1, repliesTwice: 0 },
    ],
    [
      'that is twice on a phone',
      { received: [...told.received, { phone, text: answer.text }] },
      { eventsTwice: 1, repliesTwice: 1 },
    ],
    ['that nobody told', { news: [news, { ...news, key: 'signed-http e-2' }] }, { eventsTwice: 1 }],
  ])('finds an event %s', ([, changed, counts]) => {
    const verdict = judge({ ...told, ...changed })
    expect(verdict).toMatchObject(counts)
    expect(broken(verdict)).not.toEqual([])
  })

  test('counts a reply of which nobody knows as parked, whether it arrived or not', () => {
    const parked = { ...receipt, state: 'parked', wasUnknown: true }
    for (const received of [well.received, [{ phone, text: help.text }]]) {
      const verdict = judge({ ...well, outbox: [parked, help], received })
      expect(verdict).toMatchObject({ parked: 1, replied: 0, unknownOutcomes: 1 })
      expect(broken(verdict)).toEqual([])
    }
  })

  test('counts apart what came twice because nobody knew whether it had come', () => {
    const resent = { ...receipt, wasUnknown: true }
    const received = [...well.received, { phone, text: receipt.text }]
    const verdict = judge({ ...well, outbox: [resent, help], received })
    expect(verdict).toMatchObject({ repliesTwice: 0, repliesTwiceAfterUnknown: 1 })
    expect(broken(verdict)).toEqual([])
  })
})

describe('the plan of a chaos run', () => {
  const channels = ['twilio', 'meta/whatsapp']
  const plan = (seed: number) =>
    citizensWritings({ messages: 500, ratePerS: 50, channels, random: seededRandom(seed) })

  test('is the same for the same seed and another for another', () => {
    expect(plan(7)).toEqual(plan(7))
    expect(plan(8)).not.toEqual(plan(7))
  })

  test('has as many messages as asked for, in the order of their time, on every channel', () => {
    const writings = plan(7)
    expect(writings).toHaveLength(500)
    expect(writings).toEqual(writings.toSorted((one, other) => one.atMs - other.atMs))
    expect(new Set(writings.map(({ channel }) => channel))).toEqual(new Set(channels))
  })

  test('gives each citizen one phone on one channel', () => {
    const phones = Map.groupBy(plan(7), ({ number }) => number)
    for (const writings of phones.values())
      expect(new Set(writings.map(({ channel }) => channel)).size).toBe(1)
  })

  test('lets every kind of fault strike as often as the others, while messages flow', () => {
    const dealt = dealFaults({
      faults: 4 * faultKinds.length,
      messages: 20_000,
      kinds: faultKinds,
      random: seededRandom(7),
    })
    const counts = [...Map.groupBy(dealt, ({ kind }) => kind).values()].map(({ length }) => length)
    expect(counts).toEqual(faultKinds.map(() => 4))
    for (const { afterMessages } of dealt) {
      expect(afterMessages).toBeGreaterThan(0)
      expect(afterMessages).toBeLessThan(20_000)
    }
  })
})
