import type { Sql } from 'postgres'
import {
  claimToForget,
  eraseMessages,
  forgetPeople,
  wholePeople,
} from '../src/conversation/erase.ts'
import { unlinkEvents } from '../src/inbox/erase.ts'
import { forgetAttachments } from '../src/media/attachments.ts'
import { releaseFiles } from '../src/media/erasure.ts'
import { eraseReplies, forgetPaces } from '../src/outbox/erase.ts'

/**
 * Forgets people who had everything erased, once the last reply to them is out and they have been quiet
 * for ten minutes: what they wrote since then, the words of that reply, their addresses and their keys.
 *
 * @returns how many
 */
export async function forgetErased(sql: Sql): Promise<number> {
  return await sql.begin(async (tx) => {
    const due = await claimToForget(tx)
    if (due.length === 0) return 0
    const conversations = (await wholePeople(tx, due)).map(({ id }) => id)
    const messages = await eraseMessages(tx, conversations)
    await unlinkEvents(tx, {
      events: messages.flatMap(({ events }) => events),
      partsAt: messages.flatMap(({ partsAt }) => partsAt ?? []),
      conversations,
    })
    await forgetAttachments(
      tx,
      messages.map(({ id: messageId }) => ({ messageId, kept: [] })),
    )
    await releaseFiles(tx, await eraseReplies(tx, conversations))
    await forgetPaces(tx, conversations)
    await forgetPeople(tx, conversations)
    return due.length
  })
}
