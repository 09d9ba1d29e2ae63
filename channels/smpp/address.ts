import type { Address } from './pdu.ts'

const international = 1
const national = 2

/** E.164, with its plus. */
const number = /^\+[1-9]\d{6,14}$/

export interface Sender {
  readonly address: string
  /** A short code or a name: who answers it talks to a machine. */
  readonly isMachine: boolean
}

/**
 * The address of a sender as the gateway keeps it: `+628…` for a telephone number in any of the ways
 * in which centres write it, anything else as it came.
 *
 * @param country code that stands for the leading 0 of a national number
 * @returns undefined where there is no address
 */
export function senderOf(source: Address, country: string): Sender | undefined {
  const address = source.address.trim()
  if (address === '') return undefined
  const complete = /^\+?\d{7,}$/.test(address) ? completed(address, source.ton, country) : ''
  return number.test(complete)
    ? { address: complete, isMachine: false }
    : { address, isMachine: true }
}

function completed(address: string, ton: number, country: string): string {
  if (address.startsWith('+')) return address
  if (address.startsWith('00')) return `+${address.slice(2)}`
  // Some links mark every number as international, also those with the 0 of home.
  if (address.startsWith('0')) return `+${country}${address.slice(1)}`
  if (ton === national && !address.startsWith(country)) return `+${country}${address}`
  return `+${address}`
}

export type NumberFormat = 'international' | 'plus' | 'national'

/**
 * The address to send to.
 *
 * @param to as `senderOf` gave it
 * @returns undefined where no telephone has that address
 */
export function destinationOf(
  to: string,
  format: NumberFormat,
  country: string,
): string | undefined {
  if (!/^\+?\d{3,15}$/.test(to)) return undefined
  const digits = to.replace('+', '')
  if (!to.startsWith('+')) return digits
  if (format === 'plus') return to
  const isHome = digits.startsWith(country)
  return format === 'national' && isHome ? `0${digits.slice(country.length)}` : digits
}

/** The type of number that belongs to the form in which it is written. */
export function tonOf(format: NumberFormat): number {
  return format === 'national' ? national : international
}
