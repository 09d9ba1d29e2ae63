import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { otherCheckout } from '../../bench/system/checkout.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { connect } from '../../src/store/connect.ts'
import { startEmbeddedPostgres } from '../../src/store/embedded.ts'
import { findFreePort } from '../../src/store/postmaster.ts'
import { type Program, runProgram, untilReady } from '../harness/program.ts'
import { openExternalIds } from '../harness/provider-ids.ts'
import { newSid, TwilioLoad, twilioAccount } from '../harness/twilio-load.ts'

/*
 * An upgrade as an operator makes it: the gateway and the worker of another commit run, with data, while
 * the database is brought to this version; the gateway goes on beside this version's. Everything that was
 * acknowledged is there once, however often and to whichever gateway it came.
 */

const usage = `Usage: npm run -s upgrade -- [--from COMMIT]

Brings the database of another commit to this version while its gateway and worker run. Without --from
it is the commit before the newest migration.
`
const say = (words: string) => void process.stderr.write(`${words}\n`)

const { values } = parseArgs({ options: { from: { type: 'string' }, help: { type: 'boolean' } } })
if (values.help) {
  process.stdout.write(usage)
  process.exit(0)
}
const from = values.from ?? beforeNewestMigration()
if (from === undefined) {
  say(
    'This folder has no history from before the newest migration: there is no version to come from.',
  )
  say('A full `git clone`, or `git fetch --unshallow`, brings it.')
  process.exit(0)
}

function beforeNewestMigration(): string | undefined {
  const number = (names: readonly string[]) =>
    names
      .flatMap((name) => /(\d{4})_\w+\.sql$/.exec(name)?.[1] ?? [])
      .sort()
      .at(-1) ?? ''
  const newest = number(readdirSync('migrations'))
  const git = (...args: string[]) =>
    (spawnSync('git', args, { encoding: 'utf8' }).stdout ?? '').split('\n').filter(Boolean)
  return git('rev-list', '--first-parent', 'HEAD').find((commit) => {
    const then = number(git('ls-tree', '--name-only', commit, 'migrations/'))
    return then !== '' && then < newest
  })
}

const directory = mkdtempSync(join(tmpdir(), 'simpul-upgrade-'))
const { entry } = await otherCheckout(from, directory)
chmodSync(directory, 0o711)
const server = await startEmbeddedPostgres({
  directory: join(directory, 'postgres'),
  log: () => {},
})
const key = randomBytes(32).toString('base64')
writeFileSync(join(directory, 'simpul.yaml'), JSON.stringify({ accounts: [twilioAccount] }))

/** One process, of this version or of the other one. */
async function run(command: string, of?: 'before'): Promise<Program & { url: string }> {
  const port = await findFreePort()
  const environment = {
    DATABASE_URL: server.url,
    SIMPUL_KEYS: key,
    SIMPUL_CONFIG: join(directory, 'simpul.yaml'),
    SIMPUL_DIRECTORY: join(directory, `${of ?? 'now'}-${command}`),
    PORT: String(port),
    LOG_LEVEL: 'warn',
  }
  const program = runProgram([command], environment, directory, of && entry)
  return { ...program, url: `http://127.0.0.1:${port}` }
}

async function untilDone(program: Program): Promise<void> {
  const code = await program.ended
  if (code !== 0) throw new Error(`ended with ${code}:\n${program.stdout()}${program.stderr()}`)
}

const taken = new Set<string>()
async function post(url: string, sids: readonly string[]): Promise<void> {
  const load = new TwilioLoad(url)
  for (const sid of sids) if ((await load.post(sid)).status === 200) taken.add(sid)
  load.close()
}
const some = () => Array.from({ length: 50 }, newSid)

await untilDone(await run('migrate', 'before'))
const [gateway, worker] = [await run('gateway', 'before'), await run('worker', 'before')]
await untilReady(gateway.url, gateway)
const [first, second, third, fourth] = [some(), some(), some(), some()]
await post(gateway.url, first)
say('the other version has data; migrating under it')
const writing = post(gateway.url, second)
await untilDone(await run('migrate'))
await writing
await post(gateway.url, [...third, ...first.slice(0, 20)])
worker.kill('SIGTERM')
await worker.ended
const [ours, workerOfOurs] = [await run('gateway'), await run('worker')]
await untilReady(ours.url, ours)
say('both gateways run')
await Promise.all([
  post(ours.url, [...fourth, ...third]),
  post(gateway.url, [...fourth, ...second]),
])
gateway.kill('SIGTERM')
await gateway.ended

const { sql, close } = connect(server.url, 2)
const ring = keyRing([key])
let result = { taken: taken.size, there: 0, lost: 0, twice: 0, plain: 0, open: 0, dead: 0 }
for (let left = 120; left > 0; left--) {
  const ids = [...(await openExternalIds(sql, ring)).values()]
  const there = new Set(ids)
  const [row] = await sql<[{ plain: number; open: number; dead: number }]>`
    select count(*) filter (where event_key is not null)::int as plain,
      count(*) filter (where handled_at is null or handled_at = 'infinity')::int as open,
      count(*) filter (where dead_at is not null)::int as dead
    from inbox`
  const lost = [...taken].filter((sid) => !there.has(sid)).length
  result = { taken: taken.size, there: ids.length, lost, twice: ids.length - there.size, ...row }
  if (lost === 0 && row.open === 0 && row.plain === 0) break
  await pause(500)
}
for (const program of [ours, workerOfOurs]) program.kill('SIGTERM')
await Promise.all([ours.ended, workerOfOurs.ended])
await close()
await server.stop()
process.stdout.write(`${JSON.stringify(result)}\n`)
const { lost, twice, plain, open, dead } = result
const isFaultless = lost + twice + plain + open + dead === 0
if (!isFaultless)
  for (const [name, { stdout }] of Object.entries({ gateway, worker, ours, workerOfOurs }))
    say(`${name} said:\n${stdout()}`)
process.exit(isFaultless ? 0 : 1)
