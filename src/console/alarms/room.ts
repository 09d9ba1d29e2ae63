import { alarmWords, detailIn } from '../../alarms/alarm-words.ts'
import { endedByHuman } from '../../alarms/alarms.ts'
import type { ShownAlarm } from '../../desk/alarms.ts'
import { may } from '../../staff/permissions.ts'
import { type Html, html } from '../kit/html.ts'
import { badge, button, formStart, moment, pager } from '../kit/parts.ts'
import type { Visit } from '../kit/visit.ts'
import { alarmsWords } from './words.ts'

export interface RoomOf {
  readonly visit: Pick<Visit, 'language' | 'person' | 'csrf'>
  readonly open: readonly ShownAlarm[]
  readonly cleared: readonly ShownAlarm[]
  /** A page of what is over, other than the first. */
  readonly isOlder: boolean
  readonly next: string | undefined
  readonly locale: string
  readonly zone: string
}

/** All that somebody has to look at, and what was. */
export function alarmRoom(of: RoomOf): Html {
  const { visit, open, cleared } = of
  const w = alarmsWords[visit.language]
  return html`<h1>${w.title}</h1><p class="muted">${w.intro}</p>
<section aria-labelledby="open-title" id="open" data-live><h2 id="open-title">${w.open}</h2>
${open.length === 0 ? html`<p class="panel muted">${w.none}</p>` : html`<ol class="inbox">${open.map((alarm, place) => openAlarm(alarm, of, place === 0))}</ol>`}
</section>
<section aria-labelledby="cleared-title"><h2 id="cleared-title">${w.cleared}</h2>
${cleared.length === 0 ? html`<p class="muted">${w.noneCleared}</p>` : html`<ol class="inbox">${cleared.map((alarm) => clearedAlarm(alarm, of))}</ol>`}
${pager({
  previous: of.isOlder ? '/alarms' : undefined,
  next: of.next && `/alarms?before=${encodeURIComponent(of.next)}`,
  words: w.pages,
})}
</section>`
}

function openAlarm(alarm: ShownAlarm, of: RoomOf, isFirst: boolean): Html {
  const { visit } = of
  const w = alarmsWords[visit.language]
  const isMine = may(visit.person.role, 'alarm.acknowledge')
  const isUrgent = alarm.acknowledgedAt === null && alarm.kind === 'danger'
  return html`<li class="inbox-row" data-urgent="${isUrgent ? 'danger' : 'none'}">
<h3>${sentence(alarm, visit)}</h3>
<p class="row small">${w.raised} ${moment(alarm.raisedAt, of.locale, of.zone)}${told(alarm, of)}</p>
<p><span class="muted">${w.remedy}:</span> ${alarmWords[alarm.kind].remedy[visit.language]}</p>
<div class="row">${links(alarm, of)}${isMine && alarm.acknowledgedAt === null ? deed(alarm, of, 'acknowledge', isFirst ? '1' : undefined) : ''}${isMine && endedByHuman.includes(alarm.kind) ? deed(alarm, of, 'end', isFirst ? '2' : undefined) : ''}</div></li>`
}

function sentence({ kind, detail }: ShownAlarm, { language }: Pick<Visit, 'language'>): string {
  const more = detailIn({ kind, detail }, language)
  return `${alarmWords[kind][language]}${more ? `: ${more}` : ''}`
}

function told(alarm: ShownAlarm, { visit, locale, zone }: RoomOf): Html {
  const w = alarmsWords[visit.language]
  if (alarm.acknowledgedBy !== null)
    return html`${badge(w.acknowledged(alarm.acknowledgedBy), 'good')}${alarm.acknowledgedAt ? moment(alarm.acknowledgedAt, locale, zone) : ''}`
  if (alarm.fault !== null && alarm.isUntold)
    return html`<span class="fault">${w.fault(alarm.fault)}</span>`
  return alarm.isUntold ? badge(w.untold, 'warn') : html``
}

function links({ receiptNumber, conversationId }: ShownAlarm, { visit }: RoomOf): Html {
  const w = alarmsWords[visit.language]
  if (receiptNumber === null) return html``
  const { role } = visit.person
  return html`${may(role, 'complaint.read') ? html`<a href="${`/complaints/${receiptNumber}`}">${w.complaint(receiptNumber)}</a>` : w.complaint(receiptNumber)}
${may(role, 'conversation.read') ? html`<a href="${`/conversations/${conversationId}`}">${w.conversation}</a>` : ''}`
}

function deed(
  { id }: ShownAlarm,
  { visit }: RoomOf,
  what: 'acknowledge' | 'end',
  key: string | undefined,
): Html {
  const label = alarmsWords[visit.language][what]
  const tone = what === 'acknowledge' ? ('main' as const) : ('plain' as const)
  return html`<form method="post" action="${`/alarms/${id}/${what}`}">${formStart(visit)}${button({ label, tone, ...(key && { key }) })}</form>`
}

function clearedAlarm(alarm: ShownAlarm, of: RoomOf): Html {
  const { visit, locale, zone } = of
  const w = alarmsWords[visit.language]
  return html`<li class="inbox-row"><h3>${sentence(alarm, visit)}</h3>
<p class="row small muted">${w.raised} ${moment(alarm.raisedAt, locale, zone)} · ${w.over} ${alarm.clearedAt ? moment(alarm.clearedAt, locale, zone) : ''}${alarm.acknowledgedBy === null ? '' : ` · ${w.acknowledged(alarm.acknowledgedBy)}`} ${links(alarm, of)}</p></li>`
}
