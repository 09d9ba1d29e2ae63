import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PhoneMessage } from '../../simulator/phone-book.ts'
import { createSimulator } from '../../simulator/simulator.ts'
import { newReceiptNumber } from '../../src/identity/names.ts'
import { eventIndex } from '../../src/identity/seal.ts'
import { openInbox } from '../../src/inbox/inbox.ts'
import { connect } from '../../src/store/connect.ts'
import { type Backend, eventually, startTestHouse, type TestHouse } from '../harness/house.ts'

const backends: readonly { backend: Backend; redisDatabase: number }[] = [
  { backend: 'postgres', redisDatabase: 0 },
  { backend: 'redis', redisDatabase: 1 },
]
const channels = ['twilio', 'meta/whatsapp']
const everyChannel = createSimulator({ gatewayUrl: () => '' })
  .accounts('')
  .map(({ channel }) => channel)

describe.for(backends)('the first mile, queues on $backend', ({ backend, redisDatabase }) => {
  let house: TestHouse
  let last = 0

  beforeAll(async () => {
    house = await startTestHouse(backend, redisDatabase)
    house.holdConnections()
  })
  afterAll(async () => {
    await house.stop()
  })

  const newCitizen = () => `+62811${String(1_000_000 + last++)}`

  function write(channel: string, number: string, text: string) {
    return house.simulator.phones.send(channel, number, { text })
  }

  function reply(channel: string, number: string, pattern: RegExp): Promise<PhoneMessage> {
    return house.simulator.phones.until(
      channel,
      number,
      ({ direction, text }) => direction === 'in' && pattern.test(text),
    )
  }

  async function receiptFor(channel: string, number: string, text: string): Promise<string> {
    await write(channel, number, text).acknowledged
    const { text: receipt } = await reply(channel, number, /telah kami terima/)
    return /\d{10}/.exec(receipt)?.[0] ?? 'no number'
  }

  test.for(everyChannel)(
    '%s: a message is in the core store, and its reply on the phone',
    async (channel) => {
      const number = newCitizen()
      // On X, what begins so is sent in private.
      const prefix = channel === 'x' ? 'DM ' : ''
      const text = `Lampu padam di Kecamatan Gubeng, kata warga dari ${channel}`
      expect(await write(channel, number, prefix + text).acknowledged).toBe(true)
      const { text: receipt } = await reply(channel, number, /telah kami terima/)
      const rows = await house.sql`
        select c.channel, k.text from complaint c join core_complaint k on k.reference = c.id
        where c.receipt_number = ${/\d{10}/.exec(receipt)?.[0] ?? 'no number'}`
      expect(rows).toEqual([{ channel, text }])
      const sent = await eventually(async () => {
        const [row] = await house.sql`
          select o.attempts from outbox o join complaint c on c.id = o.complaint_id
          where c.text = ${text} and o.state = 'accepted'`
        return row
      })
      expect(sent).toEqual({ attempts: 1 })
    },
  )

  test.for(['meta/messenger', 'meta/instagram'])(
    '%s: a comment has its number on the phone alone, and a short reply that everybody can read',
    async (channel) => {
      const number = newCitizen()
      const text = 'Lampu jalan di Kecamatan Gubeng padam sejak kemarin malam'
      expect(await house.simulator.phones.gesture(channel, number, 'comment', text)).toBe(true)
      const { text: receipt } = await reply(channel, number, /nomor \d{10}/)
      const open = await house.simulator.phones.until(
        channel,
        number,
        (message) => message.direction === 'in' && message.public === true,
      )
      expect(open.text).toContain('pesan langsung')
      expect(open.text).not.toMatch(/\d{5}/)
      // Our own comment comes back as a webhook: it is no citizen's.
      const said = await house.sql`
        select m.id from message m join complaint c on c.conversation_id = m.conversation_id
        where c.receipt_number = ${/\d{10}/.exec(receipt)?.[0] ?? 'no number'}`
      expect(said).toHaveLength(1)
    },
  )

  describe.for(channels)('%s', (channel) => {
    test('a text becomes one complaint with a receipt, and the delivery report comes back', async () => {
      const number = newCitizen()
      const receipt = await receiptFor(
        channel,
        number,
        'Lampu jalan di Kecamatan Gubeng padam sejak kemarin malam',
      )
      const [stored] = await house.sql`
        select c.*, l.store, k.text as forwarded from complaint c
        join core_link l on l.complaint_id = c.id join core_complaint k on k.reference = c.id
        where receipt_number = ${receipt}`
      expect(stored).toMatchObject({
        channel,
        status: 'unverified',
        stage: 'done',
        store: 'own',
        district_name: expect.stringMatching(/gubeng/i),
        category_id: expect.any(Number),
        forwarded: 'Lampu jalan di Kecamatan Gubeng padam sejak kemarin malam',
      })
      const delivered = await eventually(async () => {
        const [row] = await house.sql`
          select * from outbox where complaint_id = ${stored?.['id']} and
            delivery_status in ('delivered', 'read')`
        return row
      })
      expect(delivered).toMatchObject({ state: 'accepted', attempts: 1 })
    })

    test('a burst of messages becomes one complaint, in their order', async () => {
      const number = newCitizen()
      await write(channel, number, 'halo min').acknowledged
      await write(channel, number, 'saya mau lapor jalan berlubang').acknowledged
      const receipt = await receiptFor(channel, number, 'di depan pasar Melati')
      const rows = await house.sql`select text from complaint where receipt_number = ${receipt}`
      expect(rows).toEqual([
        { text: 'halo min\nsaya mau lapor jalan berlubang\ndi depan pasar Melati' },
      ])
    })

    test('STATUS is answered to the owner; a stranger hears the same whether the number exists or not', async () => {
      const [owner, stranger] = [newCitizen(), newCitizen()]
      const receipt = await receiptFor(channel, owner, 'Sampah menumpuk di Jl. Anggrek')
      const other = await receiptFor(channel, newCitizen(), 'Pohon tumbang di Jl. Kenanga')
      write(channel, owner, `status ${receipt}`)
      await reply(channel, owner, new RegExp(`${receipt}.*menunggu verifikasi`))

      write(channel, stranger, `STATUS ${other}`)
      const existing = await reply(channel, stranger, new RegExp(other))
      const nobody = await askForMissing(channel, stranger)
      expect(existing.text.replace(other, '#')).toBe(nobody)
    })

    test('the same text from the same person is linked, and not a second complaint', async () => {
      const number = newCitizen()
      const receipt = await receiptFor(channel, number, 'Air PDAM mati di Jl. Dahlia')
      await write(channel, number, 'air pdam MATI di jl. dahlia!').acknowledged
      const { text } = await reply(channel, number, /sudah kami terima/)
      expect(text).toContain(receipt)
      const rows = await house.sql`
        select k.reference from complaint c left join core_complaint k on k.reference = c.id
        where c.text ilike 'air pdam mati di jl. dahlia%' and c.channel = ${channel}
        order by c.created_at`
      expect(rows.map((row) => row['reference'] !== null)).toEqual([true, false])
    })

    test('the same text from somebody else is a complaint of its own', async () => {
      const text = 'pju padam'
      const one = await receiptFor(channel, newCitizen(), text)
      const other = await receiptFor(channel, newCitizen(), text)
      expect(other).not.toBe(one)
    })

    test('a message that is delivered twice is one message', async () => {
      house.simulator.faults.set(channel, { duplicateInbound: { probability: 1 } })
      const number = newCitizen()
      const receipt = await receiptFor(channel, number, 'Selokan meluap di Jl. Mawar')
      house.simulator.faults.set(channel, {})
      const rows = await house.sql`
        select m.id from message m join complaint c on c.id = m.complaint_id
        where c.receipt_number = ${receipt}`
      expect(rows).toHaveLength(1)
    })

    test('a receipt that the provider throttles arrives once, after the wait it asked for', async () => {
      house.simulator.faults.set(channel, {
        rateLimit: { probability: 1, times: 1, retryAfterSeconds: 1 },
      })
      const number = newCitizen()
      const receipt = await receiptFor(channel, number, 'Trotoar rusak di Jl. Teratai')
      const row = await eventually(async () => {
        const [sent] = await house.sql`
          select o.state, o.attempts from outbox o join complaint c on c.id = o.complaint_id
          where c.receipt_number = ${receipt} and o.state = 'accepted'`
        return sent
      })
      expect(row).toEqual({ state: 'accepted', attempts: 1 })
      expect(received(channel, number)).toHaveLength(1)
    })

    test('a receipt whose answer got lost is not sent again, and the report settles it', async () => {
      house.simulator.faults.set(channel, { timeout: { probability: 1, times: 1, mode: 'reset' } })
      const number = newCitizen()
      const receipt = await receiptFor(channel, number, 'Jembatan retak di Jl. Cempaka')
      house.simulator.faults.set(channel, {})
      const row = await eventually(async () => {
        const [known] = await house.sql`
          select o.state, o.attempts from outbox o join complaint c on c.id = o.complaint_id
          where c.receipt_number = ${receipt} and o.state = 'accepted'`
        return known
      })
      expect(row).toEqual({ state: 'accepted', attempts: 1 })
      expect(received(channel, number)).toHaveLength(1)
    })

    test('reports in any order, and doubled, leave the last status', async () => {
      house.simulator.faults.set(channel, {
        duplicateCallback: { probability: 1 },
        reorderCallbacks: { probability: 1 },
        earlyCallback: { probability: 1 },
      })
      const receipt = await receiptFor(channel, newCitizen(), 'Halte gelap di Jl. Flamboyan')
      house.simulator.faults.set(channel, {})
      await eventually(async () => {
        const [row] = await house.sql`
          select 1 from outbox o join complaint c on c.id = o.complaint_id
          where c.receipt_number = ${receipt} and o.delivery_status in ('delivered', 'read')`
        return row
      })
    })

    test('a very long text full of emoji is kept like any other', async () => {
      const number = newCitizen()
      const sent = write(channel, number, 'jalan rusak 🚧 '.repeat(6_000))
      expect(await sent.acknowledged).toBe(true)
      await reply(channel, number, /telah kami terima/)
    })

    function received(of: string, number: string): PhoneMessage[] {
      const messages = house.simulator.phones.get(of, number)?.messages ?? []
      return messages.filter(({ direction }) => direction === 'in')
    }

    async function askForMissing(of: string, number: string): Promise<string> {
      // A number that could have been given, and was not: those given are random.
      const missing = newReceiptNumber((min) => min)
      write(of, number, `STATUS ${missing}`)
      const { text } = await reply(of, number, new RegExp(missing))
      return text.replace(missing, '#')
    }
  })

  test('no address and no name stands readable in the database', async () => {
    const number = '+628119998887776'
    await house.simulator.phones.send('meta/whatsapp', number, {
      text: 'Saluran mampet, hubungi saya di 0812-3456-7890 atau budi.santoso@contoh.id',
    }).acknowledged
    await reply('meta/whatsapp', number, /telah kami terima/)
    const tables = await house.sql<{ name: string }[]>`
      select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_schema in ('public', 'queue') and table_type = 'BASE TABLE'`
    expect(tables.length).toBeGreaterThan(10)
    for (const { name } of tables) {
      const rows = await house.sql.unsafe(`select t::text as row from ${name} t`)
      const text = rows.map((row) => String(row['row'])).join('\n')
      expect(text, name).not.toContain('628119998887776')
      expect(text, name).not.toContain(Buffer.from('628119998887776').toString('hex'))
    }
    const [forwarded] = await house.sql`
      select text from core_complaint where text like 'Saluran mampet%'`
    expect(forwarded?.['text']).toBe('Saluran mampet, hubungi saya di [telepon] atau [email]')
  })

  test('a message whose wake-up was lost is found by the sweeper', async () => {
    const { databaseUrl, ring, log } = house.house
    const account = house.settings.get('twilio')?.['number']
    const number = newCitizen()
    const asleep = openInbox({
      connect: () => connect(databaseUrl, 2).sql,
      ring,
      wake: () => {},
      log,
    })
    const receivedAt = new Date()
    await asleep.accept({
      channel: 'twilio',
      request: { method: 'POST', url: '', headers: {}, body: Buffer.alloc(0), receivedAt },
      events: [
        {
          kind: 'message',
          account: String(account),
          eventKey: `lost-${backend}`,
          externalId: `lost-${backend}`,
          from: number,
          text: 'Papan nama jalan hilang di Jl. Seruni',
          sentAt: receivedAt,
          attachments: [],
        },
      ],
    })
    await asleep.close()
    await reply('twilio', number, /telah kami terima/)
  })

  test('a message for an account that nobody configured is kept, and its reply waits', async () => {
    const { store, databaseUrl, ring, log, queues } = house.house
    const inbox = openInbox({
      connect: () => connect(databaseUrl, 2).sql,
      ring,
      wake: queues.wake,
      log,
    })
    const receivedAt = new Date()
    await inbox.accept({
      channel: 'twilio',
      request: { method: 'POST', url: '', headers: {}, body: Buffer.alloc(0), receivedAt },
      events: [
        {
          kind: 'message',
          account: '+620000',
          eventKey: `stray-${backend}`,
          externalId: `stray-${backend}`,
          from: newCitizen(),
          text: 'Rambu roboh di Jl. Kamboja',
          sentAt: receivedAt,
          attachments: [],
        },
      ],
    })
    await inbox.close()
    const waiting = await eventually(async () => {
      const [row] = await store.sql`
        select state, detail from outbox where account = '+620000' and detail is not null`
      return row
    })
    expect(waiting).toEqual({
      state: 'pending',
      detail: 'no account +620000 of twilio is configured',
    })
  })

  test('what cannot be read in a batch is set aside and costs the others nothing', async () => {
    const settings = house.settings.get('meta/whatsapp') ?? {}
    const good = (id: string, from: string) => ({
      id,
      from,
      timestamp: String(Math.floor(Date.now() / 1000)),
      type: 'text',
      text: { body: 'Lampu merah mati di simpang Jl. Bougenvil' },
    })
    const value = {
      messaging_product: 'whatsapp',
      metadata: { phone_number_id: settings['phoneNumberId'] },
      messages: [
        good(`a-${backend}`, '628119990001'),
        { type: 'text' },
        good(`b-${backend}`, '628119990002'),
      ],
    }
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
    })
    const secret = String(settings['appSecret'])
    const signature = createHmac('sha256', secret).update(body).digest('hex')
    const post = () =>
      fetch(`${house.url}/webhooks/meta/whatsapp`, {
        method: 'POST',
        headers: {
          'x-hub-signature-256': `sha256=${signature}`,
          'content-type': 'application/json',
        },
        body,
      })
    // Sent twice at once, as providers do: still two messages and one that was set aside.
    const answers = await Promise.all([post(), post(), post()])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const { ring } = house.house
    const account = String(settings['phoneNumberId'])
    const indexes = [`a-${backend}`, `b-${backend}`].map((eventKey) =>
      eventIndex(ring, { channel: 'meta/whatsapp', account, kind: 'message', eventKey }),
    )
    const rows = await house.sql`
      select kind, fault is not null as "isAside" from inbox
      where channel = 'meta/whatsapp' and (event_index = any(${indexes}::uuid[])
        or kind = 'malformed') order by kind`
    expect(rows).toEqual([
      { kind: 'malformed', isAside: true },
      { kind: 'message', isAside: false },
      { kind: 'message', isAside: false },
    ])
  })
})
