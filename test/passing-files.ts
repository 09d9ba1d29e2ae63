import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { untilQuiet } from './golden/quiet.ts'
import { type Ran, ranIn, union } from './passing/coverage.ts'
import { openSite, type Site } from './passing/site.ts'

const help = `Usage: npm run -s passing -- [OPTIONS]

Which files does one message pass through? Starts a gateway and a worker on Redis, warms them up,
sends one message and waits for its reply; lists every file below src, workers and channels of which
a function ran meanwhile, in the gateway, in the worker or in both. A file that also ran while
nothing happened for just as long (timers) is marked: it may have nothing to do with the message.
Delivery reports are not part of it. The last line is JSON.

  --channel NAME   of the message: twilio, meta/whatsapp, … (twilio)
  --checkout DIR   the product (this one)
  --verbose        names the functions, with their lines
`

// What follows the reply: the worker writes down that it was accepted, and is ready for the next.
const afterReplyMs = 2_000

/** By process. */
type Window = ReadonlyMap<string, Ran>

async function measure(site: Site, checkout: string, channel: string) {
  const take = async (): Promise<Window> => {
    const taken = await site.takeCoverage()
    return new Map([...taken].map(([name, scripts]) => [name, ranIn(checkout, scripts)]))
  }
  await answered(site, channel, '+628110000001')
  await untilQuiet(site)
  await take()
  const startedAt = Date.now()
  await answered(site, channel, '+628110000002')
  await pause(afterReplyMs)
  const passing = await take()
  const windowMs = Date.now() - startedAt
  await untilQuiet(site)
  await take()
  await pause(windowMs)
  return { passing, idle: await take(), windowMs }
}

/** A citizen writes and reads the receipt. */
async function answered({ simulator }: Site, channel: string, number: string): Promise<void> {
  simulator.phones.send(channel, number, { text: 'Lampu jalan di Kecamatan Gubeng padam' })
  await simulator.phones.until(channel, number, ({ direction }) => direction === 'in')
}

function report(passing: Window, idle: Window, isVerbose: boolean): string {
  const all = union([...passing.values()])
  const idleAll = union([...idle.values()])
  const files = [...all.keys()].sort()
  const lines = files.flatMap((file) => {
    const where = [...passing].filter(([, ran]) => ran.has(file)).map(([name]) => name)
    const mark = idleAll.has(file) ? '  (idle, too)' : ''
    const names = [...(all.get(file) ?? [])].map((name) => `      ${name}`)
    return [`${file}  ${where.join(' + ')}${mark}`, ...(isVerbose ? names : [])]
  })
  const idleToo = files.filter((file) => idleAll.has(file)).length
  lines.push(`${files.length} files, ${idleToo} of them ran while nothing happened, too`)
  return `${lines.join('\n')}\n${JSON.stringify({ passing: files.length, idleToo, files })}\n`
}

const { values } = parseArgs({
  options: {
    channel: { type: 'string', default: 'twilio' },
    checkout: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) process.stdout.write(help)
else {
  const checkout = resolve(values.checkout)
  const site = await openSite(checkout)
  try {
    const { passing, idle, windowMs } = await measure(site, checkout, values.channel)
    process.stderr.write(`windows of ${(windowMs / 1_000).toFixed(1)} s\n`)
    process.stdout.write(report(passing, idle, values.verbose))
  } finally {
    await site.close()
  }
}
