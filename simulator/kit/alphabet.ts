// 3GPP TS 23.038, section 6.2.1: the place of each character is its code; 0x1b is the escape.
const basic = [
  ...'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ',
  ...' !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§',
  ...'¿abcdefghijklmnopqrstuvwxyzäöñüà',
]
const escapeCode = 0x1b
const extension = new Map([
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
const codes = new Map<string, readonly number[]>([
  ...basic.map((character, code) => [character, [code]] as const),
  ...[...extension].map(([code, character]) => [character, [escapeCode, code]] as const),
])
codes.delete('\u001b')

/** Unpacked, one code an octet; undefined where a character is not of the GSM alphabet. */
export function encodeGsm(text: string): Buffer | undefined {
  const octets: number[] = []
  for (const character of text) {
    const code = codes.get(character)
    if (!code) return undefined
    octets.push(...code)
  }
  return Buffer.from(octets)
}

/** undefined where an octet is no code of seven bits. */
export function decodeGsm(octets: Buffer): string | undefined {
  if (octets.some((octet) => octet > 0x7f)) return undefined
  let text = ''
  let escaped = false
  for (const octet of octets) {
    // A code that the extension lacks shows as in the basic table, an escape at the end as a blank.
    if (escaped) text += extension.get(octet) ?? basic[octet]
    else if (octet !== escapeCode) text += basic[octet]
    escaped = !escaped && octet === escapeCode
  }
  return escaped ? `${text} ` : text
}

/** UCS-2, read as UTF-16: emoji are pairs of surrogates. */
export function encodeUcs2(text: string): Buffer {
  return Buffer.from(text.toWellFormed(), 'utf16le').swap16()
}

/** undefined for an odd number of octets. */
export function decodeUcs2(octets: Buffer): string | undefined {
  if (octets.length % 2 !== 0) return undefined
  return Buffer.from(octets).swap16().toString('utf16le')
}
