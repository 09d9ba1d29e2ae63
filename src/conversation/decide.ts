import { type Danger, dangerIn } from '../triage/danger.ts'
import { normalise } from '../triage/normalise.ts'
import { placeIn } from '../triage/place.ts'
import { bySending, firstBurst, isOfBurst } from './burst.ts'
import { type Command, readCommand } from './command.ts'
import type {
  Customs,
  Decision,
  Disposition,
  Heard,
  Opening,
  Placement,
  Recent,
  Reply,
  State,
} from './decision.ts'
import { type Read, readBurst } from './reading.ts'
import { asksWhetherComing, callAgain, inDangerMs } from './rules/coming.ts'
import { wishesFor } from './rules/following.ts'
import { type Followed, rules } from './rules.ts'
import { type Talk, withoutQuestion } from './talk.ts'

/**
 * What follows from what a citizen wrote. Pure: the same state, messages and time give the same
 * decision. What is said of each message stands in docs/dialogs.md: first the rules of single messages,
 * in the order of this function, then, once a burst is whole, those of rules.ts.
 *
 * @param heard new messages, in the order of their sending
 */
export function decide(
  state: State,
  heard: readonly Heard[],
  customs: Customs,
  now: Date,
): Decision {
  const { settleMs } = customs
  const placed = new Map<string, Placement>()
  const replies: (Reply & { answers: string })[] = []
  const added: Heard[] = []
  const late = new Set<string>()
  let notices: Decision['notices']
  let { talk } = state
  const put = (
    { id }: Heard,
    disposition: Disposition,
    rule: MessageRule,
    complaintId?: string,
  ) => {
    placed.set(id, { disposition, rule, ...(complaintId && { complaintId }) })
    if (complaintId) late.add(complaintId)
  }
  const say = ({ id }: Heard, reply: Reply) => {
    replies.push({ ...reply, answers: id })
  }

  let dangerous: Danger | undefined
  for (const message of heard) {
    if (message.belongsTo !== undefined) {
      put(message, 'addition', 'late part', message.belongsTo)
      continue
    }
    // Whoever answers a machine is answered by it.
    if (message.passive) put(message, 'set_aside', 'passive')
    else if (message.fromMachine) put(message, 'set_aside', 'machine')
    else {
      const command = isBare(message) ? readCommand(message.text) : undefined
      if (command) {
        put(message, 'command', commandRules[command.kind])
        say(message, answerTo(command, message, state, customs))
        if (command.kind === 'stop' || command.kind === 'start') notices = command.kind
      } else if (message.opening) {
        put(message, 'command', 'opening')
        if (!state.humanSpeaks) say(message, guide)
      } else if (message.unsupported) {
        put(message, 'set_aside', 'unreadable')
        if (!state.humanSpeaks) say(message, unsupported)
      } else {
        const draft = [...state.draft, ...added, message].sort(bySending)
        const danger = dangerOf(draft, message)
        const known = danger && sameDanger(state, danger.kind, message.text, customs, now)
        if (danger && !known) {
          dangerous ??= danger
          added.push(message)
        } else if (danger && known) {
          put(message, 'addition', 'the danger goes on', known.id)
          // Another kind of help is needed, too.
          const isOther = known.danger !== danger.kind
          if (isOther) say(message, alsoInDanger(message, danger, known, customs))
          else if (asksWhetherComing(message.text))
            say(message, callAgain(known, message.public && customs.answersInPublic, now))
          else if (!(message.public && customs.answersInPublic)) say(message, heardOf(known))
        } else if (state.latest && isOfBurst(message, state.latest, settleMs))
          put(message, 'addition', 'late of its burst', state.latest.complaintId)
        else added.push(message)
      }
    }
  }

  const draft = [...state.draft, ...added].sort(bySending)
  const additions = [...late].map((complaintId) => ({
    complaintId,
    closesQuestion: false,
    completes: false,
  }))
  const nothing = { additions, acts: [], notices, opening: undefined }
  if (dangerous) {
    // Nothing settles while somebody is in danger: all that was said so far is the complaint.
    const read = readBurst(draft, customs)
    const opening = inDanger(read, dangerous, talk)
    const { wishes: _, ...rest } = withoutQuestion(talk)
    for (const message of draft) put(message, 'complaint', 'danger')
    const last = inPrivateIfAny(draft.toReversed())
    if (last && opening.danger)
      say(last, {
        text: 'danger',
        cause: 'danger',
        danger: opening.danger,
        inPublic: customs.answersInPublic && last.public,
        isPlaceKnown: read.hasPlace,
        wishes: opening.wishes,
      })
    return { ...nothing, placed, draft: [], dueAt: undefined, opening, replies, talk: rest }
  }

  const { burst, later, dueAt } = firstBurst(draft, settleMs)
  if (!dueAt || now < dueAt) return { ...nothing, placed, draft, dueAt, replies, talk }

  const followed = follow(burst, state, customs, now)
  const first = inPrivateIfAny(burst)
  for (const message of burst)
    placed.set(message.id, {
      disposition: followed.disposition,
      rule: followed.rule,
      ...(followed.addition && { complaintId: followed.addition.complaintId }),
    })
  if (first)
    for (const reply of followed.replies ?? [])
      if (!state.humanSpeaks || followed.isAsked) say(first, reply)
  talk = followed.talk ?? talk
  if (goesOn(followed)) talk = withoutQuestion(talk)
  return {
    placed,
    draft: later,
    dueAt: firstBurst(later, settleMs).dueAt,
    opening: followed.opening && { ...followed.opening, messages: burst },
    additions: followed.addition ? [...additions, followed.addition] : additions,
    acts: followed.acts ?? [],
    replies,
    notices: followed.notices ?? notices,
    talk,
  }
}

/** The message that is answered. Where one of them was said in private, nothing is answered in public. */
function inPrivateIfAny(messages: readonly Heard[]): Heard | undefined {
  return messages.find((message) => !message.public) ?? messages[0]
}

/** Whoever tells something else does not answer our question: a later YA is about something else. */
function goesOn({ disposition }: Followed): boolean {
  return disposition === 'complaint' || disposition === 'addition'
}

/** Asks the rules from top to bottom; the last one takes whatever is left. */
function follow(
  burst: readonly Heard[],
  state: State,
  customs: Customs,
  now: Date,
): Followed & { readonly rule: string } {
  const read = readBurst(burst, customs)
  for (const { name, follow } of rules) {
    const followed = follow(read, state, customs, now)
    if (followed) return { ...followed, rule: name }
  }
  throw new Error('the last rule takes everything')
}

/** The rules of single messages, in words that an admin reads; docs/dialogs.md explains them. */
export const messageRules = {
  'late part': 'A part of a text that came after its siblings belongs to their complaint.',
  passive: 'What nobody typed (a reaction, a notice of the platform) needs no answer.',
  machine: 'A machine wrote it, or it is our own reply that came back: no answer.',
  status: 'The word STATUS, or a receipt number alone, asks how a complaint stands.',
  help: 'The word BANTUAN asks what can be written.',
  stop: 'The word STOP alone ends notices.',
  start: 'The word MULAI brings notices back.',
  opening: "The platform's own way to start a conversation: the guide.",
  unreadable: 'Nothing of it can be read: the citizen is told once an hour.',
  danger: 'Danger to life, now: opened, answered and alarmed at once, whatever else is going on.',
  'the danger goes on':
    'The same danger within two hours, and any at that place within half an hour, is added to the complaint about it.',
  'late of its burst': 'It was sent before the end of the burst that opened the complaint.',
} as const

export type MessageRule = keyof typeof messageRules

const commandRules = {
  status: 'status',
  help: 'help',
  stop: 'stop',
  start: 'start',
} as const satisfies Record<Command['kind'], MessageRule>

const guide = { text: 'guide', cause: 'guide', hourly: true } as const
const unsupported = { text: 'unsupported', cause: 'unsupported', hourly: true } as const

/** A command is a text and nothing else. */
function isBare({ hasAttachment, hasLocation }: Heard): boolean {
  return !hasAttachment && !hasLocation
}

/** Words of danger may come in pieces: the message alone, or with what was said just before. */
function dangerOf(draft: readonly Heard[], { text }: Heard) {
  return (
    dangerIn(text) ??
    (draft.length > 1 ? dangerIn(draft.map((one) => one.text).join('\n')) : undefined)
  )
}

/** What is told so soon after it is of the same emergency, whatever kind of danger it names. */
const sameEmergencyMs = 30 * 60_000

/** At another place it is another danger. */
function sameDanger(
  { recent }: State,
  kind: string,
  text: string,
  { districts }: Customs,
  now: Date,
): Recent | undefined {
  const one = recent.find(({ danger, openedAt }) => {
    const ageMs = now.getTime() - openedAt.getTime()
    return danger !== null && ageMs < (danger === kind ? inDangerMs : sameEmergencyMs)
  })
  if (!one) return undefined
  const place = placeIn(text, districts)
  const isElsewhere = place?.exact && one.place !== null && !isSamePlace(place.words, one.place)
  return isElsewhere ? undefined : one
}

/** Whoever cries twice hears that it was heard. */
function heardOf({ number }: Recent): Reply {
  return { text: 'added', cause: `added:${number}`, hourly: true, number, hasIdentity: false }
}

function alsoInDanger(
  message: Heard,
  danger: Danger,
  { id, number }: Recent,
  { answersInPublic }: Customs,
): Reply {
  return {
    text: 'danger',
    cause: `danger:${danger.kind}:${id}`,
    danger,
    inPublic: answersInPublic && message.public,
    isPlaceKnown: true,
    known: number,
  }
}

function isSamePlace(one: string, other: string): boolean {
  const [a, b] = [normalise(one), normalise(other)]
  return a.includes(b) || b.includes(a)
}

function inDanger(read: Read, danger: Danger, talk: Talk): Opening {
  const { messages, plain, agency } = read
  return {
    messages,
    text: plain,
    kind: 'pengaduan',
    wishes: wishesFor(read, talk),
    danger,
    toVerify: false,
    others: [],
    ...(agency && { agency }),
  }
}

function answerTo(
  command: Command,
  message: Heard,
  { hasStopped }: State,
  { answersInPublic }: Customs,
): Reply {
  switch (command.kind) {
    case 'status':
      if (message.public && answersInPublic)
        return { text: 'statusInPublic', cause: 'statusInPublic', hourly: true }
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
