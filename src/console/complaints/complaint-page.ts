import { dayOf, type Zone } from '../../agency/working-days.ts'
import { manualChannel } from '../../contract/manual-channel.ts'
import type { ComplaintFacts, ShownFile, WholeComplaint } from '../../desk/complaint.ts'
import { conversationWords } from '../conversation/words.ts'
import { type Html, html } from '../kit/html.ts'
import { badge, linkButton, moment } from '../kit/parts.ts'
import type { Visit } from '../kit/visit.ts'
import { dayInWords } from '../kit/when.ts'
import type { ComplaintClock } from './clock.ts'
import { historyPart, shownByOther } from './history.ts'
import { marks, statusBadge } from './list.ts'
import { pageWords } from './page-words.ts'
import { type Trouble, type VerbsOf, verbsPart } from './verbs.ts'
import { complaintWords } from './words.ts'

export interface ComplaintPageOf extends Pick<VerbsOf, 'categories' | 'offices'> {
  readonly visit: Pick<Visit, 'language' | 'person' | 'csrf'>
  readonly whole: WholeComplaint
  readonly clock: ComplaintClock
  /** The channel as people call it. */
  readonly channel: string
  readonly trouble: Trouble | undefined
  readonly locale: string
  readonly zone: string
  readonly zoneOfAgency: Zone
}

/** The page of one complaint. */
export function complaintPage(of: ComplaintPageOf): Html {
  const { visit, whole, trouble } = of
  const { facts } = whole
  const { language } = visit
  const w = complaintWords[language]
  const p = pageWords[language]
  const isUntold = facts.channel === manualChannel
  return html`<p class="row no-print"><a href="/complaints">${p.back}</a></p>
${trouble ? html`<div class="said-bar" data-tone="bad" role="alert"><p>${trouble.sentence}</p></div>` : ''}
<div class="row heading"><h1 class="grow">${facts.erasedAt ? w.erased : (facts.title ?? w.noTitle)}</h1>
${linkButton({ label: p.conversation, href: `/conversations/${facts.conversationId}`, key: 'o' })}
<a class="to-verbs" href="#verbs-title">${conversationWords[language].toVerbs}</a>
${linkButton({ label: p.receipt, href: `/complaints/${facts.receiptNumber}/receipt`, key: 'p' })}</div>
<p class="row badges">${statusBadge(facts, language)}${marks({ ...facts, isRepeat: facts.repeatOf !== null }, language)}${facts.isDead ? badge(p.stuck, 'bad') : ''}</p>
<div class="conversation"><div class="stack" id="complaint" data-live>
${isUntold ? html`<p class="panel">${p.cannotBeTold}</p>` : ''}
${textPart(facts, language)}
${corrections(of)}
${filesPart(whole.files, language)}
<section class="card" aria-labelledby="history-title"><h2 id="history-title">${p.history}</h2>${historyPart({ ...of, language })}</section>
</div><aside class="side">
<section class="card" aria-labelledby="clock-title"><h2 id="clock-title">${p.clock.heading}</h2>${clockPart(of)}</section>
${verbsPart({ ...of, facts, isUntold })}
${factsPart(of)}
${laporPart(of)}
</aside></div>`
}

function textPart({ text, editedText }: ComplaintFacts, language: Visit['language']): Html {
  const p = pageWords[language]
  const written = html`<p class="words">${text || p.nothing}</p>`
  return html`<section class="card" aria-labelledby="text-title"><h2 id="text-title">${p.text}</h2>
${
  editedText === null
    ? written
    : html`<h3>${p.forAgency}</h3><p class="words">${editedText}</p><h3>${p.asWritten}</h3>${written}`
}</section>`
}

/** What admins corrected, before and after: kept for whoever learns from it. */
function corrections({ whole, visit, locale, zone }: ComplaintPageOf): Html {
  const p = pageWords[visit.language]
  const made = whole.events.filter(
    ({ kind, detail }) => kind === 'corrected' && !shownByOther.has(String(detail['field'])),
  )
  if (made.length === 0) return html``
  const shown = (field: string, value: unknown) => {
    if (field === 'edited_text' && (value === null || value === undefined)) return p.asWritten
    if (value === null || value === undefined || value === '') return p.nothing
    if (typeof value === 'boolean') return value ? p.yes : p.no
    if (field === 'kind') return complaintWords[visit.language].kind[value as 'pengaduan'] ?? ''
    return String(value)
  }
  return html`<section class="card" aria-labelledby="corrections-title"><h2 id="corrections-title">${p.corrections}</h2>
<ol class="lines">${made.map(({ detail, at, by }) => {
    const field = String(detail['field'])
    return html`<li><p><b>${p.field[field] ?? field}</b> <span class="muted small">${moment(at, locale, zone)}${by ? html` · ${by}` : ''}</span></p>
<dl class="facts"><dt>${p.before}</dt><dd class="words"><del>${shown(field, detail['before'])}</del></dd><dt>${p.after}</dt><dd class="words"><ins>${shown(field, detail['after'])}</ins></dd></dl></li>`
  })}</ol></section>`
}

function filesPart(files: readonly ShownFile[], language: Visit['language']): Html {
  const p = pageWords[language]
  if (files.length === 0) return html``
  return html`<section class="card" aria-labelledby="files-title"><h2 id="files-title">${p.files}</h2>
<ul class="lines">${files.map((file, place) => {
    if (file.state !== 'kept')
      return html`<li class="muted">${p.file(place + 1)}: ${p.fileState[file.state]}</li>`
    const href = `/media/${file.id}`
    const isPicture = file.mimeType?.startsWith('image/') === true
    return html`<li><a href="${href}">${isPicture ? html`<img src="${href}?small" alt="${p.file(place + 1)}" loading="lazy" class="picture">` : p.file(place + 1)}</a></li>`
  })}</ul></section>`
}

function clockPart({ clock, whole, visit, locale }: ComplaintPageOf): Html {
  const p = pageWords[visit.language].clock
  const { promisedFor } = whole.facts
  const day = (text: string) => dayInWords(text, locale)
  const due = 'day' in clock ? clock.day : undefined
  const promised =
    promisedFor && promisedFor !== due
      ? html`<p class="muted small">${p.promised}: ${day(promisedFor)}</p>`
      : ''
  switch (clock.kind) {
    case 'verify':
      return html`<p>${badge(p.verify(clock.left, day(clock.day)), clock.left === 0 ? 'warn' : 'quiet')}</p>${promised}`
    case 'late':
      return html`<p>${badge(p.late(clock.over, day(clock.day)), 'bad')}</p>${promised}`
    case 'running':
      return html`<p>${p.running(clock.days)}</p>`
    case 'closing':
      return html`<p>${p.closing(clock.left, day(clock.day))}</p>`
    case 'over':
      return html`<p class="muted">${p.over}</p>`
    case 'unknown':
      return html`<p>${badge(p.unknown, 'warn')}</p>`
  }
}

function factsPart(of: ComplaintPageOf): Html {
  const { facts } = of.whole
  const { language } = of.visit
  const p = pageWords[language]
  const none = html`<span class="muted">${p.fact.none}</span>`
  const point =
    facts.latitude === null || facts.longitude === null
      ? ''
      : html` <span class="muted">(${facts.latitude.toFixed(5)}, ${facts.longitude.toFixed(5)})</span>`
  const fact = (label: string, value: Html | string | null) =>
    value === null ? '' : html`<dt>${label}</dt><dd>${value}</dd>`
  const isOld = dayOf(facts.receivedAt, of.zoneOfAgency) !== dayOf(facts.createdAt, of.zoneOfAgency)
  const received = isOld
    ? dayInWords(dayOf(facts.receivedAt, of.zoneOfAgency), of.locale)
    : moment(facts.receivedAt, of.locale, of.zone)
  return html`<section class="card" aria-labelledby="facts-title"><h2 id="facts-title">${p.facts}</h2><dl class="facts">
${fact(p.fact.number, html`<span class="number">${facts.receiptNumber}</span>`)}
${fact(p.fact.repeatOf, facts.repeatOf && html`<a href="${`/complaints/${facts.repeatOf}`}">${facts.repeatOf}</a>`)}
${fact(p.fact.reporter, facts.pseudonym)}
${fact(p.fact.channel, of.channel)}
${fact(p.fact.received, received)}
${fact(p.fact.kind, complaintWords[language].kind[facts.kind])}
${fact(p.fact.category, facts.categoryName ?? none)}
${fact(p.fact.place, facts.place === null && point === '' ? none : html`${facts.place ?? ''}${point}`)}
${fact(p.fact.district, facts.districtName)}
${fact(p.fact.agency, facts.agency === null ? none : html`<a href="${`/complaints?${new URLSearchParams({ agency: facts.agency })}`}">${facts.agency}</a>`)}
${fact(p.fact.eventDate, facts.eventDate && dayInWords(facts.eventDate, of.locale))}
${fact(p.fact.asked, facts.asked && conversationWords[language].question[facts.asked])}
${fact(p.fact.rating, facts.rating === null ? null : `${facts.rating}/5`)}
</dl><p class="muted small">${p.stage[facts.stage]}</p></section>`
}

function laporPart({ whole, visit, locale }: ComplaintPageOf): Html {
  const p = pageWords[visit.language].lapor
  const { lapor, links } = whole.core
  const elsewhere = links.filter(({ store }) => !store.startsWith('lapor') && store !== 'own')
  if (!lapor && elsewhere.length === 0) return html``
  const fact = (label: string, value: string | null) =>
    value === null ? '' : html`<dt>${label}</dt><dd>${value}</dd>`
  return html`<section class="card" aria-labelledby="lapor-title"><h2 id="lapor-title">${p.heading}</h2><dl class="facts">
${
  lapor
    ? html`${fact(p.tracking, lapor.trackingId ?? p.notLinked)}${fact(p.state, lapor.state ?? p.noState)}${fact(p.agency, lapor.agency)}${fact(p.reason, lapor.reason)}${fact(p.code, lapor.code)}${fact(p.seenOn, lapor.seenOn && dayInWords(lapor.seenOn, locale))}`
    : ''
}${elsewhere.map(({ trackingId }) => fact(p.elsewhere, trackingId))}</dl>
${lapor && lapor.trackingId === null ? html`<p class="muted small">${lapor.batchId === null ? p.waits : p.inBook(lapor.batchId)}</p>` : ''}</section>`
}
