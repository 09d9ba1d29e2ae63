import { clock, element, icon, replyTo, spaced, stateOf } from './phone.js'
import { t } from './words.js'

/** Shows a message's journey; the usual one, while there is none. */
export function drawSteps(last) {
  const list = document.querySelector('#steps')
  const quote = document.querySelector('#steps-quote')
  if (!last) {
    quote.textContent = t('stepsEmpty')
    list.replaceChildren(...outline().map(drawStep))
    return
  }
  const { message, messages, info, number } = last
  const words = message.text || message.location?.name
  quote.textContent = `“${shortened(words || t(message.location ? 'location' : 'photo'))}”`
  list.replaceChildren(...stepsOf(message, messages, info, number).map(drawStep))
}

/** Whether the pane shows a running clock. */
export function isRunning(last) {
  return Boolean(last?.message.acknowledged) && !replyTo(last.message, last.messages)
}

function stepsOf(message, messages, info, number) {
  const reply = replyTo(message, messages)
  const detail = message.detail ?? ''
  const { attempts, acknowledged, httpStatus } = message
  const lost = message.status === 'lost'
  const carried = lost
    ? t('s2Lost', { attempts, detail })
    : !acknowledged && attempts > 0
      ? t('s2Again', { attempts, detail })
      : t('s2Text', { network: info.network })
  return [
    {
      title: t('s1'),
      text: t('s1Text', { number: spaced(number), title: info.title }),
      at: message.at,
      state: 'done',
    },
    { title: t('s2'), text: carried, state: lost ? 'failed' : acknowledged ? 'done' : 'now' },
    {
      title: t('s3'),
      text: acknowledged
        ? t('s3Text', { status: httpStatus ?? '', ms: message.acknowledgedAfterMs ?? '' })
        : t('s3Wait'),
      state: acknowledged ? 'done' : 'later',
    },
    {
      title: t('s4'),
      text:
        acknowledged && !reply
          ? t('s4Now', { seconds: secondsBetween(message.at, Date.now(), 0) })
          : t('s4Text'),
      state: reply ? 'done' : acknowledged ? 'now' : 'later',
    },
    {
      title: t('s5'),
      text: reply ? t('s5Text', { seconds: secondsBetween(message.at, reply.at, 1) }) : t('s5Wait'),
      at: reply?.at,
      state: reply ? 'done' : 'later',
    },
    reportStep(reply, messages),
  ]
}

/** The way of any message, for who has not sent one yet. */
function outline() {
  const texts = ['s1Wait', 's2Wait', 's3Wait', 's4Text', 's5Wait', 's6Wait']
  return texts.map((text) => ({ title: t(text.slice(0, 2)), text: t(text), state: 'later' }))
}

function reportStep(reply, messages) {
  if (!reply) return { title: t('s6'), text: t('s6Wait'), state: 'later' }
  const { key, values, failed } = stateOf(reply, messages)
  const arrived = reply.status === 'delivered' || reply.status === 'read'
  return {
    title: t('s6'),
    text: t(key, values),
    state: failed ? 'failed' : arrived ? 'done' : 'now',
  }
}

function drawStep({ title, text, at, state }) {
  const item = element('li', state)
  const mark = element('span', 'mark')
  if (state === 'done') mark.append(icon('tick'))
  if (state === 'failed') mark.append(icon('alert'))
  const head = element('p', 'step-title', title)
  if (at) head.append(element('time', '', clock(at)))
  item.append(mark, head, element('p', 'step-text', text))
  if (state === 'now') item.setAttribute('aria-current', 'step')
  return item
}

function secondsBetween(from, to, digits) {
  const seconds = Math.max(0, (new Date(to) - new Date(from)) / 1_000)
  return seconds.toLocaleString(document.documentElement.lang, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}

function shortened(text) {
  return text.length > 90 ? `${text.slice(0, 88).trimEnd()}…` : text
}
