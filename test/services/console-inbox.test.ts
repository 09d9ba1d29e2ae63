import { randomBytes, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ConsoleDeps } from '../../src/console/console-deps.ts'
import { conversationPages } from '../../src/console/conversation/pages.ts'
import { inboxPages } from '../../src/console/inbox/pages.ts'
import { Form } from '../../src/console/kit/form.ts'
import type { Answer, Visit } from '../../src/console/kit/visit.ts'
import type { AttentionReason } from '../../src/conversation/attention.ts'
import { act } from '../../src/desk/act.ts'
import { readConversation } from '../../src/desk/conversation.ts'
import type { Deed, DeedResult } from '../../src/desk/deeds.ts'
import { type InboxFilter, pageOfInbox } from '../../src/desk/inbox.ts'
import { searchInbox } from '../../src/desk/inbox-search.ts'
import { fileOfAttachment } from '../../src/desk/media.ts'
import { neighboursOf } from '../../src/desk/neighbours.ts'
import type { Reach } from '../../src/desk/reach.ts'
import type { Person } from '../../src/staff/person.ts'
import { type ConsoleSite, openConsoleSite } from '../harness/console-site.ts'
import { openDesk } from '../harness/desk.ts'
import { accountsOfSite, lay } from '../harness/desk-scene.ts'

let site: ConsoleSite
const kept = new Map<string, Buffer>()
beforeAll(async () => {
  site = await openConsoleSite()
})
afterAll(() => site.close())

const all: Reach = { kind: 'all' }
const ofAccount = (account: string): Reach => ({
  kind: 'accounts',
  accounts: [{ channel: 'twilio', account }],
})

async function clear(): Promise<void> {
  await site.sql`truncate attention, note, presence, deed, attachment, file, outbox, message,
    complaint_event, core_link, complaint, conversation cascade`
}

async function person(
  name: string,
  sql = site.sql,
  role: Person['role'] = 'media_admin',
): Promise<Person> {
  const id = randomUUID()
  const login = `${name.toLowerCase()}-${id.slice(0, 6)}`
  await sql`insert into staff (id, login, name, role) values (${id}, ${login}, ${name}, ${role})`
  return {
    id,
    login,
    name,
    role,
    agency: null,
    office: null,
    language: 'id',
    singleKeys: true,
  }
}

interface Sent {
  readonly by: Person
  readonly reach?: Reach
  readonly fields?: readonly (readonly [string, string])[]
  readonly deps?: Partial<ConsoleDeps>
}

/** Asks a page of the console for its answer, by its address. */
async function ask(
  method: 'GET' | 'POST',
  url: string,
  { by, reach = all, fields = [], deps = {} }: Sent,
): Promise<Answer> {
  const [path = '', query = ''] = url.split('?')
  for (const page of [...inboxPages, ...conversationPages]) {
    if (page.method !== method) continue
    const names = [...page.url.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
    const found = new RegExp(`^${page.url.replace(/:\w+/g, '([^/]+)')}$`).exec(path)
    if (!found) continue
    const visit: Visit = {
      person: by,
      reach,
      language: 'id',
      csrf: 'token',
      url,
      params: Object.fromEntries(names.map((name, at) => [name, found[at + 1] ?? ''])),
      query: new URLSearchParams(query),
      form: new Form(fields),
    }
    const files = { get: async (hash: Buffer) => kept.get(hash.toString('hex')) }
    return await page.handle(visit, { ...site.deps, files: files as never, ...deps })
  }
  throw new Error(`there is no ${method} ${url}`)
}

async function htmlOf(answer: Answer): Promise<string> {
  if (answer.kind !== 'page') throw new Error(`it answered ${answer.kind}`)
  return String(await answer.main)
}

async function everyRow(reach: Reach, filter: InboxFilter, most: number): Promise<string[]> {
  const ids: string[] = []
  let place: string | undefined
  for (;;) {
    const from = place === undefined ? undefined : ({ place, way: 'after' } as const)
    const page = await pageOfInbox(site.sql, reach, filter, from, most)
    ids.push(...page.rows.map(({ id }) => id))
    if (!page.hasNext) return ids
    place = page.rows.at(-1)?.place
  }
}

test('the most urgent stands first, then who waits longest; reasons, accounts and words narrow the list', async () => {
  await clear()
  const waits = await lay(site.sql, { reasons: ['to_verify'], minutesAgo: 90 })
  const fresh = await lay(site.sql, { reasons: ['to_verify'], minutesAgo: 5 })
  const danger = await lay(site.sql, { reasons: ['danger', 'to_verify'], minutesAgo: 1 })
  const other = await lay(site.sql, { reasons: ['asked'], account: accountsOfSite[1] })
  const done = await lay(site.sql, { minutesAgo: 2 })
  const open: InboxFilter = { tab: 'open' }
  expect(await everyRow(all, open, 50)).toEqual([danger.id, other.id, waits.id, fresh.id])
  expect(await everyRow(all, { ...open, reason: 'to_verify' }, 50)).toEqual([
    danger.id,
    waits.id,
    fresh.id,
  ])
  expect(await everyRow(all, { ...open, account: accountsOfSite[1] }, 50)).toEqual([other.id])
  expect(await everyRow(all, { tab: 'all', channel: 'twilio' }, 50)).toEqual([
    danger.id,
    done.id,
    fresh.id,
    other.id,
    waits.id,
  ])
  const page = await htmlOf(await ask('GET', '/inbox?reason=asked', { by: await person('Ani') }))
  expect(page).toContain(`/conversations/${other.id}?list=reason%3Dasked`)
  expect(page).not.toContain(danger.id)
})

test('pages by keyset are complete and have no doubles, also among rows of one moment, both ways', async () => {
  await clear()
  const minutes = [3, 3, 3, 7, 7, 1, 9]
  for (const minutesAgo of minutes) await lay(site.sql, { reasons: ['unsure'], minutesAgo })
  await site.sql`update attention set since = date_trunc('minute', since)`
  await site.sql`update conversation set last_inbound_at = date_trunc('minute', last_inbound_at)`
  for (const tab of ['open', 'all'] as const) {
    const whole = await everyRow(all, { tab }, 50)
    expect(new Set(whole).size).toBe(minutes.length)
    for (const most of [1, 2, 3]) expect(await everyRow(all, { tab }, most)).toEqual(whole)
    const first = await pageOfInbox(site.sql, all, { tab }, undefined, 3)
    const second = await pageOfInbox(
      site.sql,
      all,
      { tab },
      { place: first.rows[2]?.place ?? '', way: 'after' },
      3,
    )
    const back = await pageOfInbox(
      site.sql,
      all,
      { tab },
      { place: second.rows[0]?.place ?? '', way: 'before' },
      3,
    )
    expect(back.rows).toEqual(first.rows)
  }
})

test('no list, search, neighbour, page or file shows one agency what another one has', async () => {
  await clear()
  const laid = fc.array(
    fc.record({
      account: fc.constantFrom(...accountsOfSite),
      reasons: fc.constantFrom<AttentionReason[]>([], ['danger'], ['asked'], ['unsure']),
      minutesAgo: fc.integer({ min: 1, max: 500 }),
      hasComplaint: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  )
  await fc.assert(
    fc.asyncProperty(laid, async (conversations) => {
      await clear()
      const accountOf = new Map<string, string>()
      for (const { hasComplaint, ...one } of conversations) {
        const { id } = await lay(site.sql, {
          ...one,
          ...(hasComplaint ? { complaint: { agency: 'Dinas PU' } } : {}),
        })
        accountOf.set(id, one.account)
      }
      for (const account of accountsOfSite) {
        const mine = [...accountOf].filter(([, of]) => of === account).map(([id]) => id)
        const reach = ofAccount(account)
        const seen = new Set([
          ...(await everyRow(reach, { tab: 'open' }, 2)),
          ...(await everyRow(reach, { tab: 'all' }, 2)),
          ...(await searchInbox(site.sql, reach, { tab: 'open', words: 'lampu' })).map(
            ({ id }) => id,
          ),
        ])
        expect(seen).toEqual(new Set(mine))
        for (const [id, of] of accountOf) {
          expect((await readConversation(site.sql, reach, id)) !== undefined).toBe(of === account)
          const { next, previous } = await neighboursOf(
            site.sql,
            reach,
            { tab: 'all' },
            { id, place: undefined },
          )
          for (const one of [next, previous]) if (one) expect(mine).toContain(one.id)
        }
        const office: Reach = {
          kind: 'office',
          office: 'Dinas PU',
          accounts: [{ channel: 'twilio', account }],
        }
        const assigned = await site.sql<{ id: string }[]>`
          select conversation_id as id from complaint where account = ${account}`
        const ofOffice = await everyRow(office, { tab: 'all' }, 2)
        expect(new Set(ofOffice)).toEqual(new Set(assigned.map(({ id }) => id)))
      }
    }),
    { numRuns: 12 },
  )
})

test('a search finds words of recent messages and the last digits of a number, and no telephone number', async () => {
  await clear()
  const lamp = await lay(site.sql, { texts: ['lampu padam 50% di jl kenanga, hp 081234567890'] })
  const road = await lay(site.sql, {
    texts: ['jalan berlubang'],
    reasons: ['to_verify'],
    complaint: {},
  })
  const found = async (words: string) =>
    (await searchInbox(site.sql, all, { tab: 'open', words })).map(({ id }) => id)
  expect(await found('KENANGA lampu')).toEqual([lamp.id])
  expect(await found('50%')).toEqual([lamp.id])
  expect(await found('kenanga berlubang')).toEqual([])
  expect(await found('%')).toEqual([lamp.id])
  expect(await found(road.number?.slice(-4) ?? '')).toContain(road.id)
  expect(await found(`${road.number?.slice(0, 4)} ${road.number?.slice(4)}`)).toEqual([road.id])
  expect(await found('hp 0812345')).toEqual([])
  expect(await found('081234567890')).toEqual([])
  await site.sql`update message set accepted_at = now() - interval '91 days'`
  expect(await found('kenanga')).toEqual([])
})

test('a conversation shows both directions, notes, marks and what its rules thought, masked', async () => {
  await clear()
  const by = await person('Ani')
  const { id, messageIds } = await lay(site.sql, {
    texts: ['pesan dari 081234567890', 'hapus', 'ubah <script>alert(1)</script>'],
    isPublic: true,
    complaint: { category_name: 'Jalan', danger: 'fire', confidential: true },
  })
  await site.sql`update message set deleted_at = now(), text = '' where id = ${messageIds[1] ?? ''}`
  await site.sql`update message set edited_at = now() where id = ${messageIds[2] ?? ''}`
  await site.sql`insert into note (id, conversation_id, staff_id, text)
    values (${randomUUID()}, ${id}, ${by.id}, 'sudah ditelepon')`
  await site.sql`
    insert into outbox (id, conversation_id, channel, account, purpose, cause, part, text, due_at)
    values (${randomUUID()}, ${id}, 'twilio', ${accountsOfSite[0]}, 'answer', 'x', 0, 'Kami cek',
      now() + interval '1 minute')`
  const page = await htmlOf(await ask('GET', `/conversations/${id}`, { by }))
  expect(page).toContain('[telepon]')
  expect(page).not.toContain('081234567890')
  expect(page).toContain('Pesan ini dihapus warga.')
  expect(page).toContain('diubah warga')
  expect(page).toContain('&lt;script&gt;')
  expect(page).not.toContain('<script>')
  expect(page).toContain('Catatan internal · Ani')
  expect(page).toMatch(/data-counts="dikirim dalam \{left\}"/)
  expect(page).toContain('Bahaya: kebakaran')
  expect(page).toContain('/inbox/rules#report')
})

test('a hundred messages stand on a page, and the older ones behind a link, each once', async () => {
  await clear()
  const by = await person('Ani')
  const texts = Array.from({ length: 130 }, (_, n) => `pesan-${n}-`)
  const { id } = await lay(site.sql, { texts })
  const seen = (page: string) => texts.filter((text) => page.includes(`>${text}</p>`))
  const newest = await htmlOf(await ask('GET', `/conversations/${id}`, { by }))
  const [, older = ''] = /href="([^"]*before=[^"]*)"/.exec(newest) ?? []
  const rest = await htmlOf(await ask('GET', older.replaceAll('&amp;', '&'), { by }))
  expect([seen(newest).length, seen(rest).length]).toEqual([100, 30])
  expect(new Set([...seen(newest), ...seen(rest)]).size).toBe(130)
})

test('who has a conversation open is told to others, and forgotten once they go on', async () => {
  await clear()
  const [ani, budi] = [await person('Ani'), await person('Budi')]
  const { id } = await lay(site.sql, { reasons: ['asked'] })
  await ask('GET', `/conversations/${id}`, { by: ani })
  const page = await htmlOf(await ask('GET', `/conversations/${id}`, { by: budi }))
  expect(page).toContain('Sedang dibuka juga oleh Ani')
  expect(page).not.toContain('oleh Budi')
  expect(await htmlOf(await ask('GET', '/inbox', { by: budi }))).toContain('Sedang dibuka Ani')
  const acts = async (): Promise<DeedResult> => ({
    kind: 'done',
    deedId: randomUUID(),
    conversationId: id,
    version: 1,
    complaintId: null,
    undoUntil: new Date(),
  })
  const fields = [
    ['list', ''],
    ['version', '0'],
  ] as const
  await ask('POST', `/conversations/${id}/redirect`, { by: ani, fields, deps: { act: acts } })
  expect(await htmlOf(await ask('GET', '/inbox', { by: budi }))).not.toContain('Sedang dibuka Ani')
})

test('opening a conversation is written down once, and not each time its page looks for news', async () => {
  await clear()
  const by = await person('Ani')
  const { id } = await lay(site.sql)
  for (let times = 0; times < 3; times += 1) await ask('GET', `/conversations/${id}`, { by })
  const opened = await site.sql`
    select from audit where subject = ${id} and action = 'conversation.opened'`
  expect(opened).toHaveLength(1)
})

test('a deed carries what was seen, and the next conversation of the list opens', async () => {
  await clear()
  const by = await person('Ani')
  const first = await lay(site.sql, { reasons: ['to_verify'], minutesAgo: 9, complaint: {} })
  const second = await lay(site.sql, { reasons: ['to_verify'], minutesAgo: 8 })
  const deeds: Deed[] = []
  const deedId = randomUUID()
  const acts = async (_: Person, deed: Deed): Promise<DeedResult> => {
    deeds.push(deed)
    // As a deed does: the conversation leaves the list.
    await site.sql`delete from attention where conversation_id = ${deed.conversationId}`
    const { conversationId } = deed
    return {
      kind: 'done',
      deedId,
      conversationId,
      version: 4,
      complaintId: null,
      undoUntil: new Date(),
    }
  }
  const fields = [
    ['version', '3'],
    ['complaint', first.complaintId ?? ''],
    ['list', 'reason=to_verify'],
    ['at', ''],
  ] as const
  const answer = await ask('POST', `/conversations/${first.id}/verify`, {
    by,
    fields,
    deps: { act: acts },
  })
  expect(deeds).toEqual([
    { verb: 'verify', conversationId: first.id, version: 3, complaintId: first.complaintId },
  ])
  expect(answer).toMatchObject({
    kind: 'go',
    said: { text: expect.stringMatching(/^Pelapor-\w{4}: Sudah diperiksa\.$/) },
  })
  const to = answer.kind === 'go' ? answer.to : ''
  expect(to).toMatch(new RegExp(`^/conversations/${second.id}\\?list=reason%3Dto_verify`))
  const last = await ask('POST', `/conversations/${second.id}/notForUs`, {
    by,
    fields: [
      ['list', 'reason=to_verify'],
      ['proposed', second.messageIds[0] ?? ''],
    ],
    deps: { act: acts },
  })
  expect(last).toMatchObject({ kind: 'go', to: '/inbox?reason=to_verify' })
  expect(deeds[1]).toMatchObject({ verb: 'notForUs', messageIds: second.messageIds })
})

test('of two at once the second sees who did what, and finds what was typed', async () => {
  await clear()
  const [ani, budi] = [await person('Ani'), await person('Budi')]
  const { id } = await lay(site.sql)
  const acts = async (): Promise<DeedResult> => ({
    kind: 'conflict',
    by: budi.id,
    at: new Date('2026-11-23T03:04:00Z'),
    verb: 'reply',
    version: 7,
  })
  await site.sql`update conversation set version = 7 where id = ${id}`
  const fields = [
    ['version', '6'],
    ['reply', 'Kami cek "besok" & lusa'],
  ] as const
  const answer = await ask('POST', `/conversations/${id}/reply`, {
    by: ani,
    fields,
    deps: { act: acts },
  })
  expect(answer).toMatchObject({ kind: 'page', status: 409 })
  const page = await htmlOf(answer)
  expect(page).toContain('Budi lebih dulu membalas pukul 10.04.')
  expect(page).toContain('Kami cek &quot;besok&quot; &amp; lusa')
  expect(page).toContain('name="version" value="7"')
})

test('two admins on one conversation: one replies, the other is told, and an undo brings all back', async () => {
  const desk = await openDesk()
  try {
    const { conversationId } = await desk.hear(
      desk.addressIn('lane-0'),
      'lampu jalan mati di jl melati',
    )
    const deps: Partial<ConsoleDeps> = {
      sql: desk.sql,
      act: (by, deed) => act(desk.deps, by, deed),
    }
    const [ani, budi] = await Promise.all([person('Ani', desk.sql), person('Budi', desk.sql)])
    const url = `/conversations/${conversationId}`
    const seen = await htmlOf(await ask('GET', url, { by: ani, deps }))
    const [, version = ''] = /name="version" value="(\d+)"/.exec(seen) ?? []
    const [, complaint = ''] = /name="complaint" value="([^"]+)"/.exec(seen) ?? []
    const fields = (reply: string) =>
      [
        ['version', version],
        ['complaint', complaint],
        ['reply', reply],
      ] as const
    const first = await ask('POST', `${url}/reply`, { by: budi, fields: fields('Kami cek'), deps })
    const second = await ask('POST', `${url}/reply`, { by: ani, fields: fields('Besok ya'), deps })
    expect(second).toMatchObject({ kind: 'page', status: 409 })
    const page = await htmlOf(second)
    expect(page).toMatch(/Budi lebih dulu membalas pukul \d\d\.\d\d\./)
    expect(page).toContain('Besok ya</textarea>')
    expect(page).toContain('Kami cek')
    const deed = first.kind === 'go' ? (first.said?.undo?.deed ?? '') : ''
    const undone = await ask('POST', '/undo', { by: budi, fields: [['deed', deed]], deps })
    expect(undone).toEqual({
      kind: 'go',
      to: url,
      said: { text: 'Sudah diurungkan.', isUndone: true },
    })
    expect(await htmlOf(await ask('GET', url, { by: ani, deps }))).not.toContain('Kami cek')
  } finally {
    await desk.close()
  }
})

test('one key asks, sets aside, joins and looks at: the forms of the page are what the desk takes', async () => {
  const desk = await openDesk()
  try {
    const deps: Partial<ConsoleDeps> = {
      sql: desk.sql,
      act: (by, deed) => act(desk.deps, by, deed),
    }
    const by = await person('Ani', desk.sql)
    const fieldsOf = (page: string) =>
      ['version', 'complaint', 'proposed'].flatMap((name) =>
        [
          ...new Set(
            [...page.matchAll(new RegExp(`name="${name}" value="([^"]+)"`, 'g'))].map(
              ([, value = '']) => value,
            ),
          ),
        ].map((value) => [name, value] as const),
      )
    const press = async (
      conversationId: string,
      verb: string,
      more: readonly (readonly [string, string])[] = [],
    ) => {
      const url = `/conversations/${conversationId}`
      const page = await htmlOf(await ask('GET', url, { by, deps }))
      expect(page.includes(`action="${url}/${verb}"`), verb).toBe(true)
      return await ask('POST', `${url}/${verb}`, { by, deps, fields: [...fieldsOf(page), ...more] })
    }
    const [lamp, road, ad] = [
      await desk.hear(desk.addressIn('lane-0'), 'lampu jalan mati di jl melati'),
      await desk.hear(desk.addressIn('lane-1'), 'jalan berlubang di depan SMP 3'),
      await desk.hear(desk.addressIn('lane-2'), 'Kapolsek menghadiri upacara #humas'),
    ]
    expect(await press(lamp.conversationId, 'verify')).toMatchObject({ kind: 'go' })
    expect(await press(lamp.conversationId, 'ask')).toMatchObject({ kind: 'go' })
    expect(await press(road.conversationId, 'notForUs')).toMatchObject({ kind: 'go' })
    expect(await press(ad.conversationId, 'convert')).toMatchObject({ kind: 'go' })
    expect(await press(ad.conversationId, 'redirect')).toMatchObject({ kind: 'go' })
    expect(await press(ad.conversationId, 'note', [['note', 'cek lagi']])).toMatchObject({
      kind: 'go',
    })
    expect(await press(ad.conversationId, 'reply', [['reply', 'Baik']])).toMatchObject({
      kind: 'go',
    })
    expect(await press(ad.conversationId, 'handBack')).toMatchObject({ kind: 'go' })
    expect(await press(ad.conversationId, 'prank')).toMatchObject({ kind: 'go' })
    expect(await press(ad.conversationId, 'restore')).toMatchObject({ kind: 'go' })
    expect(await press(ad.conversationId, 'withdraw')).toMatchObject({ kind: 'go' })
  } finally {
    await desk.close()
  }
})

test('what is refused is said in a sentence, and the form stands open', async () => {
  await clear()
  const by = await person('Ani')
  const { id } = await lay(site.sql, { isPublic: true })
  const acts = async (): Promise<DeedResult> => ({ kind: 'refused', why: 'needs_consent' })
  const fields = [['title', 'Judul saya']] as const
  const answer = await ask('POST', `/conversations/${id}/convert`, {
    by,
    fields,
    deps: { act: acts },
  })
  expect(answer).toMatchObject({ kind: 'page', status: 422 })
  const page = await htmlOf(answer)
  expect(page).toContain('pilih dasar menjadikannya laporan')
  expect(page).toContain('value="Judul saya"')
  expect(page).toMatch(/<details open>/)
})

test('an undo goes back to the conversation, and to no other address', async () => {
  await clear()
  const by = await person('Ani')
  const { id } = await lay(site.sql)
  const deedId = randomUUID()
  await site.sql`insert into deed (id, conversation_id, staff_id, verb, version)
    values (${deedId}, ${id}, ${by.id}, 'reply', 5)`
  const deeds: Deed[] = []
  const acts = async (_: Person, deed: Deed): Promise<DeedResult> => {
    deeds.push(deed)
    return { kind: 'refused', why: 'too_late' }
  }
  const undo = (deed: string, reach: Reach = all) =>
    ask('POST', '/undo', { by, reach, fields: [['deed', deed]], deps: { act: acts } })
  expect(await undo(`${deedId} /conversations/${id}?list=`)).toMatchObject({
    to: `/conversations/${id}?list=`,
    said: { tone: 'bad' },
  })
  expect(deeds[0]).toEqual({ verb: 'undo', deedId, conversationId: id, version: 5 })
  expect(await undo(deedId)).toMatchObject({ to: `/conversations/${id}` })
  for (const elsewhere of ['//evil.example', '/\\evil.example', 'https://evil.example'])
    expect(await undo(`${deedId} ${elsewhere}`)).toEqual({ kind: 'notThere' })
  expect(await undo(deedId, ofAccount(accountsOfSite[1]))).toEqual({ kind: 'notThere' })
})

test('a viewer sees no forms', async () => {
  await clear()
  const { id } = await lay(site.sql, { complaint: {} })
  const by = await person('Vira', site.sql, 'viewer')
  const page = await htmlOf(await ask('GET', `/conversations/${id}`, { by }))
  expect(page).not.toContain('method="post"')
  expect(page).not.toContain('type="checkbox"')
})

async function attach(messageId: string, bytes: Buffer): Promise<string> {
  const [id, hash] = [randomUUID(), randomBytes(32)]
  kept.set(hash.toString('hex'), bytes)
  await site.sql`insert into file (hash, size, mime_type) values (${hash}, ${bytes.length}, 'image/jpeg')`
  await site.sql`
    insert into attachment (id, message_id, place, channel, account, state, due_at, file_hash)
    values (${id}, ${messageId}, ${randomInt16()}, 'twilio', ${accountsOfSite[0]}, 'kept', null, ${hash})`
  return id
}

const randomInt16 = () => randomBytes(2).readUInt16BE() >> 1

test('a picture is made anew: where it was taken is gone, whoever is out of reach gets nothing', async () => {
  await clear()
  const by = await person('Ani')
  const { messageIds } = await lay(site.sql)
  const photo = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
    .jpeg()
    .withExif({
      IFD0: { Make: 'TelponSaya' },
      IFD3: { GPSLatitude: '6/1 12/1 0/1', GPSLatitudeRef: 'S' },
    })
    .toBuffer()
  expect(photo.includes('TelponSaya')).toBe(true)
  const id = await attach(messageIds[0] ?? '', photo)
  const answer = await ask('GET', `/media/${id}`, { by })
  if (answer.kind !== 'file') throw new Error(answer.kind)
  expect(answer).toMatchObject({ type: 'image/webp' })
  expect(answer.name).toBeUndefined()
  const { exif, width } = await sharp(answer.bytes).metadata()
  expect([exif, width]).toEqual([undefined, 40])
  expect(answer.bytes.includes('TelponSaya')).toBe(false)
  const reach = ofAccount(accountsOfSite[1])
  expect(await ask('GET', `/media/${id}`, { by, reach })).toEqual({ kind: 'notThere' })
  expect(await fileOfAttachment(site.sql, reach, id)).toBeUndefined()
})

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
const hostile: readonly (readonly [string, Buffer, string])[] = [
  ['SVG', Buffer.from(svg), 'bin'],
  ['SVG with a head', Buffer.from(`<?xml version="1.0"?>${svg}`), 'bin'],
  ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>'), 'bin'],
  ['PDF', Buffer.from('%PDF-1.7\n1 0 obj <</OpenAction 2 0 R>>'), 'pdf'],
  ['text', Buffer.from('<b>halo</b> dunia'), 'txt'],
]

test.for(hostile)('%s is a download, whatever was said of it', async ([, bytes, extension]) => {
  const by = await person('Ani')
  const { messageIds } = await lay(site.sql)
  const id = await attach(messageIds[0] ?? '', bytes)
  const answer = await ask('GET', `/media/${id}`, { by })
  expect(answer).toMatchObject({ kind: 'file', type: 'application/octet-stream' })
  expect(answer.kind === 'file' && answer.name).toMatch(
    new RegExp(`^lampiran-\\d+\\.${extension}$`),
  )
})

test('a picture that cannot be read, or is too large, is not shown', async () => {
  const by = await person('Ani')
  const { messageIds } = await lay(site.sql)
  const head = Buffer.from([
    0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1,
  ])
  const vast = await sharp({
    create: { width: 8_000, height: 7_000, channels: 3, background: 'red' },
  })
    .png({ compressionLevel: 9 })
    .toBuffer()
  for (const bytes of [head, vast]) {
    const id = await attach(messageIds[0] ?? '', bytes)
    expect(await ask('GET', `/media/${id}`, { by })).toEqual({ kind: 'notThere' })
  }
})
