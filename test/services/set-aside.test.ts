import { afterAll, beforeAll, expect, test } from 'vitest'
import { listSetAside, openedByHuman, openSetAside } from '../../src/complaints/set-aside.ts'
import { intake } from '../../workers/intake.ts'
import { triage } from '../../workers/triage.ts'
import { openCitizens, stepDeps, type TestCitizens } from '../harness/citizens.ts'
import { workOff } from '../harness/steps.ts'

let citizens: TestCitizens
beforeAll(async () => {
  citizens = await openCitizens()
})
afterAll(() => citizens.close())

async function work(): Promise<void> {
  const deps = stepDeps(citizens.sql, citizens.ring)
  await workOff('intake', intake, deps)
  await workOff('triage', triage, deps)
}

test('a prank is kept and listed, masked, and a human makes a complaint of it', async () => {
  const address = citizens.addressIn('lane-1')
  await citizens.bring(citizens.message(address, 'pesan pizza dong, hubungi 081234567890'))
  await work()
  await citizens.bring(citizens.message(address, 'pesan pizza dong'))
  await work()
  const pranks = await listSetAside(citizens.sql, 'prank or abuse', 10)
  expect(pranks[0]).toMatchObject({ text: 'pesan pizza dong', pranks: pranks.length })
  expect(JSON.stringify(pranks)).not.toContain('081234567890')
  expect(await listSetAside(citizens.sql, 'publicity', 10)).toEqual([])
  const id = pranks[0]?.id ?? ''
  const numbers = await openSetAside(citizens.sql, [id])
  expect([...numbers.values()]).toEqual([expect.stringMatching(/^\d{10}$/)])
  // Once, however often somebody says so.
  expect(await openSetAside(citizens.sql, [id])).toEqual(new Map())
  await work()
  const [row] = await citizens.sql`
    select c.receipt_number as number, c.stage, m.rule, m.disposition,
      (select count(*)::int from outbox o where o.complaint_id = c.id) as said
    from message m join complaint c on c.id = m.complaint_id where m.id = ${id}`
  expect(row).toEqual({
    number: numbers.get(id),
    stage: 'done',
    rule: openedByHuman,
    disposition: 'complaint',
    said: 1,
  })
  expect(await listSetAside(citizens.sql, 'prank or abuse', 10)).toHaveLength(pranks.length - 1)
})

test('two who open the same message at once make one complaint', async () => {
  await citizens.bring(citizens.message(citizens.addressIn('lane-2'), 'pesan pizza dong'))
  await work()
  const [one] = await listSetAside(citizens.sql, 'prank or abuse', 1)
  const both = await Promise.all([1, 2].map(() => openSetAside(citizens.sql, [one?.id ?? ''])))
  expect(both.map(({ size }) => size).sort()).toEqual([0, 1])
})
