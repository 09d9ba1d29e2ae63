const mostShown = 500
const mostFaults = 8
const find = (id) => document.getElementById(id)
const [said, shown, table, body, book] = ['said', 'shown', 'table', 'reports', 'book'].map(find)
const headers = [...table.querySelectorAll('th')].map(({ textContent }) => textContent)
const language = document.documentElement.lang

const withCount = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]))

function make(name, text) {
  const element = document.createElement(name)
  element.textContent = text
  return element
}

/** Shows a sentence, and faults below it. */
function say(sentence, faults = []) {
  const list = document.createElement('ul')
  const hidden = faults.length - mostFaults
  const lines = faults.slice(0, mostFaults)
  if (hidden > 0) lines.push(withCount(said.dataset.more, { count: hidden }))
  list.append(...lines.map((line) => make('li', line)))
  said.classList.toggle('refused', faults.length > 0)
  said.replaceChildren(make('p', sentence), ...(faults.length > 0 ? [list] : []))
}

function rowOf({ trackingId, title, agency, state, reason, answer }) {
  const row = document.createElement('tr')
  const texts = [trackingId, title, agency, reason ? `${state}: ${reason}` : state, answer]
  for (const [at, text] of texts.entries()) {
    const cell = make('td', text)
    cell.dataset.header = headers[at]
    row.append(cell)
  }
  return row
}

async function refresh() {
  const { reports } = await (await fetch('reports')).json()
  const latest = reports.slice(-mostShown).reverse()
  body.replaceChildren(...latest.map(rowOf))
  table.hidden = latest.length === 0
  const count = { count: latest.length, all: reports.length }
  shown.textContent =
    latest.length === 0 ? shown.dataset.none : withCount(shown.dataset.shown, count)
}

/** Does what a person asked for; says so where nobody answers. */
async function act(ask) {
  try {
    await ask()
    await refresh()
  } catch {
    say(said.dataset.noAnswer)
  }
}

book.addEventListener('change', () =>
  act(async () => {
    const [file] = book.files
    if (!file) return
    const response = await fetch(`books?lang=${language}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    })
    book.value = ''
    const { trackingIds, faults, message } = await response.json()
    if (response.ok) say(withCount(said.dataset.taken, { count: trackingIds.length }))
    else say(said.dataset.refused, faults ?? [message])
  }),
)

find('day').addEventListener('click', () =>
  act(async () => {
    const { moved } = await (await fetch('days', { method: 'POST' })).json()
    say(withCount(said.dataset.moved, { count: moved }))
  }),
)

await act(async () => {})
