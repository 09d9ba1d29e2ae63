import { withoutCodes } from '../../core-store/lapor-bulk/code.ts'
import { type Doubt, decideDoubt, openDoubts } from '../../core-store/lapor-bulk/doubts.ts'
import { amongOf } from '../../desk/lapor-reach.ts'
import { redact } from '../../identity/redact.ts'
import { type Html, html } from '../kit/html.ts'
import { badge, button, formStart } from '../kit/parts.ts'
import type { Answer } from '../kit/visit.ts'
import { dayInWords } from '../kit/when.ts'
import { differingWords, type Piece } from './differing-words.ts'
import type { LaporVisit } from './visit-of.ts'

/** On one page; the next come up as these are decided. */
const mostShown = 10

/** Rows of LAPOR! beside those of ours that they may be; the keys are those of the first. */
export async function doubtParts(visit: LaporVisit): Promise<Html> {
  const { deps, reach, words } = visit
  const w = words.doubts
  const doubts = await openDoubts(deps.sql, 200, amongOf(reach))
  const more = doubts.length - mostShown
  return html`<section class="stack" id="doubts"><h2>${w.title}</h2>
${doubts.length === 0 ? html`<p class="muted">${w.nothing}</p>` : html`<p>${w.intro}</p>`}
${doubts.slice(0, mostShown).map((doubt, at) => doubtOf(visit, doubt, at === 0))}
${more > 0 ? html`<p class="muted">${w.more(more)}</p>` : ''}</section>`
}

function doubtOf(visit: LaporVisit, doubt: Doubt, hasKeys: boolean): Html {
  const { words, mayAct } = visit
  const w = words.doubts
  const { row, trackingId, candidates } = doubt
  const theirs = redact(withoutCodes(row.textAtFirst ?? row.textAtLast ?? ''))
  const [first] = candidates
  const day = (given: string | null | undefined) => given && dayInWords(given, words.locale)
  const facts = [day(row.receivedOn), row.source, row.agency, row.state].filter(Boolean).join(' · ')
  return html`<article class="panel stack"><h3>${words.todo.tracking(trackingId)}</h3>
<div class="compared">
<section><h4>${w.theirs}</h4><p class="muted small">${facts}</p>
<p class="words">${marks(differingWords(theirs, oursOf(first)).one)}</p></section>
<section class="stack"><h4>${w.ours}</h4>${candidates.map(
    (
      candidate,
      at,
    ) => html`<form method="post" action="/lapor/doubts/${trackingId}" class="stack">${formStart(visit)}
<input type="hidden" name="code" value="${candidate.code}">
<p class="muted small">${candidate.receiptNumber ?? candidate.code} · ${day(candidate.receivedOn) ?? ''} ${badge(w.like(Math.round(candidate.score * 100)))}</p>
<p class="words">${marks(differingWords(theirs, oursOf(candidate)).other)}</p>
${mayAct ? button({ label: candidates.length > 1 ? w.sameAs(candidate.receiptNumber ?? candidate.code) : w.same, tone: 'main', ...(hasKeys && at < 8 && { key: String(at + 1) }) }) : ''}</form>`,
  )}</section></div>
${
  mayAct
    ? html`<form method="post" action="/lapor/doubts/${trackingId}">${formStart(visit)}${button({ label: w.none, ...(hasKeys && { key: '0' }) })}</form>`
    : ''
}</article>`
}

function oursOf(candidate: Doubt['candidates'][number] | undefined): string {
  return redact(withoutCodes(candidate?.text ?? '')).trim()
}

function marks(pieces: readonly Piece[]): Html[] {
  return pieces.map(({ text, differs }) => (differs ? html`<mark>${text}</mark>` : html`${text}`))
}

/** Decides about a row: with a code it is this complaint, without one it is none of those in reach. */
export async function decide(visit: LaporVisit): Promise<Answer> {
  const { deps, reach, params, form, words } = visit
  const w = words.doubts
  const code = form.text('code') || undefined
  const { kind } = await decideDoubt(deps.sql, String(params['tracking']), code, amongOf(reach))
  const text = { linked: w.linked, not_ours: w.notOurs, no_doubt: w.gone, no_report: w.gone }[kind]
  const tone = kind === 'linked' || kind === 'not_ours' ? 'good' : 'bad'
  return { kind: 'go', to: '/lapor/import', said: { text, tone } }
}
