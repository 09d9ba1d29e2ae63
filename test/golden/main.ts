import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readCases } from './cases.ts'
import { compareDumps } from './compare.ts'
import { dump } from './dump.ts'
import { help, OptionError, type Options, readOptions } from './options.ts'
import { playRounds, remember } from './play.ts'
import { runOf } from './scenario.ts'
import { conversations } from './scripts.ts'
import { openSite } from './site.ts'
import { readTexts } from './texts.ts'

const startedAt = Date.now()

function say(words: string): void {
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1).padStart(6)
  process.stderr.write(`${seconds} s  ${words}\n`)
}

async function play(options: Extract<Options, { kind: 'play' }>): Promise<void> {
  const scripted = [
    ...conversations((index) => runOf(index)),
    ...readCases(join(options.cases, 'webhooks'), (index) => runOf(1_000 + index)),
  ]
  const texts = readTexts(options.data, options.texts, (index) => runOf(10_000 + index))
  const memory = remember([...scripted, ...texts])
  const site = await openSite(options.checkout, options.logs)
  try {
    await avoidNewHour()
    say(`${scripted.length} scripted conversations`)
    await playRounds(site, memory, scripted, { atOnce: 16, late: 8 })
    say(`${texts.length} texts`)
    await playRounds(site, memory, texts, { atOnce: 6, late: 60 })
    say('all is quiet')
    const lines = await dump(site, memory)
    writeFileSync(options.out, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    say(`${lines.length} rows in ${options.out}`)
  } finally {
    await site.close()
  }
}

/** The guide is sent once an hour: a conversation must not go on from one into the next. */
async function avoidNewHour(): Promise<void> {
  const leftMs = 3_600_000 - (Date.now() % 3_600_000)
  if (leftMs > 180_000) return
  say(`waiting ${Math.ceil(leftMs / 1_000)} s for the next hour`)
  await pause(leftMs)
}

try {
  const options = readOptions(process.argv.slice(2))
  if (!options) process.stdout.write(help)
  else if (options.kind === 'play') await play(options)
  else {
    const lines = compareDumps(options.one, options.other)
    process.stdout.write(lines.length === 0 ? 'equal\n' : `${lines.join('\n')}\n`)
    process.exitCode = lines.length === 0 ? 0 : 1
  }
} catch (error) {
  if (!(error instanceof OptionError)) throw error
  process.stderr.write(`${error.message}. --help shows what there is.\n`)
  process.exitCode = 2
}
