import { describe, expect, test } from 'vitest'
import { plainCustoms, silence, textHeard } from '../../test/harness/talk.ts'
import { maxSettleWindows } from './burst.ts'
import { decide } from './decide.ts'
import type { Heard, State } from './decision.ts'
import { newTalk } from './talk.ts'

const start = Date.parse('2026-11-22T01:00:00Z')
const at = (seconds: number) => new Date(start + seconds * 1_000)
const settleMs = 3_000
const customs = { ...plainCustoms, settleMs }
const afterBurst = (seconds: number): State => ({
  ...silence,
  latest: { complaintId: 'c1', burstEndedAt: at(seconds), openedAt: at(seconds + 3) },
})

function heard(text: string, seconds = 0, more: Partial<Heard> = {}): Heard {
  return textHeard(`m-${text}-${seconds}`, text, at(seconds), more)
}

function decideAt(seconds: number, state: State, ...messages: Heard[]) {
  const decision = decide(state, messages, customs, at(seconds))
  return { ...decision, complaint: decision.opening?.messages }
}

describe('a burst', () => {
  test('settles for the quiet time before it is a complaint', () => {
    const one = heard('lampu jalan padam')
    const waiting = decideAt(0, silence, one)
    expect(waiting.complaint).toBeUndefined()
    expect(waiting.dueAt).toEqual(at(3))
    const due = decideAt(3, { ...silence, draft: waiting.draft })
    expect(due.complaint).toEqual([one])
    expect(due.draft).toEqual([])
    expect(due.dueAt).toBeUndefined()
  })

  test('starts its quiet time anew with every message', () => {
    const draft = [heard('lampu jalan padam')]
    const { dueAt, complaint } = decideAt(2, { ...silence, draft }, heard('di Jl. Melati', 2))
    expect(complaint).toBeUndefined()
    expect(dueAt).toEqual(at(5))
  })

  test('is whole at last, however long somebody goes on', () => {
    const cap = (settleMs * maxSettleWindows) / 1_000
    const draft = Array.from({ length: cap }, (_, i) => heard(`bagian ${i}`, i))
    expect(decideAt(cap - 1, { ...silence, draft }).complaint).toBeUndefined()
    expect(decideAt(cap, { ...silence, draft }).complaint).toHaveLength(cap)
  })

  test('is in the order of sending, whatever the order of arrival', () => {
    const second = heard('kedua', 1, { acceptedAt: at(1) })
    const first = heard('pertama', 0, { acceptedAt: at(2) })
    const { complaint } = decideAt(9, { ...silence, draft: [second] }, first)
    expect(complaint?.map(({ text }) => text)).toEqual(['pertama', 'kedua'])
  })

  test('holds what arrived in it, however late it is read', () => {
    const lamp = [heard('lampu padam'), heard('di Jl. Melati', 2)]
    const road = [heard('jalan berlubang', 600), heard('di pasar', 601)]
    const first = decideAt(3_600, silence, ...lamp, ...road)
    expect(first.complaint).toEqual(lamp)
    expect(first).toMatchObject({ draft: road, dueAt: at(604) })
    const second = decideAt(3_600, { ...afterBurst(2), draft: first.draft })
    expect(second.complaint).toEqual(road)
    expect(second).toMatchObject({ draft: [], dueAt: undefined })
  })

  test('of a photo alone is a complaint', () => {
    expect(decideAt(9, silence, heard('', 0, { hasAttachment: true })).complaint).toHaveLength(1)
  })

  test('keeps a greeting that came with the report', () => {
    const { complaint } = decideAt(9, silence, heard('halo min'), heard('jalan rusak di pasar', 1))
    expect(complaint).toHaveLength(2)
  })

  test('of a greeting alone is set aside, and the citizen is told what to write', () => {
    const decision = decideAt(9, silence, heard('assalamualaikum'))
    expect(decision.complaint).toBeUndefined()
    expect([...decision.placed.values()]).toMatchObject([{ disposition: 'set_aside' }])
    expect(decision.replies).toEqual([
      { text: 'guide', cause: 'guide', hourly: true, answers: 'm-assalamualaikum-0' },
    ])
  })

  test('of thanks for a receipt is set aside without a word', () => {
    const decision = decideAt(9, afterBurst(-60), heard('terima kasih'))
    expect([...decision.placed.values()]).toMatchObject([{ disposition: 'set_aside' }])
    expect(decision.replies).toEqual([])
  })
})

describe('a message that comes after a burst was whole', () => {
  const late = (sentAt: number, more: Partial<Heard> = {}) =>
    heard('fotonya menyusul', sentAt, { acceptedAt: at(60), ...more })

  test('belongs to its complaint where the provider says that it was sent in the burst', () => {
    const decision = decideAt(60, afterBurst(10), late(9))
    expect([...decision.placed.values()]).toMatchObject([
      { disposition: 'addition', complaintId: 'c1' },
    ])
    expect(decision.complaint).toBeUndefined()
  })

  test('belongs to it where it had arrived before, whatever the clock that says when it was sent', () => {
    for (const sentAt of [9, -300]) {
      const message = late(sentAt, { acceptedAt: at(12), sendersClock: true })
      const decision = decideAt(60, afterBurst(10), message)
      expect(decision.placed.get(message.id)).toMatchObject({ disposition: 'addition' })
    }
  })

  test.for([
    { name: 'sent after it', message: late(11) },
    { name: 'sent at its very end', message: late(10) },
    { name: 'sent minutes before it', message: late(10 - 300) },
    { name: 'sent in it by the clock of whoever wrote', message: late(9, { sendersClock: true }) },
    { name: 'that came hours later', message: late(9, { acceptedAt: at(13 + 3_601) }) },
  ])('is a complaint of its own, $name', ({ message }) => {
    const decision = decideAt(9_999, afterBurst(10), message)
    expect(decision.complaint).toEqual([message])
  })
})

describe('a command', () => {
  test('is answered at once and does not disturb the burst', () => {
    const draft = [heard('lampu jalan padam')]
    const decision = decideAt(1, { ...silence, draft }, heard('STATUS', 1))
    expect(decision.replies).toEqual([
      {
        text: 'status',
        cause: 'status',
        hourly: true,
        asked: { kind: 'status' },
        answers: 'm-STATUS-1',
      },
    ])
    expect(decision.draft).toEqual(draft)
    expect(decision.dueAt).toEqual(at(3))
  })

  test('with a photo is a report', () => {
    expect(decideAt(9, silence, heard('INFO', 0, { hasAttachment: true })).complaint).toHaveLength(
      1,
    )
  })

  test('whoever starts without having stopped is told what to write', () => {
    const begin = (hasStopped: boolean) =>
      decideAt(0, { ...silence, hasStopped }, heard('/start')).replies.map(({ text }) => text)
    expect([begin(false), begin(true)]).toEqual([['guide'], ['started']])
  })

  test('STOP is answered again after a new start, else once an hour', () => {
    const stop = (hasStopped: boolean) =>
      decideAt(0, { ...silence, hasStopped }, heard('STOP')).replies
    expect(stop(false)).toMatchObject([{ text: 'stopped', cause: 'stopped:m-STOP-0' }])
    expect(stop(true)).toMatchObject([{ text: 'stopped', cause: 'stopped', hourly: true }])
  })

  test.for(['stop', 'start'] as const)('%s is remembered', (kind) => {
    expect(decideAt(0, silence, heard(kind)).notices).toBe(kind)
  })
})

describe('danger to life', () => {
  const cry = [
    heard('Kebakaran!', 0),
    heard('di Jl. Kenanga nomor 12', 1),
    heard('ada anak-anak di dalam', 2),
  ]

  test('does not settle: all that was said is the complaint, with every word', () => {
    for (const count of [1, 2, 3]) {
      const { opening, draft, replies } = decideAt(2, silence, ...cry.slice(0, count))
      expect(opening?.messages).toEqual(cry.slice(0, count))
      expect(opening?.text).toBe(
        cry
          .slice(0, count)
          .map(({ text }) => text)
          .join('\n'),
      )
      expect(opening?.danger?.kind).toBe('fire')
      expect(draft).toEqual([])
      expect(replies.map(({ text }) => text)).toEqual(['danger'])
    }
  })

  test('of which a part was said in private is answered there', () => {
    const own = heard('di Jl. Kenanga 12', 1)
    const both = [heard('Kebakaran!', 0, { public: true }), own]
    for (const some of [both, both.toReversed()])
      expect(decideAt(2, silence, ...some).replies).toMatchObject([
        { answers: own.id, inPublic: false },
      ])
  })

  test('has the wishes of before', () => {
    const state: State = { ...silence, talk: { version: 1, wishes: { anonymous: true } } }
    const { opening, talk } = decideAt(0, state, heard('tolong kebakaran di Jl. Kenanga 12'))
    expect(opening?.wishes).toEqual({ anonymous: true })
    expect(talk).toEqual(newTalk)
  })

  test('is answered while a human of ours has the word', () => {
    const spoken = { ...silence, humanSpeaks: true }
    expect(decideAt(0, spoken, heard('tolong kebakaran')).replies).toMatchObject([
      { text: 'danger' },
    ])
  })
})

test('a burst that was said in public and in private is answered in private', () => {
  const own = heard('gmn laporan sy?', 1)
  const said = decideAt(9, silence, heard('halo', 0, { public: true }), own)
  expect(said.replies).toMatchObject([{ answers: own.id }])
})

describe('a YA', () => {
  const asked = (askedAt: Date) => ({
    ...silence,
    talk: { version: 1, confirming: { kind: 'erase', askedAt: askedAt.toISOString() } } as const,
  })

  test.for(['ya?', 'yakin?', 'ya kenapa', 'ok nanti', 'boleh tanya', 'iya tapi lampunya mati'])(
    'is not %j',
    (text) => {
      expect(decideAt(70, asked(at(0)), heard(text, 60)).acts).toEqual([])
    },
  )

  test('erases what it was asked about', () => {
    expect(decideAt(70, asked(at(0)), heard('YA', 60)).acts).toEqual([{ kind: 'erase' }])
  })

  test('after staff has spoken answers them', () => {
    const later = { ...asked(at(0)), humanSpokeAt: at(30) }
    expect(decideAt(70, later, heard('YA', 60)).acts).toEqual([])
  })

  test('after something else was told is about that', () => {
    const state = asked(at(0))
    const other = decideAt(70, state, heard('lampu jalan mati di Jl. Mawar', 60))
    expect(other.talk).toEqual(newTalk)
  })
})

describe('what cannot be a report', () => {
  test('a reaction is kept and not answered', () => {
    const decision = decideAt(9, silence, heard('', 0, { passive: true, unsupported: true }))
    expect([...decision.placed.values()]).toMatchObject([{ disposition: 'set_aside' }])
    expect(decision.replies).toEqual([])
  })

  test('an unknown type is kept, and the citizen is told at most once an hour', () => {
    const one = decideAt(0, silence, heard('', 0, { unsupported: true }))
    const two = decideAt(99_999, silence, heard('', 99_999, { unsupported: true }))
    for (const { replies } of [one, two])
      expect(replies).toMatchObject([{ cause: 'unsupported', hourly: true }])
  })
})

describe('a gesture', () => {
  const gestures = [heard('👍'), heard('🙏🙏'), heard('ok'), heard('', 0, { hasSticker: true })]

  test('after a receipt is thanks: no complaint, no word', () => {
    for (const one of gestures) {
      const decision = decideAt(9, afterBurst(-60), one)
      expect([...decision.placed.values()]).toMatchObject([{ disposition: 'set_aside' }])
      expect(decision.replies).toEqual([])
    }
  })

  test('before one is a greeting', () => {
    for (const one of gestures)
      expect(decideAt(9, silence, one)).toMatchObject({
        complaint: undefined,
        replies: [{ text: 'guide', hourly: true }],
      })
  })

  test('that came with a report is part of it', () => {
    const sticker = heard('', 1, { hasSticker: true })
    expect(decideAt(9, silence, heard('jalan rusak'), sticker).complaint).toHaveLength(2)
  })
})

describe('the platform’s own way to start', () => {
  const start = heard('Comenzar', 0, { opening: true })

  test('is answered at once with what to write, in whatever language', () => {
    expect(decideAt(0, silence, start)).toMatchObject({
      placed: new Map([[start.id, { disposition: 'command', rule: 'opening' }]]),
      draft: [],
      replies: [{ text: 'guide', cause: 'guide', hourly: true }],
    })
  })

  test('is not, while a human of ours has the word', () => {
    expect(decideAt(0, { ...silence, humanSpeaks: true }, start).replies).toEqual([])
  })
})

test('what a machine wrote is kept, and neither a complaint nor answered', () => {
  const decision = decideAt(9, silence, heard('Kami akan membalas', 0, { fromMachine: true }))
  expect([...decision.placed.values()]).toMatchObject([{ disposition: 'set_aside' }])
  expect(decision).toMatchObject({ complaint: undefined, replies: [] })
})

describe('what everybody can read', () => {
  test.for(['mantap min 🔥', 'wkwkwk', '@budi @siti', '@budi lihat nih', '👍', 'Terima kasih'])(
    '%j is no complaint and not answered',
    (text) => {
      for (const state of [silence, afterBurst(-60)])
        expect(decideAt(9, state, heard(text, 0, { public: true }))).toMatchObject({
          complaint: undefined,
          replies: [],
        })
    },
  )

  test.for(['lampu mati @pemkot', '@pemkot banjir', 'got mampet'])('%j is a complaint', (text) => {
    expect(decideAt(9, silence, heard(text, 0, { public: true })).complaint).toHaveLength(1)
  })

  test('tells no number: whoever asks for it is asked to write in private', () => {
    const one = heard('STATUS 1234567897', 0, { public: true })
    expect(decideAt(0, silence, one).replies).toMatchObject([{ text: 'statusInPublic' }])
  })
})

describe('while a human of ours has the word', () => {
  const spoken = { ...silence, humanSpeaks: true }

  test('a greeting and an unknown type are not answered', () => {
    const greeting = heard('Selamat pagi')
    expect(decideAt(3, { ...spoken, draft: [greeting] }).replies).toEqual([])
    expect(decideAt(0, spoken, heard('', 0, { unsupported: true })).replies).toEqual([])
  })

  test('a question for the status is', () => {
    expect(decideAt(0, spoken, heard('STATUS')).replies).toMatchObject([{ text: 'status' }])
  })

  test('a report still becomes a complaint', () => {
    const draft = [heard('lampu jalan padam di Jl. Melati')]
    expect(decideAt(3, { ...spoken, draft }).complaint).toEqual(draft)
  })
})

test('a part that came after the rest of its text is added to that complaint', () => {
  const late = heard('[…] sejak kemarin', 600, { belongsTo: 'c7' })
  expect(decideAt(600, silence, late)).toMatchObject({
    draft: [],
    placed: new Map([[late.id, { disposition: 'addition', rule: 'late part', complaintId: 'c7' }]]),
  })
})
