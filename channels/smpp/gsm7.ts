/** 3GPP TS 23.038, 6.2.1: the default alphabet; the place of a character is its code. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

const escapeCode = 0x1b

/** 6.2.1.1: what a code means after an escape. */
const extension: ReadonlyMap<number, string> = new Map([
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
])

const codes: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ...Array.from(basic, (character, code) => [character, [code]] as const),
  ...Array.from(extension, ([code, character]) => [character, [escapeCode, code]] as const),
])

/** The one or two septets of a character; undefined where the alphabet lacks it. */
export function septetsOf(character: string): readonly number[] | undefined {
  return character === '\x1b' ? undefined : codes.get(character)
}

/**
 * The text of septets that stand in an octet each.
 *
 * An escape before a code without a second meaning is passed over and the code keeps its first one,
 * as 6.2.1.1 has it. So an escape pair that the network cut in two costs no more than the look of one
 * character: `[` becomes `<`, `€` becomes `e`. Octets above 127 are in no septet; some centres send
 * Latin-1 there, and so they are read.
 */
export function decodeGsm7(septets: Iterable<number>): string {
  let text = ''
  let isEscaped = false
  for (const septet of septets) {
    const second = isEscaped ? extension.get(septet) : undefined
    isEscaped = septet === escapeCode
    if (!isEscaped) text += second ?? characterOf(septet)
  }
  return text
}

function characterOf(septet: number): string {
  return basic[septet] ?? (septet >= 0xa0 ? String.fromCharCode(septet) : '\uFFFD')
}

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
