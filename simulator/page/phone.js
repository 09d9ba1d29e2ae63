import { currentLanguage, gestureTexts, samples, t, translate } from './words.js'

const svg = 'http://www.w3.org/2000/svg'
const burstGapMs = 900

/** A small drawing out of the page's own symbols. */
export function icon(name) {
  const drawing = document.createElementNS(svg, 'svg')
  drawing.setAttribute('aria-hidden', 'true')
  drawing.setAttribute('class', `icon ${name}`)
  const use = document.createElementNS(svg, 'use')
  use.setAttribute('href', `#i-${name}`)
  drawing.append(use)
  return drawing
}

export function element(tag, className, text) {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

/** `+628110012345` as people write it: `+62 811-0012-345`. */
export function spaced(number) {
  const [, rest] = /^\+62(\d+)$/.exec(number) ?? []
  if (!rest) return number
  const head = rest.startsWith('21') ? 2 : 3
  const groups = rest.slice(head).match(/\d{1,4}/g) ?? []
  return `+62 ${[rest.slice(0, head), ...groups].join('-')}`
}

export function clock(at) {
  return new Date(at).toLocaleTimeString(currentLanguage() === 'id' ? 'id-ID' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
  })
}

/**
 * One phone of the page. `send(content)` hands a message to the simulator and resolves to why it
 * was refused, if it was; `gesture(kind, text)` does the same for what is no message; `renew()` makes
 * another citizen of its owner.
 */
export function createPhone(info, { send, gesture, renew }) {
  const box = document.querySelector('#phone-template').content.cloneNode(true).firstElementChild
  const find = (selector) => box.querySelector(selector)
  const input = find('[data-role=input]')
  const chat = find('.chat')
  const drawn = new Map()
  box.dataset.channel = info.channel
  box.id = `phone-${info.channel.replace('/', '-')}`
  find('.title').textContent = info.title
  find('.network').textContent = info.network
  find('.account').textContent = spaced(info.account)
  find('[data-role=location]').hidden = !info.carries.locations
  find('[data-role=photo]').hidden = !info.carries.attachments

  find('[data-role=voice]').hidden = !info.carries.attachments
  for (const button of box.querySelectorAll('[data-gesture]')) {
    const { gesture: kind } = button.dataset
    button.hidden = !info.gestures.includes(kind)
    button.addEventListener('click', async () => {
      const written = kind === 'deletion' ? '' : input.value.trim()
      if (!tell(await gesture(kind, written || gestureTexts[kind])) || written === '') return
      input.value = ''
      grow()
    })
  }

  async function deliver(content) {
    return tell(await send(content))
  }
  function tell(reason) {
    find('.problem').textContent = reason ? t('notSent', { reason }) : ''
    return !reason
  }
  async function submit() {
    const text = input.value.trim()
    if (text === '') return
    input.value = ''
    grow()
    if (!(await deliver({ text }))) input.value = text
  }
  function grow() {
    input.style.height = 'auto'
    input.style.height = `${Math.min(input.scrollHeight, 112)}px`
  }
  async function sendSample({ texts }) {
    for (const [index, text] of texts.entries()) {
      if (index > 0) await new Promise((resolve) => setTimeout(resolve, burstGapMs))
      if (!(await deliver({ text }))) return
    }
  }

  find('form').addEventListener('submit', (event) => {
    event.preventDefault()
    void submit()
  })
  input.addEventListener('input', grow)
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    void submit()
  })
  find('[data-role=new-number]').addEventListener('click', () => {
    renew()
    input.focus()
  })
  find('[data-role=location]').addEventListener('click', () =>
    deliver({ location: { latitude: -6.9147, longitude: 107.6098, name: 'Jembatan Flamboyan' } }),
  )
  find('[data-role=voice]').addEventListener('click', () =>
    deliver({ attachment: { type: 'audio', mimeType: 'audio/ogg' } }),
  )
  find('[data-role=photo]').addEventListener('click', () =>
    deliver({
      attachment: { type: 'image', mimeType: 'image/png' },
      text: input.value.trim() || undefined,
    }),
  )

  function translateAll() {
    translate(box)
    box.setAttribute('aria-label', `${info.title} ${info.network}`)
    chat.setAttribute('aria-label', t('chat', { title: info.title }))
    const chips = samples.map((sample) => {
      const chip = element('button', 'chip', sample[currentLanguage()])
      chip.type = 'button'
      chip.title = sample.texts.join(' / ')
      chip.addEventListener('click', () => sendSample(sample))
      return chip
    })
    find('.chips').replaceChildren(...chips)
  }

  return {
    box,
    input,
    translate: translateAll,
    /** Shows exactly these messages, in the order of their times. */
    draw({ number, messages }) {
      find('.number').textContent = spaced(number)
      find('.clock').textContent = clock(Date.now())
      const atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80
      const before = drawn.size
      for (const [id, bubble] of drawn)
        if (!messages.some((message) => message.externalId === id)) {
          bubble.remove()
          drawn.delete(id)
        }
      for (const message of messages) {
        const bubble = drawn.get(message.externalId) ?? bubbleOf(message)
        drawn.set(message.externalId, bubble)
        drawState(bubble, message, messages)
        if (!bubble.isConnected) chat.append(bubble)
      }
      find('.empty').hidden = messages.length > 0
      if (atEnd || drawn.size > before) chat.scrollTop = chat.scrollHeight
    },
  }
}

function bubbleOf({ direction, text, attachment, location }) {
  const bubble = element('div', `bubble ${direction}`)
  bubble.dataset.role = `bubble-${direction}`
  bubble.append(element('span', 'hidden speaker'))
  if (attachment) {
    const photo = element('span', 'media photo')
    photo.append(icon('photo'), element('span', 'media-name'))
    bubble.append(photo)
  }
  if (location) {
    const place = element('span', 'media place')
    place.append(icon('pin'), element('span', 'media-name', location.name))
    bubble.append(place)
  }
  if (text || !attachment) bubble.append(element('p', 'text', text))
  bubble.append(element('span', 'state'))
  return bubble
}

/** A message's place on its way, as a citizen sees it: the key of a word, and a drawing. */
export function stateOf(message, messages) {
  const code = message.errorCode ?? ''
  if (message.direction === 'in') {
    const failed = message.status === 'failed' || message.status === 'undelivered'
    const far = message.status === 'delivered' || message.status === 'read'
    const drawing = failed ? 'alert' : far ? 'ticks' : message.status === 'sent' ? 'tick' : 'clock'
    return { key: `in_${message.status}`, values: { code }, drawing, failed }
  }
  if (message.status === 'lost') return { key: 'out_lost', drawing: 'alert', failed: true }
  if (replyTo(message, messages)) return { key: 'out_answered', drawing: 'ticks' }
  if (message.status === 'read') return { key: 'out_read', drawing: 'ticks' }
  if (message.acknowledged) return { key: 'out_acknowledged', drawing: 'tick' }
  if (message.attempts > 0)
    return { key: 'out_again', values: { attempts: message.attempts }, drawing: 'clock' }
  return { key: 'out_waiting', drawing: 'clock' }
}

/** The first message from the gateway after this one. */
export function replyTo(message, messages) {
  return messages.find((other) => other.direction === 'in' && other.at >= message.at)
}

function drawState(bubble, message, messages) {
  const { key, values, drawing, failed } = stateOf(message, messages)
  const state = bubble.querySelector('.state')
  const marks = [message.public && t('publicly'), message.changed === 'edit' && t('changed_edit')]
  const said = [clock(message.at), ...marks, t(key, values)].filter(Boolean)
  const words = element('span', '', said.join(' · '))
  const text = bubble.querySelector('.text')
  if (text) text.textContent = message.changed === 'deletion' ? t('changed_deletion') : message.text
  state.replaceChildren(words, icon(drawing))
  bubble.dataset.status = message.status
  bubble.classList.toggle('failed', Boolean(failed))
  bubble.querySelector('.speaker').textContent =
    `${t(message.direction === 'out' ? 'you' : 'them')}: `
  const name = bubble.querySelector('.media-name')
  if (name && message.attachment)
    name.textContent =
      message.attachment.fileName ?? t(message.attachment.type === 'audio' ? 'voice' : 'photo')
  if (name && message.location && !message.location.name) name.textContent = t('location')
}
