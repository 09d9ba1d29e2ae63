import { alikeComplaints } from '../../desk/alike.ts'
import { complaintsBeside, isOpen } from '../../desk/complaints-beside.ts'
import { type Conversation, readConversation } from '../../desk/conversation.ts'
import { neighboursOf } from '../../desk/neighbours.ts'
import { enter, othersIn } from '../../desk/presence.ts'
import { proposalOf } from '../../desk/proposal.ts'
import { readThread } from '../../desk/thread.ts'
import { may } from '../../staff/permissions.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import { conversationHref, type Origin } from '../inbox/address.ts'
import type { Answer, Visit } from '../kit/visit.ts'
import { cannedOf } from './canned.ts'
import { conversationPage } from './page.ts'
import type { ConversationView, Trouble } from './view.ts'
import { windowNow } from './window.ts'
import { conversationWords } from './words.ts'

/** What somebody asks to see of a conversation. */
export interface Asked {
  readonly id: string
  readonly origin: Origin | undefined
  /** Where older messages begin. */
  readonly before?: string | undefined
  /** The complaint that the verbs are to be about. */
  readonly complaint?: string | undefined
  /** The canned reply that was chosen without a script. */
  readonly canned?: string | undefined
  readonly trouble?: (view: Pick<ConversationView, 'language' | 'zone'>) => Trouble
  readonly status?: number
}

/** Shows a conversation, says that it is open with this person, and writes down that they opened it. */
export async function showConversation(
  visit: Visit,
  deps: ConsoleDeps,
  asked: Asked,
): Promise<Answer> {
  const { person, reach, language } = visit
  const conversation = await readConversation(deps.sql, reach, asked.id)
  if (!conversation) return { kind: 'notThere' }
  if (await enter(deps.sql, asked.id, person.id))
    await deps.audit({ person, action: 'conversation.opened', subject: asked.id })
  const view = await viewOf(visit, deps, conversation, asked)
  return {
    kind: 'page',
    title: `${conversation.pseudonym} · ${conversationWords[language].area}`,
    area: 'inbox',
    main: conversationPage(view),
    status: asked.status ?? 200,
  }
}

async function viewOf(
  visit: Visit,
  deps: ConsoleDeps,
  conversation: Conversation,
  { origin, before, complaint, canned: cannedName, trouble }: Asked,
): Promise<ConversationView> {
  const { person, reach, language } = visit
  const { sql, accounts, config } = deps
  const { id } = conversation
  const [thread, complaints, othersHere, neighbours] = await Promise.all([
    readThread(sql, id, before),
    complaintsBeside(sql, reach, id),
    othersIn(sql, id, person.id),
    origin && neighboursOf(sql, reach, origin.filter, { id, place: origin.place }),
  ])
  const main =
    complaints.find((one) => one.id === complaint) ?? complaints.find(isOpen) ?? complaints[0]
  const mayAct = may(person.role, 'conversation.act')
  const account = accounts.find(conversation.channel, conversation.account)
  const canned = cannedOf(config, { number: main?.number, items: thread.items, language })
  const where = { language, zone: config.calendar.zone }
  const to = (one: { readonly id: string; readonly place: string } | undefined) =>
    one &&
    origin &&
    conversationHref(one.id, { filter: origin.filter, place: one.place || undefined })
  return {
    ...where,
    csrf: visit.csrf,
    mayAct,
    mayAnswer: may(person.role, 'complaint.answer'),
    conversation,
    channel: account?.channel.title ?? conversation.channel,
    carriesFiles: account?.channel.carries?.files ?? false,
    window: windowNow(account, conversation),
    thread,
    isOlderPage: before !== undefined,
    complaints,
    main,
    alike:
      mayAct && main && isOpen(main)
        ? await alikeComplaints(sql, reach, { ...main, conversationId: id })
        : [],
    proposal: proposalOf(thread.items),
    othersHere,
    origin,
    previous: to(neighbours?.previous),
    next: to(neighbours?.next),
    canned,
    chosen: canned.find(({ name }) => name === cannedName),
    trouble: trouble?.(where),
  }
}
