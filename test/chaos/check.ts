import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

// Of the sabotages the faults are such as are over at once: a reply of unknown outcome alone would
// take half a minute.
const sabotaged = ['--messages', '300', '--faults', '2', '--rate', '100']

/** What `npm run chaos:check` runs, one after the other, and what must come of it. */
const runs: readonly {
  name: string
  args: readonly string[]
  exitCode: number
  /** Counts of the report that must not be zero. */
  notices: readonly string[]
}[] = [
  {
    name: 'the promise holds',
    args: ['--messages', '2000', '--faults', '12', '--rate', '100'],
    exitCode: 0,
    notices: [],
  },
  {
    name: 'notices what is lost',
    args: [...sabotaged, '--seed', '12', '--sabotage', 'lost'],
    exitCode: 1,
    notices: ['lost'],
  },
  {
    name: 'notices what is done twice',
    args: [...sabotaged, '--seed', '9', '--sabotage', 'twice'],
    exitCode: 1,
    notices: ['duplicateMessages', 'repliesTwice'],
  },
  {
    name: 'notices what is left out of a batch',
    args: [...sabotaged, '--seed', '12', '--sabotage', 'batch'],
    exitCode: 1,
    notices: ['lost', 'repliesMissing'],
  },
  {
    name: 'notices a process that dies of a promise without an owner',
    args: [...sabotaged, '--faults', '0', '--sabotage', 'unowned'],
    exitCode: 1,
    notices: ['died'],
  },
]

const main = fileURLToPath(new URL('main.ts', import.meta.url))

async function run(args: readonly string[]): Promise<{ code: number | null; last: string }> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, last: said.trim().split('\n').at(-1) ?? '' }
}

for (const { name, args, exitCode, notices } of runs) {
  process.stderr.write(`\nchaos: ${name}\n`)
  const { code, last } = await run(args)
  process.stdout.write(`${last}\n`)
  const report = (last === '' ? {} : JSON.parse(last)) as Record<string, number>
  const unnoticed = notices.filter((count) => !report[count])
  if (code !== exitCode || unnoticed.length > 0) {
    process.stderr.write(
      `chaos: "${name}" failed: exit code ${code} instead of ${exitCode}; not noticed: ${unnoticed.join(', ') || 'nothing'}\n`,
    )
    process.exitCode = 1
    break
  }
}
