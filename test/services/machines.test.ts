import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultAgency } from '../../src/config-file.ts'
import { textsIn } from '../../src/conversation/texts.ts'
import { intake } from '../../workers/intake.ts'
import { triage } from '../../workers/triage.ts'
import { openCitizens, stepDeps, type TestCitizens } from '../harness/citizens.ts'
import { workOff } from '../harness/steps.ts'

let citizens: TestCitizens
beforeAll(async () => {
  citizens = await openCitizens()
})
afterAll(() => citizens.close())

/** Takes what was brought in as far as it goes. */
async function step(): Promise<void> {
  const deps = stepDeps(citizens.sql, citizens.ring)
  await workOff('intake', intake, deps)
  await workOff('triage', triage, deps)
}

interface Reply {
  readonly text: string
  readonly purpose: string
  readonly state: string
  readonly held_back: string | null
}

async function repliesTo(from: string): Promise<Reply[]> {
  return await citizens.sql<Reply[]>`
    select text, purpose, state, held_back from outbox o
    join conversation_address a on a.conversation_id = o.conversation_id
    where address_index = ${citizens.indexOf(from)} order by position`
}

async function complaintsOf(from: string): Promise<number> {
  const rows = await citizens.sql`
    select from complaint c join conversation_address a on a.conversation_id = c.conversation_id
    where address_index = ${citizens.indexOf(from)}`
  return rows.length
}

/** Answers a reply of ours; undefined: it says nothing. */
type Machine = (reply: string, n: number) => string | undefined

/** Lets a machine answer all that it is told, until it is told nothing any more. */
async function talk(machine: Machine, opening: string, mostTurns = 40) {
  const from = citizens.addressIn('lane-0')
  let [said, written, next] = [0, 0, [opening]]
  while (next.length > 0 && written < mostTurns) {
    await citizens.bring(...next.map((text) => citizens.message(from, text)))
    written += next.length
    await step()
    const sent = (await repliesTo(from)).filter(({ state }) => state !== 'held')
    const heard = sent.slice(said)
    next = heard.flatMap(({ text }, place) => machine(text, said + place) ?? [])
    said = sent.length
  }
  return { from, said, written }
}

describe('two machines come to rest after five replies', () => {
  test.for<[string, Machine, string?]>([
    ['one that always says the same', () => 'Pesan Anda penting bagi kami'],
    ['one that thanks', () => 'Terima kasih'],
    ['one that greets', () => 'Halo, selamat datang'],
    ['one that counts', (_, n) => `Tiket #${n + 100} diterima`],
    ['one with codes and times', (_, n) => `Nomor TKT-${n}F3K${n} tercatat pukul 10:0${n} WIB`],
    ['one that quotes us', (text) => `Anda menulis: ${text}`],
    ['one that repeats us', (text) => text],
    ['one that says so', () => 'Terima kasih telah menghubungi kami. Kami akan segera membalas.'],
    ['one that asks', () => 'STATUS'],
    ['one that asks for the number it is told', (text) => `STATUS ${/\d{10}/.exec(text)?.[0]}`],
    [
      'another gateway',
      (_, n) => textsIn(defaultAgency).receipt({ agency: 'Pemkab', number: `123456789${n}` }),
    ],
    [
      'a menu by turns',
      (_, n) => [`Ketik 1 untuk info, ${n}`, `Antrean ke-${n}`, `Loket ${n} dibuka`][n % 3],
    ],
  ])('%s', async ([, machine, opening = 'Lampu jalan padam di Jl. Melati']) => {
    const { from, said, written } = await talk(machine, opening)
    expect(said).toBeLessThanOrEqual(5)
    expect(written).toBeLessThan(40)
    // Whatever may be a report is kept, answered or not.
    expect(await complaintsOf(from)).toBeGreaterThanOrEqual(1)
  })

  test('whatever five texts it has, and however it chooses among them', async () => {
    const word = fc.constantFrom(
      ...['lampu padam', 'halo', 'terima kasih', 'tiket', 'antrean', 'kami tutup', 'jalan rusak'],
    )
    const machine = fc.array(fc.array(word, { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 5,
    })
    await fc.assert(
      fc.asyncProperty(machine, fc.boolean(), fc.nat(6), async (texts, counts, stride) => {
        const { from, said } = await talk((_, n) => {
          const text = (texts[(n * stride + n) % texts.length] ?? []).join(' ')
          return counts ? `${text} ${n}` : text
        }, 'Got mampet di Jl. Dahlia')
        // It may ask for a withdrawal by accident: each complaint is asked about once.
        const asked = (await repliesTo(from)).filter(({ purpose }) => purpose === 'confirm').length
        expect(asked).toBeLessThanOrEqual(await complaintsOf(from))
        // The opening has a shape of its own.
        expect(said - asked).toBeLessThanOrEqual(6)
      }),
      {
        numRuns: 25,
        examples: [[[['kami tutup', 'tiket'], ['jalan rusak'], ['lampu padam']], false, 0]],
      },
    )
  })
})

describe('one who asks again and again', () => {
  test('is answered once an hour, and at once where the answer has changed', async () => {
    const from = citizens.addressIn('lane-1')
    const ask = async (text: string) => {
      await citizens.bring(citizens.message(from, text))
      await step()
      return (await repliesTo(from)).length
    }
    await ask('Trotoar rusak di Jl. Mawar')
    for (let n = 0; n < 200; n += 50) {
      await citizens.bring(...Array.from({ length: 50 }, () => citizens.message(from, 'STATUS')))
      await step()
    }
    expect(await repliesTo(from)).toHaveLength(2)
    expect(await ask('BANTUAN')).toBe(3)
    expect(await ask('bantuan')).toBe(3)
    await citizens.sql`update complaint set status = 'verified' where conversation_id in (
      select conversation_id from conversation_address where address_index = ${citizens.indexOf(from)})`
    expect(await ask('STATUS')).toBe(4)
    expect(await ask('STATUS')).toBe(4)
    // Said in the hour before this one.
    const saidAgo = (minutes: number) => citizens.sql`
      update outbox set created_at = now() - ${minutes}::int * interval '1 minute',
        cause = regexp_replace(cause, '(?<= ).{13}$', to_char(
          now() at time zone 'utc' - interval '1 hour', 'YYYY-MM-DD"T"HH24'))
      where conversation_id in (select conversation_id from conversation_address
        where address_index = ${citizens.indexOf(from)})`
    await saidAgo(59)
    expect(await ask('STATUS')).toBe(4)
    await saidAgo(61)
    expect(await ask('STATUS')).toBe(5)
  })
})

describe('the budget of a day', () => {
  const reports = (from: string, count: number) =>
    Array.from({ length: count }, (_, n) =>
      citizens.message(from, `Trotoar rusak di Jl. Mawar ${'abcdefghijklmnopqrstuvwxyz'[n]}`),
    )

  test('holds receipts back, shows them, and loses no complaint', async () => {
    const from = citizens.addressIn('lane-2')
    for (const one of reports(from, 23)) {
      await citizens.bring(one)
      await step()
    }
    const replies = await repliesTo(from)
    expect(await complaintsOf(from)).toBe(23)
    expect(replies.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 20 }, () => 'pending'),
      ...Array.from({ length: 3 }, () => 'held'),
    ])
    expect(replies.at(-1)).toMatchObject({ held_back: 'conversation_budget' })
    await citizens.sql`update reply_pace set counted_on = counted_on - 1`
    await citizens.bring(citizens.message(from, 'Jembatan retak'))
    await step()
    expect((await repliesTo(from)).at(-1)).toMatchObject({ state: 'pending' })
  })

  test('of an account holds back what is beyond, with a word in the log for each', async () => {
    const held: unknown[] = []
    const [row] = await citizens.sql`select sum(said)::int as said from reply_share`
    const deps = {
      ...stepDeps(citizens.sql, citizens.ring),
      replyBudget: { perConversation: 20, perAccount: row?.['said'] + 1 },
      onHeldBack: (one: unknown) => void held.push(one),
    }
    const people = [citizens.addressIn('lane-3'), citizens.addressIn('lane-3')]
    await citizens.bring(...people.map((from) => citizens.message(from, 'Halte roboh')))
    await workOff('intake', intake, deps)
    await workOff('triage', triage, deps)
    expect(held).toMatchObject([{ purpose: 'receipt', why: 'account_budget', channel: 'twilio' }])
    const states = (await Promise.all(people.map(repliesTo))).flat().map(({ state }) => state)
    expect(states.toSorted()).toEqual(['held', 'pending'])
  })
})
