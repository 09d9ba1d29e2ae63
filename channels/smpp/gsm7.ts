/**
 * Eight septets in seven octets: 6.1.2.1.
 *
 * @param before octets of a user data header in front, after which the text begins on a septet
 */
export function pack(septets: readonly number[], before = 0): Buffer {
  const fill = fillBits(before)
  const bits = fill + septets.length * 7
  const octets = Buffer.alloc(Math.ceil(bits / 8))
  // Seven bits to spare would read as one more `@`; the specification puts a CR there.
  const padded = octets.length * 8 - bits === 7 ? [...septets, 0x0d] : septets
  padded.forEach((septet, index) => {
    const at = fill + index * 7
    const shifted = septet << (at % 8)
    const octet = Math.floor(at / 8)
    octets[octet] = (octets[octet] ?? 0) | (shifted & 0xff)
    if (shifted > 0xff) octets[octet + 1] = shifted >> 8
  })
  return octets
}

/** The septets of packed octets, without the CR that may stand in seven bits to spare. */
export function unpack(octets: Buffer, before = 0): number[] {
  const fill = fillBits(before)
  const septets: number[] = []
  for (let at = fill; at + 7 <= octets.length * 8; at += 7) {
    const octet = Math.floor(at / 8)
    const pair = (octets[octet] ?? 0) | ((octets[octet + 1] ?? 0) << 8)
    septets.push((pair >> (at % 8)) & 0x7f)
  }
  const isFull = septets.length > 0 && (octets.length * 8 - fill) % 7 === 0
  if (isFull && septets.at(-1) === 0x0d) septets.pop()
  return septets
}

function fillBits(before: number): number {
  return (7 - ((before * 8) % 7)) % 7
}
