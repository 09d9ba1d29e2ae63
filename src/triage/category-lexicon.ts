import table from './words/categories.json' with { type: 'json' }

/**
 * Words that name a category of LAPOR! by themselves, in the form that normalise() gives. The ids and
 * names are those of SP4N-LAPOR!; an agency may have others. A trained classifier does better.
 */
export interface CategoryWords {
  readonly id: number
  readonly name: string
  readonly words: readonly string[]
}

export const categoryLexicon: readonly CategoryWords[] = table.map(({ id, name, words }) => ({
  id,
  name,
  words: words.split(', '),
}))

/** The name of a category by its id; undefined where there is none. */
export function categoryName(id: number): string | undefined {
  return categoryLexicon.find((one) => one.id === id)?.name
}
