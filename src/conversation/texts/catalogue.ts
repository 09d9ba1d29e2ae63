import type { ComplaintStatus } from '../../complaints/status.ts'
import type { EmergencyService } from '../../config-file.ts'

/**
 * What citizens read: the texts by name, and what each is filled with. There is one catalogue per
 * language. Every whole text fits one GSM-7 SMS with the longest agency name that the settings allow;
 * `receipt` and `danger` are followed by as many parts as fit (see compose.ts).
 */
export const placeholders = {
  /** The complaint is kept; parts follow. */
  receipt: ['agency', 'number'],
  /** The same of a question, and of an idea. */
  receiptOfQuestion: ['agency', 'number'],
  receiptOfIdea: ['agency', 'number'],
  /** The same where everybody can read it: without the number, but with how to ask for it. */
  receiptInPublic: ['agency'],
  partCategory: ['category'],
  partAgency: ['to'],
  partAnonymous: [],
  partConfidential: [],
  partBoth: [],
  /** About officials: no names or numbers, please. */
  partOfficial: [],
  /** A number of an identity card stood in the text. */
  partIdentity: [],
  partDate: ['day'],
  partHint: [],
  partSorry: [],
  askWhat: [],
  askWhere: [],
  /** Of danger, in haste. */
  askWhereNow: [],
  askWhen: [],
  askPlace: ['place'],
  /** A question by itself. */
  ask: ['agency', 'number', 'question'],
  remind: ['agency', 'number', 'question'],
  /** The same text came before from the same person. */
  repeat: ['agency', 'number', 'day'],
  repeatInPublic: ['agency'],
  status: ['agency', 'number', 'day', 'status'],
  statusLine: ['number', 'day', 'status'],
  statusMany: ['agency', 'lines'],
  /** What the agency said last. */
  partWords: ['words'],
  partNext: ['day'],
  /** The day that was promised is over. */
  partLate: [],
  /** The answer to what belongs into a private talk: write to us in private. */
  statusInPublic: ['agency'],
  /** One text for a number that does not exist and for a number of somebody else. */
  statusNotFound: ['agency', 'number'],
  statusMistyped: ['agency'],
  statusWithoutComplaint: ['agency'],
  /** The answer to a mere greeting: what to write. */
  guide: ['agency'],
  help: ['agency'],
  unsupported: ['agency'],
  stopped: ['agency'],
  started: ['agency'],
  added: ['agency', 'number'],
  addedToAgency: ['agency', 'number'],
  placeConfirmed: ['agency', 'number'],
  confirmWithdraw: ['agency', 'number'],
  withdrawn: ['agency', 'number'],
  kept: ['agency', 'number'],
  confirmErase: ['agency'],
  confirmEraseOf: ['agency', 'number'],
  /** She said no, and has no report. */
  nothingErased: ['agency'],
  thanked: ['agency'],
  erased: ['agency'],
  nothingToConfirm: ['agency'],
  nothingToWithdraw: ['agency'],
  elsewhere: ['agency'],
  /** An admin says where to report. */
  redirected: ['agency'],
  /** Somebody asks who reported. */
  notTold: ['agency'],
  calm: ['agency'],
  rated: ['agency', 'number'],
  reopened: ['agency', 'number'],
  /** Which flags hold: one of the parts above. */
  wishes: ['agency', 'what'],
  partNamed: [],
  partOpenly: [],
  /** Whoever wants to die hears first that somebody cares. */
  dangerOfSuicide: ['agency', 'services', 'number'],
  dangerOfSuicideInPublic: ['agency', 'services'],
  partNoEmergency: [],
  /** Danger to life: whom to call now. */
  danger: ['agency', 'services', 'number'],
  dangerInPublic: ['agency', 'services'],
  /** Ends what is said in public beside a private reply, which may not have arrived. */
  partInPrivate: [],
  /** What the agency tells of a complaint; parts follow. */
  news: ['agency', 'number'],
  /** There is news that not everybody may read. */
  newsInPublic: ['agency'],
  partNewsVerified: [],
  partNewsAssigned: ['by'],
  partNewsAnswered: ['by'],
  partNewsAsked: ['by'],
  /** *Bukan wewenang*: it is handed on. */
  partNewsDeclined: ['by'],
  partNewsDelayed: [],
  partNewsArchived: [],
  partNewsClosed: [],
  /** The agency's own words. */
  partNewsWords: ['words'],
  /** Stands for the name of an agency that nobody named. */
  partNewsAgency: [],
  /** After an answer. */
  partNewsNotDone: [],
  /** After the closing. */
  partNewsRate: [],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type TextName = keyof typeof placeholders

/** One language: the texts, with their placeholders in braces, and the words that fill them. */
export interface Catalogue {
  readonly texts: Readonly<Record<TextName, string>>
  readonly states: Readonly<Record<ComplaintStatus, string>>
  readonly withdrawn: string
  readonly services: Readonly<Record<EmergencyService | 'any', string>>
  readonly or: string
}
