import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { keyRing } from '../src/identity/keys.ts'
import { queueSchema } from '../src/queue/postgres-backend.ts'
import { startEmbeddedPostgres } from '../src/store/embedded.ts'
import { migrate } from '../src/store/migrate.ts'
import { findFreePort } from '../src/store/postmaster.ts'
import { freeze } from '../test/harness/frozen.ts'
import { runProgram, untilReady } from '../test/harness/program.ts'
import {
  type Answered,
  messageIndex,
  percentile,
  TwilioLoad,
  twilioAccount,
} from '../test/harness/twilio-load.ts'

/**
 * What a provider notices while Postgres is away: stopped, then frozen, for so long, with so many
 * messages a second going on before, during and after. The gateway is the real process with
 * production's settings, its queues in Postgres; no worker runs. Last line: JSON.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '200' },
  },
})
const seconds = Number(values.seconds)
const rate = Number(values.rate)
const aroundSeconds = 5
const recoverySeconds = 60

const directory = await mkdtemp(join(tmpdir(), 'simpul-outage-'))
await chmod(directory, 0o711)
const pgOptions = { directory: join(directory, 'postgres'), log: () => {} }
let server = await startEmbeddedPostgres(pgOptions)
const { url: databaseUrl } = server
await migrate(databaseUrl, queueSchema)
await writeFile(join(directory, 'simpul.yaml'), JSON.stringify({ accounts: [twilioAccount] }))
const port = await findFreePort()
const key = randomBytes(32).toString('base64')
const ring = keyRing([key])
const url = `http://127.0.0.1:${port}`
const gateway = runProgram(
  ['gateway'],
  {
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    SIMPUL_KEYS: key,
  },
  directory,
)
await untilReady(url, gateway)
const load = new TwilioLoad(url)
// Code that runs for the first time is slow, and no outage.
await load.run(rate, aroundSeconds)

const stopped = await measure(async () => {
  await server.stop()
  await pause(seconds * 1000)
  server = await startEmbeddedPostgres(pgOptions)
})
const frozen = await measure(async () => {
  const thaw = freeze(server.pid)
  await pause(seconds * 1000)
  thaw()
})
load.close()
gateway.kill('SIGTERM')
const exitCode = await gateway.ended
await server.stop()
await rm(directory, { recursive: true, force: true })
process.stdout.write(`${JSON.stringify({ seconds, rate, stopped, frozen, exitCode })}\n`)

async function measure(outage: () => Promise<void>) {
  const running = load.run(rate, seconds + 2 * aroundSeconds)
  await pause(aroundSeconds * 1000)
  await outage()
  const backAt = performance.now()
  const answers = await running
  const { missing, extra } = await untilStored(answers, backAt)
  const ms = (share: number) => Math.round(percentile(answers, share))
  return {
    sent: answers.length,
    refused: answers.filter(({ status }) => status !== 200).length,
    missing,
    twice: extra,
    p50Ms: ms(0.5),
    p99Ms: ms(0.99),
    maxMs: ms(1),
    // Traffic goes on for five seconds after the outage, so that it is at least these.
    secondsUntilStored: Math.round((performance.now() - backAt) / 100) / 10,
  }
}

async function untilStored(answers: readonly Answered[], since: number) {
  const indexes = answers.map(({ sid }) => messageIndex(ring, sid))
  const sql = postgres(databaseUrl, { max: 1 })
  try {
    for (;;) {
      const [row] = await sql<[{ rows: number; keys: number }?]>`
        select count(*)::int as rows, count(distinct event_index)::int as keys from inbox
        where event_index = any(${indexes}::uuid[])`
      const { rows = 0, keys = 0 } = row ?? {}
      const missing = answers.length - keys
      const isOver = performance.now() - since > recoverySeconds * 1000
      if (missing === 0 || isOver) return { missing, extra: rows - keys }
      await pause(100)
    }
  } finally {
    await sql.end()
  }
}
