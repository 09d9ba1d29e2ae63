/** Keys, live pages and clocks. Everything that matters works without it. */

const isTyping = ({ target }) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
const isShown = (element) => element.getClientRects().length > 0
const withKey = (key) =>
  [...document.querySelectorAll('[data-key]')].find(
    (element) => element.dataset.key === key && isShown(element),
  )

document.addEventListener('keydown', (event) => {
  if (event.altKey && !event.ctrlKey && !event.metaKey) {
    const way = { KeyJ: '[data-next]', KeyK: '[data-previous]' }[event.code]
    if (way) press(document.querySelector(way), event)
    return
  }
  if (event.key === 'Escape' && isTyping(event)) event.target.blur()
  if (document.body.dataset.keys !== 'on' || event.ctrlKey || event.metaKey) return
  if (isTyping(event) && event.target.type !== 'checkbox') return
  if (document.querySelector('dialog[open]')) return
  if (event.key === '?') showKeys(event)
  else press(withKey(event.key), event)
})

function press(element, event) {
  if (!(element instanceof HTMLElement)) return
  event.preventDefault()
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) && element.type !== 'checkbox')
    element.focus()
  else {
    // Whoever opens a form goes on in it; a click by a script alone moves no focus.
    if (element.tagName === 'SUMMARY') element.focus()
    element.click()
  }
}

function showKeys(event) {
  event.preventDefault()
  const dialog = document.getElementById('keys')
  const list = dialog.querySelector('dl')
  list.replaceChildren()
  const add = (key, label) => {
    const term = document.createElement('dt')
    const mark = document.createElement('kbd')
    mark.textContent = key
    term.append(mark)
    const what = document.createElement('dd')
    what.textContent = label
    list.append(term, what)
  }
  for (const element of document.querySelectorAll('[data-key]'))
    if (isShown(element)) add(element.dataset.key, labelOf(element))
  for (const [key, way] of [
    ['Alt+J', '[data-next]'],
    ['Alt+K', '[data-previous]'],
  ]) {
    const element = document.querySelector(way)
    if (element) add(key, labelOf(element))
  }
  dialog.showModal()
}

function labelOf(element) {
  const label = element.labels?.[0] ?? element
  const copy = label.cloneNode(true)
  for (const mark of copy.querySelectorAll('kbd')) mark.remove()
  return (copy.textContent.trim() || element.getAttribute('aria-label') || '').slice(0, 80)
}

document.addEventListener('change', ({ target }) => {
  const all = target.closest?.('[data-select-all]')
  if (!all) return
  for (const box of document.querySelectorAll(`input[name="${all.dataset.selectAll}"]`))
    box.checked = all.checked
})

const wordsOf = (element) => element.value ?? element.textContent

document.addEventListener('click', ({ target }) => {
  if (target.closest?.('[data-print]')) window.print()
  if (target.matches?.('input[data-select]')) target.select()
  const copies = target.closest?.('[data-copy]')
  if (copies)
    navigator.clipboard
      .writeText(wordsOf(document.getElementById(copies.dataset.copy)))
      .then(() => {
        copies.textContent = copies.dataset.copied
      })
})
// What only a script does is hidden without one; without a clipboard the words are there to be selected.
for (const element of document.querySelectorAll('[data-scripted]'))
  element.hidden = element.matches('[data-copy]') && !navigator.clipboard

/** A choice with `data-fills` writes the words of its option into a field. */
document.addEventListener('change', ({ target }) => {
  const into = target.dataset.fills && document.getElementById(target.dataset.fills)
  const words = target.selectedOptions?.[0]?.dataset.text
  if (!into || words === undefined) return
  // What stands there already is somebody's own.
  const own = into.value.trimEnd()
  into.value = own === '' ? words : `${own}\n${words}`
  into.dispatchEvent(new Event('input', { bubbles: true }))
  into.focus()
})

/** Whoever opens a form by its key goes on typing in it. */
document.addEventListener(
  'toggle',
  ({ target }) => {
    if (target.open && target.contains(document.activeElement))
      target.querySelector('textarea, input:not([type=hidden]), select, button')?.focus()
  },
  true,
)

// A form is sent once, however often its button is pressed.
document.addEventListener('submit', (event) => {
  if (event.target.dataset.sent) event.preventDefault()
  else if (event.target.method === 'post') event.target.dataset.sent = 'yes'
})
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent
})

/** Parts with `data-live` and an id are read anew when the gateway says that something changed. */
const parts = () => document.querySelectorAll('[data-live][id]')
let isStale = false
let timer

async function refresh() {
  isStale = false
  // What was said last is for the page that somebody opens next, not for this.
  const headers = { accept: 'text/html', 'x-refresh': 'yes' }
  const answer = await fetch(location.href, { headers })
  if (!answer.ok || answer.redirected) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const part of parts()) {
    const fresh = page.getElementById(part.id)
    if (!fresh || part.contains(document.activeElement)) continue
    if (fresh.innerHTML === part.innerHTML) continue
    for (const { name, value } of part.querySelectorAll('input:checked'))
      for (const box of fresh.querySelectorAll('input'))
        if (box.name === name && box.value === value) box.checked = true
    part.replaceWith(document.adoptNode(fresh))
  }
  tick()
}

function changed() {
  isStale = true
  if (document.hidden) return
  clearTimeout(timer)
  timer = setTimeout(() => refresh().catch(() => {}), 50)
}

if (parts().length > 0) {
  const source = new EventSource('/live')
  source.addEventListener('changed', changed)
  // A stream that opens late, or again, does not tell what happened before it.
  source.addEventListener('open', () => {
    if (performance.now() > 1_500) changed()
  })
  document.addEventListener('visibilitychange', () => {
    if (isStale) changed()
  })
  setInterval(changed, 15_000)
}

/** Forms with `data-suggest` show what the gateway finds beside what is typed. */
for (const form of document.querySelectorAll('form[data-suggest]')) {
  let waiting
  let latest = 0
  const ask = async () => {
    const mine = ++latest
    const into = document.getElementById(form.dataset.into)
    const body = new URLSearchParams(
      [...new FormData(form)].filter(([, value]) => typeof value === 'string'),
    )
    const answer = await fetch(form.dataset.suggest, { method: 'POST', body })
    if (answer.ok && mine === latest) into.innerHTML = await answer.text()
  }
  form.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => ask().catch(() => {}), 400)
  })
}

/** Counts down what runs out, and hides what can be undone no more. */
function tick() {
  for (const clock of document.querySelectorAll('[data-until]')) {
    const left = Date.parse(clock.dataset.until) - Date.now()
    if (left <= 0 && clock.dataset.then === 'hide') clock.hidden = true
    else if (clock.classList.contains('clock') && clock.dataset.counts)
      clock.textContent = clock.dataset.counts.replace('{left}', spell(Math.max(0, left)))
  }
}

function spell(milliseconds) {
  const minutes = Math.floor(milliseconds / 60_000)
  const seconds = Math.floor((milliseconds % 60_000) / 1_000)
  return minutes >= 60
    ? `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
    : `${minutes}:${String(seconds).padStart(2, '0')}`
}
setInterval(tick, 1_000)
tick()
