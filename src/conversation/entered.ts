import { randomUUID } from 'node:crypto'
import type { MessageEvent } from '../contract/events.ts'
import type { KeyRing } from '../identity/keys.ts'
import { blindIndex, externalIndex, sealWith } from '../identity/seal.ts'
import type { Tx } from '../store/connect.ts'
import { MetAtOnce, meetAll } from './meeting.ts'
import { keepMessages } from './messages.ts'
import { sealMessage } from './new-message.ts'
import { lockPeople, type Person } from './people.ts'

/** The rule of messages that staff typed in for a citizen. */
export const enteredByHuman = 'a human entered it'

/**
 * Finds the person with this address, or meets them, and locks their conversation.
 *
 * @param kind of the address, as `kindOfAddress` of its channel has it
 * @throws MetAtOnce where another step met the same person at the same time: begin anew
 */
export async function meetOne(
  tx: Tx,
  ring: KeyRing,
  of: {
    readonly channel: string
    readonly account: string
    readonly address: string
    readonly kind: string
  },
): Promise<Person> {
  const index = blindIndex(ring, of.channel, of.account, of.address).toString('hex')
  const met = await meetAll(tx, ring, [{ ...of, index, others: new Map(), successors: new Map() }])
  const id = met.owners.get(index)
  const [person] = id === undefined ? [] : await lockPeople(tx, ring, [id])
  if (!person) throw new MetAtOnce('whom this address belongs to changed meanwhile')
  return person
}

/**
 * Keeps what staff typed in for a person as a message of theirs, with their name where they gave it.
 *
 * @returns the id of the message
 */
export async function keepEnteredMessage(
  tx: Tx,
  ring: KeyRing,
  { conversation, key }: Person,
  entered: {
    readonly inboxId: string
    readonly event: MessageEvent
    readonly complaintId: string
    readonly now: Date
  },
): Promise<string> {
  const { event, inboxId, complaintId, now } = entered
  const { id: conversationId, channel, account } = conversation
  const id = randomUUID()
  const message = sealMessage(key, {
    id,
    conversationId,
    inboxId,
    externalIndex: externalIndex(ring, { channel, account }, event.externalId),
    sealedExternalId: sealWith(key, 'external id', event.externalId),
    text: event.text,
    attachments: event.attachments,
    location: null,
    replyToIndex: null,
    partGroup: null,
    partMarks: null,
    public: false,
    place: null,
    unsupported: null,
    disposition: 'complaint',
    rule: enteredByHuman,
    complaintId,
    awaited: false,
    edits: [],
    sentAt: event.sentAt,
    acceptedAt: now,
    editedAt: null,
    deletedAt: null,
  })
  await keepMessages(tx, [message])
  if (event.fromName)
    await tx`
      update conversation set sealed_name = ${sealWith(key, 'name', event.fromName)}
      where id = ${conversationId}`
  return id
}
