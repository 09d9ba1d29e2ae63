import type { Texts } from './catalogue.ts'

export const en: Texts = {
  receipt: ({ agency, number }) =>
    `${agency}: We have received your report under number ${number}. To follow it, reply STATUS ${number}.`,
  receiptInPublic: ({ agency }) =>
    `${agency}: We have received your report. For its number, send us STATUS as a direct message.`,
  repeat: ({ agency, number, day }) =>
    `${agency}: We received the same report on ${day} under number ${number}. There is no need to send it again.`,
  repeatInPublic: ({ agency }) =>
    `${agency}: We have received the same report before. There is no need to send it again.`,
  status: ({ agency, number, status, day }) =>
    `${agency}: Report ${number} (${day}): ${status}. Thank you.`,
  statusInPublic: ({ agency }) =>
    `${agency}: To keep this between us, please send STATUS as a direct message.`,
  statusNotFound: ({ agency, number }) =>
    `${agency}: There is no report ${number} in this conversation. Please check the number.`,
  statusMistyped: ({ agency }) =>
    `${agency}: That is not a report number of ours. Please check it; a report number has 10 digits.`,
  statusWithoutComplaint: ({ agency }) =>
    `${agency}: There is no report in this conversation yet. Please write your report.`,
  guide: ({ agency }) => `${agency}: Please write your report: what happened, where, and when.`,
  help: ({ agency }) =>
    `${agency}: Write your report here. Reply STATUS to follow it, STOP to stop notices.`,
  unsupported: ({ agency }) =>
    `${agency}: We are sorry, we cannot read messages of this kind yet. Please write your report as text.`,
  stopped: ({ agency }) =>
    `${agency}: We will send no more notices. Reply MULAI to receive them again.`,
  started: ({ agency }) => `${agency}: Notices are on again. Thank you.`,
  states: {
    unverified: 'awaiting verification',
    incomplete: 'awaiting further details',
    verified: 'verified',
    in_progress: 'being followed up',
    answered: 'answered',
    closed: 'closed',
    archived: 'archived',
  },
}
