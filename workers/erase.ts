import { randomUUID } from 'node:crypto'
import { eraseComplaints } from '../src/complaints/erase.ts'
import type { Corrected } from '../src/complaints/supplements.ts'
import { settleAttention } from '../src/conversation/attention.ts'
import { eraseMessages, forgetSoon, wholePeople } from '../src/conversation/erase.ts'
import { eraseNotes } from '../src/conversation/notes.ts'
import { type CoreStore, supplementOf } from '../src/core-store/core-store.ts'
import { lapor, laporBulk } from '../src/core-store/lapor-bulk/names.ts'
import { laporStore } from '../src/core-store/lapor-bulk/store.ts'
import { ownName, ownStore } from '../src/core-store/own/own-store.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { openPersonalKey } from '../src/identity/seal.ts'
import { eraseEvents } from '../src/inbox/erase.ts'
import { forgetAttachments } from '../src/media/attachments.ts'
import { releaseFiles } from '../src/media/erasure.ts'
import { eraseReplies } from '../src/outbox/erase.ts'
import type { Tx } from '../src/store/connect.ts'

/**
 * Erases what people wrote, for ever: messages, attachments, complaints, earlier replies, notes about
 * them, the words in the inbox, and the complaints in our own core store. Their names go at once, their addresses and keys
 * with forgetErased, once the last reply is out. The archive of requests goes with its day.
 *
 * It comes after everything else that a step writes, and before what it says. The caller holds the locks
 * of the conversations.
 *
 * @returns what the core store has to hear; see passOn
 */
export async function eraseAll(
  tx: Tx,
  coreStore: CoreStore,
  ring: KeyRing,
  conversationIds: readonly string[],
): Promise<Corrected[]> {
  const corrected: Corrected[] = []
  for (const id of conversationIds) corrected.push(...(await eraseOne(tx, ring, id)))
  // They may lie there from before there was another store.
  const erasures = corrected.map((one) => supplementOf(randomUUID(), one.id, one))
  for (const store of [ownStore(tx), laporStore(tx)])
    if (store.name !== coreStore.name) await store.addAll?.(tx, erasures)
  return corrected
}

async function eraseOne(tx: Tx, ring: KeyRing, conversationId: string): Promise<Corrected[]> {
  const people = await wholePeople(tx, [conversationId])
  const survivor = people.find(({ id }) => id === conversationId)
  if (!survivor) return []
  const ids = people.map(({ id }) => id)
  const messages = await eraseMessages(tx, ids)
  const others = people.filter((one) => one !== survivor)
  await eraseEvents(
    tx,
    ring,
    {
      events: messages.flatMap(({ events }) => events),
      partsAt: messages.flatMap(({ partsAt }) => partsAt ?? []),
      conversations: ids,
    },
    [survivor, ...others].map(({ sealedKey }) => openPersonalKey(ring, sealedKey)),
  )
  await forgetAttachments(
    tx,
    messages.map(({ id: messageId }) => ({ messageId, kept: [] })),
  )
  const corrected = await eraseComplaints(tx, ids, [ownName, laporBulk, lapor])
  await releaseFiles(tx, await eraseReplies(tx, ids))
  await eraseNotes(tx, ids)
  await settleAttention(tx, ids)
  await forgetSoon(tx, ids)
  return corrected
}
