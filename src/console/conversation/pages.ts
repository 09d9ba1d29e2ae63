import { complaintsBeside } from '../../desk/complaints-beside.ts'
import { readConversation, staffName } from '../../desk/conversation.ts'
import type { Deed, DeedResult } from '../../desk/deeds.ts'
import { neighboursOf } from '../../desk/neighbours.ts'
import { leave } from '../../desk/presence.ts'
import { proposalOf } from '../../desk/proposal.ts'
import { readThread, type ThreadItem } from '../../desk/thread.ts'
import { findReceiptNumber } from '../../identity/names.ts'
import { keepBytes } from '../../media/entered.ts'
import { isRowId } from '../../store/row-id.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import { conversationHref, inboxHref, type Origin, originIn } from '../inbox/address.ts'
import { type Answer, type ConsolePage, undoOf, type Visit } from '../kit/visit.ts'
import { cannedOf } from './canned.ts'
import { deedOf, idsIn, type PageVerb, pageVerbs, permissionFor, staysAfter } from './deeds.ts'
import { mediaPages } from './media.ts'
import { conflictSentence } from './page.ts'
import { showConversation } from './show.ts'
import { undoPages } from './undo.ts'
import { verbWords } from './verb-words.ts'

export const conversationPages: readonly ConsolePage<ConsoleDeps>[] = [
  {
    method: 'GET',
    url: '/conversations/:id',
    may: 'conversation.read',
    async handle(visit, deps) {
      const id = idOf(visit)
      if (id === undefined) return { kind: 'notThere' }
      const { query } = visit
      return await showConversation(visit, deps, {
        id,
        origin: originIn(query.get('list'), query.get('at')),
        before: query.get('before') ?? undefined,
        complaint: query.get('complaint') ?? undefined,
        canned: query.get('canned') ?? undefined,
      })
    },
  },
  ...pageVerbs.map(
    (verb): ConsolePage<ConsoleDeps> => ({
      method: 'POST',
      url: `/conversations/:id/${verb}`,
      may: permissionFor(verb),
      audits: `conversation.${verb}`,
      ...(verb === 'reply' && { takesFiles: true as const }),
      handle: (visit, deps) => doVerb(visit, deps, verb),
    }),
  ),
  ...undoPages,
  ...mediaPages,
]

/** What an address names; undefined for what is no id. */
function idOf({ params }: Visit): string | undefined {
  const { id = '' } = params
  return isRowId(id) ? id : undefined
}

async function doVerb(visit: Visit, deps: ConsoleDeps, verb: PageVerb): Promise<Answer> {
  const { form, reach, language, person } = visit
  const id = idOf(visit)
  const conversation = id && (await readConversation(deps.sql, reach, id))
  if (!id || !conversation) return { kind: 'notThere' }
  const origin = originIn(form.has('list') ? form.text('list') : null, form.text('at'))
  const complaint = idsIn(form, 'complaint')[0]
  const [thread, complaints] = await Promise.all([
    readThread(deps.sql, id),
    complaintsBeside(deps.sql, reach, id),
  ])
  const main = complaints.find((one) => one.id === complaint)
  // Before the deed, because afterwards it may be in the list no more.
  const next = origin && (await nextOf(visit, deps, id, origin))
  const canned = cannedOf(deps.config, { number: main?.number, items: thread.items, language })
  const deed = deedOf(verb, id, form, {
    proposal: proposalOf(thread.items),
    missing: main?.missing ?? [],
    complaintWith: (ids) => complaintWith(thread.items, ids),
    defaultReason: verbWords[deps.config.agency.language].defaultReason,
    whereIsIt: canned.find(({ name }) => name === 'whereIsIt')?.text ?? '',
    numberIn: findReceiptNumber,
  })
  const result = await act(visit, deps, deed)
  if (result.kind === 'done') {
    const stays = staysAfter.has(verb) || !origin
    if (!stays) await leave(deps.sql, id, person.id)
    return went(visit, result, verb, {
      // On the page of another one it has to be said whose it was.
      of: stays ? undefined : conversation.pseudonym,
      isTold: isTold(deed),
      to: stays ? conversationHref(id, origin) : (next ?? inboxHref(origin.filter)),
      back: conversationHref(id, origin),
    })
  }
  return await again(visit, deps, result, { id, origin, complaint, verb })
}

/** Does it, with the file that came along with a reply. */
async function act({ form, person }: Visit, deps: ConsoleDeps, deed: Deed): Promise<DeedResult> {
  const file = form.file('file')
  if (deed.verb !== 'reply' || !file) return await deps.act(person, deed)
  const kept = await keepBytes(deps, file)
  if (!kept) return { kind: 'refused', why: 'file' }
  return await deps.act(person, { ...deed, file: kept })
}

function complaintWith(items: readonly ThreadItem[], ids: readonly string[]): string | undefined {
  const found = items.find((item) => item.kind === 'heard' && ids.includes(item.id))
  return found?.kind === 'heard' ? (found.complaintId ?? undefined) : undefined
}

async function nextOf(
  { reach }: Visit,
  { sql }: ConsoleDeps,
  id: string,
  { filter, place }: Origin,
): Promise<string | undefined> {
  const { next } = await neighboursOf(sql, reach, filter, { id, place })
  return next && conversationHref(next.id, { filter, place: next.place || undefined })
}

interface Went {
  /** Whose conversation it was. */
  readonly of: string | undefined
  readonly isTold: boolean
  readonly to: string
  readonly back: string
}

/** Whether the citizen hears of it. */
function isTold(deed: Deed): boolean {
  if (deed.verb === 'notForUs') return 'complaintId' in deed
  return ['convert', 'redirect', 'ask', 'reply', 'withdraw'].includes(deed.verb)
}

function went(
  { language }: Visit,
  done: Extract<DeedResult, { kind: 'done' }>,
  verb: PageVerb,
  { of, isTold, to, back }: Went,
): Answer {
  const w = verbWords[language]
  const text = `${of === undefined ? '' : `${of}: `}${w.done[verb] ?? w.doneOther}${isTold ? ` ${w.goesIn}` : ''}`
  return { kind: 'go', to, said: { text, undo: undoOf(done, back) } }
}

/** Shows the page anew, with what was typed, and says why nothing was done. */
async function again(
  visit: Visit,
  deps: ConsoleDeps,
  result: Exclude<DeedResult, { kind: 'done' }>,
  {
    id,
    origin,
    complaint,
    verb,
  }: { id: string; origin: Origin | undefined; complaint: string | undefined; verb: PageVerb },
): Promise<Answer> {
  if (result.kind === 'notThere') return { kind: 'notThere' }
  const { form, language } = visit
  const asked = { id, origin, complaint }
  if (result.kind === 'refused') {
    const sentence = verbWords[language].refused[result.why]
    return await showConversation(visit, deps, {
      ...asked,
      status: 422,
      trouble: () => ({ sentence, form, verb }),
    })
  }
  const who = result.by === null ? undefined : await staffName(deps.sql, result.by)
  return await showConversation(visit, deps, {
    ...asked,
    status: 409,
    trouble: (view) => ({ sentence: conflictSentence({ ...result, who }, view), form, verb }),
  })
}
