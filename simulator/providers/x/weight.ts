const link = /https?:\/\/\S+/g
const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u
const light = /^[\0-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]$/u

/** What a post may weigh. */
export const maxWeight = 280

/**
 * The weight of a post: 23 for each link, 2 for an emoji or a character of a wide script, else 1.
 * https://docs.x.com/fundamentals/counting-characters
 */
export function weightOf(text: string): number {
  const links = text.match(link) ?? []
  let weight = links.length * 23
  for (const { segment } of new Intl.Segmenter().segment(text.normalize('NFC').replace(link, '')))
    if (emoji.test(segment)) weight += 2
    else for (const character of segment) weight += light.test(character) ? 1 : 2
  return weight
}
