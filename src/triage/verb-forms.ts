/**
 * The forms in which a verb is written: "pukul" gives "dipukul", "kepukul", "terpukul", "memukul",
 * "mukul", "pukulin", "pukuli", "pemukulan". Endings behind them are not listed. The bare root is
 * none of them: "pukul" is also the hour.
 */
export function formsOf(root: string): readonly string[] {
  const actives = activeForms(root)
  return [
    ...['di', 'ke', 'ter', 'ka'].map((prefix) => prefix + root),
    ...actives,
    ...['i', 'in', 'an'].map((ending) => root + ending),
    ...actives.filter((form) => form.startsWith('me')).map((form) => `p${form.slice(1)}an`),
  ]
}

/** How the first letter changes: the standard form, and those of the street. */
const nasals: Readonly<Record<string, readonly string[]>> = {
  p: ['mem-', 'm-'],
  t: ['men-', 'n-'],
  k: ['meng-', 'ng-'],
  s: ['meny-', 'ny-'],
  b: ['memb', 'mb', 'ngeb'],
  c: ['menc', 'ny-', 'nc'],
  d: ['mend', 'nd', 'nged'],
  g: ['mengg', 'ngg', 'ng-'],
  j: ['menj', 'nj', 'ngej'],
  l: ['mel', 'ngel'],
  r: ['mer', 'nger'],
  h: ['mengh', 'ngeh'],
}

function activeForms(root: string): readonly string[] {
  const rest = root.slice(1)
  const starts = nasals[root[0] ?? '']
  if (!starts) return [`meng${root}`, `ng${root}`]
  return starts.map((start) => (start.endsWith('-') ? start.slice(0, -1) : start) + rest)
}
