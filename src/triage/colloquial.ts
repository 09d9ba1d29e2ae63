import spellings from './words/spellings.json' with { type: 'json' }

/**
 * How people abbreviate and slur in complaints: the standard spelling by the colloquial word; the
 * standard may be two words. Only what has one meaning there: "smp" is a school as often as
 * "sampai", "kk" a family card as often as "kakak".
 */
export const standardSpelling: ReadonlyMap<string, string> = new Map(
  Object.entries(spellings).flatMap(([standard, colloquial]) =>
    colloquial.split(' ').map((word) => [word, standard] as const),
  ),
)
