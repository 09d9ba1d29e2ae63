import { complaintsBefore } from '../../complaints/before.ts'
import { settleLookedAt } from '../../complaints/checked.ts'
import { joinTo, rootNumbered, withRepeats } from '../../complaints/duplicates.ts'
import { correctedOf } from '../../complaints/supplements.ts'
import { passOn } from '../../core-store/pass-on.ts'
import { findReceiptNumber } from '../../identity/names.ts'
import type { DeedOf } from '../deeds.ts'
import { type Outcome, type Scene, seenTo } from '../scene.ts'
import { openTarget } from './archive.ts'

/**
 * The complaint says the same as another one: it goes no further, and its citizen, who keeps her number,
 * hears what is told of the other.
 */
export async function join(
  scene: Scene,
  { complaintId: id, into }: DeedOf<'join'>,
): Promise<Outcome | 'notThere'> {
  const { tx, deps, by, conversation, doer } = scene
  const target = await openTarget(scene, id)
  if (typeof target === 'string') return target
  const number = findReceiptNumber(into)
  const root = number === undefined ? undefined : await rootNumbered(tx, number)
  if (!root) return 'no_such_number'
  if (root.id === id) return 'same_complaint'
  const { conversationId } = root
  if (!(await deps.isInReach(tx, by, { conversationId, complaintId: root.id })))
    return 'no_such_number'
  const complaints = await complaintsBefore(tx, await withRepeats(tx, id), 'end')
  // The store hears of it while it is no repeat: of those it hears nothing.
  const told = await correctedOf(tx, 'withdrawal', [id])
  await joinTo(tx, id, root.id, doer)
  await passOn(
    deps.coreStore,
    tx,
    told.map((one) => ({ ...one, status: 'archived' as const })),
  )
  const attention = await seenTo(scene, ['unsure'])
  await settleLookedAt(tx, [conversation.id])
  return { complaintId: id, before: { complaints, tells: 'reopened', attention } }
}
