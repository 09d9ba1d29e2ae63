import { type Alarm, raiseAll } from '../src/alarms/alarms.ts'
import { addToAll, flagAll } from '../src/complaints/add.ts'
import { correctAll } from '../src/complaints/correct.ts'
import { openAll } from '../src/complaints/open.ts'
import { rateAll, reopenAll, withdrawAll } from '../src/complaints/withdraw.ts'
import type { AgencyConfig } from '../src/config.ts'
import { type Want, wantHuman } from '../src/conversation/attention.ts'
import type { Act } from '../src/conversation/decision.ts'
import type { Followed } from '../src/conversation/hear.ts'
import { keepMessages, placeMessages, rewriteMessages } from '../src/conversation/messages.ts'
import type { Touched } from '../src/conversation/pages.ts'
import { type Person, rememberAll } from '../src/conversation/people.ts'
import type { CoreStore } from '../src/core-store/core-store.ts'
import { passOn } from '../src/core-store/pass-on.ts'
import type { KeyRing } from '../src/identity/keys.ts'
import { type Handled, holdBackAll, markHandledFor, type Waiting } from '../src/inbox/citizens.ts'
import { makeWordless } from '../src/inbox/reseal.ts'
import { forgetAttachments, keepAttachments } from '../src/media/attachments.ts'
import { sayAll, type Voice } from '../src/outbox/say.ts'
import { releaseWaiting } from '../src/outbox/window.ts'
import type { Tx } from '../src/store/connect.ts'
import { together } from '../src/store/lists.ts'
import { sayingsOf } from './answers.ts'
import { eraseAll } from './erase.ts'

/** What it takes to write. */
export interface WriteDeps extends Voice {
  readonly ring: KeyRing
  readonly agency: AgencyConfig
  readonly coreStore: CoreStore
}

/** What was decided for one citizen, and the rows that it handles. */
export interface Done {
  readonly person: Person
  readonly used: readonly Waiting[]
  readonly held: readonly { readonly row: Waiting; readonly until: Date }[]
  readonly followed: Followed
}

/** Writes what was decided for all of them, in the order of the locks. */
export async function write(deps: WriteDeps, tx: Tx, done: readonly Done[]): Promise<void> {
  const followed = done.map((one) => one.followed)
  const [numbers] = await together([
    openAll(
      tx,
      followed.flatMap(({ complaints }) => complaints),
    ),
    rememberAll(
      tx,
      followed.map(({ remembered }) => remembered),
    ),
    markHandledFor(tx, done.flatMap(handledIn)),
    makeWordless(tx, done.flatMap(wordlessBefore)),
    holdBackAll(
      tx,
      done.flatMap(({ held }) => held),
    ),
    keepMessages(
      tx,
      followed.flatMap(({ kept }) => kept),
    ),
    placeMessages(
      tx,
      followed.flatMap(({ placed }) => placed),
    ),
    rewriteMessages(
      tx,
      followed.flatMap(({ rewritten }) => rewritten),
    ),
    forgetAttachments(
      tx,
      followed.flatMap(({ outdated }) => outdated),
    ),
    keepAttachments(
      tx,
      followed.flatMap(({ toFetch }) => toFetch),
    ),
    wantHuman(tx, followed.flatMap(wantsOf)),
  ])
  await alter(deps, tx, followed)
  // Replies come after the complaints: STATUS may be about the one that this very step opened.
  await sayAll(tx, deps, await sayingsOf(deps.agency, tx, followed, numbers))
  // What waited for her to write was said before: it goes out first.
  await releaseWaiting(
    tx,
    followed.flatMap(({ remembered: { id, lastInboundAt } }) => (lastInboundAt ? [id] : [])),
  )
  await raiseAll(tx, followed.flatMap(alarmsOf))
}

/**
 * What happens to complaints that are there: what was added, edited, deleted, wished, withdrawn, rated.
 * The core store hears of it.
 */
async function alter(
  { agency, coreStore, ring }: WriteDeps,
  tx: Tx,
  followed: readonly Followed[],
): Promise<void> {
  const additions = followed.flatMap(({ decision }) => decision.additions)
  const acts = followed.flatMap(({ decision }) => decision.acts)
  const of = <Kind extends Act['kind']>(kind: Kind) =>
    acts.filter((act): act is Extract<Act, { kind: Kind }> => act.kind === kind)
  const touched = followed.flatMap((one) => [...one.touched, ...addedIn(one)])
  await addToAll(tx, additions)
  const corrected = [
    ...(await correctAll(tx, touched, agency)),
    ...(await flagAll(tx, of('wish'))),
    ...(await withdrawAll(tx, of('withdraw').map(idOf))),
    ...(await reopenAll(tx, of('reopen').map(idOf))),
  ]
  await rateAll(
    tx,
    of('rate').map(({ complaintId: id, rating }) => ({ id, rating })),
  )
  await passOn(coreStore, tx, corrected)
  const erasing = followed.filter(({ decision }) =>
    decision.acts.some(({ kind }) => kind === 'erase'),
  )
  if (erasing.length > 0)
    await passOn(
      coreStore,
      tx,
      await eraseAll(
        tx,
        coreStore,
        ring,
        erasing.map(({ conversation }) => conversation.id),
      ),
    )
}

const idOf = ({ complaintId }: { readonly complaintId: string }) => complaintId

function addedIn({ decision: { placed } }: Followed): Touched[] {
  return [...placed].flatMap(([messageId, { disposition, complaintId }]) =>
    disposition === 'addition' && complaintId !== undefined
      ? [{ kind: 'added' as const, messageId, complaintId }]
      : [],
  )
}

function wantsOf({ conversation: { id, channel, account }, wants }: Followed): Want[] {
  return wants.map((reason) => ({ conversationId: id, channel, account, reason }))
}

function alarmsOf({ complaints }: Followed): Alarm[] {
  return complaints.flatMap(({ id, danger }) =>
    danger === undefined ? [] : [{ kind: 'danger' as const, subject: id, detail: danger }],
  )
}

function handledIn({ used, person: { key }, followed: { aside, wordless } }: Done): Handled[] {
  return used.map((row) => {
    const id = String(row.id)
    return { row, key, fault: aside.get(id), isWordless: wordless.has(id) }
  })
}

/** Events of earlier steps whose words were taken back. */
function wordlessBefore({ used, person: { key }, followed: { wordless } }: Done) {
  const here = new Set(used.map(({ id }) => String(id)))
  return [...wordless].flatMap((id) => (here.has(id) ? [] : [{ id, key }]))
}
