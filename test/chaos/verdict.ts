import { judgeEvents, type NewsRow, type ToldEvent } from './verdict-events.ts'

/** A message that a citizen sent, as the simulated provider recorded it. */
export interface SentMessage {
  readonly externalId: string
  /** Channel and number. */
  readonly phone: string
  readonly acknowledged: boolean
}

/** A text that reached a citizen's phone. */
export interface Received {
  readonly phone: string
  readonly text: string
}

export interface MessageRow {
  readonly id: string
  readonly externalId: string
  readonly conversationId: string
  readonly disposition: string
  readonly complaintId: string | null
  readonly text: string
  /** The first of its complaint, in the order of sending. */
  readonly opens: boolean
}

export interface ComplaintRow {
  readonly id: string
  readonly conversationId: string
  readonly repeatOf: string | null
  readonly text: string
}

export interface OutboxRow {
  readonly conversationId: string
  readonly cause: string
  /** The message that it answers. */
  readonly answers: string | null
  readonly part: number
  readonly text: string
  readonly state: string
  /** Nobody knew at some time whether it had been sent. */
  readonly wasUnknown: boolean
}

/** What the core store has, by our reference; one entry for each time that it took one over. */
export interface CoreEntry {
  readonly reference: string
}

/** Everything that is compared, read once the run is quiet. */
export interface Evidence {
  readonly sent: readonly SentMessage[]
  readonly received: readonly Received[]
  readonly messages: readonly MessageRow[]
  readonly complaints: readonly ComplaintRow[]
  readonly outbox: readonly OutboxRow[]
  /** References of complaints that the gateway holds for forwarded. */
  readonly links: readonly string[]
  readonly core: readonly CoreEntry[]
  readonly told: readonly ToldEvent[]
  readonly news: readonly NewsRow[]
  readonly deadLetters: number
  /** Our processes that ended though nobody had asked them to: a promise without an owner, say. */
  readonly died: number
  /** What nobody could look at while everything broke, of what operators and balancers look at. */
  readonly unseen: readonly string[]
}

export interface Verdict {
  died: number
  unseen: number
  sent: number
  acknowledged: number
  complaints: number
  joined: number
  setAside: number
  lost: number
  duplicateMessages: number
  duplicateComplaints: number
  forwarded: number
  duplicateForwards: number
  /** What the core store told, and how much of it its citizens have, or nobody knows whether. */
  events: number
  heard: number
  eventsLost: number
  eventsTwice: number
  replied: number
  parked: number
  deadLetters: number
  repliesMissing: number
  repliesTwice: number
  unknownOutcomes: number
  repliesTwiceAfterUnknown: number
}

/** Compares what the outside recorded with the database. Pure. */
export function judge(evidence: Evidence): Verdict {
  const { sent, complaints, outbox, deadLetters } = evidence
  const replies = judgeReplies(evidence)
  return {
    sent: sent.length,
    acknowledged: sent.filter(({ acknowledged }) => acknowledged).length,
    ...judgeMessages(evidence),
    duplicateComplaints: duplicateComplaints(complaints, evidence.messages),
    ...judgeForwards(evidence),
    ...judgeEvents(evidence),
    ...replies,
    deadLetters,
    died: evidence.died,
    unseen: evidence.unseen.length,
    unknownOutcomes: outbox.filter(({ wasUnknown }) => wasUnknown).length,
  }
}

/** What does not hold, in words; empty where the promise holds. */
export function broken(verdict: Verdict): string[] {
  const { sent, acknowledged, complaints, joined, setAside, forwarded, replied, parked } = verdict
  const faults: string[] = []
  const must = (holds: boolean, words: string) => {
    if (!holds) faults.push(words)
  }
  must(acknowledged === sent, `${sent} sent, ${acknowledged} acknowledged`)
  const placed = complaints + joined + setAside
  must(placed === sent, `${sent} sent, ${placed} became a complaint, were joined or set aside`)
  must(forwarded === complaints, `${complaints} complaints, ${forwarded} forwarded`)
  const { events, heard } = verdict
  must(heard === events, `${events} events of the core store, ${heard} told`)
  must(replied + parked === complaints, `${complaints} complaints, ${replied + parked} answered`)
  const none = [
    'lost',
    'duplicateMessages',
    'duplicateComplaints',
    'duplicateForwards',
    'eventsLost',
    'eventsTwice',
    'repliesMissing',
    'repliesTwice',
    'died',
    'unseen',
  ] as const
  for (const name of none) must(verdict[name] === 0, `${name}: ${verdict[name]}`)
  return faults
}

function judgeMessages({ sent, messages, complaints }: Evidence) {
  const repeats = new Set(complaints.filter((each) => each.repeatOf).map(({ id }) => id))
  const byExternalId = Map.groupBy(messages, ({ externalId }) => externalId)
  const counts = { complaints: 0, joined: 0, setAside: 0, lost: 0, duplicateMessages: 0 }
  for (const { externalId } of sent) {
    const [first, ...more] = byExternalId.get(externalId) ?? []
    counts.duplicateMessages += more.length
    if (!first) counts.lost++
    else if (first.disposition === 'complaint' && first.opens && !repeats.has(ofComplaint(first)))
      counts.complaints++
    else if (first.complaintId && ['complaint', 'addition'].includes(first.disposition))
      counts.joined++
    else if (['command', 'set_aside'].includes(first.disposition)) counts.setAside++
    else counts.lost++
  }
  // A message that nobody sent.
  const known = new Set(sent.map(({ externalId }) => externalId))
  counts.duplicateMessages += messages.filter((each) => !known.has(each.externalId)).length
  // The text of a complaint has a line for each of its messages, no more and no less; what was sent twice
  // in one burst is told once.
  const lines = linesPerComplaint(messages)
  for (const { id, text } of complaints) {
    const difference = text.split('\n').length - (lines.get(id) ?? 0)
    if (difference > 0) counts.duplicateMessages += difference
    else counts.lost -= difference
  }
  return counts
}

function linesPerComplaint(messages: readonly MessageRow[]): Map<string, number> {
  const lines = new Map<string, Set<string>>()
  for (const message of messages) {
    const { id, disposition, text } = message
    if (disposition !== 'complaint' && disposition !== 'addition') continue
    const complaint = ofComplaint(message)
    const told = lines.get(complaint) ?? new Set()
    lines.set(complaint, told.add(disposition === 'complaint' ? text.trim() : id))
  }
  return new Map([...lines].map(([id, { size }]) => [id, size]))
}

function ofComplaint({ complaintId }: MessageRow): string {
  return complaintId ?? ''
}

/** Complaints without a message, and those that say the same as another of the same citizen. */
function duplicateComplaints(
  complaints: readonly ComplaintRow[],
  messages: readonly MessageRow[],
): number {
  const opened = new Set(messages.map(ofComplaint))
  const empty = complaints.filter(({ id }) => !opened.has(id)).length
  const words = complaints
    .filter(({ repeatOf }) => !repeatOf)
    .map(({ conversationId, text }) => `${conversationId} ${text}`)
  return empty + words.length - new Set(words).size
}

function judgeForwards({ complaints, links, core }: Evidence) {
  const linked = new Set(links)
  const taken = Map.groupBy(core, ({ reference }) => reference)
  const due = complaints.filter(({ repeatOf }) => !repeatOf).map(({ id }) => id)
  const forwarded = due.filter((id) => linked.has(id) && taken.has(id)).length
  const duplicateForwards = core.length - new Set(due.filter((id) => taken.has(id))).size
  return { forwarded, duplicateForwards }
}

function judgeReplies({ sent, received, messages, complaints, outbox }: Evidence) {
  const phoneOfMessage = new Map(sent.map(({ externalId, phone }) => [externalId, phone]))
  const phoneOf = new Map(
    messages.map(({ conversationId, externalId }) => [
      conversationId,
      phoneOfMessage.get(externalId) ?? '',
    ]),
  )
  const said = Map.groupBy(outbox, ({ conversationId, text }) =>
    textKey(phoneOf.get(conversationId) ?? conversationId, text),
  )
  const heard = new Map<string, number>()
  for (const { phone, text } of received) {
    const key = textKey(phone, text)
    heard.set(key, (heard.get(key) ?? 0) + 1)
  }

  const counts = { repliesMissing: 0, repliesTwice: 0, repliesTwiceAfterUnknown: 0 }
  const missing = new Set<OutboxRow>()
  for (const [key, rows] of said) {
    const accepted = rows.filter(({ state }) => state === 'accepted')
    const open = rows.filter((row) => row.state !== 'accepted' && !isParked(row))
    for (const row of open) missing.add(row)
    // The gateway holds it for sent, and the phone does not have it.
    for (const row of accepted.slice(heard.get(key) ?? 0)) missing.add(row)
  }
  counts.repliesMissing = missing.size
  for (const [key, times] of heard) {
    const rows = said.get(key) ?? []
    const excess = times - rows.length
    if (excess <= 0) continue
    if (rows.some(({ wasUnknown }) => wasUnknown)) counts.repliesTwiceAfterUnknown += excess
    else counts.repliesTwice += excess
  }
  const twice = causesTwice(outbox)
  counts.repliesTwice += twice

  const receiptsOf = answersByComplaint(outbox, 'receipt')
  const repeatsOf = answersByComplaint(outbox, 'repeat')
  let replied = 0
  let parked = 0
  for (const { id, repeatOf } of complaints) {
    // A repeat is answered once an hour, by a word that names the complaint that it repeats.
    const rows = repeatOf ? repeatsOf(repeatOf) : receiptsOf(id)
    if (rows.length === 0) counts.repliesMissing++
    if (repeatOf || rows.some((row) => missing.has(row))) continue
    if (rows.some(isParked)) parked++
    else if (rows.length > 0) replied++
  }
  counts.repliesMissing += unanswered(messages, outbox)
  return { ...counts, replied, parked }
}

/** Commands without an answer of their own, and conversations of greetings that heard nothing. */
function unanswered(messages: readonly MessageRow[], outbox: readonly OutboxRow[]): number {
  const answered = new Set(outbox.map(({ answers }) => answers))
  const commands = messages.filter(
    ({ id, disposition }) => disposition === 'command' && !answered.has(id),
  )
  const spokenTo = new Set(outbox.map(({ conversationId }) => conversationId))
  const silent = [...Map.groupBy(messages, ({ conversationId }) => conversationId)].filter(
    ([id, rows]) =>
      !spokenTo.has(id) && rows.every(({ disposition }) => disposition === 'set_aside'),
  )
  return commands.length + silent.length
}

/** Rows with one cause in one conversation: the key that forbids them was taken away. */
function causesTwice(outbox: readonly OutboxRow[]): number {
  const keys = outbox.map(({ conversationId, cause, part }) => `${conversationId} ${cause} ${part}`)
  return keys.length - new Set(keys).size
}

/** Receipts, or words that something is a repeat, by the complaint that their cause names. */
function answersByComplaint(outbox: readonly OutboxRow[], why: 'receipt' | 'repeat') {
  const named = outbox.flatMap((row) => {
    const [, kind, id = ''] = /^(\w+):(\S+)/.exec(row.cause) ?? []
    return kind === why ? [{ id, row }] : []
  })
  const answers = Map.groupBy(named, ({ id }) => id)
  return (id: string) => (answers.get(id) ?? []).map(({ row }) => row)
}

function isParked({ state }: OutboxRow): boolean {
  return state === 'parked' || state === 'unknown'
}

function textKey(phone: string, text: string): string {
  return `${phone}\n${text}`
}
