import { complaintsBefore } from '../../complaints/before.ts'
import { type Change, check, correct, noteDeed } from '../../complaints/by-hand.ts'
import { settleLookedAt } from '../../complaints/checked.ts'
import { type Target, targetOf } from '../../complaints/target.ts'
import { releaseOne } from '../../core-store/lapor-bulk/waiting.ts'
import { passOn } from '../../core-store/pass-on.ts'
import type { Correction, DeedOf, Refusal } from '../deeds.ts'
import { type Outcome, type Scene, seenTo } from '../scene.ts'

/** Somebody looked: it is a report, and what held it back for that holds it no more. */
export async function verify(
  scene: Scene,
  { complaintId: id }: DeedOf<'verify'>,
): Promise<Outcome | 'notThere'> {
  const { tx, conversation, doer } = scene
  const target = await targetOf(tx, conversation.id, id)
  if (!target) return 'notThere'
  if (target.isErased) return 'forgotten'
  if (target.isRepeat) return 'is_repeat'
  const complaints = await complaintsBefore(tx, [id], 'check')
  await check(tx, id, doer)
  const released = (await releaseOne(tx, id)) ? id : undefined
  const attention = await seenTo(scene, ['unsure'])
  await settleLookedAt(tx, [conversation.id])
  return { complaintId: id, before: { complaints, released, attention } }
}

/** Writes what an admin knows better. What leaves the house is in these words from now on. */
export async function correctFields(
  scene: Scene,
  deed: DeedOf<'correct'>,
): Promise<Outcome | 'notThere'> {
  const { tx, conversation } = scene
  const target = await targetOf(tx, conversation.id, deed.complaintId)
  if (!target) return 'notThere'
  const changes = changesOf(scene, target, deed)
  if (typeof changes === 'string') return changes
  return await write(scene, target, changes)
}

/** The complaint is for this agency, or this office. */
export async function assign(scene: Scene, deed: DeedOf<'assign'>): Promise<Outcome | 'notThere'> {
  const { tx, conversation, doer } = scene
  const target = await targetOf(tx, conversation.id, deed.complaintId)
  if (!target) return 'notThere'
  const agency = deed.agency.trim()
  if (agency === '') return 'empty'
  const outcome = await write(scene, target, [
    { field: 'agency', before: target.agency, after: agency },
  ])
  if (typeof outcome !== 'string')
    await noteDeed(tx, 'assigned_by_hand', target.id, doer, { agency })
  return outcome
}

async function write(
  { tx, deps, doer }: Scene,
  target: Target,
  changes: readonly Change[],
): Promise<Outcome> {
  if (target.isErased) return 'forgotten'
  const real = changes.filter(({ before, after }) => before !== after)
  if (real.length === 0) return 'unchanged'
  const { id } = target
  const complaints = await complaintsBefore(tx, [id], 'correct')
  await passOn(deps.coreStore, tx, await correct(tx, target, real, doer))
  return {
    complaintId: id,
    before: { complaints, retold: [id], tells: 'correction' },
  }
}

const mostSigns = 30_000

/** What of a complaint becomes something else. Pure but for the names of categories. */
export function changesOf(
  { deps }: Scene,
  now: Target,
  { title, text, categoryId, agency, place, anonymous, confidential, kind }: Correction,
): Change[] | Refusal {
  const changes: Change[] = []
  const put = (field: Change['field'], before: Change['before'], after: Change['after']) => {
    if (before !== after) changes.push({ field, before, after })
  }
  if ((text?.length ?? 0) > mostSigns || (title?.length ?? 0) > mostSigns) return 'too_long'
  if (title !== undefined) put('title', now.title, filled(title))
  if (text !== undefined) {
    const edited = filled(text)
    put('edited_text', now.editedText, edited === now.text ? null : edited)
  }
  if (categoryId !== undefined) {
    const name = categoryId === null ? null : deps.categoryName(categoryId)
    if (name === undefined) return 'category'
    put('category_id', now.categoryId, categoryId)
    put('category_name', now.categoryName, name)
  }
  if (agency !== undefined) put('agency', now.agency, filled(agency))
  if (place !== undefined) {
    put('place', now.place, filled(place.words))
    if (place.latitude !== undefined && place.longitude !== undefined) {
      put('latitude', now.latitude, place.latitude)
      put('longitude', now.longitude, place.longitude)
    }
  }
  if (anonymous !== undefined) put('anonymous', now.anonymous, anonymous)
  if (confidential !== undefined) put('confidential', now.confidential, confidential)
  if (kind !== undefined) put('kind', now.kind, kind)
  return changes
}

/** What is blank is nothing. Lines end as citizens' lines do. */
function filled(words: string | null): string | null {
  return words?.replace(/\r\n?/g, '\n').trim() || null
}
