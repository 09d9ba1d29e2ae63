import { z } from 'zod'
import { Hint, Word } from '../../src/contract/reading.ts'
import { listOf, MaybeId } from './element.ts'

/** https://docs.x.com/x-api/fundamentals/data-dictionary#tweet */
export const Entities = z
  .object({
    urls: listOf(z.object({ url: Word, expanded_url: Hint, media_key: Hint })),
    mentions: listOf(z.object({ username: Word, id: MaybeId })),
  })
  .catch({ urls: [], mentions: [] })

export type Entities = z.output<typeof Entities>

/** One or more names at the beginning of a post. */
const addressees = /^(?:\s*@\w{1,15}(?!\w))+/

/**
 * A text as its author saw it: escaped characters are restored, short links are written out, and the
 * links that X appends for pictures are left out.
 */
export function plainText(text: string, { urls }: Pick<Entities, 'urls'>): string {
  const targets = new Map(urls.map((link) => [link.url, link]))
  return decoded(text)
    .replace(/https?:\/\/t\.co\/\w+/g, (short) => {
      const link = targets.get(short)
      const target = link?.expanded_url
      if (link?.media_key !== undefined || /\/status\/\d+\/(photo|video)\/\d$/.test(target ?? ''))
        return ''
      return target !== undefined && /^https?:\/\//.test(target) ? target : short
    })
    .trim()
}

/**
 * A text without our own name among the names that it begins with, so that a command after our name
 * is a command. Other names stay; so does ours within a sentence.
 *
 * @param own our names, in lower case and without `@`
 */
export function withoutAddress(text: string, own: ReadonlySet<string>): string {
  const block = addressees.exec(text)?.[0] ?? ''
  const names = block.split(/\s+/).filter((name) => name !== '')
  const others = names.filter((name) => !own.has(name.slice(1).toLowerCase()))
  if (others.length === names.length) return text
  const rest = text.slice(block.length).replace(/^[\s:,]+/, '')
  return [...others, rest].join(' ').trim()
}

/** The three characters that X escapes, each once. */
function decoded(text: string): string {
  const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' }
  return text.replace(/&(amp|lt|gt);/g, (escaped, name: string) => characters[name] ?? escaped)
}
