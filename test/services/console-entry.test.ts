import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dayOf } from '../../src/agency/working-days.ts'
import { entryPages } from '../../src/console/entry/pages.ts'
import type { Answer } from '../../src/console/kit/visit.ts'
import { manualChannel } from '../../src/contract/manual-channel.ts'
import { mobileIn } from '../../src/desk/entry.ts'
import type { Reach } from '../../src/desk/reach.ts'
import { openPersonalKey, openWith } from '../../src/identity/seal.ts'
import { snapshot } from '../../src/operations/snapshot.ts'
import { sayAll } from '../../src/outbox/say.ts'
import type { Person } from '../../src/staff/person.ts'
import { categoryLexicon } from '../../src/triage/category-lexicon.ts'
import { eraseAll } from '../../workers/erase.ts'
import { intake } from '../../workers/intake.ts'
import { triage } from '../../workers/triage.ts'
import { openCitizens, stepDeps, type TestCitizens } from '../harness/citizens.ts'
import {
  type Asked,
  asking,
  htmlOf,
  newPerson,
  numbersIn,
  seesAll,
} from '../harness/console-ask.ts'
import { type ConsoleSite, openConsoleSite } from '../harness/console-site.ts'
import { accountsOfSite, lay } from '../harness/desk-scene.ts'
import { workOff } from '../harness/steps.ts'

let site: ConsoleSite
let ani: Person
let ask: ReturnType<typeof asking>
const kept = new Map<string, Buffer>()
beforeAll(async () => {
  site = await openConsoleSite()
  const files = {
    put: async (hash: Buffer, body: Buffer) => void kept.set(hash.toString('hex'), body),
    get: async (hash: Buffer) => kept.get(hash.toString('hex')),
    remove: async () => {},
  }
  ask = asking(entryPages, { ...site.deps, files })
  ani = await newPerson(site.sql, 'Ani', 'agency_admin', 'Pemkot Contoh')
})
afterAll(() => site.close())
beforeEach(async () => {
  await site.sql`truncate inbox, attention, alarm, attachment, file, outbox, message, complaint_event,
    core_link, core_complaint, complaint, conversation_address, conversation cascade`
})

const deps = () => ({
  ...stepDeps(site.sql, site.deps.ring),
  accounts: site.deps.accounts,
  agency: site.deps.config.agency,
})
const triaged = () => workOff('triage', triage, deps())
const today = () => dayOf(new Date(), 'WIB')
const letter = (more: Record<string, string> = {}): Record<string, string> => ({
  key: randomUUID(),
  source: 'letter',
  receivedOn: today(),
  text: 'Jalan Melati RT 02 RW 05 berlubang dalam, sudah dua orang jatuh.',
  title: '',
  kind: 'pengaduan',
  category: '',
  place: 'Jalan Melati RT 02 RW 05',
  eventDate: '',
  agency: '',
  name: 'Ibu Sulastri',
  contact: 'Jl. Mawar 3, Sukamaju',
  ...more,
})
const send = (fields: Record<string, string>, more: Partial<Asked> = {}) =>
  ask('POST', '/complaints/new', { by: ani, ...more, fields })

function numberOf(answer: Answer): string {
  if (answer.kind !== 'go') throw new Error(`it answered ${JSON.stringify(answer).slice(0, 500)}`)
  return /^\/complaints\/(\d{10})\/receipt$/.exec(answer.to)?.[1] ?? ''
}

describe('a letter', () => {
  test('is a complaint with what was said of it, handed over, of which nothing is told to anybody', async () => {
    const lastWeek = dayOf(new Date(Date.now() - 8 * 86_400_000), 'WIB')
    const number = numberOf(
      await send(
        letter({
          receivedOn: lastWeek,
          title: 'Jalan berlubang',
          category: String(categoryLexicon[0]?.id),
          eventDate: lastWeek,
          agency: 'Dinas PU',
          confidential: 'yes',
        }),
      ),
    )
    await triaged()
    const [row] = await site.sql`
      select c.channel, c.account, c.source, c.title, c.place, c.agency, c.category_id as category,
        c.confidential, c.event_date::text as event, c.unchecked, c.stage, c.asked,
        c.promised_for as promised, p.channel as there, m.rule, m.disposition,
        (select count(*)::int from attention) as wants
      from complaint c join conversation p on p.id = c.conversation_id
        join message m on m.complaint_id = c.id
      where receipt_number = ${number}`
    expect(row).toEqual({
      channel: manualChannel,
      account: 'Pemkot Contoh',
      source: 'letter',
      title: 'Jalan berlubang',
      place: 'Jalan Melati RT 02 RW 05',
      agency: 'Dinas PU',
      category: categoryLexicon[0]?.id,
      confidential: true,
      event: lastWeek,
      unchecked: false,
      stage: 'done',
      asked: null,
      // Three working days after it was received lie in the past: nobody is promised that.
      promised: null,
      there: manualChannel,
      rule: 'a human entered it',
      disposition: 'complaint',
      wants: 0,
    })
    const [there] = await site.sql`
      select source_channel as source, received_at as at, title from core_complaint`
    expect(there).toMatchObject({ source: 'manual/letter', title: 'Jalan berlubang' })
    expect(dayOf(new Date(there?.['at']), 'WIB')).toBe(lastWeek)
    expect(await site.sql`select from outbox`).toHaveLength(0)
    const events = await site.sql<{ kind: string; detail: object }[]>`
      select kind, detail from complaint_event order by id`
    expect(events.map(({ kind }) => kind)).toEqual([
      'received',
      'entered',
      'classified',
      'forwarded',
    ])
    expect(events[1]?.detail).toEqual({ by: ani.id, source: 'letter', sms: false })
  })

  test('keeps name and contact sealed under the key of its person, and in no other place', async () => {
    await send(letter({ contact: 'sulastri@contoh.id' }))
    await triaged()
    const [row] = await site.sql<
      { sealed_key: Buffer; sealed_address: Buffer; sealed_name: Buffer }[]
    >`select sealed_key, sealed_address, sealed_name from conversation`
    const key = openPersonalKey(site.deps.ring, row?.sealed_key ?? Buffer.alloc(0))
    expect(openWith(key, 'name', row?.sealed_name ?? Buffer.alloc(0)).toString()).toBe(
      'Ibu Sulastri',
    )
    expect(openWith(key, 'address', row?.sealed_address ?? Buffer.alloc(0)).toString()).toBe(
      'sulastri@contoh.id',
    )
    const tables = await site.sql<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public'`
    for (const { name } of tables) {
      const rows = await site.sql`select to_jsonb(t)::text as row from ${site.sql(name)} t`
      expect([name, JSON.stringify(rows)]).not.toEqual([
        name,
        expect.stringMatching(/Sulastri|sulastri@/i),
      ])
    }
  })

  test('is one complaint however often, and however fast, its form is sent', async () => {
    const form = letter()
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(form)))
    expect(new Set(answers.map(numberOf)).size).toBe(1)
    expect(numberOf(await send(form))).toBe(numberOf(answers[0] as Answer))
    expect(await site.sql`select from complaint`).toHaveLength(1)
    expect(await site.sql`select from message`).toHaveLength(1)
    // The next form of the same person is another one, with a number of its own.
    const next = numberOf(await send(letter()))
    await triaged()
    const rows = await site.sql`
      select receipt_number as number, repeat_of from complaint order by created_at`
    expect(rows).toMatchObject([{ repeat_of: null }, { number: next, repeat_of: null }])
    expect(await site.sql`select from conversation`).toHaveLength(1)
  })

  test('of nobody known is each a person of their own', async () => {
    await send(letter({ contact: '', name: '' }))
    await send(letter({ contact: '', name: '' }))
    expect(await site.sql`select from conversation`).toHaveLength(2)
  })

  test('is no trouble of the house, and no account of it', async () => {
    await send(letter())
    await triaged()
    const { accounts } = site.deps
    const seen = await snapshot(site.sql, { accounts, refused: new Map(), now: new Date() })
    expect(seen.channels.map(({ channel }) => channel)).not.toContain(manualChannel)
    expect(seen.verdict.reasons).toEqual([])
    expect(seen.latestComplaints).toMatchObject([{ waitingFor: 'on_paper' }])
  })

  test('without a place is incomplete, and its person is asked only where somebody can be', async () => {
    const vague = { text: 'Lampu jalan mati sudah tiga hari', place: '' }
    await send(letter(vague))
    await send(letter({ ...vague, contact: '081299900031', sms: 'yes' }))
    await triaged()
    expect(
      await site.sql`select channel, incomplete, asked from complaint order by channel`,
    ).toEqual([
      { channel: manualChannel, incomplete: true, asked: null },
      { channel: 'twilio', incomplete: true, asked: 'where' },
    ])
  })

  test('that tells of danger raises the alarm', async () => {
    await send(
      letter({ text: 'Kabel listrik putus di depan rumah dan menyala, ada anak kesetrum!' }),
    )
    expect(await site.sql`select kind from alarm`).toMatchObject([{ kind: 'danger' }])
  })

  test('is erased with its person', async () => {
    await send(letter())
    await triaged()
    const [{ id } = { id: '' }] = await site.sql<{ id: string }[]>`select id from conversation`
    const { coreStore, ring } = site.deps
    await site.sql.begin((tx) => eraseAll(tx, coreStore, ring, [id]))
    const left = await site.sql`
      select c.text, c.title, c.place, m.text as said, p.sealed_name as name
      from complaint c join message m on m.complaint_id = c.id
        join conversation p on p.id = c.conversation_id`
    expect(left).toEqual([{ text: '', title: null, place: null, said: '', name: null }])
  })

  test('brings files, by what they are and not by what they say', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const page = { name: 'surat.png', bytes: Buffer.from('<html><script>alert(1)</script></html>') }
    const wrong = await send(letter(), { files: { file1: page } })
    expect(wrong).toMatchObject({ kind: 'page', status: 422 })
    expect(await htmlOf(wrong)).toContain('Jenis berkas ini tidak diterima.')
    expect(await site.sql`select from complaint`).toHaveLength(0)
    await send(letter(), { files: { file2: { name: 'foto<b>.exe', bytes: png } } })
    const [file] = await site.sql`
      select a.state, f.mime_type as type, f.size, m.attachments, c.attachment_count as count
      from attachment a join file f on f.hash = a.file_hash join message m on m.id = a.message_id
        join complaint c on c.id = m.complaint_id`
    expect(file).toMatchObject({ state: 'kept', type: 'image/png', size: png.length, count: 1 })
    expect(file?.['attachments']).toMatchObject([{ type: 'image', fileName: 'foto<b>.exe' }])
    expect(kept.size).toBe(1)
  })
})

describe('somebody with a mobile number', () => {
  test('who agrees gets the receipt by SMS, in the conversation of that number', async () => {
    const number = '+628129990001'
    const before = await lay(site.sql, {})
    const sent = await send(
      letter({ contact: '0812-9990-001', sms: 'yes', smsAccount: `twilio ${accountsOfSite[1]}` }),
    )
    await triaged()
    const rows = await site.sql`
      select o.text, o.purpose, o.state, o.account, c.channel, c.source, c.receipt_number as number
      from outbox o join complaint c on c.id = o.complaint_id`
    expect(rows).toMatchObject([
      {
        purpose: 'receipt',
        state: 'pending',
        account: accountsOfSite[1],
        channel: 'twilio',
        source: 'letter',
        number: numberOf(sent),
      },
    ])
    expect(rows[0]?.['text']).toContain(numberOf(sent))
    const [core] = await site.sql`select source_channel as source from core_complaint`
    expect(core).toEqual({ source: 'manual/letter' })
    await send(letter({ contact: number, sms: 'yes', smsAccount: `twilio ${accountsOfSite[1]}` }))
    const people = await site.sql`select id from conversation where id <> ${before.id}`
    expect(people).toHaveLength(1)
  })

  test('who did not agree hears nothing, and one without a mobile number is asked for it', async () => {
    numberOf(await send(letter({ contact: '081299900012' })))
    await triaged()
    expect(await site.sql`select channel from complaint`).toEqual([{ channel: manualChannel }])
    expect(await site.sql`select from outbox`).toHaveLength(0)
    const wrong = await send(letter({ contact: 'jalan mawar 3', sms: 'yes' }))
    expect(wrong).toMatchObject({ kind: 'page', status: 422 })
    const html = await htmlOf(wrong)
    expect(html).toContain('Untuk SMS, isi nomor ponsel Indonesia')
    expect(html).toContain('jalan mawar 3')
  })

  test('whom nobody within reach can write to is offered no SMS', async () => {
    const reach: Reach = { kind: 'accounts', accounts: [{ channel: 'manual', account: 'B' }] }
    const html = await htmlOf(await ask('GET', '/complaints/new', { by: ani, reach }))
    expect(html).not.toContain('name="sms"')
    await send(letter({ contact: '081299900013', sms: 'yes' }), { reach })
    expect(await site.sql`select channel from complaint`).toEqual([{ channel: manualChannel }])
  })

  test.for([
    ['0812 3456 789', '+628123456789'],
    ['+62 (812) 3456-789', '+628123456789'],
    ['628123456789', '+628123456789'],
    ['021 555 0123', undefined],
    ['+1 202 555 0123', undefined],
    ['a@b.id', undefined],
    ['', undefined],
  ])('%s is read as %s', ([given, expected]) => {
    expect(mobileIn(given ?? '')).toBe(expected)
  })
})

describe('the form', () => {
  test('says what is wrong, keeps what was typed, and saves nothing', async () => {
    const tomorrow = dayOf(new Date(Date.now() + 2 * 86_400_000), 'WIB')
    const wrong = await send(
      letter({
        source: 'x',
        receivedOn: tomorrow,
        eventDate: '2026-02-30',
        text: ' ',
        category: '0',
      }),
    )
    expect(wrong).toMatchObject({ kind: 'page', status: 422 })
    const html = await htmlOf(wrong)
    for (const field of ['source', 'receivedOn', 'eventDate', 'text', 'category'])
      expect(html).toContain(`id="f-${field}-fault"`)
    expect(html).toContain('value="Ibu Sulastri"')
    expect(await site.sql`select from complaint`).toHaveLength(0)
    expect(await send({ ...letter(), key: 'x' })).toMatchObject({ kind: 'page', status: 422 })
    expect(await site.sql`select from inbox`).toHaveLength(0)
  })

  test('shows what may be the same while somebody types, by words and place, of their reach alone', async () => {
    const same = await lay(site.sql, {
      texts: ['jalan melati rt 02 berlubang dalam sekali dan membahayakan'],
      complaint: { place: 'jalan melati rt 02' },
    })
    await lay(site.sql, {
      texts: ['jalan melati rt 02 berlubang dalam sekali'],
      complaint: { confidential: true },
    })
    await lay(site.sql, { texts: ['antrean kartu keluarga lama sekali'], complaint: {} })
    const old = { created_at: new Date(Date.now() - 70 * 86_400_000).toISOString() }
    await lay(site.sql, { texts: ['jalan melati rt 02 berlubang dalam'], complaint: old })
    const other = await lay(site.sql, {
      account: accountsOfSite[1],
      texts: ['jalan melati rt 02 rw 05 berlubang dalam'],
      complaint: {},
    })
    const typed = { text: 'Jln Melati RT 02 berlubang dalam', place: 'jalan melati' }
    const found = async (reach: Reach) =>
      numbersIn(
        await htmlOf(
          await ask('POST', '/complaints/new/similar', { by: ani, reach, fields: typed }),
        ),
      )
    expect(new Set(await found(seesAll))).toEqual(new Set([same.number, other.number]))
    const accounts = [{ channel: 'twilio', account: accountsOfSite[0] }]
    expect(await found({ kind: 'accounts', accounts })).toEqual([same.number])
    // Without a script a button asks for the same, and what was typed stays.
    const checked = await ask('POST', '/complaints/new/check', { by: ani, fields: letter(typed) })
    const html = await htmlOf(checked)
    expect(numbersIn(html)).toContain(same.number)
    expect(html).toContain('Jln Melati RT 02 berlubang dalam</textarea>')
    expect(await site.sql`select from complaint where source is not null`).toHaveLength(0)
  })

  test('of somebody of one office makes complaints of that office', async () => {
    const reach: Reach = {
      kind: 'office',
      office: 'Dinas PU',
      accounts: [{ channel: 'manual', account: 'Pemkot Contoh' }],
    }
    await send(letter({ agency: 'Dinas Lain' }), { reach })
    expect(await site.sql`select agency from complaint`).toEqual([{ agency: 'Dinas PU' }])
  })
})

describe('the receipt on paper', () => {
  test('has number, day, text and agency, masked, and says how to ask', async () => {
    const number = numberOf(await send(letter({ text: 'Lampu padam, hubungi 081234567890 ya' })))
    const reach: Reach = {
      kind: 'accounts',
      accounts: [{ channel: 'manual', account: 'Pemkot Contoh' }],
    }
    const url = `/complaints/${number}/receipt`
    const html = await htmlOf(await ask('GET', url, { by: ani, reach }))
    expect(html).toContain(`${number.slice(0, 4)} ${number.slice(4, 7)} ${number.slice(7)}`)
    expect(html).toContain('Pemkot Contoh')
    expect(html).toContain('data-print')
    expect(html).toContain('Lampu padam, hubungi [telepon] ya')
    expect(html).toContain('datang atau hubungi kantor kami')
    expect(html).not.toMatch(/Sulastri|Mawar/)
    const elsewhere: Reach = { kind: 'accounts', accounts: [{ channel: 'manual', account: 'B' }] }
    expect((await ask('GET', url, { by: ani, reach: elsewhere })).kind).toBe('notThere')
  })
})

test('nothing is ever said on the channel of what staff typed in', async () => {
  await send(letter())
  const [{ id } = { id: '' }] = await site.sql<{ id: string }[]>`select id from conversation`
  const to = { id, channel: manualChannel, account: 'Pemkot Contoh' }
  const saying = { to, cause: 'x', text: 'Halo', words: '' }
  await site.sql.begin((tx) =>
    sayAll(tx, deps(), [
      { ...saying, purpose: 'answer' },
      { ...saying, purpose: 'danger', cause: 'y' },
    ]),
  )
  expect(await site.sql`select from outbox`).toHaveLength(0)
  expect(await site.sql`select from reply_pace`).toHaveLength(0)
})

test('somebody who writes an SMS later has one conversation with what was typed in before', async () => {
  const citizens: TestCitizens = await openCitizens()
  try {
    const { sql, ring } = citizens
    const theirs = stepDeps(sql, ring)
    const askThere = asking(entryPages, { ...site.deps, sql, ring, accounts: theirs.accounts })
    const by = await newPerson(sql, 'Ani')
    const fields = letter({ contact: '081299900021', sms: 'yes' })
    numberOf(await askThere('POST', '/complaints/new', { by, fields }))
    await citizens.bring(citizens.message('+6281299900021', 'STATUS'))
    await workOff('triage', triage, theirs)
    await workOff('intake', intake, theirs)
    expect(await sql`select from conversation`).toHaveLength(1)
    const said = await sql<{ purpose: string }[]>`select purpose from outbox order by position`
    expect(said.map(({ purpose }) => purpose)).toEqual(['receipt', 'status'])
  } finally {
    await citizens.close()
  }
})
