/** What a request says, by name of parameter, as bytes: which letters they are, `coding` says. */
export type Fields = ReadonlyMap<string, Buffer>

/**
 * The parameters behind an address's question mark. Of a repeated parameter the first counts; a
 * percent sign that begins no escape stands for itself.
 */
export function fieldsOf(url: string): Fields {
  const fields = new Map<string, Buffer>()
  for (const pair of queryOf(url).split('&')) {
    const [name = '', ...rest] = pair.split('=')
    const key = bytesOf(name).toString()
    if (key !== '' && !fields.has(key)) fields.set(key, bytesOf(rest.join('=')))
  }
  return fields
}

export function queryOf(url: string): string {
  const at = url.indexOf('?')
  return at < 0 ? '' : url.slice(at + 1)
}

function bytesOf(encoded: string): Buffer {
  const unescaped = Buffer.from(encoded.replaceAll('+', ' '))
    .toString('latin1')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(unescaped, 'latin1')
}

/** A parameter as a word; undefined where it is missing or blank. */
export function wordIn(fields: Fields, name: string): string | undefined {
  return fields.get(name)?.toString().trim() || undefined
}
