/** Writes what the gateway says into the places that the page came with. */

const { live, places } = document.body.dataset
const connection = document.querySelector('[data-role="connection"]')
/** The gateway speaks every 2 seconds; a line that is silent for longer is broken. */
const silenceMs = 10_000

/** @type {EventSource | undefined} */
let source
let silence = 0

listen()
document.addEventListener('visibilitychange', () => {
  // A page that nobody sees costs nothing.
  if (document.hidden) stop()
  else listen()
})

function listen() {
  stop()
  source = new EventSource(live)
  source.onmessage = ({ data }) => {
    show(JSON.parse(data))
    heard()
  }
  source.onerror = lost
  waitForMore()
}

function stop() {
  clearTimeout(silence)
  source?.close()
}

function heard() {
  tell('live', connection.dataset.live)
  waitForMore()
}

function waitForMore() {
  clearTimeout(silence)
  silence = setTimeout(() => {
    lost()
    listen()
  }, silenceMs)
}

function lost() {
  tell('lost', connection.dataset.lost)
}

function tell(state, text) {
  connection.dataset.state = state
  if (connection.textContent !== text) connection.textContent = text
}

function show(view) {
  // Another account: the page has no place for it.
  if (JSON.stringify(view.places) !== places) {
    location.reload()
    return
  }
  for (const element of document.querySelectorAll('[data-text]')) {
    const text = view.texts[element.dataset.text] ?? ''
    if (element.textContent !== text) element.textContent = text
  }
  for (const element of document.querySelectorAll('[data-state-key]'))
    element.dataset.state = view.states[element.dataset.stateKey] ?? ''
  for (const element of document.querySelectorAll('[data-path]'))
    element.setAttribute('d', view.paths[element.dataset.path] ?? '')
}
