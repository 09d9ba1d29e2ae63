import { expect, test } from 'vitest'
import { html } from './html.ts'

test.each([
  ['halo', 'halo'],
  ['a\u202eb', 'a\u202eb\u202c'],
  ['a\u202eb\u202c', 'a\u202eb\u202c'],
  ['\u2067a\u202db', '\u2067a\u202db\u202c\u2069'],
  ['a\u202cb\u2069', 'a\u202cb\u2069'],
])('what turns a text around ends with it: %j', (text, shown) => {
  expect(String(html`<p title="${text}">${text}</p>!`)).toBe(`<p title="${shown}">${shown}</p>!`)
})

test('values are escaped, alone and in lists', () => {
  const text = `"><img src=x>'`
  const shown = '&quot;&gt;&lt;img src=x&gt;&#39;'
  expect(String(html`${text}${[text]}${html`<b>${text}</b>`}`)).toBe(
    `${shown}${shown}<b>${shown}</b>`,
  )
})
