/**
 * What somebody types about a citizen stays in this tab until it is sent: another page, another language or a
 * canned reply takes nothing away. What was sent comes back where that is undone.
 */

const hasDrafts = /^\/(conversations\/|complaints\/\d|lapor\/answers)/
// Whoever signs in after somebody in the same tab finds nothing of theirs.
const who = document.querySelector('.me a[href="/account"]')?.textContent ?? ''
const draftOf = (path, name) => `draft ${who} ${path} ${name}`

function fields() {
  return hasDrafts.test(location.pathname) ? document.querySelectorAll('main textarea[name]') : []
}

function restore() {
  for (const field of fields()) {
    const draft = sessionStorage.getItem(draftOf(location.pathname, field.name))
    // What the gateway gave back was typed later.
    if (draft === null || field.value !== field.defaultValue || field.ariaInvalid === 'true')
      continue
    field.value = draft
    field.closest('details')?.setAttribute('open', '')
  }
}

document.addEventListener('input', ({ target }) => {
  if (![...fields()].includes(target)) return
  const key = draftOf(location.pathname, target.name)
  if (target.value === target.defaultValue) sessionStorage.removeItem(key)
  else sessionStorage.setItem(key, target.value)
})

document.addEventListener('submit', ({ target: form }) => {
  if (form.action.endsWith('/sign-out')) {
    sessionStorage.clear()
    return
  }
  const typed = [...fields()].filter((field) => field.form === form && field.value.trim() !== '')
  if (typed.length === 0) return
  const sent = typed.map(({ name, value }) => [draftOf(location.pathname, name), value])
  for (const [key] of sent) sessionStorage.removeItem(key)
  sessionStorage.setItem('sent', JSON.stringify(sent))
})

if (document.querySelector('.said-bar[data-undone="yes"]')) {
  for (const [key, value] of JSON.parse(sessionStorage.getItem('sent') ?? '[]'))
    if (sessionStorage.getItem(key) === null) sessionStorage.setItem(key, value)
  sessionStorage.removeItem('sent')
}
restore()
