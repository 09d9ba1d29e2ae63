import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Counts the lines of the product: `npm run -s lines [-- DIR]`, DIR another checkout.
 *
 * Which files: every `.ts` below src, workers and channels that is no `*.test.ts`, helpers of tests
 * (`scripted-*.ts`, `*-house.ts`) among them; neither the page's script and style nor samples.
 * Which lines: those that are not blank and not comment alone. A comment is told by the beginning of
 * the line (`//`, or between a line that begins with `/*` and the next end of a comment); code before
 * or after a comment on its line counts.
 */
const rooms = ['src', 'workers', 'channels']

/** How many lines of a text are code. */
function codeLines(text: string): number {
  let count = 0
  let isWithin = false
  for (const line of text.split('\n')) {
    let code = line.trim()
    if (isWithin || code.startsWith('/*')) {
      const end = code.indexOf('*/', isWithin ? 0 : 2)
      isWithin = end === -1
      code = isWithin ? '' : code.slice(end + 2).trim()
    }
    if (code !== '' && !code.startsWith('//')) count++
  }
  return count
}

function countRoom(root: string, room: string) {
  const files = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  )
  const lines = files.map((file) => codeLines(readFileSync(join(root, room, file), 'utf8')))
  return { room, files: files.length, lines: lines.reduce((sum, each) => sum + each, 0) }
}

const root = process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url))
const counts = rooms.map((room) => countRoom(root, room))
for (const { room, files, lines } of counts)
  process.stdout.write(`${room.padEnd(9)} ${String(files).padStart(4)} files ${lines} lines\n`)
const total = counts.reduce((sum, { lines }) => sum + lines, 0)
const byRoom = Object.fromEntries(counts.map(({ room, lines }) => [room, lines]))
process.stdout.write(`${JSON.stringify({ lines: total, ...byRoom })}\n`)
