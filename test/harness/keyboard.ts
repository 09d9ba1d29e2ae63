import type { Page } from 'playwright-core'

/** In the page: what takes the keyboard, in the order of the page, and what had it. */
const watch = `(() => {
  const isShown = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== 'hidden'
  const lookOf = (one) => {
    const { outlineStyle, outlineWidth, boxShadow, borderColor, backgroundColor } = getComputedStyle(one)
    return [outlineStyle === 'none' ? '' : outlineWidth + outlineStyle, boxShadow, borderColor, backgroundColor].join()
  }
  const kinds = 'a[href], button, input:not([type=hidden]), select, textarea, summary, audio[controls], video[controls], [tabindex], [contenteditable]'
  const all = [...document.querySelectorAll(kinds)].filter(
    (one) => !one.disabled && one.tabIndex >= 0 && isShown(one))
  // Of buttons that exclude each other one takes Tab, and arrows go on from there.
  const wanted = all.filter((one) => {
    if (one.type !== 'radio') return true
    const group = all.filter((other) => other.type === 'radio' && other.name === one.name && other.form === one.form)
    return one === (group.find(({ checked }) => checked) ?? group[0])
  })
  document.activeElement?.blur()
  const before = new Map(wanted.map((one) => [one, lookOf(one)]))
  const had = []
  const unseen = []
  document.addEventListener('focusin', ({ target }) => {
    if (!before.has(target)) return
    had.push(target)
    if (lookOf(target) === before.get(target)) unseen.push(target)
  })
  getSelection().collapse(document.body, 0)
  const name = (one) => one?.outerHTML.slice(0, 120)
  const isCovered = (one) => {
    one.focus()
    const { left, right, top, bottom } = one.getBoundingClientRect()
    const points = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.1, 0.9].map((y) => [left + (right - left) * x, top + (bottom - top) * y]))
    return !points.some(([x, y]) => {
      const there = document.elementFromPoint(x, y)
      return there && (one.contains(there) || there.contains(one) && there !== document.body && there !== document.documentElement || [...(one.labels ?? [])].some((label) => label.contains(there)))
    })
  }
  globalThis.keyboardWalk = {
    count: wanted.length,
    had: () => had.length,
    faults: () => {
      const at = wanted.findIndex((one, index) => one !== had[index])
      const lost = at < 0 ? [] : ['after ' + name(wanted[at - 1]) + ' came ' + name(had[at]) + ' and not ' + name(wanted[at])]
      return [
        ...lost,
        ...unseen.map((one) => 'nothing shows that it has the keyboard: ' + name(one)),
        ...wanted.filter(isCovered).map((one) => 'it is covered while it has the keyboard: ' + name(one)),
      ]
    },
  }
})()`

/**
 * Goes through a page by Tab alone: each thing that can be pressed or filled has the keyboard once, in the
 * order of the page, and shows it; nothing keeps it, and nothing lies upon it.
 *
 * @returns what is wrong
 */
export async function keyboardFaults(page: Page): Promise<string[]> {
  await page.evaluate(watch)
  const count = await page.evaluate<number>('keyboardWalk.count')
  const had = () => page.evaluate<number>('keyboardWalk.had()')
  // What scrolls takes Tab as well, and so do the parts of a date.
  for (let pressed = 0; pressed < count * 4 + 40; pressed += 1) {
    if (pressed >= count && (await had()) >= count) break
    await page.keyboard.press('Tab')
  }
  return await page.evaluate<string[]>('keyboardWalk.faults()')
}
