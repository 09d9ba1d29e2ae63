const dayMs = 86_400_000

/**
 * How long from now to the next time that a clock in this zone shows `time`: a minute at least, so
 * that what is done then is not done twice.
 *
 * @param time such as 02:30
 * @param timeZone such as Asia/Jakarta
 */
export function msUntil(time: string, timeZone: string, now: Date): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' }).format(now)
  const waitMs = (msOf(`${time}:00`) - msOf(clock) + dayMs) % dayMs
  return waitMs < 60_000 ? waitMs + dayMs : waitMs
}

function msOf(clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  return ((hours * 60 + minutes) * 60 + seconds) * 1000
}
