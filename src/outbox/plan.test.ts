import { describe, expect, test } from 'vitest'
import type { ReplyWindow } from '../contract/channel.ts'
import { type Plan, planOpenly, planReply, type Situation } from './plan.ts'

const hour = 60 * 60_000
const day = 24 * hour
const bare: ReplyWindow = { textMs: day, hasTemplate: () => false }
const withNews: ReplyWindow = { ...bare, hasTemplate: (purpose) => purpose === 'news' }
const tagged: ReplyWindow = { ...bare, humanMs: 7 * day }
const late: Situation = {
  window: bare,
  purpose: 'news',
  quietMs: 25 * hour,
  hasStopped: false,
  comment: undefined,
}
const comment = { ageMs: hour, answerableMs: 7 * day, isAnswered: false }
const answered = { ...comment, isAnswered: true }

type Case = readonly [string, Partial<Situation>, Plan['way']]

describe('a reply', () => {
  test.for<Case>([
    ['goes as text where the account has no window', { window: undefined }, 'text'],
    ['goes as text within the window', { quietMs: day - 1 }, 'text'],
    [
      'goes as text where no message is known: the provider decides',
      { quietMs: undefined },
      'text',
    ],
    ['goes as text where her clock is ahead of ours', { quietMs: -hour }, 'text'],
    ['waits from the last moment of the window on', { quietMs: day }, 'wait'],
    ['goes as a template of its purpose after it', { window: withNews }, 'template'],
    ['needs no template within it', { window: withNews, quietMs: hour }, 'text'],
    ['of another purpose waits', { window: withNews, purpose: 'receipt' }, 'wait'],
    ['of a human goes with the tag', { window: tagged, purpose: 'answer' }, 'human_agent'],
    [
      'of a human goes as a template where there is both',
      { window: { ...tagged, hasTemplate: () => true }, purpose: 'answer' },
      'template',
    ],
    [
      'of a human waits when the time of the tag is over',
      { window: tagged, purpose: 'answer', quietMs: 7 * day },
      'wait',
    ],
    ['that is automatic has no tag', { window: tagged, purpose: 'news' }, 'wait'],
    ['that is automatic has no tag: receipt', { window: tagged, purpose: 'receipt' }, 'wait'],
    ['of a human waits without the tag', { purpose: 'answer' }, 'wait'],
    ['to a comment is its private reply', { comment, quietMs: hour }, 'private_reply'],
    [
      'to a comment of last week is none',
      { comment: { ...comment, ageMs: 7 * day }, quietMs: 7 * day },
      'wait',
    ],
    ['to an answered comment waits', { comment: answered, quietMs: hour }, 'wait'],
    ['to an answered comment goes once she wrote', { comment: answered, quietMs: 1 }, 'text'],
    [
      'to an answered comment goes with no tag: nobody wrote to us',
      { comment: answered, quietMs: hour, window: tagged, purpose: 'answer' },
      'wait',
    ],
    ['to a comment is text where all can read it', { window: undefined, comment }, 'text'],
    ['is no notice to who stopped them', { hasStopped: true, quietMs: hour }, 'wait'],
    [
      'is no notice to who stopped them, by SMS either',
      { hasStopped: true, window: undefined },
      'wait',
    ],
    [
      'is no notice where she asked, whatever she stopped',
      { hasStopped: true, purpose: 'status', quietMs: hour },
      'text',
    ],
  ])('%s', ([, change, way]) => {
    const plan = planReply({ ...late, ...change })
    expect(plan.way).toBe(way)
    // Whatever is not a text in its time says why.
    if (plan.way !== 'text') expect(plan.why).toMatch(/^[a-z ]+: ./)
  })

  test('says for what it waits, and since when', () => {
    expect(planReply(late)).toEqual({
      way: 'wait',
      awaits: 'window',
      why: 'wait: 25 h after the last message, and no other way',
    })
    expect(planReply({ ...late, quietMs: 9 * day }).why).toContain('9 d after')
    expect(planReply({ ...late, hasStopped: true })).toMatchObject({ awaits: 'notices_stopped' })
  })
})

describe('a short public reply', () => {
  test.for([
    [true, false, 'public'],
    [false, false, 'never'],
    [true, true, 'never'],
  ] as const)('wanted: %s, its comment taken back: %s: %s', ([isWanted, isTakenBack, way]) => {
    expect(planOpenly({ isWanted, isTakenBack }).way).toBe(way)
  })
})
