const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
const day =
  /(Minggu|Senin|Selasa|Rabu|Kamis|Jumat|Sabtu) \d{1,2} (Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember) 20\d\d/g
const hour = /\b20\d\d-\d\d-\d\dT\d\d(:[\d:.]+Z?)?/g

/**
 * Hides what differs from run to run: a name for each receipt number, pseudonym and id that is known,
 * a general word for times and addresses of this machine.
 *
 * @param names what each is called instead
 */
export function masked(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return maskedText(value, names)
  if (Array.isArray(value)) return value.map((item) => masked(item, names))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, masked(item, names)]),
  )
}

function maskedText(text: string, names: ReadonlyMap<string, string>): string {
  const whole = names.get(text)
  if (whole !== undefined) return `<${whole}>`
  return text
    .replace(uuid, (id) => `<${names.get(id) ?? 'id'}>`)
    .replace(/\d{10,}/g, (digits) => {
      const name = names.get(digits)
      return name === undefined ? digits : `<${name}>`
    })
    .replace(/127\.0\.0\.1:\d+/g, '<this machine>')
}

/** A text of ours: the days that it names are those of the run. */
export function withoutDays(text: unknown): unknown {
  return typeof text === 'string' ? text.replace(day, '<day>') : text
}

/** A cause of ours that holds the hour, or the fingerprint of an answer with its number. */
export function withoutHour(cause: unknown): unknown {
  if (typeof cause !== 'string') return cause
  return cause.replace(hour, '<hour>').replace(/\b[0-9a-f]{64}\b/, '<answer>')
}
