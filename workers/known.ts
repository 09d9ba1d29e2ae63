import { recentOf } from '../src/complaints/recent.ts'
import type { EchoEvent } from '../src/contract/events.ts'
import { type Message, messagesOf, saidToOthers } from '../src/conversation/messages.ts'
import type { Known } from '../src/conversation/pages.ts'
import type { Whole } from '../src/conversation/parts.ts'
import type { Conversation, Person } from '../src/conversation/people.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { externalIndex } from '../src/identity/seal.ts'
import type { Waiting } from '../src/inbox/citizens.ts'
import { deletedBefore } from '../src/inbox/early-deletions.ts'
import { type Echoed, ourOwn } from '../src/outbox/say.ts'
import type { Tx } from '../src/store/connect.ts'
import { together } from '../src/store/lists.ts'

/** A person, and the events that have to be decided on. */
export interface Ready {
  readonly person: Person
  readonly ready: readonly Whole<Waiting>[]
}

/** What else the decisions need to know of these people, read for all of them at once. */
export async function knownOf(
  tx: Tx,
  ring: KeyRing,
  people: readonly Ready[],
): Promise<(person: Person) => Known> {
  const each = people.flatMap(({ person, ready }) =>
    ready.map(({ event }) => ({ of: person.conversation, event })),
  )
  const drafts = people
    .filter(({ person }) => person.conversation.draftOpenedAt)
    .map(({ person }) => person.conversation.id)
  const named = each.flatMap(({ of, event }) =>
    // An event that is none is put aside where it is heard.
    (event.kind === 'message' || event.kind === 'edit' || event.kind === 'deletion') &&
    typeof event.externalId === 'string'
      ? [externalIndex(ring, of, event.externalId)]
      : [],
  )
  const echoes = each.flatMap(({ of, event }) =>
    event.kind === 'echo' ? [echoed(ring, of, event)] : [],
  )
  const withComplaints = people.flatMap(({ person: { conversation } }) =>
    conversation.latestComplaintId === null ? [] : [conversation.id],
  )
  const [messages, deleted, ours, toOthers, recent] = await together([
    messagesOf(tx, drafts, named),
    deletedBefore(tx, named),
    ourOwn(tx, echoes),
    saidToOthers(tx, echoes),
    recentOf(tx, withComplaints),
  ])
  const byConversation = Map.groupBy<string, Message>(messages, (one) => one.conversationId)
  const byName = Map.groupBy(messages, ({ externalIndex: index }) => index)
  return (person) => {
    const { conversation: of } = person
    return {
      person,
      recent: recent.get(of.id) ?? [],
      messages: byConversation.get(of.id) ?? [],
      indexOf: (externalId) => externalIndex(ring, of, externalId),
      isOfAnother: (index) =>
        byName.get(index)?.some((one) => one.conversationId !== of.id && !one.awaited) ?? false,
      deletedBefore: (index) => deleted.get(index),
      isOurs: (echo) => ours(echoed(ring, of, echo)),
      wasSaidToOthers: (echo) => toOthers(echoed(ring, of, echo)),
    }
  }
}

function echoed(ring: KeyRing, of: Conversation, { externalId, text }: EchoEvent): Echoed {
  return { conversationId: of.id, externalIndex: externalIndex(ring, of, externalId), text }
}
