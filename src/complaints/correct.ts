import type { AgencyConfig } from '../config.ts'
import type { Location } from '../contract/events.ts'
import type { Touched } from '../conversation/pages.ts'
import type { Tx } from '../store/connect.ts'
import { listsOf } from '../store/lists.ts'
import { fingerprint } from '../triage/normalise.ts'
import { titleOf } from '../triage/title.ts'
import { keywordOf } from '../triage/wording/keyword.ts'
import type { Stage } from './status.ts'
import {
  type Corrected,
  correctedOf,
  mayHaveLeft,
  type Standing,
  type SupplementKind,
  standingColumns,
} from './supplements.ts'

/** An admin put a message to a complaint, or took it out of one. */
export interface Moved {
  readonly complaintId: string
  readonly messageId: string
  readonly kind: 'moved' | 'removed'
  readonly before?: undefined
  readonly after?: undefined
}

/** Stands in the text of a complaint for a message that its citizen took back. */
export const deletedMark = {
  id: '[dihapus oleh pelapor]',
  en: '[deleted by the citizen]',
} as const satisfies Record<AgencyConfig['language'], string>

interface Before extends Standing {
  readonly id: string
  readonly text: string
  readonly editedText: string | null
  readonly attachmentCount: number
  readonly latitude: number | null
  readonly longitude: number | null
  readonly stage: Stage
  readonly isRepeat: boolean
  /** An attempt to hand it in has begun: the store may have the text of before. */
  readonly mayHaveLeft: boolean
}

interface Said {
  readonly complaintId: string
  /** Of the burst that opened the complaint; others were added. */
  readonly isFirst: boolean
  readonly text: string
  readonly isDeleted: boolean
  readonly attachments: number
  readonly location: Location | null
}

/**
 * Tells complaints anew after edits and deletions of their messages, and records what happened. The
 * words of a deleted message go out of the records of its edits, too.
 *
 * A complaint that no longer repeats another one goes through triage, and so does one whose first was
 * taken back altogether.
 *
 * @returns the complaints that a core store may have in other words
 */
export async function correctAll(
  tx: Tx,
  touched: readonly (Touched | Moved)[],
  { language, keywords }: Pick<AgencyConfig, 'language' | 'keywords'>,
): Promise<Corrected[]> {
  if (touched.length === 0) return []
  const ids = [...new Set(touched.map(({ complaintId }) => complaintId))]
  const known = await tx<Before[]>`
    select id, text, edited_text as "editedText", attachment_count as "attachmentCount", latitude, longitude, stage,
      repeat_of is not null as "isRepeat", ${mayHaveLeft(tx)} as "mayHaveLeft", ${standingColumns(tx)}
    from complaint c where id = any(${ids}::uuid[]) and erased_at is null order by id for no key update`
  const said = await tx<Said[]>`
    select complaint_id as "complaintId", disposition = 'complaint' as "isFirst", text,
      deleted_at is not null as "isDeleted", jsonb_array_length(attachments) as attachments, location
    from message
    where complaint_id = any(${ids}::uuid[]) and disposition in ('complaint', 'addition')
    order by disposition = 'addition', sent_at, accepted_at, inbox_id`
  const byComplaint = Map.groupBy(said, ({ complaintId }) => complaintId)
  const told = known.map((before) => ({
    before,
    after: toldAnew(
      byComplaint.get(before.id) ?? [],
      deletedMark[language],
      (text) => keywordOf(text, keywords)?.rest ?? text,
    ),
  }))
  const withOtherFiles = new Set(
    touched.flatMap(({ complaintId, kind, after }) =>
      kind === 'edited' && after === undefined ? [complaintId] : [],
    ),
  )
  const changed = told.filter(
    ({ before, after }) =>
      withOtherFiles.has(before.id) ||
      before.text !== after.text ||
      before.attachmentCount !== after.attachmentCount ||
      before.latitude !== after.latitude ||
      before.longitude !== after.longitude,
  )
  const of = (...kinds: (Touched | Moved)['kind'][]) =>
    new Set(touched.flatMap((one) => (kinds.includes(one.kind) ? [one.complaintId] : [])))
  const [deleted, edited] = [of('deleted'), of('edited', 'removed')]
  const kindOf = (id: string): SupplementKind =>
    deleted.has(id) ? 'deletion' : edited.has(id) ? 'correction' : 'addition'
  const corrected = changed.map(({ before, after }) => ({
    ...before,
    ...after,
    ...(kindOf(before.id) === 'addition' ? {} : retold(before, after.text)),
    editedText: reEdited(before, after.text),
    kind: kindOf(before.id),
  }))
  await rewrite(tx, corrected)
  await record(tx, touched)
  const split = await takeBack(
    tx,
    told.flatMap(({ before: { id }, after: { text } }) => (deleted.has(id) ? [{ id, text }] : [])),
    deletedMark[language],
  )
  return [
    ...split,
    ...corrected.flatMap(({ isRepeat, mayHaveLeft: hasLeft, editedText, ...one }) =>
      one.stage === 'triage' || isRepeat || !hasLeft
        ? []
        : [{ ...one, text: editedText ?? one.text }],
    ),
  ]
}

/**
 * What an admin put for the agency gets what was added behind it. Of a text that changed otherwise it is
 * true no more: the citizen's own words go out until somebody looks again.
 */
function reEdited({ text, editedText }: Before, after: string): string | null {
  if (editedText === null || !after.startsWith(text)) return null
  return editedText + after.slice(text.length)
}

/** The title is proposed anew, and a place that stands no longer in the words goes. */
function retold({ title, place }: Standing, text: string): Pick<Standing, 'title' | 'place'> {
  const isStill = place !== null && text.includes(place)
  return {
    title: title === null ? null : titleOf(text, undefined) || null,
    place: isStill ? place : null,
  }
}

/**
 * Other matters of a text whose message was taken back are taken back with it, unless what stays of the
 * text still tells them.
 */
async function takeBack(
  tx: Tx,
  origins: readonly { readonly id: string; readonly text: string }[],
  mark: string,
): Promise<Corrected[]> {
  if (origins.length === 0) return []
  const o = listsOf(origins)
  const blanked = await tx<{ id: string }[]>`
    update complaint c set text = ${mark}, edited_text = null, fingerprint = null, title = null,
      place = null
    from unnest(${o('id')}::uuid[], ${o('text')}::text[]) as o (id, text)
    where c.split_from = o.id and position(c.text in o.text) = 0 and c.erased_at is null
    returning c.id`
  const ids = blanked.map(({ id }) => id)
  if (ids.length > 0)
    await tx`
      update complaint_event set detail = detail - '{words,place}'::text[]
      where complaint_id = any(${ids}::uuid[]) and kind = 'classified'`
  return await correctedOf(tx, 'deletion', ids)
}

/** What a complaint says, by the messages of its burst and those that were added. */
function toldAnew(said: readonly Said[], mark: string, plainOf: (text: string) => string) {
  const words = said.filter((one) => !one.isDeleted && one.isFirst).map(({ text }) => text)
  const plain = plainOf(words.filter(Boolean).join('\n'))
  const located = said.find(({ location }) => location)?.location
  return {
    text: plainOf(
      said
        .map(({ text, isDeleted }) => (isDeleted ? mark : text))
        .filter(Boolean)
        .join('\n'),
    ),
    fingerprint: plain === '' ? null : fingerprint(plain),
    attachmentCount: said.reduce((sum, { attachments }) => sum + attachments, 0),
    latitude: located?.latitude ?? null,
    longitude: located?.longitude ?? null,
  }
}

type Rewritten = Pick<Before, 'id' | 'title' | 'place' | 'editedText'> & ReturnType<typeof toldAnew>

async function rewrite(tx: Tx, complaints: readonly Rewritten[]): Promise<void> {
  if (complaints.length === 0) return
  const c = listsOf(complaints)
  await tx`
    update complaint t set text = c.text, fingerprint = c.fingerprint,
      attachment_count = c.attachments, latitude = c.latitude, longitude = c.longitude,
      title = c.title, place = c.place, edited_text = c.edited_text
    from unnest(${c('id')}::uuid[], ${c('text')}::text[], ${c('fingerprint')}::text[],
      ${c('attachmentCount')}::int[], ${c('latitude')}::float8[], ${c('longitude')}::float8[],
      ${c('title')}::text[], ${c('place')}::text[], ${c('editedText')}::text[]
    ) as c (id, text, fingerprint, attachments, latitude, longitude, title, place, edited_text)
    where t.id = c.id`
  await tx`
    update complaint r set repeat_of = null, stage = 'triage', due_at = now(), attempts = 0, fault = null
    from complaint c, complaint f
    where c.id = any(${complaints.map(({ id }) => id)}::uuid[])
      and r.conversation_id = c.conversation_id and r.repeat_of = f.id
      and r.fingerprint is not null
      and (r.id = c.id and r.fingerprint is distinct from f.fingerprint
        or f.id = c.id and f.fingerprint is null)`
}

async function record(tx: Tx, touched: readonly (Touched | Moved)[]): Promise<void> {
  const t = listsOf(touched)
  await tx`
    insert into complaint_event (complaint_id, kind, detail)
    select id, kind, jsonb_strip_nulls(
      jsonb_build_object('message', message, 'before', before, 'after', after))
    from unnest(${t('complaintId')}::uuid[], ${t('kind')}::text[], ${t('messageId')}::text[],
      ${t('before')}::text[], ${t('after')}::text[]) as t (id, kind, message, before, after)`
  const deleted = touched.filter(({ kind }) => kind === 'deleted')
  if (deleted.length === 0) return
  const d = listsOf(deleted)
  await tx`
    update complaint_event e set detail = e.detail - '{before,after,words,place}'::text[]
    from unnest(${d('complaintId')}::uuid[], ${d('messageId')}::text[]) as d (id, message)
    where e.complaint_id = d.id
      and (e.kind = 'edited' and e.detail ->> 'message' = d.message
        or e.kind in ('classified', 'corrected', 'retold'))`
}
