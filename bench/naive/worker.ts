import { Worker } from 'bullmq'
import postgres from 'postgres'
import { whatsapp } from '../../channels/meta/whatsapp/channel.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { districtIndex } from '../../src/triage/district.ts'
import { loadDistricts } from '../../src/triage/district-source.ts'
import type { Deps } from './deps.ts'
import { forward } from './forward.ts'
import { openQueues, queueOptions, readGiven, type Step } from './given.ts'
import { intake } from './intake.ts'
import { reply } from './reply.ts'
import { triage } from './triage.ts'

/** Does the steps, one job for each step of each message and one statement after the other. */
const given = readGiven()
const options = queueOptions(given)
const deps: Deps = {
  sql: postgres(given.databaseUrl),
  ring: keyRing([given.key]),
  settings: whatsapp.sending.parse(given.settings),
  districts: districtIndex(await loadDistricts()),
  addJob: openQueues(options),
}
// As many as the pool has connections by itself.
const concurrency = 10

const steps: Readonly<Record<Step, (deps: Deps, id: string) => Promise<void>>> = {
  intake,
  triage,
  forward,
  reply,
}

for (const [step, run] of Object.entries(steps)) {
  const worker = new Worker<{ id: string }>(step, ({ data }) => run(deps, data.id), {
    ...options,
    concurrency,
  })
  worker.on('failed', (_job, error) => process.stderr.write(`naive ${step}: ${error.stack}\n`))
}
process.send?.('ready')
