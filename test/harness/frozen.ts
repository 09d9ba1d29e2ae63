import { readdirSync, readFileSync } from 'node:fs'

/**
 * Makes a server and the processes that it started stand still: connections stay open and nobody
 * answers.
 *
 * @param pid main process; it stands first, so that it starts no further ones
 * @returns lets them go on
 */
export function freeze(pid: number): () => void {
  process.kill(pid, 'SIGSTOP')
  const all = [pid, ...childrenOf(pid)]
  for (const each of all) send(each, 'SIGSTOP')
  return () => {
    for (const each of all) send(each, 'SIGCONT')
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // A child that ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(Number)
}

/** proc(5): in /proc/PID/stat the name stands in brackets, then the state, then the parent. */
function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined
  }
}
