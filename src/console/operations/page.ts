import { queuesShown } from '../../operations/health.ts'
import { qrSide } from './qr-code.ts'
import { sparkline } from './sparkline.ts'
import { type ChannelPlace, complaintPlaces, reasonPlaces, type View } from './view.ts'
import { doorFacts, type Language, type Words, words } from './words.ts'

export interface PageOptions {
  readonly language: Language
  /** Where the simulator's page is, if there is one. */
  readonly simulatorPath: string | undefined
}

/**
 * The page as a whole, with the present state in it. A browser without scripts loads it anew every
 * 5 seconds; with scripts it is loaded once and listens.
 */
export function renderOperations(view: View, { language, simulatorPath }: PageOptions): string {
  const w = words[language]
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escapeHtml(w.description)}">
${element('title', view, 'title')}
<link rel="icon" href="/operations/page/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/operations/page/page.css">
<noscript><meta http-equiv="refresh" content="5"></noscript>
<script type="module" src="/operations/page/page.js"></script>
</head>
<body data-live="/operations/live?view=${language}" data-places="${escapeHtml(JSON.stringify(view.places))}">
${masthead(w, language, simulatorPath)}
<main>
${verdict(view, w)}
<section aria-labelledby="channels">
<h2 id="channels">${escapeHtml(w.channels)}</h2>
<div class="cards">
${view.places.map((place) => card(view, w, place)).join('\n')}
</div>
</section>
<section aria-labelledby="door">
<h2 id="door">${escapeHtml(w.door)}</h2>
<dl class="door">${doorFacts.map((fact) => `<div><dt>${escapeHtml(w.doorFacts[fact])}</dt>${element('dd', view, `door.${fact}`)}</div>`).join('')}</dl>
</section>
<section aria-labelledby="queues">
<h2 id="queues">${escapeHtml(w.queues)}</h2>
${queueTable(view, w)}
</section>
<section aria-labelledby="complaints">
<h2 id="complaints">${escapeHtml(w.complaints)}</h2>
<ol class="complaints" data-role="complaints">
${Array.from({ length: complaintPlaces }, (_, place) => complaint(view, place)).join('\n')}
</ol>
</section>
</main>
<footer>${element('p', view, 'stand')}<p>${escapeHtml(w.privacy)}</p></footer>
</body>
</html>
`
}

function masthead(w: Words, language: Language, simulatorPath: string | undefined): string {
  const other = language === 'id' ? 'en' : 'id'
  const { live, lost, periodic } = w.connection
  const simulator = simulatorPath
    ? `<a href="${escapeHtml(simulatorPath)}">${escapeHtml(w.simulator)}</a>`
    : ''
  return `<header class="masthead">
<p class="name"><strong>Simpul</strong> <span>${escapeHtml(w.title)}</span></p>
<p class="connection" data-role="connection" data-live="${escapeHtml(live)}" data-lost="${escapeHtml(lost)}">${escapeHtml(periodic)}</p>
<nav><a href="/inbox">${escapeHtml(w.console)}</a>${simulator}<a href="/operations?lang=${other}" lang="${other}" hreflang="${other}">${escapeHtml(w.otherLanguage)}</a></nav>
</header>`
}

function verdict(view: View, w: Words): string {
  const reasons = Array.from(
    { length: reasonPlaces },
    (_, place) =>
      `<li>${element('span', view, `reason-${place}`)} ${element('span', view, `remedy-${place}`, 'remedy')}</li>`,
  )
  const figures = (['messages', 'waiting', 'oldest'] as const).map(
    (name) => `<div><dt>${escapeHtml(w.figures[name])}</dt>${element('dd', view, name)}</div>`,
  )
  return `<section class="verdict" data-role="verdict" ${stateful(view, 'verdict')}>
<div class="judgement" role="status">
<h1>${element('span', view, 'verdict')}</h1>
<div class="because">${element('p', view, 'summary')}<ul>${reasons.join('')}</ul></div>
</div>
<dl class="figures">${figures.join('')}</dl>
</section>`
}

function card(view: View, w: Words, place: ChannelPlace): string {
  const { key, channel, account, title } = place
  const { width, height } = sparkline
  const fact = (name: keyof Words['channel'] & string) =>
    `<div><dt>${escapeHtml(w.channel[name])}</dt>${element('dd', view, `${key}.${name}`)}</div>`
  return `<article class="card" data-channel="${escapeHtml(channel)}" data-account="${escapeHtml(account)}" ${stateful(view, key)}>
<header><h3>${escapeHtml(title)}</h3><p class="account">${escapeHtml(account)}</p>${element('span', view, `${key}.state`, 'chip')}</header>
${connection(view, w, place)}<div class="pulse"><p class="last"><span>${escapeHtml(w.channel.lastMessage)}</span> ${element('strong', view, `${key}.lastMessage`)}</p><dl>${fact('in5Minutes')}${fact('inHour')}</dl></div>
<svg class="rate" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(w.channel.rate)}"><path data-path="${key}" d="${escapeHtml(view.paths[key] ?? '')}"/></svg>
<p class="axis"><span>${escapeHtml(w.channel.hourAgo)}</span><span>${escapeHtml(w.channel.now)}</span></p>
<dl class="facts">${facts.map(fact).join('')}</dl>
</article>`
}

/** How the connection is; the code shows only while somebody has to scan it. */
function connection(view: View, w: Words, { key, hasConnection }: ChannelPlace): string {
  if (!hasConnection) return ''
  return `<div class="connection" ${stateful(view, `${key}.connection`)}>${element('p', view, `${key}.connection`)}<svg viewBox="0 0 ${qrSide} ${qrSide}" role="img" aria-label="${escapeHtml(w.channel.pairingCode)}"><path data-path="${key}.connection" d="${escapeHtml(view.paths[`${key}.connection`] ?? '')}"/></svg></div>
`
}

function queueTable(view: View, w: Words): string {
  const { queue: first, ...columns } = w.queueColumns
  const names = Object.entries(columns)
  const heads = names.map(([, title]) => `<th scope="col">${escapeHtml(title)}</th>`).join('')
  const rows = queuesShown.map((queue) => {
    const cells = names.map(
      ([name, title]) =>
        `<td data-label="${escapeHtml(title)}">${element('span', view, `${queue}.${name}`)}</td>`,
    )
    return `<tr data-queue="${queue}" ${stateful(view, queue)}><th scope="row">${escapeHtml(w.queue[queue])}</th>${cells.join('')}</tr>`
  })
  return `<table class="queues">
<thead><tr><th scope="col">${escapeHtml(first)}</th>${heads}</tr></thead>
<tbody>${rows.join('\n')}</tbody>
</table>`
}

function complaint(view: View, place: number): string {
  const key = `complaint-${place}`
  const part = (name: string) => element('span', view, `${key}.${name}`, name)
  // The first place also says that there is nothing.
  const nothing = place === 0 ? element('p', view, 'empty', 'nothing') : ''
  return `<li data-complaint="${place}" ${stateful(view, key)}>${nothing}<div>${['who', 'receipt', 'ago'].map(part).join('')}</div><div>${['channel', 'what', 'waits'].map(part).join('')}</div></li>`
}

/** An element whose text the script replaces when it changes. */
function element(tag: string, { texts }: View, key: string, className?: string): string {
  const named = className ? ` class="${className}"` : ''
  return `<${tag}${named} data-text="${key}">${escapeHtml(texts[key] ?? '')}</${tag}>`
}

function stateful({ states }: View, key: string): string {
  return `data-state-key="${key}" data-state="${escapeHtml(states[key] ?? '')}"`
}

const facts = ['lastReply', 'waiting', 'failed', 'delivered', 'malformed', 'refused'] as const

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}
