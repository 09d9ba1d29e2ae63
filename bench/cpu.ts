import { readdirSync, readFileSync } from 'node:fs'

// USER_HZ of every Linux that Node runs on: getconf CLK_TCK.
const ticksPerS = 100

interface Spent {
  readonly parent: number
  readonly seconds: number
}

/** Seconds of processor time that a process and its children have used so far; Linux only. */
export function processorSeconds(pid: number): number {
  const family = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const spent = spentBy(Number(name))
      return spent && (Number(name) === pid || spent.parent === pid) ? [spent.seconds] : []
    })
  return family.reduce((sum, seconds) => sum + seconds, 0)
}

/** proc(5), /proc/PID/stat: ppid is field 4, utime 14, stime 15; the name in brackets is field 2. */
function spentBy(pid: number): Spent | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return {
      parent: Number(fields[1]),
      seconds: (Number(fields[11]) + Number(fields[12])) / ticksPerS,
    }
  } catch {
    // It ended between the listing and the reading.
    return undefined
  }
}
