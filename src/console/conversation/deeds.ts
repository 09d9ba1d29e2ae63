import type { Question } from '../../complaints/status.ts'
import { type Consent, type Deed, permissionOf, type Verb } from '../../desk/deeds.ts'
import type { Proposal } from '../../desk/proposal.ts'
import type { Permission } from '../../staff/permissions.ts'
import { isRowId } from '../../store/row-id.ts'
import type { Form } from '../kit/form.ts'

/** The verbs that the page of a conversation has. */
export const pageVerbs = [
  'convert',
  'redirect',
  'ask',
  'reply',
  'note',
  'handBack',
  'notForUs',
  'prank',
  'restore',
  'withdraw',
  'verify',
  'join',
  'split',
  'move',
] as const satisfies readonly Verb[]
export type PageVerb = (typeof pageVerbs)[number]

/** After these there is something left to do in the same conversation. */
export const staysAfter: ReadonlySet<PageVerb> = new Set(['note', 'split', 'move', 'restore'])

/** What a role needs for a verb. */
export function permissionFor(verb: PageVerb): Permission {
  return permissionOf[verb]
}

/** What a deed is made of, besides the form. */
export interface Given {
  readonly proposal: Proposal | undefined
  /** Of the complaint: what is asked first. */
  readonly missing: readonly Question[]
  readonly defaultReason: string
  /** The complaint that the first of these messages is in. */
  complaintWith(messageIds: readonly string[]): string | undefined
  /** What asks a citizen for the place who has no complaint. */
  readonly whereIsIt: string
  /** The number that somebody typed, as ten digits; undefined where it is none. */
  numberIn(text: string): string | undefined
}

/** Ids that a form names; what has no such form is left out. */
export function idsIn(form: Form, name: string): string[] {
  return form.all(name).filter(isRowId)
}

/** The deed that a form asks for. What it lacks is said by whoever does it. Pure. */
export function deedOf(verb: PageVerb, conversationId: string, form: Form, given: Given): Deed {
  const on = { conversationId, version: Number(form.text('version')) || 0 }
  const complaintId = idsIn(form, 'complaint')[0] ?? ''
  const hasComplaint = complaintId !== ''
  const ticked = idsIn(form, 'message')
  const proposed = ticked.length > 0 ? ticked : idsIn(form, 'proposed')
  switch (verb) {
    case 'convert':
      return { verb, ...on, messageIds: proposed, ...conversionIn(form, given.proposal) }
    case 'ask':
      return hasComplaint
        ? { verb, ...on, complaintId, question: questionIn(form, given.missing) }
        : { verb: 'reply', ...on, text: given.whereIsIt, canned: 'whereIsIt' }
    case 'reply':
      return { verb, ...on, text: form.text('reply'), canned: form.text('canned') || undefined }
    case 'note':
      return { verb, ...on, text: form.text('note') }
    case 'notForUs':
      return hasComplaint
        ? { verb, ...on, complaintId, reason: form.text('reason') || given.defaultReason }
        : { verb, ...on, messageIds: proposed }
    case 'prank':
      return hasComplaint ? { verb, ...on, complaintId } : { verb, ...on, messageIds: proposed }
    case 'join':
      return { verb, ...on, complaintId, into: given.numberIn(form.text('into')) ?? '' }
    case 'split':
      // Whichever complaint is beside the messages: they are split off theirs.
      return {
        verb,
        ...on,
        complaintId: given.complaintWith(ticked) ?? complaintId,
        messageIds: ticked,
      }
    case 'move':
      return { verb, ...on, messageIds: ticked, toComplaintId: idsIn(form, 'toComplaint')[0] ?? '' }
    case 'redirect':
    case 'handBack':
      return { verb, ...on }
    case 'restore':
    case 'withdraw':
    case 'verify':
      return { verb, ...on, complaintId }
  }
}

const questions = ['what', 'where', 'when', 'confirm_place'] as const

function questionIn(form: Form, missing: Given['missing']) {
  const asked = form.text('question')
  if (asked === 'own') return { words: form.text('words') }
  const known = questions.find((one) => one === asked)
  if (known) return known
  const [first = 'where'] = missing
  return first
}

/** What was changed of the proposal: the rest is left to triage, which knows the districts. */
function conversionIn(form: Form, proposal: Proposal | undefined) {
  const changed = (name: string, before: string) => {
    const now = form.text(name)
    return form.has(name) && now !== before.trim() ? now : undefined
  }
  const title = changed('title', proposal?.title ?? '')
  const text = changed('text', proposal?.text ?? '')
  const category = changed('category', String(proposal?.categoryId ?? ''))
  const place = changed('place', proposal?.place ?? '')
  const consents: readonly Consent[] = ['asked', 'public_post']
  return {
    title: title === '' ? null : title,
    text: text === '' ? null : text,
    categoryId: category === undefined ? undefined : Number(category) || null,
    place: place === undefined ? undefined : { words: place === '' ? null : place },
    anonymous: form.has('anonymous'),
    confidential: form.has('confidential'),
    consent: consents.find((one) => one === form.text('consent')),
  }
}
