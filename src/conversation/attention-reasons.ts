import { type AttentionReason, byUrgency } from './attention.ts'
import type { Decision, Recent } from './decision.ts'
import { answerToAgency, answerToAnswer, humanSpeaks, notDone } from './rules/additions.ts'
import { elsewhere, prank, publicity, whoReported } from './rules/no-reports.ts'
import { questionToUs } from './rules/questions.ts'

/**
 * Rules after which a human looks. Greetings, thanks, commands, machines and what nobody can read want
 * none; what is taken for publicity or for somebody else's business is a guess, and a wrong one would
 * lose a report.
 */
const reasonByRule: Readonly<Record<string, AttentionReason>> = {
  'the danger goes on': 'danger',
  [prank.name]: 'prank',
  [publicity.name]: 'unsure',
  [elsewhere.name]: 'unsure',
  [questionToUs.name]: 'asked',
  [whoReported.name]: 'asked',
  [humanSpeaks.name]: 'replied',
  [notDone.name]: 'replied',
  [answerToAgency.name]: 'replied',
  [answerToAnswer.name]: 'replied',
}

/** Why what a citizen wrote wants a human. Pure. */
export function reasonsOf(
  { opening, placed }: Pick<Decision, 'opening' | 'placed'>,
  recent: readonly Pick<Recent, 'id' | 'agencySpokeAt' | 'isJoined'>[],
  humanHasWord: boolean,
): AttentionReason[] {
  const ofOpening: AttentionReason[] = opening
    ? [
        'to_verify',
        ...(opening.danger ? (['danger'] as const) : []),
        ...(opening.toVerify ? (['unsure'] as const) : []),
      ]
    : []
  // A repeat of somebody else's complaint goes nowhere by itself, and neither does what is added to it.
  const isFollowed = new Set(
    recent.filter((one) => one.agencySpokeAt !== null || one.isJoined).map(({ id }) => id),
  )
  const ofMessages = [...placed.values()].flatMap(
    ({ disposition, rule, complaintId }): AttentionReason[] => {
      const byRule = reasonByRule[rule]
      if (byRule) return [byRule]
      const isAnswer =
        disposition === 'addition' &&
        (humanHasWord || (complaintId !== undefined && isFollowed.has(complaintId)))
      return isAnswer ? ['replied'] : []
    },
  )
  return byUrgency([...ofOpening, ...ofMessages])
}
