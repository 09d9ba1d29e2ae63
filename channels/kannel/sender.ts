/** E.164, with its plus. */
const number = /^\+[1-9]\d{6,14}$/

export interface Sender {
  readonly address: string
  /** A short code or a name: who answers it talks to a machine. */
  readonly isMachine: boolean
}

/**
 * The address of a sender as the gateway keeps it: `+628…` for a telephone number in any of the ways
 * in which message centres write it, anything else as it came.
 *
 * @param given `%q`, or `%p`; a plus that was not encoded arrives as a space
 * @param country code that stands for the leading 0 of a national number
 * @returns undefined where there is no address
 */
export function senderOf(given: string, country: string): Sender | undefined {
  const address = given.trim()
  if (address === '') return undefined
  const complete = /^\+?\d{7,}$/.test(address) ? completed(address, country) : ''
  return number.test(complete)
    ? { address: complete, isMachine: false }
    : { address, isMachine: true }
}

function completed(address: string, country: string): string {
  if (address.startsWith('+')) return address
  if (address.startsWith('00')) return `+${address.slice(2)}`
  return address.startsWith('0') ? `+${country}${address.slice(1)}` : `+${address}`
}
