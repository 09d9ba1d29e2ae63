const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/**
 * What a reporter is called on every screen: `Pelapor-7F3K`. One per complaint, at random: a stable
 * one would link a whistle-blower's reports. Without 0, 1, I and O, which people misread.
 *
 * @param randomInt as in node:crypto, upper bound exclusive
 */
export function newPseudonym(randomInt: (min: number, max: number) => number): string {
  const letters = Array.from({ length: 4 }, () => alphabet[randomInt(0, alphabet.length)])
  return `Pelapor-${letters.join('')}`
}
