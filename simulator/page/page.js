import { drawFaults } from './faults.js'
import { createPhone, element } from './phone.js'
import { drawSteps, isRunning } from './steps.js'
import { currentLanguage, languages, t, translate } from './words.js'

const api = new URL('..', import.meta.url)
/** Per channel: what the simulator says of it, its phone, its owner's number, its messages. */
const lines = new Map()
/** The citizen's latest message on any phone: `{line, id}`. */
let latest

/** The answer's JSON; undefined where there was none. Refusals come as `{error}`. */
async function call(method, path, body) {
  try {
    const response = await fetch(new URL(path, api), {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    return await response.json()
  } catch {
    return undefined
  }
}

function pathOf({ info, number }) {
  return `phones/${encodeURIComponent(info.channel)}/${number}`
}

function remembered(name, otherwise) {
  try {
    return localStorage.getItem(name) ?? otherwise
  } catch {
    return otherwise
  }
}

function remember(name, value) {
  try {
    localStorage.setItem(name, value)
  } catch {
    // A browser that keeps nothing shows a new citizen after each reload.
  }
}

function newNumber() {
  const [random] = crypto.getRandomValues(new Uint32Array(1))
  return `+628110${String(random % 10_000_000).padStart(7, '0')}`
}

function ordered(line) {
  return [...line.messages.values()]
}

function draw(line) {
  line.phone.draw({ number: line.number, messages: ordered(line) })
  drawJourney()
}

function drawJourney() {
  const { line, id } = latest ?? {}
  const message = line?.messages.get(id)
  const last = message && {
    message,
    messages: ordered(line),
    info: line.info,
    number: line.number,
  }
  drawSteps(last)
  return last
}

function take(line, message) {
  const isNew = !line.messages.has(message.externalId)
  line.messages.set(message.externalId, message)
  if (message.direction === 'out' && isNew) latest = { line, id: message.externalId }
  if (message.direction === 'in' && isNew)
    document.querySelector('#announcer').textContent = t('replyArrived', {
      title: line.info.title,
      text: message.text,
    })
  draw(line)
}

/** Reads a phone anew: at the start, and whenever events may have been missed. */
async function load(line) {
  const { number } = line
  const phone = await call('GET', pathOf(line))
  if (!phone?.messages || line.number !== number) return
  line.messages = new Map(phone.messages.map((message) => [message.externalId, message]))
  const written = phone.messages.findLast((message) => message.direction === 'out')
  const before = latest?.line.messages.get(latest.id)
  if (written && (!before || written.at > before.at)) latest = { line, id: written.externalId }
  draw(line)
}

function listen() {
  const source = new EventSource(new URL('events', api))
  const state = document.querySelector('#connection')
  source.addEventListener('open', () => {
    state.textContent = ''
    for (const line of lines.values()) void load(line)
  })
  source.addEventListener('error', () => {
    state.textContent = t('disconnected')
  })
  source.addEventListener('gap', () => {
    for (const line of lines.values()) void load(line)
  })
  for (const type of ['sent', 'attempt', 'acknowledged', 'lost', 'reply', 'status'])
    source.addEventListener(type, (event) => {
      const { channel, number, message } = JSON.parse(event.data)
      const line = lines.get(channel)
      if (line?.number === number) take(line, message)
    })
}

function addLine(info) {
  const line = {
    info,
    number: remembered(`number ${info.channel}`, newNumber()),
    messages: new Map(),
  }
  remember(`number ${info.channel}`, line.number)
  line.phone = createPhone(info, {
    send: async (content) => {
      const answer = await call('POST', `${pathOf(line)}/messages`, content)
      return answer ? answer.error : t('noAnswer')
    },
    gesture: async (kind, text) => {
      const answer = await call('POST', `${pathOf(line)}/gestures`, { kind, text })
      return answer ? answer.error : t('noAnswer')
    },
    renew: () => {
      line.number = newNumber()
      line.messages = new Map()
      remember(`number ${info.channel}`, line.number)
      if (latest?.line === line) latest = undefined
      draw(line)
    },
  })
  lines.set(info.channel, line)
  document.querySelector('#phones').append(line.phone.box)
}

/** Buttons that bring a phone into view, where not all of them fit. */
function addTabs() {
  const row = document.querySelector('#phones')
  const tabs = [...lines.values()].map(({ info, phone }) => {
    const tab = element('button', 'tab', info.title)
    tab.type = 'button'
    tab.addEventListener('click', () => {
      row.scrollTo({ left: phone.box.offsetLeft - row.offsetLeft, behavior: 'smooth' })
    })
    return { tab, box: phone.box }
  })
  document.querySelector('#tabs').replaceChildren(...tabs.map(({ tab }) => tab))
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries)
        tabs.find(({ box }) => box === target)?.tab.setAttribute('aria-pressed', isIntersecting)
    },
    { root: row, threshold: 0.6 },
  )
  for (const { box } of tabs) seen.observe(box)
}

function speak(language, channels) {
  document.documentElement.lang = language
  translate(document, language)
  remember('language', language)
  for (const button of document.querySelectorAll('[data-language]'))
    button.setAttribute('aria-pressed', String(button.dataset.language === language))
  for (const line of lines.values()) {
    line.phone.translate()
    draw(line)
  }
  void drawFaults(channels, call)
}

async function start() {
  const { channels, operationsUrl } = (await call('GET', 'channels')) ?? { channels: [] }
  const operations = new URL(operationsUrl ?? '/operations', location.href)
  if (/^https?:$/.test(operations.protocol))
    document.querySelector('#operations').href = operations.href
  for (const info of channels) addLine(info)
  addTabs()
  for (const button of document.querySelectorAll('[data-language]'))
    button.addEventListener('click', () => speak(button.dataset.language, channels))
  const language = remembered('language', currentLanguage())
  speak(languages.includes(language) ? language : 'id', channels)
  listen()
  setInterval(() => {
    const { line, id } = latest ?? {}
    const message = line?.messages.get(id)
    if (message && isRunning({ message, messages: ordered(line) })) drawJourney()
  }, 1_000)
}

void start()
