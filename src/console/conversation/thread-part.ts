import { timeZones } from '../../agency/working-days.ts'
import type { HeardItem, Media, NotedItem, SaidItem, ThreadItem } from '../../desk/thread.ts'
import { conversationHref } from '../inbox/address.ts'
import { ruleAnchor, ruleName } from '../inbox/rule-words.ts'
import { type Html, html } from '../kit/html.ts'
import { badge, clock, moment } from '../kit/parts.ts'
import { localeOf } from '../kit/when.ts'
import { canPick } from './form-parts.ts'
import { type ConversationView, timeOf } from './view.ts'
import { conversationWords } from './words.ts'

/** What was heard, said and noted, the oldest first. */
export function threadPart(view: ConversationView): Html {
  const w = conversationWords[view.language]
  const { items, older } = view.thread
  const { id } = view.conversation
  return html`<section id="thread" class="thread" data-live aria-labelledby="thread-title">
<h2 id="thread-title">${w.thread}</h2>
${older ? html`<p><a href="${conversationHref(id, view.origin, { before: older })}">${w.older}</a></p>` : ''}
${items.length === 0 ? html`<p class="muted">${w.noThread}</p>` : html`<ol>${items.map((item) => line(item, view))}</ol>`}
${view.isOlderPage ? html`<p><a href="${conversationHref(id, view.origin)}">${w.newest}</a></p>` : ''}
</section>`
}

function line(item: ThreadItem, view: ConversationView): Html {
  switch (item.kind) {
    case 'heard':
      return heard(item, view)
    case 'said':
      return said(item, view)
    case 'noted':
      return noted(item, view)
  }
}

function at(item: ThreadItem, view: ConversationView): Html {
  return moment(item.at, localeOf[view.language], timeZones[view.zone])
}

function heard(item: HeardItem, view: ConversationView): Html {
  const w = conversationWords[view.language]
  const number = view.complaints.find(({ id }) => id === item.complaintId)?.number
  return html`<li class="said-by" data-by="${item.byStaff ? 'staff' : 'citizen'}">
<p class="row small">${canPick(view) && !item.byStaff && !item.isDeleted ? html`<label class="pick"><input type="checkbox" form="pick" name="message" value="${item.id}" ${isTicked(item, view) ? html`checked` : ''}><span class="visually-hidden">${w.heard.select(timeOf(item.at, view))}</span></label>` : ''}<b>${item.byStaff ? w.heard.staff : w.heard.citizen}</b> ${at(item, view)}${item.isPublic ? badge(w.heard.isPublic, 'warn') : ''}${item.isEdited ? badge(w.heard.edited) : ''}${item.disposition === 'draft' ? badge(w.heard.draft) : ''}</p>
${item.isDeleted ? html`<p class="muted">${w.heard.deleted}</p>` : html`<p class="words">${item.text}</p>`}
${item.unsupported === null ? '' : html`<p class="muted words">${w.heard.unsupported}: ${item.unsupported}</p>`}
${item.location === null ? '' : html`<p class="muted">${w.heard.pin}: ${item.location.latitude.toFixed(5)}, ${item.location.longitude.toFixed(5)}</p>`}
${item.isDeleted ? '' : item.media.map((media) => attached(media, view))}
${item.byStaff ? '' : html`<p class="muted small">${number ?? (item.complaintId === null ? w.heard.inNone : '')}${item.rule === null ? '' : html` · <a href="/inbox/rules#${ruleAnchor(item.rule)}" title="${w.trail.meaning}">${ruleName(item.rule, view.language)}</a>`}</p>`}
</li>`
}

/** What was ticked stays so where the page is shown again. */
function isTicked({ id }: HeardItem, { trouble }: ConversationView): boolean {
  return trouble?.form.all('message').includes(id) ?? false
}

function attached(media: Media, view: ConversationView): Html {
  const w = conversationWords[view.language].media
  if (media.id === null)
    return html`<p class="muted">${media.type === 'contact' ? w.contact : w.file}</p>`
  if (media.state !== 'kept')
    return html`<p class="muted">${w.file}: ${w.state[media.state ?? 'waiting']}</p>`
  const href = `/media/${media.id}`
  const [kind] = (media.mimeType ?? '').split('/')
  if (kind === 'image')
    return html`<p><a href="${href}"><img src="${href}?small" alt="${w.picture}" loading="lazy" class="picture"></a></p>`
  if (kind === 'audio')
    return html`<p class="row"><audio controls preload="none" src="${href}" aria-label="${w.audio}"></audio><a href="${href}" download>${w.download(w.audio)}</a></p>`
  if (kind === 'video')
    return html`<p><video controls preload="none" src="${href}" aria-label="${w.video}"></video><br><a href="${href}" download>${w.download(w.video)}</a></p>`
  return html`<p><a href="${href}" download>${w.download(w.file)}</a> <span class="muted">${sizeOf(media.size, view)}</span></p>`
}

function sizeOf(size: number | null, { language }: ConversationView): string {
  if (size === null) return ''
  const mb = size / 1_048_576
  return `${mb.toLocaleString(localeOf[language], { maximumFractionDigits: 1, minimumFractionDigits: 1 })} MB`
}

function said(item: SaidItem, view: ConversationView): Html {
  const w = conversationWords[view.language]
  return html`<li class="said-by" data-by="us">
<p class="row small"><b>${w.said}</b> ${at(item, view)}</p>
<p class="words">${item.text}</p>
${item.media === null ? '' : attached(item.media, view)}
<p class="muted small">${fate(item, view)}</p>
</li>`
}

/** What became of a reply, in words. */
function fate(item: SaidItem, view: ConversationView): Html | string {
  const w = conversationWords[view.language]
  if (item.heldBack === 'window') return w.heldWindow
  if (item.heldBack === 'notices_stopped') return w.heldStopped
  if (item.heldBack !== null) return w.heldBudget
  if (
    item.state === 'pending' &&
    item.dueAt &&
    !item.wasTried &&
    item.dueAt > view.conversation.now
  )
    return counted(item.dueAt, w.waitsUntil, view)
  if (item.state === 'accepted' && item.delivery !== null)
    return item.delivery === 'failed' ? badge(w.delivery.failed, 'bad') : w.delivery[item.delivery]
  const isBad = item.state === 'rejected' || item.state === 'exhausted'
  return isBad ? badge(w.state[item.state], 'bad') : w.state[item.state]
}

/** A clock that counts down; without a script it says how long is left when the page is read. */
export function counted(until: Date, words: string, { conversation }: ConversationView): Html {
  const left = Math.max(0, until.getTime() - conversation.now.getTime())
  const minutes = Math.floor(left / 60_000)
  const pair = (n: number) => String(n).padStart(2, '0')
  const spelt =
    minutes >= 60
      ? `${Math.floor(minutes / 60)}:${pair(minutes % 60)}`
      : `${minutes}:${pair(Math.floor((left % 60_000) / 1_000))}`
  return clock(until, words.replace('{left}', spelt), words)
}

function noted(item: NotedItem, view: ConversationView): Html {
  const w = conversationWords[view.language]
  return html`<li class="said-by" data-by="note">
<p class="row small"><b>${w.note(item.by)}</b> ${at(item, view)}</p>
<p class="words">${item.text}</p>
</li>`
}
