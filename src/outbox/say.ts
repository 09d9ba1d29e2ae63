import { createHash, randomUUID } from 'node:crypto'
import type { Accounts } from '../accounts.ts'
import { carriedBy } from '../contract/carrying.ts'
import { manualChannel } from '../contract/manual-channel.ts'
import { splitText, type TextLimit, utf8Bytes } from '../contract/text-length.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf, together } from '../store/lists.ts'
import { shapeOf } from '../triage/machine.ts'
import { keepCounts, lockCounts } from './counts.ts'
import { openlyBeside } from './openly.ts'
import { type HeldBack, type Pace, type Purpose, paced, type ReplyBudget } from './pace.ts'

export interface Saying {
  /** The conversation. */
  readonly to: { readonly id: string; readonly channel: string; readonly account: string }
  readonly purpose: Purpose
  /** Why it is said: unique in the conversation, so that nothing is said twice. */
  readonly cause: string
  /** The cause may come again: then it is said at most once an hour. */
  readonly hourly?: true | undefined
  readonly text: string
  /**
   * What everybody may read of it, where it answers a public message in private: no number, and nothing
   * of the citizen.
   */
  readonly openly?: string | undefined
  /** The citizen's words that this answers, if there are any. */
  readonly words: string
  /** The message that this answers. */
  readonly answers?: string | undefined
  readonly complaintId?: string | undefined
  /** Words to choose an answer from, for channels with buttons. */
  readonly choices?: readonly string[] | undefined
  /** It waits for so long: until then it can be taken back. */
  readonly inSeconds?: number | undefined
  /** A kept file that goes along with the first part; the channel carries files. */
  readonly file?: { readonly hash: Buffer; readonly name: string } | undefined
}

// For a channel that is no longer configured.
const fallback: TextLimit = { max: 1_000, lengthOf: utf8Bytes }

/** What it takes to say something. */
export interface Voice {
  readonly accounts: Accounts
  readonly replyBudget: ReplyBudget
  /** Called for each reply that is held back. */
  readonly onHeldBack: (held: HeldReply) => void
}

/** A reply that is kept and not sent; it names no citizen. */
export interface HeldReply {
  readonly conversation: string
  readonly channel: string
  readonly account: string
  readonly purpose: Purpose
  readonly why: HeldBack
}

/**
 * Puts replies into the outbox, each in as many parts as the limit of its channel needs. The replies
 * of one conversation are sent in the given order. What was said before is not said again; what is
 * beyond the budget of the day, or goes to a machine that answers answers, is kept and not sent. A short
 * public reply goes beside the private one, where the account wants that, and only with it. Nothing is
 * said on the channel of what staff entered.
 */
export async function sayAll(tx: Tx, voice: Voice, given: readonly Saying[]): Promise<void> {
  // Whom staff entered without a number for SMS cannot be written to: nothing may wait for that.
  const sayable = given.filter(({ to }) => to.channel !== manualChannel)
  if (sayable.length === 0) return
  const besides = await openlyBeside(tx, voice.accounts, sayable)
  const sayings = sayable.flatMap((saying): Saying[] => [saying, besides.get(saying) ?? []].flat())
  /** Public replies whose private ones do not go now. */
  const withheld = new Set<Saying>()
  const counts = await lockCounts(tx, sayings)
  const paces = new Map<string, Pace>()
  const inAccounts = new Map<string, { channel: string; account: string; said: number }>()
  const causes = new Set<string>()
  const parts = sayings.flatMap((saying, place) => {
    const { id, channel, account } = saying.to
    const cause = saying.hourly ? `${saying.cause} ${counts.hour}` : saying.cause
    const name = `${id} ${cause}`
    const beside = besides.get(saying)
    if (counts.saidBefore.has(place) || causes.has(name) || withheld.has(saying)) {
      if (beside) withheld.add(beside)
      return []
    }
    const before = paces.get(id) ?? counts.paceOf(id)
    const inAccount = inAccounts.get(`${channel} ${account}`) ?? { channel, account, said: 0 }
    const { heldBack, pace } = paced(
      before,
      { purpose: saying.purpose, shape: shortShape(saying.words) },
      counts.saidIn(channel, account) + inAccount.said,
      voice.replyBudget,
      counts.now,
    )
    paces.set(id, pace)
    inAccounts.set(`${channel} ${account}`, {
      ...inAccount,
      said: inAccount.said + pace.said - before.said,
    })
    if (heldBack) {
      if (beside) withheld.add(beside)
      voice.onHeldBack({
        conversation: id,
        channel,
        account,
        purpose: saying.purpose,
        why: heldBack,
      })
    } else causes.add(name)
    // An answer that was held back is no answer: the same question may be asked again.
    const kept = heldBack && saying.hourly ? `${cause} held ${randomUUID()}` : cause
    return partsOf(voice, { ...saying, cause: kept }, heldBack)
  })
  await together([
    insertAll(tx, parts),
    keepCounts(tx, {
      paces: [...paces].map(([id, pace]) => ({ id, pace })),
      accounts: [...inAccounts.values()],
    }),
  ])
}

/** A shape in a few signs: two texts of one citizen hardly ever share it by chance. */
function shortShape(text: string): string | undefined {
  const shape = shapeOf(text)
  return shape && createHash('sha256').update(shape).digest('hex').slice(0, 8)
}

type Part = ReturnType<typeof partsOf>[number]

function partsOf(
  { accounts }: Voice,
  { to, purpose, cause, answers, complaintId, inSeconds = 0, file, ...whole }: Saying,
  heldBack: HeldBack | undefined,
) {
  const channel = accounts.of(to.channel)[0]?.channel
  // Before it is split: words to choose from may have to stand in the text.
  const { text, choices } = channel ? carriedBy(channel.carries, whole) : whole
  const texts = splitText(text, channel?.textLimit ?? fallback)
  return texts.map((words, part) => ({
    id: randomUUID(),
    conversationId: to.id,
    channel: to.channel,
    account: to.account,
    purpose,
    cause,
    part,
    text: words,
    answers: part === 0 ? answers : null,
    complaintId,
    inSeconds,
    choices: part === texts.length - 1 ? choices : null,
    fileHash: part === 0 ? file?.hash : null,
    fileName: part === 0 ? file?.name : null,
    heldBack,
  }))
}

async function insertAll(tx: Tx, parts: readonly Part[]): Promise<void> {
  if (parts.length === 0) return
  const s = listsOf(parts)
  await tx`
    insert into outbox (id, conversation_id, channel, account, purpose, cause, part, text,
      answers, complaint_id, choices, file_hash, file_name, held_back, state, due_at, settled_at)
    select id, conversation_id, channel, account, purpose, cause, part, text, answers,
      complaint_id,
      case when choices is not null then array(select jsonb_array_elements_text(choices::jsonb)) end,
      decode(file_hash, 'base64'), file_name,
      held_back, case when held_back is null then 'pending' else 'held' end,
      case when held_back is null then now() + in_seconds * interval '1 second' end,
      case when held_back is not null then now() end
    from unnest(${s('id')}::uuid[], ${s('conversationId')}::uuid[], ${s('channel')}::text[],
      ${s('account')}::text[], ${s('purpose')}::text[], ${s('cause')}::text[], ${s('part')}::int[],
      ${s('text')}::text[], ${s('answers')}::uuid[], ${s('complaintId')}::uuid[],
      ${s('choices')}::text[], ${s('fileHash')}::text[], ${s('fileName')}::text[],
      ${s('heldBack')}::text[], ${s('inSeconds')}::int[]
    ) with ordinality as s (id, conversation_id, channel, account, purpose, cause, part, text, answers,
      complaint_id, choices, file_hash, file_name, held_back, in_seconds, place)
    order by place
    on conflict do nothing`
}

/** What an echo tells: somebody said it in the provider's own app, or the gateway did. */
export interface Echoed {
  readonly conversationId: string
  readonly externalIndex: string
  readonly text: string
}

/**
 * Some providers echo what the gateway itself sent, and do not say so. Then the outbox has the same id
 * or, where the echo overtakes the answer to the send, the same words within the last ten minutes.
 *
 * @returns whether one of these is our own
 */
export async function ourOwn(
  tx: Tx,
  echoes: readonly Echoed[],
): Promise<(echo: Echoed) => boolean> {
  if (echoes.length === 0) return () => false
  const e = listsOf(echoes)
  const rows = await tx<{ place: number }[]>`
    select e.place::int from unnest(${e('conversationId')}::uuid[], ${e('externalIndex')}::uuid[],
      ${e('text')}::text[]) with ordinality as e (conversation_id, external_index, text, place)
    where exists (
      select from outbox o where o.conversation_id = e.conversation_id
        and (o.external_index = e.external_index
          or o.text = e.text and o.first_attempt_at > now() - interval '10 minutes'))`
  const ours = new Set(rows.map(({ place }) => nameOf(echoes[place - 1])))
  return (echo) => ours.has(nameOf(echo))
}

function nameOf(echo: Echoed | undefined): string {
  return JSON.stringify([echo?.conversationId, echo?.externalIndex, echo?.text])
}
