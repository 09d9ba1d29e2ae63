/**
 * A text that every column, jsonb, job and log takes: half of a surrogate pair becomes U+FFFD, and NULs
 * are left out. What holds nothing else becomes U+FFFD, so that an id is never empty. A well-formed
 * text comes back as it is.
 *
 * @see https://www.postgresql.org/docs/current/datatype-character.html, datatype-json.html
 */
export function wellFormedText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '') || '\ufffd' : whole
}

/**
 * The same value with every string in it well-formed, at any depth; dates and bytes stay as they are.
 * Where all are, as nearly always, it is the given value itself.
 */
export function wellFormed<T>(value: T): T {
  return isWellFormed(value) ? value : copied(value)
}

type Container = Record<string, unknown>

function isContainer(value: unknown): value is Container {
  if (typeof value !== 'object' || value === null) return false
  const kind = Object.getPrototypeOf(value)
  return kind === Array.prototype || kind === Object.prototype || kind === null
}

function isWellFormed(value: unknown): boolean {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const one = open.pop()
    if (typeof one === 'string') {
      if (!one.isWellFormed() || one.includes('\0')) return false
    } else if (isContainer(one)) for (const key in one) open.push(one[key])
  }
  return true
}

function copied<T>(value: T): T {
  const root = { value }
  const open: Container[] = [root]
  for (let into = open.pop(); into; into = open.pop())
    for (const [key, one] of Object.entries(into)) {
      if (typeof one === 'string') into[key] = wellFormedText(one)
      else if (isContainer(one)) {
        const copy = (Array.isArray(one) ? [...one] : { ...one }) as Container
        into[key] = copy
        open.push(copy)
      }
    }
  return root.value
}
