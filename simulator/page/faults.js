import { element } from './phone.js'
import { t } from './words.js'

/** What each switch sets; the API takes finer settings. */
const switches = {
  delay: { ms: 3_000 },
  rateLimit: { every: 2, retryAfterSeconds: 3 },
  serverError: {},
  refuse: {},
  timeout: {},
  undelivered: {},
  duplicateCallback: {},
  reorderCallbacks: {},
  earlyCallback: {},
  duplicateInbound: {},
}

/** The fault panel: switches for the channel that is chosen. `call` speaks to the simulator. */
export async function drawFaults(channels, call) {
  const path = ({ channel }) => `faults/${encodeURIComponent(channel)}`
  const active = new Map()
  for (const info of channels) active.set(info.channel, (await call('GET', path(info))) ?? {})
  const choice = document.querySelector('#fault-channel')
  const chosen = choice.value || channels[0]?.channel
  choice.replaceChildren(...channels.map(({ channel, title }) => new Option(title, channel)))
  choice.value = chosen

  function draw() {
    const info = channels.find(({ channel }) => channel === choice.value)
    const saved = document.querySelector('#faults-saved')
    saved.textContent = ''
    const drawn = Object.keys(switches).map((name) =>
      switchOf(name, name in active.get(info.channel), async (isOn) => {
        const { [name]: _, ...others } = active.get(info.channel)
        const wanted = isOn ? { ...others, [name]: switches[name] } : others
        const now = await call('PUT', path(info), wanted)
        if (!now) return
        active.set(info.channel, now)
        showCount(active)
        saved.textContent = t('faultsSaved', { title: info.title })
      }),
    )
    document.querySelector('#fault-switches').replaceChildren(...drawn)
    showCount(active)
  }
  choice.onchange = draw
  if (channels.length > 0) draw()
}

function switchOf(name, isOn, change) {
  const label = element('label')
  const box = element('input')
  box.type = 'checkbox'
  box.name = name
  box.checked = isOn
  box.addEventListener('change', () => change(box.checked))
  label.append(box, element('span', '', t(name)))
  return label
}

function showCount(active) {
  const counts = [...active.values()].map((settings) => Object.keys(settings).length)
  const count = counts.reduce((sum, each) => sum + each, 0)
  const badge = document.querySelector('#faults-count')
  badge.hidden = count === 0
  badge.textContent = t('faultsCount', { count })
}
