import spellings from './words/spellings.json' with { type: 'json' }

/**
 * Colloquial words of complaints with their standard spelling, which may be two words. Only words with
 * one meaning are here: "smp" is a school as often as "sampai", "kk" a family card as often as
 * "kakak".
 */
export const standardSpelling: ReadonlyMap<string, string> = new Map(
  Object.entries(spellings).flatMap(([standard, colloquial]) =>
    colloquial.split(' ').map((word) => [word, standard] as const),
  ),
)
