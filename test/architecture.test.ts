import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createSimulator } from '../simulator/simulator.ts'
import { registry } from '../src/app/registry.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const rooms = ['src', 'channels', 'workers', 'migrations', 'simulator', 'test', 'bench']

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

const isTo = (arrow: string) => (file: string) => arrow.endsWith(` → ${file}`)

/** Each room may know those before it. */
const roomsFromBelow = [
  'contract',
  'net',
  'sheets',
  'identity',
  'store',
  'triage',
  'agency',
  'queue',
  'inbox',
  'outbox',
  'conversation',
  'alarms',
  'complaints',
  'core-store',
  'media',
  'dead-letters',
  'connections',
  'staff',
  'desk',
  'operations',
  'console',
  'http',
  'app',
]

/** Words and pure functions that stand with what they are about, and which rooms below it use, too. */
const sharedWords = ['src/complaints/status.ts', 'src/conversation/decision.ts']

/** Groups of files each of which imports all others of its group, in some steps. */
function circles(files: readonly Source[]): string[][] {
  const reached = new Map(files.map(({ path }) => [path, reachedFrom(path, files)]))
  const groups = files.flatMap(({ path }) => {
    const group = files.filter(
      (other) => reached.get(path)?.has(other.path) && reached.get(other.path)?.has(path),
    )
    return group.length > 0 ? [group.map((other) => other.path).join(' ⇄ ')] : []
  })
  return [...new Set(groups)].map((group) => group.split(' ⇄ '))
}

function reachedFrom(start: string, files: readonly Source[]): ReadonlySet<string> {
  const imports = new Map(files.map((file) => [file.path, file.imports]))
  const reached = new Set<string>()
  const open = [start]
  for (let path = open.pop(); path !== undefined; path = open.pop())
    for (const to of imports.get(path) ?? [])
      if (!reached.has(to)) {
        reached.add(to)
        open.push(to)
      }
  return reached
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

  test('no file imports itself by way of others', () => {
    expect(circles(code.filter(({ path }) => path.startsWith('src/')))).toEqual([])
  })

  test('a room of src knows only rooms below it, and what all of them speak of', () => {
    const room = (path: string) => /^src\/([^/]+)\//.exec(path)?.[1]
    const strays = arrows(/^src\//).filter((arrow) => {
      const [from = '', to = ''] = arrow.split(' → ').map(room)
      if (!from || from === to || !to || to === 'app' || sharedWords.some(isTo(arrow))) return false
      return roomsFromBelow.indexOf(to) >= roomsFromBelow.indexOf(from)
    })
    expect(strays).toEqual([])
    const rooms = new Set(code.flatMap(({ path }) => room(path) ?? []))
    expect(rooms).toEqual(new Set(roomsFromBelow))
  })

  test('the environment is read in one place, and handed on from the commands', () => {
    const readers = code.filter(({ text }) => /process\.env\b/.test(text)).map(({ path }) => path)
    expect(readers.filter((path) => !/^src\/app\//.test(path))).toEqual([])
  })
})

describe('a table has one owner', () => {
  /** The folders that may write each table; whoever else wants to asks them. */
  const owners: Readonly<Record<string, string>> = {
    installation: 'src/store/',
    circuit: 'src/store/',
    provider_list: 'src/store/',
    inbox: 'src/inbox/',
    webhook: 'src/inbox/',
    conversation: 'src/conversation/',
    conversation_address: 'src/conversation/',
    message: 'src/conversation/',
    alarm: 'src/alarms/',
    complaint: 'src/complaints/',
    complaint_event: 'src/complaints/',
    core_link: 'src/complaints/',
    supplement: 'src/complaints/',
    news: 'src/complaints/',
    early_deletion: 'src/inbox/',
    core_complaint: 'src/core-store/',
    core_event: 'src/core-store/',
    core_cursor: 'src/core-store/',
    lapor_report: 'src/core-store/',
    lapor_batch: 'src/core-store/',
    lapor_template: 'src/core-store/',
    lapor_template_choice: 'src/core-store/',
    lapor_import: 'src/core-store/',
    lapor_doubt: 'src/core-store/',
    lapor_todo: 'src/core-store/',
    outbox: 'src/outbox/',
    reply_pace: 'src/outbox/',
    reply_share: 'src/outbox/',
    file: 'src/media/',
    attachment: 'src/media/',
    media_quota: 'src/media/',
    lease: 'src/connections/',
    queue_minute: 'src/queue/',
    lane: 'src/queue/',
    attention: 'src/conversation/',
    note: 'src/conversation/',
    deed: 'src/desk/',
    presence: 'src/desk/',
    staff: 'src/staff/',
    staff_link: 'src/staff/',
    staff_session: 'src/staff/',
    account_agency: 'src/staff/',
    audit: 'src/staff/',
  }
  const schema = readFileSync(join(root, 'migrations/schema.ts'), 'utf8')
  const tables = [...schema.matchAll(/ = pgTable\(\s*'(\w+)'/g)].map(([, table = '']) => table)

  /** Tables that a source writes. */
  function written({ text: commented }: Source): string[] {
    const text = commented.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    const statement =
      /\b(?:insert\s+into|update|delete\s+from|truncate(?:\s+table)?|merge\s+into)\s+"?(\w+)/gi
    return [...text.matchAll(statement)]
      .map(([, table = '']) =>
        // The archive has a table for each day, besides one for what belongs to none.
        table.startsWith('webhook_') ? 'webhook' : table.toLowerCase(),
      )
      .filter((table) => table in owners)
  }

  const ours = code.filter(({ path }) => /^(src|workers|channels)\//.test(path))

  test('each table of the schema stands here, with who owns it', () => {
    expect(new Set([...tables, 'webhook'])).toEqual(new Set(Object.keys(owners)))
  })

  test('is read right: each table is written by its owner', () => {
    const found = new Set(
      ours.flatMap((source) =>
        written(source).filter((table) => source.path.startsWith(owners[table] ?? '?')),
      ),
    )
    expect(found).toEqual(new Set(Object.keys(owners)))
  })

  test('nobody else writes it, and all do it in SQL, which this test can read', () => {
    const mapped = ours.filter(({ text }) => /migrations\/schema\.ts'/.test(text))
    expect(mapped.map(({ path }) => path)).toEqual([])
    const strays = ours.flatMap((source) =>
      written(source)
        .filter((table) => !source.path.startsWith(owners[table] ?? '?'))
        .map((table) => `${source.path} writes ${table}`),
    )
    expect(strays).toEqual([])
  })

  test('workers hold no SQL', () => {
    const sql =
      /\b(sql|tx|db)(<[^`;]*?>)?`|`\s*(select|insert|update|delete|with) |\.(execute|unsafe)\(|from 'drizzle-orm/
    const strays = ours.filter(({ path, text }) => path.startsWith('workers/') && sql.test(text))
    expect(strays.map(({ path }) => path)).toEqual([])
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
