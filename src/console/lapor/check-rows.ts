import type { FormFault } from '../../core-store/lapor-bulk/form-row.ts'
import type { CheckRow } from '../../desk/lapor.ts'
import { categoryName } from '../../triage/category-lexicon.ts'
import { type Html, html } from '../kit/html.ts'
import { badge } from '../kit/parts.ts'
import { type CheckValues, categoryNamed, kinds, nameOf, seenOf, valuesOf } from './check-form.ts'
import { dangerIn, type LaporVisit } from './visit-of.ts'

/** A row of the table, and what is to be said of it. */
export interface ShownRow {
  readonly row: CheckRow
  /** What somebody wrote and was not saved; undefined: what the complaint has. */
  readonly given?: CheckValues | undefined
  /** Why it was not saved. */
  readonly failed?: string | undefined
  /** What does not fit into the template. */
  readonly faults: readonly FormFault[]
}

type Marked = 'title' | 'text' | 'category' | 'kind' | 'agency' | 'place' | 'anonymous'

/** Where a fault of a template is mended; elsewhere it is a matter of the settings. */
const places: Readonly<Partial<Record<string, Marked>>> = {
  title: 'title',
  text: 'text',
  category: 'category',
  categoryId: 'category',
  classification: 'kind',
  agency: 'agency',
  place: 'place',
  type: 'anonymous',
  isAnonymous: 'anonymous',
  isConfidential: 'anonymous',
}

/** The row of a complaint: all that can be mended in place, and beside it what the citizen wrote. */
export function checkRow(visit: LaporVisit, shown: ShownRow): Html {
  const { words } = visit
  const w = words.check
  const { row, given, failed, faults } = shown
  const { code, receiptNumber, written, hindrance, asked, complaint } = row
  const now = valuesOf(row)
  const values = given ?? now
  const cell = (field: Marked, control: (described: Html) => Html) => {
    const some = faults.filter((one) => places[one.field ?? ''] === field)
    const id = `fault-${field}-${code}`
    return html`${control(
      some.length > 0 ? html`aria-invalid="true" aria-describedby="${id}"` : html``,
    )}${some.length > 0 ? html`<div id="${id}">${some.map((one) => faultOf(visit, code, field, one))}</div>` : ''}`
  }
  const label = (name: string) => `${name}, ${receiptNumber}`
  const others = faults.filter((one) => places[one.field ?? ''] === undefined)
  return html`<tr id="row-${code}" data-fault="${failed || faults.length > 0 ? 'yes' : 'no'}">
<th scope="row"><input type="hidden" name="code" value="${code}"><input type="hidden" name="${nameOf('seen', code)}" value="${seenOf(row.version, now)}">
<span>${receiptNumber}</span><br>${badge(words.waiting.states[hindrance ?? 'ready'], hindrance ? 'warn' : 'good')}${
    complaint.danger === undefined ? '' : html` ${badge(dangerIn(visit, complaint.danger), 'bad')}`
  }${asked === null ? '' : html`<br><span class="muted small">${words.waiting.asked[asked]}</span>`}
${failed === undefined ? '' : html`<p class="fault" role="alert">${failed}</p>${given ? nowThere(visit, given, now) : ''}`}
${others.map((one) => faultOf(visit, code, undefined, one))}
<details><summary>${w.written}</summary><p class="words">${written}</p></details></th>
<td data-label="${w.column.heading}">${cell('title', (more) => html`<textarea name="${nameOf('title', code)}" rows="2" maxlength="140" aria-label="${label(w.heading)}" ${more}>${`\n${values.title}`}</textarea>`)}
${cell('text', (more) => html`<textarea name="${nameOf('text', code)}" rows="5" aria-label="${label(w.text)}" ${more}>${`\n${values.text}`}</textarea>`)}</td>
<td data-label="${w.column.kind}">${cell('category', (more) => html`<input name="${nameOf('category', code)}" value="${values.category}" list="categories" autocomplete="off" aria-label="${label(w.category)}" ${more}>`)}
${cell(
  'kind',
  (more) =>
    html`<select name="${nameOf('kind', code)}" aria-label="${label(w.classification)}" ${more}>${kinds.map(
      (kind) =>
        html`<option value="${kind}" ${kind === values.kind ? html`selected` : ''}>${w.kinds[kind]}</option>`,
    )}</select>`,
)}</td>
<td data-label="${w.column.agency}">${cell('agency', (more) => html`<input name="${nameOf('agency', code)}" value="${values.agency}" list="agencies" autocomplete="off" aria-label="${label(w.column.agency)}" ${more}>`)}</td>
<td data-label="${w.column.place}">${cell('place', (more) => html`<textarea name="${nameOf('place', code)}" rows="3" maxlength="300" aria-label="${label(w.column.place)}" ${more}>${`\n${values.place}`}</textarea>`)}</td>
<td data-label="${w.column.flags}">${flag('anonymous', w.anonymous)}${flag('confidential', w.confidential)}${cell('anonymous', () => html``)}</td>
</tr>`

  function flag(field: 'anonymous' | 'confidential', name: string): Html {
    return html`<label class="check"><input type="checkbox" name="${nameOf(field, code)}" value="yes" aria-label="${label(name)}" ${values[field] ? html`checked` : ''}> <span>${name}</span></label>`
  }
}

/** A fault, and the nearest values, each of which is a button that takes it and saves. */
function faultOf(
  { words }: LaporVisit,
  code: string,
  field: Marked | undefined,
  fault: FormFault,
): Html {
  const w = words.check
  const said =
    fault.wanted === undefined ? w.missing(fault.header) : w.notInList(fault.header, fault.wanted)
  const usable = fault.nearest.flatMap((value) => {
    if (field === 'agency' || field === 'place') return [value]
    const id = field === 'category' ? categoryNamed(value) : undefined
    return id === undefined ? [] : [categoryName(id) ?? '']
  })
  return html`<p class="fault">${said}${field === undefined ? html` ${w.forOperator}` : ''}</p>${
    usable.length > 0
      ? html`<div class="row">${[...new Set(usable)].map(
          (value) =>
            html`<button type="submit" class="button small" name="use" value="${`${code} ${field} ${value}`}">${w.use(value)}</button>`,
        )}</div>`
      : ''
  }`
}

/** What somebody else wrote meanwhile, where it is not what was given. */
function nowThere({ words }: LaporVisit, given: CheckValues, now: CheckValues): Html {
  const w = words.check
  const names = {
    title: w.heading,
    text: w.text,
    category: w.category,
    kind: w.classification,
    agency: w.column.agency,
    place: w.column.place,
  }
  const differing = (Object.keys(names) as (keyof typeof names)[]).filter(
    (field) => given[field] !== now[field],
  )
  if (differing.length === 0) return html``
  return html`<p class="small">${w.now}</p><dl class="facts small">${differing.map(
    (field) => html`<dt>${names[field]}</dt><dd class="words">${now[field] || w.empty}</dd>`,
  )}</dl>`
}
