/*
 * The steps in a process that dies of a certain text: it kills itself when it is about to send a
 * statement that holds it. It ends by itself when nothing is left to do.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { giveUpStuckComplaints } from '../../src/complaints/give-up.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { connect } from '../../src/store/connect.ts'
import { intake } from '../../workers/intake.ts'
import { triage } from '../../workers/triage.ts'
import { stepDeps } from './citizens.ts'
import { workOff } from './steps.ts'

const [url = '', keys = '', statement = '', text = ''] = process.argv.slice(2)
const { sql, close } = connect(url, 4)

function diesOf(_connection: number, query: string, parameters: readonly unknown[]): void {
  if (query.includes(statement) && JSON.stringify(parameters).includes(text))
    process.kill(process.pid, 'SIGKILL')
}
Object.assign(sql.options, { debug: diesOf })

async function open(): Promise<number> {
  const [row] = await sql<[{ n: number }]>`
    select (select count(*) from inbox where handled_at is null)::int
      + (select count(*) from complaint where due_at is not null)::int as n`
  return row.n
}

const deps = stepDeps(sql, keyRing([keys]))
while ((await open()) > 0) {
  await workOff('intake', intake, deps)
  await workOff('triage', triage, deps)
  await giveUpStuckComplaints(sql)
  await pause(50)
}
await close()
