import { createHash, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deletedMark } from '../../src/complaints/correct.ts'
import type {
  DeletionEvent,
  EditEvent,
  InboundEvent,
  MessageEvent,
} from '../../src/contract/events.ts'
import { type KeptAttachment, openAttachment } from '../../src/conversation/kept-attachments.ts'
import { open, openPersonalKey, openWith } from '../../src/identity/seal.ts'
import { settleAttachment } from '../../src/media/attachments.ts'
import { eraseUnused } from '../../src/media/erasure.ts'
import { applyReports } from '../../src/outbox/reports.ts'
import { intake } from '../../workers/intake.ts'
import { triage } from '../../workers/triage.ts'
import {
  account,
  openCitizens,
  type StepDeps,
  stepDeps,
  type TestCitizens,
} from '../harness/citizens.ts'
import { noTally, workOff } from '../harness/steps.ts'

let citizens: TestCitizens
let sql: TestCitizens['sql']
let from: string
beforeAll(async () => {
  citizens = await openCitizens()
  sql = citizens.sql
})
afterAll(() => citizens.close())
beforeEach(() => {
  from = citizens.addressIn('lane-1')
})

const startedAt = Date.now() - 600_000
const at = (second: number) => new Date(startedAt + second * 1000)

interface Said {
  readonly message: (text: string, second: number, more?: Partial<MessageEvent>) => MessageEvent
  readonly edit: (text: string, second: number, more?: Partial<EditEvent>) => EditEvent
  readonly deletion: (second: number, more?: Partial<DeletionEvent>) => DeletionEvent
}

/** What happens to one message of the citizen. */
function aboutOne(externalId: string = randomUUID()): Said {
  const names = () => ({ account, eventKey: randomUUID(), externalId })
  return {
    message: (text, second, more) =>
      citizens.message(from, text, { ...names(), sentAt: at(second), ...more }),
    edit: (text, second, more) => ({
      ...{ kind: 'edit', ...names(), from, text, editedAt: at(second) },
      ...more,
    }),
    deletion: (second, more) => ({
      kind: 'deletion',
      ...names(),
      from,
      deletedAt: at(second),
      ...more,
    }),
  }
}

/** Each list of events comes in a batch of its own, and bursts are whole at once. */
async function hear(...batches: readonly (readonly InboundEvent[])[]): Promise<void> {
  await hearWith(stepDeps(sql, citizens.ring), batches)
}

async function hearWith(deps: StepDeps, batches: readonly (readonly InboundEvent[])[]) {
  for (const events of batches) {
    await citizens.bring(...events)
    await workOff('intake', intake, deps)
    await workOff('triage', triage, deps)
  }
}

const own = (address = from) => sql`
  select conversation_id from conversation_address where address_index = ${citizens.indexOf(address)}`

async function complaints(address = from) {
  return await sql<Record<string, unknown>[]>`
    select c.id, c.text, c.fingerprint, c.attachment_count, c.latitude, c.stage, c.repeat_of,
      k.text as stored, k.corrected_at is not null as corrected, k.deleted_at is not null as deleted
    from complaint c left join core_complaint k on k.reference = c.id
    where c.conversation_id in (${own(address)}) order by c.created_at`
}

async function messages(address = from) {
  return await sql<Record<string, unknown>[]>`
    select id, text, disposition, deleted_at is not null as deleted, awaited from message
    where conversation_id in (${own(address)}) order by sent_at`
}

async function replies(): Promise<string[]> {
  const rows = await sql<{ purpose: string }[]>`
    select purpose from outbox where conversation_id in (${own()}) order by position`
  return rows.map(({ purpose }) => purpose)
}

async function happened(): Promise<Record<string, unknown>[]> {
  return await sql`
    select e.kind, e.detail - 'message' as detail from complaint_event e
    join complaint c on c.id = e.complaint_id
    where c.conversation_id in (${own()}) and e.kind in ('edited', 'deleted') order by e.id`
}

async function asides(): Promise<string[]> {
  const rows = await sql<{ fault: string }[]>`
    select fault from inbox where fault is not null and handled_at is not null and dead_at is null
      and channel = 'twilio' order by id`
  return rows.map(({ fault }) => fault)
}

/** Everything that the database holds about the citizen, opened where it is sealed. */
async function allThatIsKept(): Promise<string> {
  const tables = [
    'message',
    'complaint',
    'complaint_event',
    'core_complaint',
    'outbox',
    'attachment',
  ]
  const rows = await Promise.all(tables.map((table) => sql`select * from ${sql(table)}`))
  const keys = await sql<{ key: Buffer }[]>`select sealed_key as key from conversation`
  const sealed = await sql<{ event: Buffer }[]>`select sealed_event as event from inbox`
  const opened = sealed.flatMap(({ event }) => {
    const ways = [
      () => open(citizens.ring, 'event', event),
      ...keys.map(
        ({ key }) =>
          () =>
            openWith(openPersonalKey(citizens.ring, key), 'event', event),
      ),
    ]
    for (const way of ways)
      try {
        return [way().toString('utf8')]
      } catch {}
    return []
  })
  expect(opened).toHaveLength(sealed.length)
  return JSON.stringify([...rows, opened])
}

describe('an edit or a deletion that comes before its message', () => {
  const texts = {
    old: 'Lampu jalan padam di Jalan Melati 12',
    new: 'Lampu jalan padam di Jalan Melati 21',
  }

  test.for([
    ['in one batch', true],
    ['in another batch', false],
  ] as const)(
    'the message is blank and opens nothing where it was deleted (%s)',
    async ([, together]) => {
      const { message, deletion } = aboutOne()
      const [first, second] = [deletion(3), message('Tetangga mencuri listrik di nomor 12', 1)]
      await (together ? hear([first, second]) : hear([first], [second]))
      expect(await complaints()).toEqual([])
      expect(await replies()).toEqual([])
      expect(await messages()).toMatchObject([{ text: '', deleted: true, awaited: false }])
      expect(await allThatIsKept()).not.toContain('mencuri')
    },
  )

  test.for([
    ['in one batch', true],
    ['in another batch', false],
  ] as const)('the complaint has the new text (%s)', async ([, together]) => {
    const { message, edit } = aboutOne()
    const [first, second] = [edit(texts.new, 3), message(texts.old, 1)]
    await (together ? hear([first, second]) : hear([first], [second]))
    expect(await complaints()).toMatchObject([{ text: texts.new, stored: texts.new }])
    expect(await replies()).toEqual(['receipt'])
    expect(await messages()).toMatchObject([{ text: texts.new, awaited: false }])
  })

  test('an edit whose message never comes is heard: no report is lost', async () => {
    await hear([aboutOne().edit('Jembatan gantung putus di Desa Suka', 1)])
    expect(await complaints()).toMatchObject([{ text: 'Jembatan gantung putus di Desa Suka' }])
  })

  test('the picture of a message that comes after its edit belongs to the complaint', async () => {
    const { message, edit } = aboutOne()
    await hear(
      [edit(texts.new, 3)],
      [message(texts.old, 1, { attachments: [{ type: 'image', externalId: 'p1' }] })],
    )
    expect(await complaints()).toMatchObject([{ text: texts.new, attachment_count: 1 }])
    expect(await replies()).toEqual(['receipt'])
  })

  test('whatever came first, the same is left', async () => {
    const end = async (order: readonly number[], cuts: number) => {
      from = citizens.addressIn('lane-1')
      const { message, edit, deletion } = aboutOne()
      const events = [
        message('Satu', 1),
        edit('Dua di Jalan Dua', 2),
        edit('Tiga di Jalan Tiga', 3),
        deletion(4),
      ]
      const chosen = order.flatMap((which) => events[which] ?? [])
      await hear(chosen.slice(0, cuts), chosen.slice(cuts))
      return (await messages()).map(({ text, deleted }) => ({ text, deleted }))
    }
    await fc.assert(
      fc.asyncProperty(
        fc.boolean().chain((hasDeletion) => {
          const all = hasDeletion ? [0, 1, 2, 3] : [0, 1, 2]
          return fc.record({
            order: fc.shuffledSubarray(all, { minLength: all.length }),
            cuts: fc.nat(4),
            hasDeletion: fc.constant(hasDeletion),
          })
        }),
        async ({ order, cuts, hasDeletion }) => {
          const text = hasDeletion ? '' : 'Tiga di Jalan Tiga'
          expect(await end(order, cuts)).toEqual([{ text, deleted: hasDeletion }])
        },
      ),
      { numRuns: 40, endOnFailure: true },
    )
  })
})

describe('after the receipt', () => {
  const before = 'Lampu jalan padam di Jalan Melati 12'
  const after = 'Lampu jalan padam di Jalan Mawar 99, Kecamatan Rungkut'

  test('an edit reaches the complaint and the core store, and the citizen hears nothing', async () => {
    const { message, edit } = aboutOne()
    await hear([message(before, 1)], [edit(after, 200)])
    expect(await complaints()).toMatchObject([
      { text: after, stored: after, corrected: true, deleted: false, stage: 'done' },
    ])
    expect(await happened()).toEqual([{ kind: 'edited', detail: { before, after } }])
    expect(await replies()).toEqual(['receipt'])
  })

  test('an edit that changes nothing leaves no trace in the complaint', async () => {
    const { message, edit } = aboutOne()
    await hear([message(before, 1)], [edit(before, 200)])
    expect(await complaints()).toMatchObject([{ text: before, corrected: false }])
    expect(await happened()).toEqual([])
  })

  test('an older edit that comes late changes nothing; of two at one time the later one stands', async () => {
    const { message, edit } = aboutOne()
    await hear([message(before, 1)], [edit(after, 20)], [edit('Jalan lain', 10)])
    expect(await complaints()).toMatchObject([{ text: after }])
    await hear([edit('Lampu padam di Jalan Nangka 3', 20)])
    expect(await complaints()).toMatchObject([{ text: 'Lampu padam di Jalan Nangka 3' }])
  })

  test('a deletion blanks the words wherever they are, and a stub says who did it', async () => {
    const { message, edit, deletion } = aboutOne()
    await hear(
      [
        message('Lurah Sukamaju minta uang pelicin', 1, {
          location: { latitude: -7.5, longitude: 112 },
        }),
      ],
      [edit('Lurah Sukamaju minta uang pelicin 500 ribu', 10)],
      [edit('Lurah Sukamaju, lama', 5)],
      [deletion(20)],
    )
    expect(await complaints()).toMatchObject([
      {
        text: deletedMark.id,
        stored: deletedMark.id,
        fingerprint: null,
        deleted: true,
        latitude: null,
      },
    ])
    expect(await happened()).toEqual([
      { kind: 'edited', detail: {} },
      { kind: 'deleted', detail: {} },
    ])
    expect(await messages()).toMatchObject([{ text: '', disposition: 'complaint', deleted: true }])
    const kept = await allThatIsKept()
    for (const word of ['Sukamaju', 'pelicin', '-7.5']) expect(kept).not.toContain(word)
    expect(await replies()).toEqual(['receipt'])
  })

  test('what is left of a burst stays, with a mark where something was deleted', async () => {
    const [one, other] = [aboutOne(), aboutOne()]
    await hear(
      [one.message('Got mampet di Jalan Kopi', 1), other.message('kata Pak Anu', 2)],
      [other.deletion(30)],
    )
    expect(await complaints()).toMatchObject([
      { text: `Got mampet di Jalan Kopi\n${deletedMark.id}` },
    ])
  })

  test('deletion is final: an edit of before or after it, and the message again, stay blank', async () => {
    const { message, edit, deletion } = aboutOne()
    await hear(
      [message('Kepala desa meminta uang', 1)],
      [deletion(20)],
      [edit('Kepala desa meminta uang lima ratus', 10)],
      [edit('Kepala desa meminta uang sejuta', 30)],
      [message('Kepala desa meminta uang', 1)],
    )
    expect(await complaints()).toMatchObject([{ text: deletedMark.id, stored: deletedMark.id }])
    expect(await allThatIsKept()).not.toContain('Kepala desa')
  })

  test('a repeat that was corrected goes its own way, and so does one whose first was deleted', async () => {
    const [one, other] = [aboutOne(), aboutOne()]
    await hear([one.message(before, 1)], [other.message(before, 100)])
    expect((await complaints())[1]).toMatchObject({ repeat_of: expect.any(String), stored: null })
    await hear([other.edit(after, 200)])
    expect((await complaints())[1]).toMatchObject({ repeat_of: null, stored: after })
    const third = aboutOne()
    await hear([third.message(before, 300)], [one.deletion(400)])
    expect((await complaints())[2]).toMatchObject({ repeat_of: null, stored: before })
    expect(await replies()).toEqual(['receipt', 'repeat', 'receipt', 'receipt'])
  })
})

describe('what opened no complaint', () => {
  test.for(['halo', 'STATUS', 'terima kasih'])(
    '%s is heard again with the words of its edit',
    async (text) => {
      const { message, edit } = aboutOne()
      await hear([message(text, 1)], [edit('Jalan berlubang di Jalan Pahlawan 3', 500)])
      expect(await complaints()).toMatchObject([{ text: 'Jalan berlubang di Jalan Pahlawan 3' }])
      expect((await replies()).at(-1)).toBe('receipt')
    },
  )

  test('nor does what could not be read, once it can be', async () => {
    const { message, edit } = aboutOne()
    await hear([message('', 1, { unsupported: 'poll' })], [edit('Sampah di Jalan Duku', 9)])
    expect(await complaints()).toMatchObject([{ text: 'Sampah di Jalan Duku' }])
  })

  test('what needs no answer needs none when it is edited', async () => {
    const { message, edit } = aboutOne()
    await hear(
      [message('obrolan warga', 1, { passive: true })],
      [edit('obrolan panjang di grup warga', 9, { passive: true })],
    )
    expect(await complaints()).toEqual([])
    expect(await replies()).toEqual([])
  })

  test('a burst whose messages were all deleted opens nothing and is not answered', async () => {
    const slow = stepDeps(sql, citizens.ring, 60_000)
    const [one, other] = [aboutOne(), aboutOne()]
    await hearWith(slow, [
      [one.message('Pak Camat meminta uang', 1)],
      [other.message('di Jalan Lada', 2)],
      [one.deletion(3), other.deletion(4)],
    ])
    await hear([])
    expect(await sql`select due_at from conversation where id in (${own()})`).toEqual([
      { due_at: null },
    ])
    expect(await complaints()).toEqual([])
    expect(await replies()).toEqual([])
  })

  test('an open burst takes the words of an edit, and a command in them is answered', async () => {
    const slow = stepDeps(sql, citizens.ring, 60_000)
    const [one, other] = [aboutOne(), aboutOne()]
    await hearWith(slow, [
      [one.message('Pohon tumbang di Jalan Lada', 1), other.message('statsu', 2)],
      [one.edit('Pohon tumbang di Jalan Merica', 3), other.edit('STATUS', 4)],
    ])
    expect(await replies()).toEqual(['status'])
    await sql`update message set accepted_at = accepted_at - interval '1 hour' where conversation_id in (${own()})`
    await sql`update conversation set due_at = now() where id in (${own()})`
    await hear([])
    expect(await complaints()).toMatchObject([{ text: 'Pohon tumbang di Jalan Merica' }])
  })
})

describe('about a message of somebody else', () => {
  test.for(['edit', 'deletion'] as const)(
    'an %s changes nothing, whichever comes first',
    async (kind) => {
      const victim = from
      const [known, unknown] = [randomUUID(), randomUUID()]
      const [first, second] = [aboutOne(known), aboutOne(unknown)]
      const [one, other] = [
        first.message('Listrik padam di Jalan Apel', 1),
        second.message('Air mati di Jalan Apel', 9),
      ]
      const change = (said: Said) =>
        kind === 'edit' ? said.edit('ganti semua isi', 20) : said.deletion(20)
      await hear([one])
      from = citizens.addressIn('lane-2')
      await hear([change(first), change(second)], [other])
      expect(await complaints(victim)).toMatchObject([
        { text: 'Listrik padam di Jalan Apel', corrected: false },
        { text: 'Air mati di Jalan Apel', corrected: false },
      ])
      expect(await asides()).toContain('about a message of somebody else')
    },
  )

  test('a message with an id that another citizen used is set aside and shown', async () => {
    const id = randomUUID()
    const victim = from
    await hear([aboutOne(id).message('Listrik padam di Jalan Apel', 1)])
    from = citizens.addressIn('lane-2')
    await hear([aboutOne(id).message('Listrik padam di Jalan Jeruk', 5)])
    expect(await complaints(victim)).toHaveLength(1)
    expect(await complaints()).toEqual([])
    expect(await replies()).toEqual([])
    expect((await asides()).at(-1)).toBe('another message has this id')
  })
})

describe('one id, twice', () => {
  test.for([
    ['in one batch', true],
    ['in another batch', false],
  ] as const)(
    'with the same content it is one message; with another one the first stands, and the second is shown (%s)',
    async ([, together]) => {
      const { message } = aboutOne()
      const said = ['Banjir di Jalan Duku', 'Banjir di Jalan Duku', 'Kebakaran di Jalan Nangka']
      const given = said.map((text, place) =>
        message(text, place, {
          attachments: [{ type: 'image', url: 'https://a.example/1', mimeType: 'image/png' }],
        }),
      )
      const faults = (await asides()).length
      await (together ? hear(given) : hear(...given.map((one) => [one])))
      expect(await complaints()).toMatchObject([{ text: 'Banjir di Jalan Duku' }])
      expect(await messages()).toHaveLength(1)
      expect(await replies()).toEqual(['receipt'])
      expect((await asides()).slice(faults)).toEqual(['another message has this id'])
    },
  )
})

describe('a deletion that names nobody', () => {
  const report = () => applyReports(sql, citizens.ring, noTally, new AbortController().signal)
  const nameless = (said: Said) => {
    const { from: _, ...event } = said.deletion(20)
    return event as DeletionEvent
  }

  test('finds its message', async () => {
    const said = aboutOne()
    await hear([said.message('Bu Lurah korupsi dana desa', 1)], [nameless(said)])
    await report()
    await hear([])
    expect(await complaints()).toMatchObject([{ text: deletedMark.id, stored: deletedMark.id }])
  })

  test('is kept for a message that comes later', async () => {
    const said = aboutOne()
    await hear([nameless(said)])
    await report()
    await hear([said.message('Bu Lurah korupsi dana desa', 1)])
    expect(await complaints()).toEqual([])
    expect(await messages()).toMatchObject([{ text: '', deleted: true }])
  })

  test('finds a message that another step was writing when it looked', async () => {
    const said = aboutOne()
    await citizens.bring(nameless(said))
    await sql.begin(async (tx) => {
      await tx`select 1`
      await report()
    })
    await sql`delete from early_deletion`
    await hear([said.message('Bu Lurah korupsi dana desa', 1)])
    expect(await complaints()).toHaveLength(1)
    await sql`update inbox set due_at = now() where handled_at is null`
    await report()
    await hear([])
    expect(await complaints()).toMatchObject([{ text: deletedMark.id }])
  })
})

describe('attachments', () => {
  const picture = (externalId: string) => ({ type: 'image' as const, externalId })
  const files = new Map<string, Buffer>()
  const store = {
    put: async (hash: Buffer, body: Buffer) => void files.set(hash.toString('hex'), body),
    get: async (hash: Buffer) => files.get(hash.toString('hex')),
    remove: async (hash: Buffer) => void files.delete(hash.toString('hex')),
  }
  const claimedAs = (id: string) => ({
    ...{ id, conversationId: randomUUID(), channel: 'twilio', account, origin: '', place: 0 },
    ...{ attempts: 0, attachment: null, waitedMs: 0 },
  })
  const hashOf = (name: string) => createHash('sha256').update(name).digest()

  async function fetched(): Promise<{ id: string; name: string; kept: boolean }[]> {
    const rows = await sql<{ id: string; of: KeptAttachment; key: Buffer; kept: boolean }[]>`
      select a.id, m.attachments -> a.place::int as of, a.state = 'kept' as kept, c.sealed_key as key
      from attachment a join message m on m.id = a.message_id
        join conversation c on c.id = m.conversation_id
      where m.conversation_id in (${own()}) order by a.place`
    return rows.map(({ id, of, key, kept }) => {
      const { externalId = '' } = openAttachment(openPersonalKey(citizens.ring, key), of)
      return { id, name: externalId, kept }
    })
  }

  /** As the media step would, for all that wait. */
  async function fetchAll(): Promise<void> {
    for (const { id, name, kept } of await fetched()) {
      if (kept) continue
      const hash = hashOf(name)
      await store.put(hash, Buffer.from(name))
      const claimed = claimedAs(id)
      await settleAttachment(sql, claimed, {
        state: 'kept',
        file: { hash, size: 1, mimeType: 'image/png' },
      })
    }
  }

  test('that an edit replaces are fetched, and the old one is erased', async () => {
    const { message, edit } = aboutOne()
    const caption = 'Jembatan rusak di Dusun Krajan'
    await hear([message(caption, 1, { attachments: [picture('wrong'), picture('same')] })])
    await fetchAll()
    await hear([edit(caption, 9, { attachments: [picture('right'), picture('same')] })])
    expect(await fetched()).toMatchObject([
      { name: 'right', kept: false },
      { name: 'same', kept: true },
    ])
    await fetchAll()
    await eraseUnused(sql, store)
    expect(new Set([...files.values()].map(String))).toEqual(new Set(['right', 'same']))
    expect(await complaints()).toMatchObject([{ attachment_count: 2, corrected: true }])
    expect(await happened()).toEqual([{ kind: 'edited', detail: {} }])
  })

  test('of a deleted message are erased, unless somebody else sent the same', async () => {
    const [one, other] = [aboutOne(), aboutOne()]
    const first = from
    await hear([
      one.message('Foto jalan rusak', 1, { attachments: [picture('mine'), picture('ours')] }),
    ])
    await fetchAll()
    from = citizens.addressIn('lane-2')
    await hear([other.message('Foto jalan rusak', 1, { from, attachments: [picture('ours')] })])
    await fetchAll()
    from = first
    await hear([one.deletion(9)])
    await eraseUnused(sql, store)
    expect([...files.values()].map(String)).toContain('ours')
    expect([...files.values()].map(String)).not.toContain('mine')
    expect(await sql`select from file where due_at is not null`).toEqual([])
  })

  test('that are being fetched when their message is deleted are not kept', async () => {
    const { message, deletion } = aboutOne()
    await hear([message('Foto banjir', 1, { attachments: [picture('late')] })])
    const [{ id } = { id: '' }] = await fetched()
    await hear([deletion(9)])
    const hash = hashOf('late')
    await store.put(hash, Buffer.from('late'))
    const claimed = claimedAs(id)
    await settleAttachment(sql, claimed, {
      state: 'kept',
      file: { hash, size: 1, mimeType: 'image/png' },
    })
    await eraseUnused(sql, store)
    expect(files.has(hash.toString('hex'))).toBe(false)
    expect(await sql`select from file where hash = ${hash}`).toEqual([])
  })
})
