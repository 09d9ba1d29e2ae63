import { html as template } from 'hono/html'

export type Html = ReturnType<typeof template>

/**
 * Typed templates: every value is escaped, and attributes stand in double quotes. What a text turns around
 * (U+202E and its like) ends with the text, so that nothing beside it reads backwards.
 */
export function html(strings: TemplateStringsArray, ...values: readonly unknown[]): Html {
  return template(strings, ...values.map((one) => (typeof one === 'string' ? closed(one) : one)))
}

const turns = /[\u202a-\u202e\u2066-\u2069]/g
const [endOfEmbedding, endOfIsolate] = ['\u202c', '\u2069']

/** The text, with an end for each of its turns that has none. */
function closed(text: string): string {
  const found = text.match(turns)
  if (!found) return text
  const open: string[] = []
  for (const turn of found) {
    const isEnd = turn === endOfEmbedding || turn === endOfIsolate
    if (!isEnd) open.push(turn >= '\u2066' ? endOfIsolate : endOfEmbedding)
    else if (open.at(-1) === turn) open.pop()
  }
  return text + open.reverse().join('')
}
