import { visible } from '../contract/visible-text.ts'
import { findReceiptNumber } from '../identity/names.ts'
import { type Substance, substanceOf } from '../triage/substance.ts'

/** What became of a citizen's message. `draft` while the burst settles. */
export type Disposition = 'draft' | 'complaint' | 'addition' | 'command' | 'set_aside' | 'echo'

/** What the decision knows of a citizen's message. */
export interface Heard {
  readonly id: string
  readonly text: string
  readonly sentAt: Date
  /** `sentAt` is by the clock of whoever wrote. */
  readonly sendersClock: boolean
  readonly acceptedAt: Date
  /** A picture or a file; a sticker is none. */
  readonly hasAttachment: boolean
  readonly hasSticker: boolean
  readonly hasLocation: boolean
  readonly passive: boolean
  /** The platform's own way to start a conversation was used. */
  readonly opening: boolean
  /** A machine wrote it: the text says so, or it is one of our own replies that came back. */
  readonly fromMachine: boolean
  readonly unsupported: boolean
  /** Everybody can read it and its answers. */
  readonly public: boolean
  /** Of a part that came after its siblings: the complaint that has the rest of its text. */
  readonly belongsTo?: string | undefined
}

/** What a conversation remembers between steps. */
export interface State {
  /** Messages of the burst that is still settling, in the order of their sending. */
  readonly draft: readonly Heard[]
  readonly latest: Latest | undefined
  /** A human of ours speaks: nothing is said except answers to commands. */
  readonly humanSpeaks: boolean
  /** The citizen asked for no more notices. */
  readonly hasStopped: boolean
}

/** The latest complaint of a conversation. */
interface Latest {
  readonly complaintId: string
  /** When the last message of its burst was sent. */
  readonly burstEndedAt: Date
  readonly openedAt: Date
}

export type Reply = Reason &
  (
    | { readonly text: 'guide' | 'help' | 'unsupported' | 'stopped' | 'started' | 'statusInPublic' }
    | { readonly text: 'status'; readonly asked: StatusQuestion }
  )

/** Why something is said. */
interface Reason {
  readonly cause: string
  /** The question may come again: the same answer is given once an hour. */
  readonly hourly?: true
}

export type StatusQuestion = Extract<Command, { kind: 'status' }>

export interface Decision {
  /** What became of each message that does not stay in the draft. */
  readonly placed: ReadonlyMap<string, Placement>
  /** The burst that goes on settling, and until when. */
  readonly draft: readonly Heard[]
  readonly dueAt: Date | undefined
  /** The burst that is whole: its messages become one complaint. */
  readonly complaint: readonly Heard[] | undefined
  /** With the message that each one answers. */
  readonly replies: readonly (Reply & { readonly answers: string })[]
  readonly notices: 'stop' | 'start' | undefined
}

export interface Placement {
  readonly disposition: Disposition
  readonly complaintId?: string
}

/** However long somebody goes on writing, a burst is whole after this many settle windows. */
export const maxSettleWindows = 5

/**
 * What follows from what a citizen wrote. Pure: the same state, messages and time give the same
 * decision.
 *
 * @param heard new messages, in the order of their sending
 * @param settleMs quiet time after which a burst counts as whole
 */
export function decide(
  state: State,
  heard: readonly Heard[],
  settleMs: number,
  now: Date,
): Decision {
  const placed = new Map<string, Placement>()
  const replies: (Reply & { answers: string })[] = []
  const added: Heard[] = []
  let notices: Decision['notices']

  for (const message of heard) {
    if (message.belongsTo !== undefined) {
      placed.set(message.id, { disposition: 'addition', complaintId: message.belongsTo })
      continue
    }
    const command = isBare(message) ? readCommand(message.text) : undefined
    // Whoever answers a machine is answered by it.
    if (message.passive || message.fromMachine) placed.set(message.id, { disposition: 'set_aside' })
    else if (message.opening) {
      placed.set(message.id, { disposition: 'command' })
      if (!state.humanSpeaks) replies.push({ ...guide, answers: message.id })
    } else if (message.unsupported) {
      placed.set(message.id, { disposition: 'set_aside' })
      if (!state.humanSpeaks) replies.push({ ...unsupported, answers: message.id })
    } else if (command) {
      placed.set(message.id, { disposition: 'command' })
      replies.push({ ...answerTo(command, message, state), answers: message.id })
      if (command.kind === 'stop' || command.kind === 'start') notices = command.kind
    } else if (state.latest && isOfBurst(message, state.latest, settleMs)) {
      const { complaintId } = state.latest
      placed.set(message.id, { disposition: 'addition', complaintId })
    } else added.push(message)
  }

  const draft = [...state.draft, ...added].sort(bySending)
  const { burst, later, dueAt } = firstBurst(draft, settleMs)
  if (!dueAt || now < dueAt) return { placed, draft, dueAt, complaint: undefined, replies, notices }

  const isPublic = burst.every((message) => message.public)
  const substance = substanceOf({
    text: burst.map(({ text }) => text).join('\n'),
    hasAttachment: burst.some(({ hasAttachment, hasLocation }) => hasAttachment || hasLocation),
    hasSticker: burst.some(({ hasSticker }) => hasSticker),
    isPublic,
  })
  const next = firstBurst(later, settleMs).dueAt
  const whole = { placed, draft: later, dueAt: next, replies, notices }
  if (substance === 'report') return { ...whole, complaint: burst }

  for (const { id } of burst) placed.set(id, { disposition: 'set_aside' })
  const [first] = burst
  if (first && !state.humanSpeaks && needsGuide(substance, isPublic, state.latest !== undefined))
    replies.push({ ...guide, answers: first.id })
  return { ...whole, complaint: undefined }
}

const guide = { text: 'guide', cause: 'guide', hourly: true } as const
const unsupported = { text: 'unsupported', cause: 'unsupported', hourly: true } as const

/**
 * Whether what is no report is answered with how to write one. Thanks and gestures after a complaint
 * need no answer; before one they are a greeting. Of what everybody can read only a greeting is
 * answered: nobody asked us who praises, laughs, or calls a friend.
 */
function needsGuide(
  substance: Exclude<Substance, 'report'>,
  isPublic: boolean,
  hasComplaint: boolean,
): boolean {
  if (isPublic) return substance === 'greeting'
  return !(substance === 'thanks' && hasComplaint)
}

/** A command is a text and nothing else. */
function isBare({ hasAttachment, hasLocation }: Heard): boolean {
  return !hasAttachment && !hasLocation
}

function answerTo(command: Command, message: Heard, { hasStopped }: State): Reply {
  switch (command.kind) {
    case 'status':
      if (message.public) return { text: 'statusInPublic', cause: 'statusInPublic', hourly: true }
      return { text: 'status', cause: 'status', hourly: true, asked: command }
    case 'help':
      return { text: 'help', cause: 'help', hourly: true }
    case 'stop':
      // Whoever stops after a new start is told so again.
      return hasStopped
        ? { text: 'stopped', cause: 'stopped', hourly: true }
        : { text: 'stopped', cause: `stopped:${message.id}` }
    case 'start':
      // Some apps send it by themselves at the beginning: only who had stopped starts again.
      return hasStopped ? { text: 'started', cause: `started:${message.id}` } : guide
  }
}

/** A provider tries for this long to deliver a message that belongs to a burst. */
const lateMs = 60 * 60_000

/**
 * Whether a message that is read after a complaint was opened belongs to it. It was sent before the end of
 * the complaint's burst; and that is not only what a clock says. Either it had arrived when the complaint
 * was opened, or its provider, and not whoever wrote, says that it was sent while the burst was written.
 * Every message in doubt gets a receipt of its own.
 */
function isOfBurst(
  { sentAt, sendersClock, acceptedAt }: Heard,
  { burstEndedAt, openedAt }: Latest,
  settleMs: number,
): boolean {
  const earlierMs = burstEndedAt.getTime() - sentAt.getTime()
  const sinceMs = acceptedAt.getTime() - openedAt.getTime()
  if (earlierMs <= 0) return false
  return sinceMs < 0 || (!sendersClock && earlierMs <= settleMs && sinceMs <= lateMs)
}

// Messages that arrived closer to each other are one matter, whatever the account's quiet time.
const leastApartMs = 5_000

/**
 * The messages that arrived before the first burst among them was whole, when that is, and those that
 * arrived after it: however late a step reads them, they are what they would have been at once.
 */
function firstBurst(
  draft: readonly Heard[],
  settleMs: number,
): { burst: readonly Heard[]; later: readonly Heard[]; dueAt: Date | undefined } {
  const arrivals = draft.map(({ acceptedAt }) => acceptedAt.getTime()).sort((a, b) => a - b)
  const [first] = arrivals
  if (first === undefined) return { burst: [], later: [], dueAt: undefined }
  const apartMs = Math.max(settleMs, leastApartMs)
  let last = first
  for (const at of arrivals)
    if (at <= Math.min(last + apartMs, first + apartMs * maxSettleWindows)) last = at
  const isEarly = ({ acceptedAt }: Heard) => acceptedAt.getTime() <= last
  return {
    burst: draft.filter(isEarly),
    later: draft.filter((one) => !isEarly(one)),
    dueAt: new Date(Math.min(last + settleMs, first + settleMs * maxSettleWindows)),
  }
}

function bySending(a: Heard, b: Heard): number {
  return a.sentAt.getTime() - b.sentAt.getTime() || a.acceptedAt.getTime() - b.acceptedAt.getTime()
}

/** What a citizen may ask of the gateway itself, in a message of a word or two. */
export type Command =
  | {
      readonly kind: 'status'
      /** Present only where its check digit holds. */
      readonly receiptNumber?: string
      /** The digits of a number that cannot be a receipt number, for the answer to repeat. */
      readonly typed?: string
    }
  | { readonly kind: 'help' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'start' }

const words: Readonly<Record<string, Command>> = {
  status: { kind: 'status' },
  cek: { kind: 'status' },
  bantuan: { kind: 'help' },
  help: { kind: 'help' },
  info: { kind: 'help' },
  stop: { kind: 'stop' },
  berhenti: { kind: 'stop' },
  unreg: { kind: 'stop' },
  mulai: { kind: 'start' },
  start: { kind: 'start' },
}

const asksForStatus = /^(?:status|cek|cek status|status cek)$/
// Words that may stand between the command and the number: it is still no report.
const aboutNumbers = /\b(?:laporan|aduan|pengaduan|saya|nomor|nomer|no|resi)\b/g

/** Longer than any command, with and without what cannot be seen: longer texts are not looked at. */
const maxLength = 80
const maxRawLength = 1_000

/**
 * The command that the whole message is, or undefined where it is anything else: a report that
 * begins with a command's word stays a report. Case, punctuation, quotes around and what cannot be seen
 * do not matter.
 */
export function readCommand(text: string): Command | undefined {
  const plain = text.length > maxRawLength ? text : visible(text)
  if (plain.length > maxLength) return undefined
  // Bots are addressed as in `/status@lapor_bot`.
  const typed = plain
    .trim()
    .replace(/^(\/\w+)@\w+/, '$1')
    .toLowerCase()
  const letters = typed
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ')
  const digits = typed.replace(/\D+/g, '')
  return digits === '' ? ofWords(letters) : ofNumber(letters, digits, typed)
}

function ofWords(letters: string): Command | undefined {
  if (Object.hasOwn(words, letters)) return words[letters]
  return asksForStatus.test(withoutFillers(letters)) ? { kind: 'status' } : undefined
}

function ofNumber(letters: string, digits: string, typed: string): Command | undefined {
  const receiptNumber = findReceiptNumber(typed)
  const isOnlyThat = receiptNumber === digits
  if (letters === '') return isOnlyThat ? { kind: 'status', receiptNumber } : undefined
  if (!asksForStatus.test(withoutFillers(letters))) return undefined
  return isOnlyThat ? { kind: 'status', receiptNumber } : { kind: 'status', typed: digits }
}

function withoutFillers(letters: string): string {
  return letters.replace(aboutNumbers, '').trim().replace(/\s+/g, ' ')
}
