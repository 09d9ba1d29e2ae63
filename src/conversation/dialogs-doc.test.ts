import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { made, pagesWithTables, renewed } from '../../test/docs/tables.ts'
import { plainCustoms, silence, textHeard } from '../../test/harness/talk.ts'
import { decide, type MessageRule, messageRules } from './decide.ts'
import type { Customs, Heard, Recent, State } from './decision.ts'
import { rules } from './rules.ts'

const pages = pagesWithTables.map((name) => ({
  name,
  page: readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8'),
}))

test.for(pages)(
  'docs/$name.md has the tables of the code: `npm run -s docs` writes them',
  (one) => {
    expect(one.page).toBe(renewed(one.page))
  },
)

test('each table that is made stands in one page', () => {
  const found = pages.flatMap(({ page }) => [...page.matchAll(/<!-- made: ([\w ]+) -->/g)])
  expect(found).toHaveLength(Object.keys(made).length)
  expect(new Set(found.map(([, name]) => name))).toEqual(new Set(Object.keys(made)))
})

const now = new Date('2026-11-25T03:00:00Z')
const minute = 60_000
const hour = 60 * minute
const ago = (ms: number) => new Date(now.getTime() - ms)

const customs: Customs = {
  ...plainCustoms,
  mayReopen: (since) => now.getTime() - since.getTime() < 10 * 24 * hour,
}
const lamp: Recent = {
  id: 'c1',
  number: '1234567890',
  openedAt: ago(20 * minute),
  status: 'unverified',
  text: 'lampu jalan mati',
  categoryId: null,
  place: null,
  hasPosition: false,
  asked: null,
  askedAt: null,
  questions: 0,
  incomplete: false,
  anonymous: false,
  confidential: false,
  danger: null,
  withdrawn: false,
  agencySpokeAt: null,
  closedAt: null,
  rating: null,
}

/** The talk after a complaint. */
function after(complaint: Partial<Recent> = {}, more: Partial<State> = {}): State {
  const one = { ...lamp, ...complaint }
  const latest = { complaintId: one.id, burstEndedAt: one.openedAt, openedAt: one.openedAt }
  return { ...silence, recent: [one], latest, lastHeardAt: one.openedAt, ...more }
}

function confirming(kind: 'withdraw' | 'erase'): State {
  const asked = { kind, complaintId: lamp.id, number: lamp.number }
  const askedAt = ago(minute).toISOString()
  return after({}, { talk: { version: 1, confirming: { ...asked, askedAt } } })
}

function heard(text: string, more: Partial<Heard> = {}): Heard {
  return textHeard('m1', text, ago(10_000), more)
}

function ruleOf(message: Heard, state: State): string | undefined {
  return decide(state, [message], customs, now).placed.get(message.id)?.rule
}

const closed = after({ status: 'closed', closedAt: ago(24 * hour), agencySpokeAt: ago(24 * hour) })
const answered = after({ status: 'answered', agencySpokeAt: ago(24 * hour) })

/** What has to be the case before the examples of a rule; silence where it is left out. */
const before: Readonly<Record<string, readonly State[]>> = {
  confirmed: [confirming('withdraw'), confirming('erase')],
  'not confirmed': [confirming('withdraw'), confirming('erase')],
  withdraw: [after(), silence],
  erase: [after(), silence],
  'start notices': [{ ...silence, hasStopped: true }],
  wish: [after(), silence],
  'a human has the word': [after({}, { humanSpeaks: true })],
  'status in free words': [after(), silence],
  'are they coming': [after({ danger: 'fire' })],
  'who reported': [after(), silence],
  'status of a matter': [after({ text: 'pju di jl melati padam' })],
  rating: [closed, answered],
  'not done': [closed, answered],
  'answer to the agency': [after({ status: 'incomplete', agencySpokeAt: ago(hour) })],
  'answer to the answer': [answered],
  'answer to our question': [
    after({ asked: 'where', askedAt: ago(minute), questions: 1, incomplete: true }),
    after({ asked: 'confirm_place', askedAt: ago(minute), questions: 1, place: 'Kec. Curug' }),
  ],
  courtesy: [silence, after()],
  addition: [after()],
  'the same matter': [after()],
}

/** What comes with the words of an example. */
const beside: Readonly<Record<string, Partial<Heard>>> = {
  'ini fotonya': { hasAttachment: true },
}

describe.for(rules.map(({ name, examples }) => ({ name, examples })))(
  'the rule “$name”',
  ({ name, examples }) => {
    test('has examples', () => expect(examples).not.toEqual([]))

    for (const example of examples)
      test(`decides “${example}”`, () => {
        for (const state of before[name] ?? [silence])
          expect(ruleOf(heard(example, beside[example]), state)).toBe(name)
      })
  },
)

test('each rule that needs something before it is a rule', () => {
  const names = rules.map(({ name }) => name)
  expect(Object.keys(before).filter((name) => !names.includes(name))).toEqual([])
})

const messages: Readonly<Record<MessageRule, readonly [Heard, State]>> = {
  'late part': [heard('[…] sejak kemarin', { belongsTo: 'c1' }), after()],
  passive: [heard('', { passive: true }), silence],
  machine: [heard('Kami akan membalas', { fromMachine: true }), silence],
  status: [heard('STATUS 1234567897'), silence],
  help: [heard('BANTUAN'), silence],
  stop: [heard('STOP'), silence],
  start: [heard('MULAI'), silence],
  opening: [heard('Get started', { opening: true }), silence],
  unreadable: [heard('', { unsupported: true }), silence],
  danger: [heard('tolong rumah tetangga kebakaran, ada anak di dalam'), silence],
  'the danger goes on': [
    heard('tolong cepat rumahnya kebakaran, ada anak di dalam'),
    after({ danger: 'fire', text: 'kebakaran di rumah tetangga' }),
  ],
  'late of its burst': [
    heard('fotonya menyusul', { sentAt: ago(20 * minute + 1_000), acceptedAt: ago(10_000) }),
    after(),
  ],
}

test.for(Object.keys(messageRules) as MessageRule[])(
  'the rule of one message “%s” decides',
  (name) => {
    const [message, state] = messages[name]
    expect(ruleOf(message, state)).toBe(name)
  },
)
