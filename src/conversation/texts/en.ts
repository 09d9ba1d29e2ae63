import type { Catalogue } from './catalogue.ts'

export const en: Catalogue = {
  texts: {
    receipt: '{agency}: Your report is received, number {number}.',
    receiptOfQuestion: '{agency}: Your question is received, number {number}.',
    receiptOfIdea: '{agency}: Your idea is received, number {number}.',
    receiptInPublic:
      '{agency}: We have received your report. For its number and details please send STATUS in a direct message.',
    partCategory: 'Category: {category}.',
    partAgency: 'For: {to}.',
    partAnonymous: 'Your identity is kept secret.',
    partConfidential: 'The content is secret.',
    partBoth: 'Identity and content kept secret.',
    partOfficial: 'Please write no names or numbers.',
    partIdentity: 'Please do not send identity numbers again.',
    partDate: 'Verified by {day}.',
    partHint: 'Reply STATUS for progress.',
    partSorry: 'We are sorry for the trouble.',
    askWhat: 'What happened, and where?',
    askWhere: 'Where (street, village, landmark)?',
    askWhereNow: 'Where is it?',
    askWhen: 'When did it happen?',
    askPlace: 'Place: {place}. Correct?',
    ask: '{agency}: About report {number}: {question}',
    remind: '{agency}: Report {number} is incomplete. {question}',
    repeat:
      '{agency}: We received the same report on {day} with number {number}. There is no need to send it again.',
    repeatInPublic:
      '{agency}: We received the same report before. There is no need to send it again.',
    status: '{agency}: Report {number} ({day}): {status}.',
    statusLine: '{number} ({day}): {status}.',
    statusMany: '{agency}: {lines}',
    partWords: 'The agency says: "{words}"',
    partNext: 'By {day}.',
    partLate: 'We are sorry: verifying it is late.',
    statusInPublic:
      '{agency}: For your privacy please send this in a direct message, for example STATUS.',
    statusNotFound:
      '{agency}: There is no report {number} in this conversation. Please check the number.',
    statusMistyped:
      '{agency}: That is not a report number of ours. Please check it; a report number has 10 digits.',
    statusWithoutComplaint:
      '{agency}: There is no report in this conversation yet. Please write yours.',
    guide: '{agency}: Please write your report: what happened, where, and when.',
    help: '{agency}: Write your report here: what and where. STATUS: progress, CABUT: withdraw, STOP: no more notices.',
    unsupported:
      '{agency}: We are sorry, we cannot read this kind of message yet. Please write your report as a text.',
    stopped: '{agency}: We will send no more notices. Reply MULAI to receive them again.',
    started: '{agency}: Notices are on again. Thank you.',
    added: '{agency}: Thank you, this was added to report {number}.',
    addedToAgency: '{agency}: Thank you, this goes to the agency for report {number}.',
    placeConfirmed: '{agency}: Thank you, the place of report {number} is complete.',
    confirmWithdraw:
      '{agency}: Withdraw report {number}? Reply YES to withdraw. Otherwise it goes on.',
    withdrawn: '{agency}: Report {number} was withdrawn as you wished. Thank you.',
    kept: '{agency}: All right, report {number} goes on.',
    confirmErase:
      '{agency}: You have no report here. Your messages and data will be erased for ever. Reply YES to erase.',
    confirmEraseOf:
      '{agency}: Report {number} and all your data here will be erased for ever. Reply YES to erase.',
    nothingErased: '{agency}: Nothing is erased.',
    thanked: '{agency}: Thank you for your message. You can write a report here at any time.',
    erased:
      '{agency}: Your data here are erased. We ask the agency to erase what was handed on already.',
    nothingToConfirm:
      '{agency}: There is nothing to confirm. Please write your report, or reply STATUS for progress.',
    nothingToWithdraw: '{agency}: There is no such open report in this conversation.',
    elsewhere:
      '{agency}: Court cases and private matters are not ours. Free legal aid: Posbakum at the court.',
    redirected:
      '{agency}: Please send us your report as a direct message, at lapor.go.id, or by SMS to 1708. Thank you.',
    notTold: '{agency}: We tell nobody who reported, nor their number.',
    calm: '{agency}: We are sorry if something disappointed you. Please write what happened and where.',
    rated: '{agency}: Thank you for rating report {number}.',
    reopened: '{agency}: We are sorry. Report {number} is open again and goes to the agency.',
    wishes: '{agency}: All right, noted. {what}',
    partNamed: 'Your name is no longer hidden.',
    partOpenly: 'The report is not kept secret.',
    dangerOfSuicide:
      '{agency}: You are not alone, we care. Please call {services} now. Report {number}.',
    dangerOfSuicideInPublic: '{agency}: You are not alone, we care. Please call {services} now.',
    partNoEmergency: 'We are no emergency service.',
    danger:
      '{agency}: Call {services} now. We are no emergency service. Report {number} is passed on.',
    dangerInPublic:
      '{agency}: Call {services} now. We are no emergency service. The report is passed on.',
    partInPrivate: 'For details please send STATUS in a direct message.',
    news: '{agency}: News of report {number}:',
    newsInPublic: '{agency}: There is news of your report. Please send STATUS as a direct message.',
    partNewsVerified: 'It has been verified.',
    partNewsAssigned: 'It went to {by}.',
    partNewsAnswered: 'It was answered by {by}.',
    partNewsAsked: 'Please answer the question of {by}.',
    partNewsDeclined: 'It is not for {by}; we hand it on.',
    partNewsDelayed: 'It takes more time.',
    partNewsArchived: 'It was archived.',
    partNewsClosed: 'It is done and closed.',
    partNewsWords: '"{words}"',
    partNewsAgency: 'the agency',
    partNewsNotDone: 'If it is not done, reply NOT DONE.',
    partNewsRate: 'Please rate it 1-5, or reply NOT DONE.',
  },
  states: {
    unverified: 'waits for verification',
    incomplete: 'waits for more information',
    verified: 'verified',
    in_progress: 'being followed up',
    answered: 'answered',
    closed: 'closed',
    archived: 'archived',
  },
  withdrawn: 'withdrawn',
  services: {
    any: 'emergency',
    fire: 'fire brigade',
    police: 'police',
    ambulance: 'ambulance',
    rescue: 'search and rescue',
    disaster: 'disaster agency',
    electricity: 'PLN',
    women_and_children: 'women/children',
    crisis: 'mental health',
  },
  or: 'or',
}
