import { randomUUID } from 'node:crypto'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'

/** @returns the id of the note */
export async function addNote(
  tx: Tx,
  note: { readonly conversationId: string; readonly staffId: string; readonly text: string },
): Promise<string> {
  const id = randomUUID()
  await tx`
    insert into note (id, conversation_id, staff_id, text)
    values (${id}, ${note.conversationId}, ${note.staffId}, ${note.text})`
  return id
}

/** Takes a note back. */
export async function removeNote(tx: Tx, id: string): Promise<void> {
  await tx`delete from note where id = ${id}`
}

/** Takes the words out of all notes of conversations: they may tell of the citizen. */
export async function eraseNotes(tx: Tx, conversationIds: readonly string[]): Promise<void> {
  await tx`update note set text = '' where conversation_id = any(${[...conversationIds]}::uuid[])`
}

/** Conversations that go on in others take their notes along. */
export async function moveNotes(
  tx: Tx,
  joined: readonly { readonly loser: string; readonly survivor: string }[],
): Promise<void> {
  const j = listsOf(joined)
  await tx`
    update note n set conversation_id = j.survivor
    from unnest(${j('loser')}::uuid[], ${j('survivor')}::uuid[]) as j (loser, survivor)
    where n.conversation_id = j.loser`
}
