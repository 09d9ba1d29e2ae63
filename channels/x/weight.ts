const linkWeight = 23
const linkInWord = /https?:\/\/.*/iu
const closingMarks = /[\p{P}\p{S}]*$/u
const dotInWord = /[^.]\.[^.]/u
const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u

/**
 * The weight of a text in a post on X: 1 up to U+10FF and for some punctuation, else 2; an emoji 2;
 * a link 23 (https://docs.x.com/fundamentals/counting-characters).
 *
 * An approximation that never counts too little. X gives the weight of a link to bare domains that it
 * knows; here every word with a dot inside has at least that weight. Marks at the end of a link are
 * counted, whether or not X takes them as part of it.
 */
export function weightOf(text: string): number {
  let weight = 0
  for (const [run] of text.normalize('NFC').matchAll(/\s+|\S+/gu)) weight += weightOfRun(run)
  return weight
}

function weightOfRun(run: string): number {
  const [link] = linkInWord.exec(run) ?? []
  if (link !== undefined) {
    const marks = closingMarks.exec(link)?.[0] ?? ''
    const before = run.slice(0, run.length - link.length)
    return weightOfLetters(before) + linkWeight + weightOfLetters(marks)
  }
  const weight = weightOfLetters(run)
  return dotInWord.test(run) ? Math.max(weight, linkWeight) : weight
}

function weightOfLetters(text: string): number {
  if (/^[\0-\u10FF]*$/.test(text) && !emoji.test(text)) return text.length
  let weight = 0
  for (const { segment } of new Intl.Segmenter('id').segment(text)) {
    if (emoji.test(segment)) weight += 2
    else for (const character of segment) weight += isLight(character) ? 1 : 2
  }
  return weight
}

/** Ranges of weight 1 in version 3 of X's counting configuration. */
function isLight(character: string): boolean {
  const code = character.codePointAt(0) ?? 0
  return (
    code <= 0x10ff ||
    (code >= 0x2000 && code <= 0x200d) ||
    (code >= 0x2010 && code <= 0x201f) ||
    (code >= 0x2032 && code <= 0x2037)
  )
}
