/** A piece of a text, and whether the other text has it, too. */
export interface Piece {
  readonly text: string
  readonly differs: boolean
}

/** Longer texts are compared up to here; what is behind counts as different where it is. */
const mostWords = 600

/**
 * Two texts as pieces: words that stand in both in the same order are the same, whatever their case and
 * punctuation, because admins of LAPOR! change these in every second report.
 */
export function differingWords(
  one: string,
  other: string,
): { readonly one: readonly Piece[]; readonly other: readonly Piece[] } {
  const [a, b] = [wordsOf(one), wordsOf(other)]
  const common = commonWords(a.map(plain), b.map(plain))
  return {
    one: piecesOf(a, (at) => !common.inOne.has(at)),
    other: piecesOf(b, (at) => !common.inOther.has(at)),
  }
}

/** Words with the blanks behind them. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*/g) ?? []
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
}

/** The longest row of words that both have. */
function commonWords(
  a: readonly string[],
  b: readonly string[],
): { readonly inOne: ReadonlySet<number>; readonly inOther: ReadonlySet<number> } {
  const [rows, columns] = [Math.min(a.length, mostWords), Math.min(b.length, mostWords)]
  const width = columns + 1
  const length = new Uint16Array((rows + 1) * width)
  const at = (row: number, column: number) => length[row * width + column] ?? 0
  for (let row = rows - 1; row >= 0; row -= 1)
    for (let column = columns - 1; column >= 0; column -= 1)
      length[row * width + column] =
        a[row] === b[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1))
  const [inOne, inOther] = [new Set<number>(), new Set<number>()]
  let [row, column] = [0, 0]
  while (row < rows && column < columns)
    if (a[row] === b[column]) {
      inOne.add(row)
      inOther.add(column)
      row += 1
      column += 1
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1
    else column += 1
  return { inOne, inOther }
}

function piecesOf(words: readonly string[], differs: (at: number) => boolean): Piece[] {
  const pieces: { text: string; differs: boolean }[] = []
  for (const [at, word] of words.entries()) {
    const last = pieces.at(-1)
    if (last && last.differs === differs(at)) last.text += word
    else pieces.push({ text: word, differs: differs(at) })
  }
  return pieces
}
