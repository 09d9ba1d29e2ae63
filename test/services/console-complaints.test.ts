import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dayOf, startOfDay } from '../../src/agency/working-days.ts'
import { complaintsPages } from '../../src/console/complaints/pages.ts'
import type { Answer } from '../../src/console/kit/visit.ts'
import { act } from '../../src/desk/act.ts'
import {
  byIndex,
  type ComplaintFilter,
  listComplaints,
  listStatement,
} from '../../src/desk/complaints.ts'
import type { Reach } from '../../src/desk/reach.ts'
import { newReceiptNumber } from '../../src/identity/names.ts'
import type { Person } from '../../src/staff/person.ts'
import { stepDeps } from '../harness/citizens.ts'
import { asking, htmlOf, newPerson, numbersIn, seesAll } from '../harness/console-ask.ts'
import { type ConsoleSite, openConsoleSite } from '../harness/console-site.ts'
import { accountsOfSite, type Laid, lay } from '../harness/desk-scene.ts'

let site: ConsoleSite
let ani: Person
let ask: ReturnType<typeof asking>
beforeAll(async () => {
  site = await openConsoleSite()
  const { sql, ring } = site.deps
  const deskDeps = {
    ...stepDeps(sql, ring),
    ...site.deps,
    agency: site.deps.config.agency,
    categoryName: (id: number) => (id === 13 ? 'Jalan' : undefined),
    isInReach: async () => true,
  }
  ask = asking(complaintsPages, { ...site.deps, act: (by, deed) => act(deskDeps, by, deed) })
  ani = await newPerson(sql, 'Ani')
})
afterAll(() => site.close())
beforeEach(async () => {
  await site.sql`truncate attention, note, presence, deed, attachment, file, outbox, message, news,
    complaint_event, core_link, lapor_report, complaint, conversation cascade`
})

async function laid(complaint: Laid['complaint'] = {}, more: Omit<Laid, 'complaint'> = {}) {
  const { number = '', id, complaintId = '' } = await lay(site.sql, { ...more, complaint })
  return { number, conversationId: id, complaintId }
}

const page = async (url: string, reach: Reach = seesAll) =>
  await htmlOf(await ask('GET', url, { by: ani, reach }))
const shown = async (url: string, reach?: Reach) => numbersIn(await page(url, reach))
const ofAccount = (account: string): Reach => ({
  kind: 'accounts',
  accounts: [{ channel: 'twilio', account }],
})

describe('the list of complaints', () => {
  test('has the newest first, and an address for each kind of them', async () => {
    const old = await laid({ status: 'closed' }, { minutesAgo: 60 * 24 * 20 })
    const late = await laid({}, { minutesAgo: 60 * 24 * 15 })
    const danger = await laid({ danger: 'fire', status: 'verified' }, { minutesAgo: 4 })
    const asked = await laid({ incomplete: true, kind: 'aspirasi' }, { minutesAgo: 3 })
    const told = await laid(
      { status: 'in_progress', agency: 'Dinas PU', category_id: 13, anonymous: true },
      { minutesAgo: 2 },
    )
    const repeat = await laid({ repeat_of: late.complaintId }, { minutesAgo: 1 })
    const numbers = (...all: { number: string }[]) => all.map(({ number }) => number)
    expect(await shown('/complaints')).toEqual(numbers(repeat, told, asked, danger, late, old))
    expect(await shown('/complaints?status=unverified')).toEqual(numbers(asked, late))
    expect(await shown('/complaints?late=yes')).toEqual(numbers(late))
    expect(await shown('/complaints?danger=yes')).toEqual(numbers(danger))
    expect(await shown('/complaints?status=incomplete')).toEqual(numbers(asked))
    expect(await shown('/complaints?status=closed')).toEqual(numbers(old))
    // Within the first minutes of a day some of these are of the day before.
    const { calendar } = site.deps.config
    const today = startOfDay(dayOf(new Date(), calendar.zone), calendar.zone).getTime()
    const minutes = (Date.now() - today) / 60_000
    expect(await shown('/complaints?from=today')).toEqual(
      numbers(repeat, told, asked, danger).slice(0, Math.floor(minutes)),
    )
    expect(await shown('/complaints?kind=aspirasi')).toEqual(numbers(asked))
    expect(await shown('/complaints?agency=Dinas+PU')).toEqual(numbers(told))
    expect(await shown('/complaints?category=13')).toEqual(numbers(told))
    expect(await shown('/complaints?flag=anonymous&flag=confidential')).toEqual([])
    expect(await shown('/complaints?flag=anonymous')).toEqual(numbers(told))
    expect(await shown('/complaints?channel=telegram')).toEqual([])
    const html = await page('/complaints?late=yes')
    expect(html).toMatch(/href="\/complaints\?late=yes" aria-current="page"/)
  })

  test('finds by the end of a number, in groups, by what LAPOR! calls it, and by the pseudonym', async () => {
    const one = await laid({ pseudonym: 'Pelapor-7F3K' })
    await laid({ pseudonym: 'Pelapor-AAAA' })
    await site.sql`
      insert into lapor_report (reference, code, tracking_id)
      values (${one.complaintId}, 'SPLx', '7654321')`
    const { number } = one
    const grouped = `${number.slice(0, 4)} ${number.slice(4, 7)}-${number.slice(7)}`
    for (const sought of [number, number.slice(-4), grouped, '7654321', '7f3k', 'Pelapor-7F3K'])
      expect([sought, await shown(`/complaints?${new URLSearchParams({ q: sought })}`)]).toEqual([
        sought,
        [number],
      ])
    for (const sought of [number.slice(-3), 'x', '%', "'", '00000000000000000'])
      expect([sought, await shown(`/complaints?${new URLSearchParams({ q: sought })}`)]).toEqual([
        sought,
        [],
      ])
  })

  test('an address that says nonsense shows what is left of it', async () => {
    const { number } = await laid()
    expect(
      await shown(
        '/complaints?status=x&category=abc&from=2026-13-40&after=x&before=1_2&kind=&flag=z',
      ),
    ).toEqual([number])
  })

  test('goes on page by page and back, with every complaint once, also where times are equal', async () => {
    const at = new Date()
    const many = await Promise.all(
      Array.from({ length: 23 }, (_, place) =>
        laid({ created_at: new Date(at.getTime() - Math.floor(place / 5) * 1_000).toISOString() }),
      ),
    )
    const pages: string[][] = []
    let list = await listComplaints(site.sql, seesAll, {}, 5)
    for (;;) {
      pages.push(list.complaints.map(({ receiptNumber }) => receiptNumber))
      if (list.older === undefined) break
      list = await listComplaints(site.sql, seesAll, {}, 5, { way: 'older', than: list.older })
    }
    expect(pages).toHaveLength(5)
    expect(new Set(pages.flat())).toEqual(new Set(many.map(({ number }) => number)))
    for (const expected of pages.slice(0, -1).reverse()) {
      list = await listComplaints(site.sql, seesAll, {}, 5, {
        way: 'newer',
        than: list.newer ?? '',
      })
      expect(list.complaints.map(({ receiptNumber }) => receiptNumber)).toEqual(expected)
    }
    expect(list.newer).toBeUndefined()
  })

  test('is read within its index, whatever it is filtered by', async () => {
    await site.sql`
      insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, account, text,
        status, stage, due_at, created_at)
      select gen_random_uuid(), ${(await laid()).conversationId}, lpad((2000000000 + n)::text, 10, '0'),
        'Pelapor-2222', 'twilio', ${accountsOfSite[0]}, repeat('x', 600), 'closed', 'done', null,
        now() - n * interval '1 minute' from generate_series(1, 8000) n`
    await site.sql`vacuum analyze complaint`
    const filters: ComplaintFilter[] = [
      { kind: 'aspirasi' },
      { statuses: ['unverified'], agency: 'x' },
      { flags: ['anonymous'], danger: true },
      { lateBefore: new Date() },
    ]
    for (const reach of [seesAll, ofAccount(accountsOfSite[1])])
      for (const filter of filters) {
        const plan = await site.sql.begin(async (tx) => {
          await tx`select ${byIndex(tx)}`
          return await tx<{ 'QUERY PLAN': string }[]>`
            explain ${listStatement(tx, reach, filter, 41)}`
        })
        const text = plan.map((row) => row['QUERY PLAN']).join('\n')
        expect(text).not.toContain('Seq Scan on complaint')
        expect(text).toMatch(/Index.*Scan.*complaint_(list|account|agency|office|danger)/)
      }
  })
})

describe('a list as a file', () => {
  async function fileAt(url: string, reach: Reach = seesAll): Promise<string> {
    const answer: Answer = await ask('GET', url, { by: ani, reach })
    if (answer.kind !== 'file') throw new Error(`it answered ${answer.kind}`)
    return answer.bytes.toString('utf8')
  }

  test('is masked, has no formulas, and is of the same view', async () => {
    await laid({ title: '=HYPERLINK("http://x")', status: 'closed' })
    const { number } = await laid(
      { title: '+62 jalan', place: 'x', agency: '@dinas', confidential: true },
      { texts: ['-2+3; hubungi "saya" di 081234567890\nbaris kedua'] },
    )
    const csv = await fileAt('/complaints.csv?status=unverified')
    expect(csv).toContain(`${number};`)
    expect(csv).toContain(';\'+62 jalan;"\'-2+3; hubungi ""saya"" di [telepon]\nbaris kedua"')
    expect(csv).toContain(";'@dinas;")
    expect(csv).not.toContain('081234567890')
    expect(csv).not.toContain('HYPERLINK')
    const closed = await fileAt('/complaints.csv?status=closed')
    expect(closed).toContain('"\'=HYPERLINK(""http://x"")"')
    expect(closed.startsWith('\ufeffNomor penerimaan;')).toBe(true)
  })
})

test('two agencies never see each other’s complaints, in lists, files and pages', async () => {
  const offices = ['Dinas A', 'Dinas B', null] as const
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ account: fc.nat(1), office: fc.nat(2), danger: fc.boolean() }), {
        minLength: 1,
        maxLength: 6,
      }),
      async (given) => {
        await site.sql`truncate complaint, conversation cascade`
        const rows = []
        for (const { account, office, danger } of given)
          rows.push({
            account,
            office,
            ...(await laid(
              { agency: offices[office] ?? null, danger: danger ? 'fire' : null },
              { account: accountsOfSite[account] ?? '' },
            )),
          })
        for (const account of [0, 1])
          for (const office of [undefined, 0]) {
            const accounts = [{ channel: 'twilio', account: accountsOfSite[account] ?? '' }]
            const reach: Reach =
              office === undefined
                ? { kind: 'accounts', accounts }
                : { kind: 'office', office: offices[office] ?? '', accounts }
            const theirs = rows.filter(
              (row) => row.account === account && (office === undefined || row.office === office),
            )
            const expected = new Set(theirs.map(({ number }) => number))
            expect(new Set(await shown('/complaints', reach))).toEqual(expected)
            const file = await ask('GET', '/complaints.csv', { by: ani, reach })
            const csv = file.kind === 'file' ? file.bytes.toString() : ''
            expect(new Set(csv.match(/^\d{10}/gm))).toEqual(expected)
            for (const row of rows) {
              const isTheirs = theirs.includes(row)
              const whole = await ask('GET', `/complaints/${row.number}`, { by: ani, reach })
              expect(whole.kind).toBe(isTheirs ? 'page' : 'notThere')
              const byId = await ask('GET', `/complaints/${row.complaintId}`, { by: ani, reach })
              expect(byId.kind).toBe(isTheirs ? 'go' : 'notThere')
              const verb = `/complaints/${row.number}/verify`
              const done = await ask('POST', verb, { by: ani, reach, fields: { version: '99' } })
              expect(done.kind).toBe(isTheirs ? 'page' : 'notThere')
              const found = await shown(`/complaints?q=${row.number}`, reach)
              expect(found).toEqual(isTheirs ? [row.number] : [])
            }
          }
      },
    ),
    { numRuns: 5 },
  )
})

describe('the page of a complaint', () => {
  test('tells what happened in words, masked, and runs nothing of a citizen', async () => {
    const evil = '<script>alert(1)</script> hubungi 081234567890'
    const { number, complaintId } = await laid(
      { title: evil, place: evil, status: 'answered', agency_words: 'Sudah', rating: 4 },
      { texts: [evil] },
    )
    const news = '0b9d7c1e-6f0a-4a53-9d0c-3a6c1a2b4d5e'
    await site.sql`
      insert into news (id, event_key, complaint_id, kind, text, at)
      values (${news}, 'k', ${complaintId}, 'answered', ${`Sudah kami perbaiki ${evil}`}, now())`
    for (const [kind, detail] of [
      ['received', { messages: 1 }],
      ['classified', { category: 13 }],
      ['forwarded', { store: 'own', trackingId: '1000001' }],
      ['answered', { news, agency: 'Dinas PU' }],
      ['rated', { rating: 4 }],
      ['of_a_later_version', {}],
    ] as const)
      await site.sql`
        insert into complaint_event (complaint_id, kind, detail)
        values (${complaintId}, ${kind}, ${site.sql.json(detail)})`
    const html = await page(`/complaints/${number}`)
    expect(html).toContain('Laporan diterima')
    expect(html).toContain('Ditanggapi oleh Dinas PU')
    expect(html).toContain('Pelapor memberi nilai 4 dari 5')
    expect(html).toContain('of a later version')
    expect(html).toContain('Sudah kami perbaiki &lt;script&gt;')
    expect(html).not.toContain('<script>')
    expect(html).not.toContain('081234567890')
    const english = await ask('GET', `/complaints/${number}`, { by: ani, language: 'en' })
    expect(await htmlOf(english)).toContain('The citizen rated it 4 of 5')
  })

  test('shows LAPOR!’s number and state, and its attachments by links of the console', async () => {
    const { number, complaintId, conversationId } = await laid()
    await site.sql`
      insert into lapor_report (reference, code, tracking_id, state, seen_on)
      values (${complaintId}, 'SPL1', '7654321', 'Terverifikasi', '2026-11-02')`
    await site.sql`
      insert into attachment (id, message_id, place, channel, account, state, due_at)
      select gen_random_uuid(), id, 0, 'twilio', ${accountsOfSite[0]}, 'gone', null from message
      where conversation_id = ${conversationId}`
    const html = await page(`/complaints/${number}`)
    expect(html).toMatch(/7654321.*Terverifikasi.*2 November 2026/s)
    expect(html).toContain('sudah tidak ada di penyedia')
    expect(html).toContain(`href="/conversations/${conversationId}"`)
  })

  test('a correction is kept with what was there before; what was not changed is none', async () => {
    const { number } = await laid(
      { title: 'Lampu mati, hubungi 081234567890' },
      { texts: ['lampu mati, hubungi 081234567890'] },
    )
    const fields = {
      version: '0',
      title: 'Lampu mati, hubungi [telepon]',
      text: 'lampu mati, hubungi [telepon]',
      kind: 'pengaduan',
      category: '',
      place: '',
    }
    const same = await ask('POST', `/complaints/${number}/correct`, { by: ani, fields })
    expect(same).toMatchObject({ kind: 'page', status: 422 })
    expect(await htmlOf(same)).toContain('Tidak ada yang berubah')
    const changed = { ...fields, title: 'Lampu jalan padam', anonymous: 'yes', category: '13' }
    const done = await ask('POST', `/complaints/${number}/correct`, { by: ani, fields: changed })
    expect(done).toMatchObject({ kind: 'go', to: `/complaints/${number}` })
    if (done.kind === 'go')
      expect(done.said?.undo?.deed).toMatch(/^[0-9a-f-]{36} \/complaints\/\d{10}$/)
    const [row] = await site.sql`
      select title, anonymous, category_name as category, edited_text as text from complaint`
    expect(row).toEqual({
      title: 'Lampu jalan padam',
      anonymous: true,
      category: 'Jalan',
      text: null,
    })
    const html = await page(`/complaints/${number}`)
    expect(html).toMatch(
      /<del>Lampu mati, hubungi \[telepon\]<\/del>.*<ins>Lampu jalan padam<\/ins>/s,
    )
    expect(html).toMatch(/<del>tidak<\/del>.*<ins>ya<\/ins>/s)
    expect(html).toContain('Ani')
  })

  test('of two admins the second hears who was first, and what was typed is still there', async () => {
    const { number } = await laid()
    const budi = await newPerson(site.sql, 'Budi')
    const first = await ask('POST', `/complaints/${number}/assign`, {
      by: budi,
      fields: { version: '0', agency: 'Dinas PU' },
    })
    expect(first.kind).toBe('go')
    const second = await ask('POST', `/complaints/${number}/answer`, {
      by: ani,
      fields: { version: '0', answer: 'Besok kami perbaiki.' },
    })
    expect(second).toMatchObject({ kind: 'page', status: 409 })
    const html = await htmlOf(second)
    expect(html).toContain('Budi lebih dulu meneruskan laporan')
    expect(html).toContain('Besok kami perbaiki.</textarea>')
    expect(html).toContain('Dinas PU')
  })

  test('offers only what the role may, and what fits', async () => {
    const { number } = await laid({ status: 'archived' })
    const open = await laid()
    const verbsOf = (html: string) =>
      [...html.matchAll(/action="\/complaints\/\d{10}\/(\w+)"/g)].map(([, verb]) => verb)
    const viewer = await newPerson(site.sql, 'Vi', 'viewer')
    const office = await newPerson(site.sql, 'Li', 'liaison_admin')
    const seen = async (by: Person, of: string) =>
      verbsOf(await htmlOf(await ask('GET', `/complaints/${of}`, { by })))
    expect(await seen(viewer, open.number)).toEqual([])
    expect(await seen(office, open.number)).toEqual(['answer'])
    expect(await seen(ani, number)).toEqual(['correct', 'restore'])
    expect(await seen(ani, open.number)).toHaveLength(9)
  })

  test('is not there for a number that nobody has', async () => {
    for (const number of [newReceiptNumber(randomInt), '123', 'x', '%2e%2e'])
      expect((await ask('GET', `/complaints/${number}`, { by: ani })).kind).toBe('notThere')
  })
})
