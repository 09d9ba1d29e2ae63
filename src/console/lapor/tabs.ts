import type { LaporCounts } from '../../desk/lapor.ts'
import { type Html, html } from '../kit/html.ts'
import type { Answer } from '../kit/visit.ts'
import type { LaporWords } from './words.ts'

const hrefs = {
  waiting: '/lapor',
  books: '/lapor/batches',
  import: '/lapor/import',
  todo: '/lapor/todo',
  answers: '/lapor/answers',
} as const
export type Tab = keyof typeof hrefs

/** A page of this room: its heading, the tabs with what there is to do, and its own part. */
export function tabbed(of: {
  readonly tab: Tab
  readonly words: LaporWords
  readonly counts: LaporCounts
  readonly main: Html
  readonly status?: number
}): Answer {
  const { tab, words: w, counts } = of
  const count = {
    waiting: counts.ready + counts.hindered,
    books: 0,
    import: counts.doubts,
    todo: counts.todos,
    answers: counts.answers,
  }
  const tabs = (Object.keys(hrefs) as Tab[]).map(
    (one) =>
      html`<li><a href="${hrefs[one]}" ${one === tab ? html`aria-current="page"` : ''}>${w.tabs[one]}${
        count[one] > 0
          ? html` <span class="count">${count[one] >= 1_000 ? '999+' : count[one]}</span>`
          : ''
      }</a></li>`,
  )
  return {
    kind: 'page',
    title: `${w.tabs[tab]} · ${w.title}`,
    area: 'lapor',
    ...(of.status !== undefined && { status: of.status }),
    main: html`<h1>${w.title}</h1>
<nav class="tabs" aria-label="${w.tabsLabel}"><ul>${tabs}</ul></nav>
${of.main}`,
  }
}

/** Shown in place of every page where complaints are kept elsewhere. */
export function withoutBooks({ title, noStore }: LaporWords): Answer {
  return {
    kind: 'page',
    title,
    area: 'lapor',
    main: html`<section class="plain"><h1>${noStore.title}</h1><p>${noStore.text}</p>
<pre><code>${noStore.setting}</code></pre><p>${noStore.more}</p></section>`,
  }
}
