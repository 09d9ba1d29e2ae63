import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { InboundEvent, MessageEvent } from '../../src/contract/events.ts'
import { intake } from '../../workers/intake.ts'
import { triage } from '../../workers/triage.ts'
import {
  account,
  openCitizens,
  type StepDeps,
  stepDeps,
  type TestCitizens,
} from '../harness/citizens.ts'
import { workOff } from '../harness/steps.ts'

/*
 * Whoever is read and written together must not be decided together. Random citizens write in random
 * ways; once all of them are heard in one batch, and once each alone. What the database holds of each
 * must be the same, but for ids, numbers and times.
 */

const numRuns = 30
let citizens: TestCitizens
let sql: TestCitizens['sql']
let deps: StepDeps

beforeAll(async () => {
  citizens = await openCitizens()
  sql = citizens.sql
  deps = stepDeps(sql, citizens.ring, 5_000)
})
afterAll(() => citizens.close())

type Deed =
  | { readonly does: 'say'; readonly text: string; readonly more: Partial<MessageEvent> }
  | { readonly does: 'say from elsewhere'; readonly text: string }
  | { readonly does: 'send a part'; readonly group: string; readonly number: number }
  | { readonly does: 'edit' | 'delete'; readonly which: number }
  | { readonly does: 'hear a human' }

/** What a citizen does at one time; after it, time passes or not. */
interface Wave {
  readonly deeds: readonly Deed[]
  readonly timePasses: boolean
}

const text = fc.constantFrom(
  'Lampu jalan padam di Jl. Melati',
  'lampu jalan PADAM di jalan melati!',
  'Sampah menumpuk di Kecamatan Gubeng',
  'sudah seminggu',
  'Halo',
  'terima kasih',
  'STATUS',
  'STATUS 1234567890',
  'BANTUAN',
  'STOP',
  'MULAI',
  '',
)
const picture = { attachments: [{ type: 'image', externalId: 'a1' }] } as const
const more = fc.constantFrom<Partial<MessageEvent>>(
  {},
  {},
  {},
  picture,
  { public: true },
  { unsupported: 'poll' },
  { passive: true },
  { location: { latitude: -7.26, longitude: 112.75 } },
  { fromName: 'Bu Tini' },
)
const often = (weight: number, arbitrary: fc.Arbitrary<Deed>) => ({ weight, arbitrary })
const deed = fc.oneof(
  often(6, fc.record({ does: fc.constant('say' as const), text, more })),
  often(2, fc.record({ does: fc.constant('say from elsewhere' as const), text })),
  often(
    4,
    fc.record({
      does: fc.constant('send a part' as const),
      group: fc.constantFrom('g1', 'g1', 'g2'),
      number: fc.integer({ min: 1, max: 2 }),
    }),
  ),
  often(
    2,
    fc.record({ does: fc.constantFrom('edit' as const, 'delete' as const), which: fc.nat(5) }),
  ),
  often(1, fc.record({ does: fc.constant('hear a human' as const) })),
)
const wave = fc.record({ deeds: fc.array(deed, { maxLength: 4 }), timePasses: fc.boolean() })
const life = fc.array(wave, { minLength: 1, maxLength: 4 })

interface Citizen {
  readonly addresses: readonly [string, string]
  /** The events of each wave. */
  readonly waves: readonly { readonly events: InboundEvent[]; readonly timePasses: boolean }[]
}

/** The events that a life consists of. The same life gives the same, under other addresses. */
function lived(waves: readonly Wave[]): Citizen {
  const addresses = [citizens.addressIn('lane-0'), citizens.addressIn('lane-0')] as const
  const said: string[] = []
  // No two messages of an account have one id, whoever sent them.
  const nameOf = (number: number) => `${addresses[0]} m${number}`
  const eventsOf = (does: Deed): InboundEvent[] => {
    const name = nameOf(said.length)
    const message = (words: string, besides: Partial<MessageEvent>) => {
      said.push(name)
      const names = { externalId: name, eventKey: randomUUID() }
      return citizens.message(addresses[0], words, { ...names, ...besides })
    }
    switch (does.does) {
      case 'say':
        return [message(does.text, does.more)]
      case 'say from elsewhere':
        return [message(does.text, { from: addresses[1], alsoKnownAs: [addresses[0]] })]
      case 'send a part': {
        const { group, number } = does
        return [message(`bagian ${number} `, { part: { group, number, total: 2 } })]
      }
      case 'edit':
      case 'delete': {
        const [from] = addresses
        const { sentAt: at } = citizens.message(from, '')
        const names = { account, eventKey: randomUUID(), externalId: nameOf(does.which), from }
        return does.does === 'edit'
          ? [{ kind: 'edit', ...names, text: 'Jalan rusak di Jl. Kenari', editedAt: at }]
          : [{ kind: 'deletion', ...names, deletedAt: at }]
      }
      case 'hear a human': {
        const { sentAt } = citizens.message(addresses[0], '')
        const names = {
          account,
          eventKey: randomUUID(),
          externalId: `${addresses[0]} h${said.length}`,
        }
        return [{ kind: 'echo', ...names, to: addresses[0], text: 'Baik, Bu', sentAt }]
      }
    }
  }
  return {
    addresses,
    waves: waves.map(({ deeds, timePasses }) => ({ events: deeds.flatMap(eventsOf), timePasses })),
  }
}

/** Hears what these did, wave by wave, all of them in the same batches. */
async function liveThrough(people: readonly Citizen[]): Promise<void> {
  const count = Math.max(...people.map(({ waves }) => waves.length))
  for (let number = 0; number < count; number++) {
    const waves = people.flatMap((one) => one.waves[number] ?? [])
    await citizens.bring(...waves.flatMap(({ events }) => events))
    await settle()
    for (const one of people) if (one.waves[number]?.timePasses) await letTimePassFor(one)
    await settle()
  }
}

async function settle(): Promise<void> {
  await workOff('intake', intake, deps)
  await workOff('triage', triage, deps)
}

/** As if all that this one did had been ten minutes ago. */
async function letTimePassFor({ addresses }: Citizen): Promise<void> {
  const indexes = addresses.map(citizens.indexOf)
  const own = sql`
    select conversation_id from conversation_address where address_index in ${sql(indexes)}`
  const ago = sql`interval '10 minutes'`
  await sql`
    update inbox set accepted_at = accepted_at - ${ago}, due_at = due_at - ${ago}
    where handled_at is null and address_index in ${sql(indexes)}`
  await sql`
    update message set accepted_at = accepted_at - ${ago} where conversation_id in (${own})`
  await sql`
    update conversation set due_at = due_at - ${ago} where due_at is not null and id in (${own})`
}

/** Everything that the database holds of somebody, without ids, receipt numbers and times. */
async function knownOf({ addresses }: Citizen): Promise<unknown> {
  const indexes = addresses.map(citizens.indexOf)
  const own = sql`
    select conversation_id from conversation_address where address_index in ${sql(indexes)}`
  const rows = await Promise.all([
    sql`
      select kind, attempts, fault, handled_at is not null as handled, due_at > now() as waits
      from inbox where address_index in ${sql(indexes)} order by sent_at, id`,
    sql`
      select draft_opened_at is not null as draft, due_at is not null as due, attempts, fault,
        latest_complaint_id is not null as has_complaint, burst_ended_at is not null as ended,
        opted_out_at is not null as stopped, paused_until is not null as paused,
        sealed_name is not null as named, last_inbound_at is not null as wrote, (
          select count(*)::int from conversation_address a where a.conversation_id = c.id) as known_as
      from conversation c where id in (${own}) order by created_at, last_inbound_at`,
    sql`
      select text, (
          select jsonb_agg(one - 'sealed' || jsonb_build_object('placed', one ? 'sealed'))
          from jsonb_array_elements(attachments) as one) as attachments, location,
        reply_to_index is not null as answers, awaited,
        jsonb_array_length(edits) as edits, part_group, public, unsupported,
        disposition, edited_at is not null as edited, deleted_at is not null as deleted, (
          select count(*)::int from complaint c where c.conversation_id = m.conversation_id
            and c.created_at < (select created_at from complaint where id = m.complaint_id)) as place
      from message m where conversation_id in (${own}) order by sent_at, inbox_id`,
    sql`
      select text, fingerprint, category_id, latitude, attachment_count, stage, status,
        repeat_of is not null as repeats, (
          select jsonb_agg(kind order by id) from complaint_event e where complaint_id = c.id
        ) as events, (select count(*)::int from core_link where complaint_id = c.id) as links
      from complaint c where conversation_id in (${own}) order by created_at`,
    sql`
      select regexp_replace(text, '[0-9]{10}', 'N', 'g') as text, split_part(cause, ':', 1) as why, part,
        split_part(reply_to, ' ', 2) as reply_to, choices, state, complaint_id is not null as of_complaint
      from outbox where conversation_id in (${own}) order by position`,
    sql`
      select a.place, a.state from attachment a join message m on m.id = a.message_id
      where conversation_id in (${own}) order by m.sent_at, a.place`,
  ])
  return rows.map((each) => [...each])
}

async function forgetAll(): Promise<void> {
  await sql`truncate inbox, conversation, outbox, lane, core_complaint cascade`
}

async function record(lives: readonly Wave[][], together: boolean): Promise<unknown[]> {
  await forgetAll()
  const people = lives.map(lived)
  if (together) await liveThrough(people)
  else for (const one of people) await liveThrough([one])
  const records: unknown[] = []
  for (const one of people) records.push(await knownOf(one))
  return records
}

test('what is decided for somebody never depends on who else is in the batch', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 2, maxLength: 6 }), async (lives) => {
      expect(await record(lives, true)).toEqual(await record(lives, false))
    }),
    { numRuns, endOnFailure: true },
  )
}, 120_000)
