/** One message as Twilio lists it, and when it was made. */
export interface ListedMessage {
  readonly at: Date
  readonly to: string
  readonly from: string
}

/**
 * A page of the message list, newest first: `To`, `From`, `DateSent`, `DateSent>` and `DateSent<`
 * (a day or an instant; both ends belong to it), `PageSize` (50, at most 1,000) and `Page`.
 * https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
 */
export function listMessages(
  messages: readonly ListedMessage[],
  query: Readonly<Record<string, unknown>>,
  accountSid: string,
) {
  const pageSize = Math.min(Math.max(wholeNumber(query['PageSize'], 50), 1), 1_000)
  const page = wholeNumber(query['Page'], 0)
  const found = messages
    .filter((message) => fits(message, query))
    .sort((one, other) => other.at.getTime() - one.at.getTime())
  const start = page * pageSize
  const shown = found.slice(start, start + pageSize)
  const uri = (number: number) => pageUri(accountSid, query, pageSize, number)
  return {
    messages: shown.map(({ at: _, ...resource }) => resource),
    page,
    page_size: pageSize,
    start,
    end: Math.max(start, start + shown.length - 1),
    uri: uri(page),
    first_page_uri: uri(0),
    previous_page_uri: page > 0 ? uri(page - 1) : null,
    next_page_uri: start + pageSize < found.length ? uri(page + 1) : null,
  }
}

function fits({ to, from, at }: ListedMessage, query: Readonly<Record<string, unknown>>): boolean {
  const { To, From } = query
  if (To !== undefined && To !== to) return false
  if (From !== undefined && From !== from) return false
  const on = span(query['DateSent'])
  const since = span(query['DateSent>'])
  const until = span(query['DateSent<'])
  const time = at.getTime()
  if (on && (time < on.from || time > on.to)) return false
  return (!since || time >= since.from) && (!until || time <= until.to)
}

/** The first and last millisecond of a day (UTC), or of the second that an instant names. */
function span(value: unknown): { from: number; to: number } | undefined {
  const from = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isNaN(from)) return undefined
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(String(value))
  return { from, to: from + (isDay ? 86_400_000 : 1_000) - 1 }
}

function wholeNumber(value: unknown, otherwise: number): number {
  return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : otherwise
}

function pageUri(
  accountSid: string,
  query: Readonly<Record<string, unknown>>,
  pageSize: number,
  page: number,
): string {
  const asked = Object.entries(query).filter((entry): entry is [string, string] => {
    const [name, value] = entry
    return typeof value === 'string' && name !== 'Page' && name !== 'PageSize'
  })
  const parameters = new URLSearchParams([
    ...asked,
    ['PageSize', String(pageSize)],
    ['Page', String(page)],
  ])
  return `/2010-04-01/Accounts/${accountSid}/Messages.json?${parameters}`
}
