import { z } from 'zod'

const Links = z
  .array(
    z
      .object({
        type: z.literal('text_link'),
        offset: z.int().min(0),
        length: z.int().min(0),
        url: z.string().min(1),
      })
      .optional()
      .catch(undefined),
  )
  .catch([])

const Preview = z.object({ url: z.string().min(1) })

/**
 * A text with the addresses that stand behind its words: each follows its words in parentheses, as
 * nobody could tap them where the complaint is read.
 *
 * @param entities offsets and lengths are in UTF-16 units, as in JavaScript
 * @param preview `link_preview_options`: a link that is shown below the text
 * @see https://core.telegram.org/bots/api#messageentity
 */
export function withLinks(text: string, entities: unknown, preview?: unknown): string {
  const links = Links.parse(entities)
    .filter((link) => link !== undefined)
    .map(({ offset, length, url }) => ({
      words: text.slice(offset, offset + length),
      end: offset + length,
      url,
    }))
    .filter(({ words, url }) => words !== url)
    .sort((a, b) => b.end - a.end)
  const linked = links.reduce(
    (said, { end, url }) => `${said.slice(0, end)} (${url})${said.slice(end)}`,
    text,
  )
  const shown = Preview.safeParse(preview).data?.url
  return shown === undefined || linked.includes(shown)
    ? linked
    : [linked, shown].filter(Boolean).join('\n')
}
