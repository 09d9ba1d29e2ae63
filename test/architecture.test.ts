import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createSimulator } from '../simulator/simulator.ts'
import { registry } from '../src/app/registry.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const rooms = ['src', 'channels', 'workers', 'simulator', 'test', 'bench']

interface Source {
  readonly path: string
  readonly text: string
  /** Paths of the project's own files that it imports. */
  readonly imports: readonly string[]
}

const sources: readonly Source[] = rooms
  .filter((room) => existsSync(join(root, room)))
  .flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) =>
      join(room, file),
    ),
  )
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    const found = [...text.matchAll(/(?:from|import)\s*\(?'(\.\.?\/[^']+)'/g)]
    return { path, text, imports: found.map(([, to = '']) => normalize(join(dirname(path), to))) }
  })

const code = sources.filter(({ path }) => !path.endsWith('.test.ts') && !path.startsWith('test/'))

function arrows(from: RegExp): string[] {
  return code
    .filter(({ path }) => from.test(path))
    .flatMap(({ path, imports }) => imports.map((to) => `${path} → ${to}`))
}

const isWithin = (folder: string) => (arrow: string) =>
  (arrow.split(' → ')[1] ?? '').startsWith(folder)

describe('the walls', () => {
  test('a channel knows of the gateway the contract, and what is pure and knows no other room', () => {
    const out = arrows(/^(channels|src\/contract)\//).filter(
      (arrow) => !isWithin('channels/')(arrow) && !isWithin('src/contract/')(arrow),
    )
    expect(out).toEqual([])
    expect(arrows(/^src\/contract\//).filter(isWithin('channels/'))).toEqual([])
  })

  test('a channel knows no other channel, but what its platform shares one level up', () => {
    const strays = arrows(/^channels\//)
      .filter(isWithin('channels/'))
      .filter((arrow) => {
        const [from = '', to = ''] = arrow.split(' → ')
        return !dirname(from).startsWith(dirname(to))
      })
    expect(strays).toEqual([])
  })

  test('only the app knows channels, workers and the simulator', () => {
    const outer = ['channels/', 'workers/', 'simulator/'].map(isWithin)
    const strays = arrows(/^src\//).filter((arrow) => outer.some((is) => is(arrow)))
    expect(strays.filter((arrow) => !arrow.startsWith('src/app/'))).toEqual([])
    const out = arrows(/^workers\//).filter((a) => !isWithin('src/')(a) && !isWithin('workers/')(a))
    expect(out).toEqual([])
  })

  test('nothing but the app knows the app, and no command knows another', () => {
    const strays = arrows(/^(src|workers|channels|simulator)\//).filter(isWithin('src/app/'))
    expect(strays.filter((arrow) => !arrow.startsWith('src/app/'))).toEqual([])
    const commands = arrows(/^src\/app\/commands\//).filter(isWithin('src/app/commands/'))
    expect(commands.filter((arrow) => !arrow.endsWith('/command.ts'))).toEqual([])
  })

  test('the simulator knows nothing of the gateway: it is the other side of the wire', () => {
    const out = arrows(/^simulator\//).filter((arrow) => !isWithin('simulator/')(arrow))
    expect(out).toEqual([])
  })

  test('the pure rooms do no I/O', () => {
    const pure =
      /^src\/(conversation\/(decide|command|texts)|triage\/(?!district-source)|[a-z-]+|contract\/[a-z-]+)\.ts$/
    const shells = /^src\/(config|log|accounts)\.ts$/
    const io =
      /from '(node:(fs|net|http|https|child_process|dns|timers)[^']*|postgres|drizzle-orm[^']*|bullmq|ioredis|pg|fastify)'/
    const strays = code.filter(
      ({ path, text }) => pure.test(path) && !shells.test(path) && io.test(text),
    )
    expect(strays.map(({ path }) => path)).toEqual([])
  })

  test('the environment is read in one place, and handed on from the commands', () => {
    const readers = code.filter(({ text }) => /process\.env\b/.test(text)).map(({ path }) => path)
    expect(readers.filter((path) => !/^src\/app\//.test(path))).toEqual([])
  })
})

describe.for(registry.map(({ name }) => name))('channels/%s', (name) => {
  test('has the files of a channel', () => {
    const files = readdirSync(join(root, 'channels', name))
    const last = name.split('/').at(-1)
    const either = files.includes('webhook.ts') || files.includes('listen.ts')
    expect(files).toEqual(
      expect.arrayContaining(['README.md', 'channel.ts', 'samples', 'send.ts', `${last}.test.ts`]),
    )
    expect(either).toBe(true)
  })

  test('has a page that says how to connect it, and a line in the list of those', () => {
    const page = `${name.replace('/', '-')}.md`
    expect(readdirSync(join(root, 'docs/channels'))).toContain(page)
    const list = readFileSync(join(root, 'docs/channels/README.md'), 'utf8')
    expect(list).toContain(`| [\`${name}\`](${page}) |`)
  })
})

test('every channel has a phone in the simulator, and every phone a channel', () => {
  const phones = createSimulator({ gatewayUrl: () => '' }).accounts('')
  const simulated = new Set(phones.map(({ channel }) => channel))
  expect(simulated).toEqual(new Set(registry.map(({ name }) => name)))
})

test('the tests run on the Node that the project brings', () => {
  expect(process.version.split('.')[0]).toBe('v24')
})
