import {
  addition,
  answerToAgency,
  answerToAnswer,
  answerToQuestion,
  humanSpeaks,
  notDone,
  sameMatter,
} from './rules/additions.ts'
import { onTheirWay } from './rules/coming.ts'
import { opened } from './rules/following.ts'
import {
  confirmed,
  erase,
  notConfirmed,
  startNotices,
  stopNotices,
  wish,
  withdraw,
} from './rules/herself.ts'
import { courtesy, elsewhere, prank, publicity, whoReported, yesOrNo } from './rules/no-reports.ts'
import { help, questionToUs, rating, status, statusOfMatter } from './rules/questions.ts'
import type { Rule } from './rules/rule.ts'

export type { Followed } from './rules/rule.ts'

const report: Rule = {
  name: 'report',
  says: 'Everything else is a report, an aspiration or a request for information; where that is not sure, it is marked.',
  examples: ['lampu jalan mati di jl melati', 'mohon dibangun taman', 'syarat bikin ktp apa aja'],
  follow: (read, state) => opened(read, state),
}

/**
 * The rules for a whole burst, from top to bottom: the first one that has an answer decides, and the last
 * one takes whatever is left. docs/dialogs.md shows them.
 */
export const rules: readonly Rule[] = [
  confirmed,
  notConfirmed,
  erase,
  withdraw,
  stopNotices,
  startNotices,
  wish,
  humanSpeaks,
  onTheirWay,
  whoReported,
  status,
  statusOfMatter,
  help,
  questionToUs,
  rating,
  notDone,
  answerToAgency,
  answerToAnswer,
  answerToQuestion,
  courtesy,
  yesOrNo,
  prank,
  publicity,
  elsewhere,
  addition,
  sameMatter,
  report,
]
