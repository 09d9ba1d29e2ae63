import { deedToUndo } from '../../desk/conversation.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import type { Answer, ConsolePage, Visit } from '../kit/visit.ts'
import { verbWords } from './verb-words.ts'

export const undoPages: readonly ConsolePage<ConsoleDeps>[] = [
  { method: 'POST', url: '/undo', may: 'complaint.answer', audits: 'deed.undone', handle: undo },
]

/** A deed, and after a blank where to go then. */
const form = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?: (\/(?![/\\])[!-~]*))?$/

async function undo(visit: Visit, deps: ConsoleDeps): Promise<Answer> {
  const [, deedId, back] = form.exec(visit.form.text('deed')) ?? []
  const found = deedId === undefined ? undefined : await deedToUndo(deps.sql, visit.reach, deedId)
  if (deedId === undefined || !found) return { kind: 'notThere' }
  const { conversationId, version } = found
  const result = await deps.act(visit.person, { verb: 'undo', deedId, conversationId, version })
  const w = verbWords[visit.language]
  const to = back ?? `/conversations/${conversationId}`
  switch (result.kind) {
    case 'notThere':
      return { kind: 'notThere' }
    case 'done':
      return {
        kind: 'go',
        to,
        said: { text: result.out ? w.isOut : w.undone, isUndone: !result.out },
      }
    case 'refused':
      return { kind: 'go', to, said: { text: w.refused[result.why], tone: 'bad' } }
    case 'conflict':
      return { kind: 'go', to, said: { text: w.refused.later_deed, tone: 'bad' } }
  }
}
