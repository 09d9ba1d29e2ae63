import type { ComplaintKind, Question } from '../../complaints/status.ts'
import type { ComplaintFacts } from '../../desk/complaint.ts'
import type { Deed, Verb } from '../../desk/deeds.ts'
import { findReceiptNumber } from '../../identity/names.ts'
import type { Form } from '../kit/form.ts'

/** The verbs that the page of a complaint has. */
export const complaintVerbs = [
  'verify',
  'correct',
  'assign',
  'ask',
  'answer',
  'join',
  'notForUs',
  'prank',
  'withdraw',
  'restore',
] as const satisfies readonly Verb[]
export type ComplaintVerb = (typeof complaintVerbs)[number]

const questions: readonly Question[] = ['what', 'where', 'when', 'confirm_place']
const kinds: readonly ComplaintKind[] = ['pengaduan', 'aspirasi', 'permintaan_informasi']

/**
 * The deed that a form of a complaint's page asks for. Pure.
 *
 * @param facts as the page showed them: what is still so in the form was not changed. Texts are masked, and
 *   a mask is no correction.
 */
export function deedOf(
  verb: ComplaintVerb,
  facts: ComplaintFacts,
  form: Form,
  defaultReason: string,
): Deed {
  const on = {
    conversationId: facts.conversationId,
    version: Number(form.text('version')) || 0,
    complaintId: facts.id,
  }
  switch (verb) {
    case 'prank':
      return { verb, ...on }
    case 'verify':
    case 'withdraw':
    case 'restore':
      return { verb, ...on }
    case 'correct':
      return { verb, ...on, ...correctionIn(form, facts) }
    case 'assign':
      return { verb, ...on, agency: form.text('agency') }
    case 'ask': {
      const asked = form.text('question')
      const known = questions.find((one) => one === asked)
      return { verb, ...on, question: known ?? { words: form.text('words') } }
    }
    case 'answer':
      return { verb, ...on, text: form.text('answer') }
    case 'join':
      return { verb, ...on, into: findReceiptNumber(form.text('into')) ?? '' }
    case 'notForUs':
      return { verb, ...on, reason: form.text('reason') || defaultReason }
  }
}

function correctionIn(form: Form, facts: ComplaintFacts) {
  const changed = (name: string, shown: string | null) => {
    const now = form.text(name)
    return form.has(name) && now !== (shown ?? '').trim() ? now || null : undefined
  }
  const place = changed('place', facts.place)
  const category = changed('category', String(facts.categoryId ?? ''))
  const kind = kinds.find((one) => one === form.text('kind'))
  const flag = (name: 'anonymous' | 'confidential') =>
    form.has(name) === facts[name] ? undefined : form.has(name)
  return {
    title: changed('title', facts.title),
    text: changed('text', facts.editedText ?? facts.text),
    categoryId: category === undefined ? undefined : Number(category) || null,
    agency: changed('agency', facts.agency),
    place: place === undefined ? undefined : { words: place },
    kind: kind === facts.kind ? undefined : kind,
    anonymous: flag('anonymous'),
    confidential: flag('confidential'),
  }
}

/** Verbs that fit how a complaint stands. Whoever does a deed looks again. */
export function fitting(facts: ComplaintFacts): ReadonlySet<ComplaintVerb> {
  if (facts.erasedAt) return new Set()
  if (facts.repeatOf !== null) return new Set<ComplaintVerb>(['correct'])
  if (facts.status === 'archived') return new Set<ComplaintVerb>(['restore', 'correct'])
  if (facts.status === 'closed') return new Set<ComplaintVerb>(['correct'])
  return new Set(complaintVerbs.filter((verb) => verb !== 'restore'))
}
