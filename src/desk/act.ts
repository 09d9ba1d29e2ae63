import { randomUUID } from 'node:crypto'
import { attend, raiseVersion } from '../conversation/word.ts'
import { laneOf } from '../queue/lanes.ts'
import { may } from '../staff/permissions.ts'
import type { Person } from '../staff/person.ts'
import type { Tx } from '../store/connect.ts'
import { isRowId } from '../store/row-id.ts'
import { keepDeed, latestDeed } from './deed-rows.ts'
import { type Deed, type DeedResult, permissionOf, undoSeconds } from './deeds.ts'
import type { DeskDeps, Outcome, Scene } from './scene.ts'
import { undo } from './undo.ts'
import { answer } from './verbs/answer.ts'
import { notForUs, prank, restoreComplaint, withdraw } from './verbs/archive.ts'
import { askCitizen } from './verbs/ask.ts'
import { convert } from './verbs/convert.ts'
import { assign, correctFields, verify } from './verbs/correct.ts'
import { join } from './verbs/join.ts'
import { move, split } from './verbs/move.ts'
import { handBack, note, redirect, reply } from './verbs/talk.ts'

/**
 * Does what an admin says to a conversation, in one transaction: of two who saw the same version, one acts
 * and the other hears who was first. A refusal changes nothing.
 *
 * @param by who is signed in
 */
export async function act(deps: DeskDeps, by: Person, deed: Deed): Promise<DeedResult> {
  if (!areIds(deed)) return { kind: 'notThere' }
  const done = await deps.sql.begin((tx) => actIn(deps, by, deed, tx))
  for (const queue of done.wakes) deps.wake(queue, [laneOf(deed.conversationId)])
  return done.result
}

interface Acted {
  readonly result: DeedResult
  readonly wakes: readonly Parameters<DeskDeps['wake']>[0][]
}

const ended = (result: DeedResult): Acted => ({ result, wakes: [] })

async function actIn(deps: DeskDeps, by: Person, deed: Deed, tx: Tx): Promise<Acted> {
  const conversation = await attend(tx, deed.conversationId)
  if (!conversation) return ended({ kind: 'notThere' })
  const complaintId = 'complaintId' in deed ? deed.complaintId : null
  if (!(await deps.isInReach(tx, by, { conversationId: conversation.id, complaintId })))
    return ended({ kind: 'notThere' })
  if (!may(by.role, permissionOf[deed.verb])) return ended({ kind: 'refused', why: 'not_allowed' })
  if (conversation.version !== deed.version) {
    const first = await latestDeed(tx, conversation.id)
    const { staffId = null, at = null, verb = null } = first ?? {}
    const { version } = conversation
    return ended({ kind: 'conflict', by: staffId, at, verb, version })
  }
  if (conversation.isErased) return ended({ kind: 'refused', why: 'forgotten' })
  const deedId = randomUUID()
  const scene: Scene = {
    tx,
    deps,
    by,
    conversation,
    deedId,
    undoSeconds: deps.undoSeconds ?? undoSeconds,
    doer: { by: by.id, deed: deedId },
  }
  if (deed.verb === 'undo') {
    const undone = await undo(scene, deed)
    if (typeof undone === 'string') return ended(refusal(undone))
    const version = await raiseVersion(tx, conversation.id)
    await keepDeed(scene, { verb: 'undo', version, complaintId: undone.complaintId, before: null })
    const { isOut, wakes } = undone
    const result = { deedId, version, complaintId: undone.complaintId, undoUntil: null }
    return {
      wakes,
      result: { kind: 'done', conversationId: conversation.id, ...result, out: isOut },
    }
  }
  const outcome = await done(scene, deed)
  if (typeof outcome === 'string') return ended(refusal(outcome))
  const version = await raiseVersion(tx, conversation.id)
  const about = outcome.complaintId ?? null
  const until = await keepDeed(scene, {
    verb: deed.verb,
    version,
    complaintId: about,
    before: outcome.before,
  })
  return {
    wakes: outcome.wakes ?? [],
    result: {
      kind: 'done',
      deedId,
      conversationId: conversation.id,
      version,
      complaintId: about,
      undoUntil: outcome.before === null ? null : until,
    },
  }
}

function refusal(why: Exclude<Outcome, object> | 'notThere'): DeedResult {
  return why === 'notThere' ? { kind: 'notThere' } : { kind: 'refused', why }
}

async function done(
  scene: Scene,
  deed: Exclude<Deed, { verb: 'undo' }>,
): Promise<Outcome | 'notThere'> {
  switch (deed.verb) {
    case 'convert':
      return await convert(scene, deed)
    case 'redirect':
      return await redirect(scene, deed)
    case 'ask':
      return await askCitizen(scene, deed)
    case 'reply':
      return await reply(scene, deed)
    case 'note':
      return await note(scene, deed)
    case 'handBack':
      return await handBack(scene)
    case 'notForUs':
      return await notForUs(scene, deed)
    case 'prank':
      return await prank(scene, deed)
    case 'restore':
      return await restoreComplaint(scene, deed)
    case 'withdraw':
      return await withdraw(scene, deed)
    case 'verify':
      return await verify(scene, deed)
    case 'correct':
      return await correctFields(scene, deed)
    case 'join':
      return await join(scene, deed)
    case 'split':
      return await split(scene, deed)
    case 'move':
      return await move(scene, deed)
    case 'assign':
      return await assign(scene, deed)
    case 'answer':
      return await answer(scene, deed)
  }
}

/** What is no id names nothing. */
function areIds(deed: Deed): boolean {
  const ids = [
    deed.conversationId,
    ...('complaintId' in deed ? [deed.complaintId] : []),
    ...('toComplaintId' in deed ? [deed.toComplaintId] : []),
    ...('deedId' in deed ? [deed.deedId] : []),
    ...('messageIds' in deed ? deed.messageIds : []),
    ...('answers' in deed && deed.answers !== undefined ? [deed.answers] : []),
  ]
  return ids.every(isRowId)
}
