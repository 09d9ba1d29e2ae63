import { reportNews } from '../../complaints/news.ts'
import { statusesBefore } from '../../complaints/states.ts'
import type { ComplaintStatus } from '../../complaints/status.ts'
import type { Target } from '../../complaints/target.ts'
import { targetOf } from '../../complaints/target.ts'
import { newsKey } from '../../core-store/events.ts'
import { takeAnswer } from '../../core-store/lapor-bulk/answer.ts'
import { laporBulk } from '../../core-store/lapor-bulk/names.ts'
import { ownName } from '../../core-store/own/own-store.ts'
import { statusInOwn, tellOwnIn } from '../../core-store/own/tell.ts'
import type { DeedOf, Refusal } from '../deeds.ts'
import { type Before, eventKeyOf, type Outcome, type Scene } from '../scene.ts'
import { wordsIn } from './talk.ts'

/**
 * The agency's words, as its store would tell them: the store knows at once, the citizen once it can no
 * longer be undone.
 */
export async function answer(scene: Scene, deed: DeedOf<'answer'>): Promise<Outcome | 'notThere'> {
  const said = wordsIn(deed.text)
  if (typeof said === 'string') return said
  const { tx, deps, conversation, doer, undoSeconds } = scene
  const target = await targetOf(tx, conversation.id, deed.complaintId)
  if (!target) return 'notThere'
  if (target.isErased) return 'forgotten'
  if (target.isRepeat) return 'is_repeat'
  if (!mayHear(target.status, deps.coreStore.name)) return 'not_open'
  const told = await tellStore(scene, target, said.words)
  if (typeof told === 'string') return told
  const key = newsKey(deps.coreStore.name, eventKeyOf(doer.deed))
  const agency = target.agency ?? undefined
  await reportNews(
    tx,
    [
      {
        eventKey: key,
        complaintId: target.id,
        kind: 'answered',
        text: said.words,
        agency,
        at: new Date(),
        byStaff: true,
      },
    ],
    undoSeconds,
  )
  return { complaintId: target.id, before: { news: { complaintId: target.id, key }, told } }
}

/** LAPOR! often has closed a report before somebody pastes the words of its answer. */
function mayHear(status: ComplaintStatus, store: string): boolean {
  return statusesBefore('answered').includes(status) || (store === laporBulk && status === 'closed')
}

/** A store that lies here keeps it as an event of its own; undefined where the complaint is not there. */
async function tellStore(
  { tx, deps, doer }: Scene,
  { id: reference, agency }: Target,
  text: string,
): Promise<Before['told'] | Refusal> {
  const event = {
    key: eventKeyOf(doer.deed),
    reference,
    kind: 'answered' as const,
    text,
    ...(agency !== null && { agency }),
  }
  if (deps.coreStore.name === ownName) {
    const status = await statusInOwn(tx, reference)
    if (status === undefined) return undefined
    const told = await tellOwnIn(tx, event)
    return told.kind === 'told' ? { store: 'own', reference, status } : 'not_open'
  }
  if (deps.coreStore.name !== laporBulk) return undefined
  const todos = await takeAnswer(tx, { ...event, at: new Date() })
  return todos && { store: 'lapor-bulk', reference, todos }
}
