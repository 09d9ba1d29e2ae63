import { readdirSync, readFileSync } from 'node:fs'

// USER_HZ of every Linux that Node runs on: getconf CLK_TCK.
const ticksPerS = 100

interface Spent {
  readonly parent: number
  readonly seconds: number
}

/**
 * Seconds of processor time that a process and its children have used so far, those that ended and
 * were waited for included: a session of Postgres is a child. Linux only.
 */
export function processorSeconds(pid: number): number {
  const family = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const spent = spentBy(Number(name))
      return spent && (Number(name) === pid || spent.parent === pid) ? [spent.seconds] : []
    })
  return family.reduce((sum, seconds) => sum + seconds, 0)
}

/** Who used how much processor time: microseconds for each message, by name and together. */
export type Micros = Readonly<Record<string, number>> & { readonly all: number }

/**
 * Begins to measure.
 *
 * @param pids the processes that count, by name
 * @returns gives what they have used since, divided by so many messages
 */
export function startMeter(pids: Readonly<Record<string, number>>): (messages: number) => Micros {
  const read = () =>
    Object.entries(pids).map(([name, pid]) => [name, processorSeconds(pid)] as const)
  const before = new Map(read())
  return (messages) => {
    const each = read().map(
      ([name, now]) => [name, ((now - (before.get(name) ?? 0)) * 1e6) / messages] as const,
    )
    const all = each.reduce((sum, [, micros]) => sum + micros, 0)
    return { ...Object.fromEntries(each), all }
  }
}

/**
 * proc(5), /proc/PID/stat: ppid is field 4, utime 14, stime 15, those of children that were waited
 * for 16 and 17; the name in brackets is field 2.
 */
function spentBy(pid: number): Spent | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    return { parent: Number(fields[1]), seconds: ticks / ticksPerS }
  } catch {
    // It ended between the listing and the reading.
    return undefined
  }
}
