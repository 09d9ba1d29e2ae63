import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { Accounts } from '../../src/accounts.ts'
import { holdConnections } from '../../src/app/connections.ts'
import { type Door, openDoor } from '../../src/app/door.ts'
import { type House, openHouse, openRing, replyDepsOf } from '../../src/app/house.ts'
import { startWorkers } from '../../src/app/work.ts'
import { loadConfig } from '../../src/config.ts'
import type { Connections } from '../../src/connections/connections.ts'
import { keyRing } from '../../src/identity/keys.ts'
import { eventIndex } from '../../src/identity/seal.ts'
import { snapshot } from '../../src/operations/snapshot.ts'
import { dueLanes } from '../../src/outbox/claim.ts'
import { sayAll } from '../../src/outbox/say.ts'
import { allLanes, laneNamed, laneOf } from '../../src/queue/lanes.ts'
import { queueSchema } from '../../src/queue/postgres-backend.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openReplies } from '../../workers/reply.ts'
import { freeze } from '../harness/frozen.ts'
import { eventually } from '../harness/house.ts'
import { type Exchange, pagerChannel, startExchange } from '../harness/pager.ts'
import { createDatabase, type TestDatabase } from '../harness/postgres.ts'
import { defaultVoice, newConversation } from '../harness/steps.ts'
import { openWireCut, type WireCut } from '../harness/wire-cut.ts'

// One that goes on while nobody can tell who holds it, and one that must not.
const steady = pagerChannel('steady', false)
const strict = pagerChannel('strict', true)
const leaseMs = 2_000
const holderProgram = fileURLToPath(new URL('../harness/connection-holder.ts', import.meta.url))
const key = randomBytes(32).toString('base64')

let database: TestDatabase
let exchange: Exchange
let house: House
let cleanups: (() => Promise<void> | void)[] = []

/** One process, as far as the database can tell: its own pools, inbox, spool and connections. */
interface Holder {
  readonly house: House
  readonly door: Door
  readonly connections: Connections
  holds(channel?: string, account?: string): boolean
  stop(): Promise<void>
}

const newDirectory = () => mkdtempSync(join(inject('temporaryDirectory'), 'lines-'))

function accountsOf(names: readonly string[]): Accounts {
  return new Accounts(
    [steady, strict].flatMap((channel) =>
      names.map((id) => ({
        channel,
        id,
        settings: { account: id, login: `${channel.name} ${id}`, port: exchange.port },
        settleMs: 0,
      })),
    ),
  )
}

const indexOf = (eventKey: string) =>
  eventIndex(keyRing([key]), { channel: 'steady', account: '1708', kind: 'message', eventKey })

function newHouse(url: string, directory: string, accounts: Accounts): House {
  const config = {
    ...loadConfig({ SIMPUL_KEYS: key }, directory),
    directory,
    redisUrl: `${inject('redisUrl')}/15`,
  }
  return openHouse({
    config,
    accounts,
    databaseUrl: url,
    ring: openRing(config),
    log: pino({ level: 'silent' }),
    publicUrl: () => 'http://gateway.test',
  })
}

async function startHolder(
  given: { url?: string; directory?: string; accounts?: readonly string[] } = {},
): Promise<Holder> {
  const { url = database.url, directory = newDirectory(), accounts = ['1708'] } = given
  const own = newHouse(url, directory, accountsOf(accounts))
  const door = await openDoor(own, 'connections')
  const connections = holdConnections(own, door.inbox, leaseMs)
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= connections
      .stop()
      .then(() => door.close())
      .then(() => own.close())
    return stopped
  }
  cleanups.push(stop)
  return {
    house: own,
    door,
    connections,
    holds: (channel = 'steady', account = '1708') =>
      connections.connectionOf(channel, account) !== undefined,
    stop,
  }
}

async function startWork(): Promise<void> {
  const workers = await startWorkers(house)
  cleanups.push(() => workers.stop())
}

/** A way to the database that only the process under test has. */
async function wayThatCanBeCut(): Promise<WireCut> {
  const way = await openWireCut(database.url)
  cleanups.push(() => way.close())
  return way
}

async function owe(
  channel: string,
  account: string,
  text: string,
  conversationId?: string,
): Promise<string> {
  const { sql } = house.store
  const person = { channel, account, address: `+62811${randomUUID()}` }
  const id = conversationId ?? (await newConversation(sql, house.ring, person))
  const to = { id, channel, account }
  const voice = { ...defaultVoice, accounts: house.accounts }
  await sayAll(sql, voice, [{ to, purpose: 'help', cause: randomUUID(), text, words: '' }])
  return id
}

/** Replies of people who wait; they are due before all others. */
async function oweMany(channel: string, account: string, count: number): Promise<void> {
  await house.store.sql`
    with person as (
      insert into conversation (id, channel, account, sealed_key, sealed_address)
      select gen_random_uuid(), ${channel}, ${account}, '', '' from generate_series(1, ${count})
      returning id)
    insert into outbox (id, conversation_id, channel, account, purpose, cause, part, text, due_at)
    select gen_random_uuid(), id, ${channel}, ${account}, 'guide', 'many', 0, 'x',
      now() - interval '1 hour' from person`
}

const sentTexts = () => exchange.sent.map(({ text }) => text)
const stateOf = async (channel: string) =>
  (
    await snapshot(house.store.sql, {
      accounts: house.accounts,
      refused: new Map(),
      now: new Date(),
    })
  ).channels.find((one) => one.channel === channel)?.connection

beforeAll(async () => {
  database = await createDatabase((url) => migrate(url, queueSchema))
})
afterAll(async () => {
  await database.drop()
})
beforeEach(async () => {
  exchange = await startExchange()
  house = newHouse(database.url, newDirectory(), accountsOf(['1708']))
  cleanups.push(() => house.close())
})
afterEach(async () => {
  for (const cleanUp of cleanups.reverse()) await cleanUp()
  cleanups = []
  const wipe = newHouse(database.url, newDirectory(), accountsOf([]))
  await wipe.store.sql`truncate inbox, conversation, outbox, circuit, lease, queue_minute cascade`
  await wipe.close()
  await exchange.close()
})

describe('a channel that holds a connection', () => {
  test('is answered where it wrote, end to end', async () => {
    const { house: own } = await startHolder()
    await startWork()
    await eventually(async () => exchange.connections('steady 1708') === 1)
    const text = 'Lampu jalan padam di Jl. Cemara'
    expect(await exchange.write('steady 1708', '+628111', text, 'm1')).toBe(true)
    await eventually(async () => exchange.sent.length > 0)
    expect(exchange.sent).toMatchObject([{ account: 'steady 1708', to: '+628111' }])
    expect(exchange.sent[0]?.text).toMatch(/\d{10}/)
    const [row] = await own.store.sql`select webhook_id from inbox`
    expect(row).toEqual({ webhook_id: null })
    await eventually(async () => {
      const [reply] = await own.store.sql`select from outbox where state = 'accepted'`
      return reply
    })
  })

  test('is told which messages were accepted lately', async () => {
    await startHolder()
    await eventually(async () => exchange.connections('steady 1708') === 1)
    for (const id of ['m1', 'm2']) await exchange.write('steady 1708', '+628111', 'Halo', id)
    await house.store.sql`
      update inbox set accepted_at = now() - interval '3 minutes' where event_index = ${indexOf('m1')}`
    const seen: (ReadonlySet<string> | undefined)[] = []
    const curious = new Accounts([
      {
        channel: {
          ...steady,
          async listen(_settings, line) {
            seen.push(await line.seenLately(['m0', 'm1', 'm2']))
            return { send: async () => ({ kind: 'unknown', detail: '' }), close: async () => {} }
          },
        },
        id: '1708',
        settings: {},
        settleMs: 0,
      },
    ])
    for (const cleanUp of cleanups.splice(1).reverse()) await cleanUp()
    const own = newHouse(database.url, newDirectory(), curious)
    const connections = holdConnections(own, { accept: async () => {} } as never, leaseMs)
    cleanups.push(
      () => own.close(),
      () => connections.stop(),
    )
    await eventually(async () => seen.length > 0)
    expect(seen).toEqual([new Set(['m2'])])
  })

  test('has a folder of its own that nobody else may read', async () => {
    const directory = newDirectory()
    await startHolder({ directory })
    await eventually(async () => exchange.connections('steady 1708') === 1)
    const [folder = ''] = readdirSync(join(directory, 'lines'))
    expect(folder).toMatch(/^st\w+-1708-[0-9a-f]{8}$/)
    expect(statSync(join(directory, 'lines', folder)).mode & 0o777).toBe(0o700)
  })

  test('that cannot begin is begun again, and shown as down', async () => {
    let starts = 0
    const stubborn = new Accounts([
      {
        channel: {
          ...steady,
          listen: () => {
            starts++
            throw new Error('no')
          },
        },
        id: '1708',
        settings: {},
        settleMs: 0,
      },
    ])
    const own = newHouse(database.url, newDirectory(), stubborn)
    const connections = holdConnections(own, { accept: async () => {} } as never, leaseMs)
    cleanups.push(
      () => own.close(),
      () => connections.stop(),
    )
    await eventually(async () => (await stateOf('steady'))?.state.kind === 'down')
    await eventually(async () => starts > 1)
    // Not again and again without a pause.
    expect(starts).toBeLessThan(4)
  })
})

describe('two processes', () => {
  test('have each account once, and the other takes over at once what is given up', async () => {
    const holders = [await startHolder(), await startHolder()]
    const count = (channel: string) => holders.filter(({ holds }) => holds(channel)).length
    await eventually(async () => count('steady') + count('strict') === 2)
    expect([count('steady'), count('strict')]).toEqual([1, 1])
    // Several renewals later it is still so.
    const [{ until }] = await house.store.sql<
      [{ until: Date }]
    >`select max(held_until) as until from lease`
    await eventually(async () => {
      const [row] = await house.store.sql`
        select from lease having min(held_until) > ${until}::timestamptz + interval '2 seconds'`
      return row
    })
    expect(exchange.connections('steady 1708')).toBe(1)
    expect(exchange.connections('strict 1708')).toBe(1)

    const first = holders.find(({ holds }) => holds('steady'))
    const stoppedAt = performance.now()
    await first?.stop()
    await eventually(async () => count('steady') === 1 && count('strict') === 1)
    expect(performance.now() - stoppedAt).toBeLessThan(leaseMs)
    await eventually(async () => exchange.connections('steady 1708') === 1)
  })

  test('send the replies of an account where it is held, and nowhere else', async () => {
    await startWork()
    await owe('steady', '1708', 'Terima kasih, laporan diterima')
    // Asked all the same: a process that holds nothing leaves it alone.
    const others = openReplies(replyDepsOf(house))
    await others.run(allLanes)
    await others.idle()
    const [waiting] = await house.store.sql`select state, attempts from outbox`
    expect(waiting).toEqual({ state: 'pending', attempts: 0 })
    await startHolder()
    await eventually(async () => exchange.sent.length === 1)
  })

  test('keep the order of one conversation, and send nothing twice', async () => {
    await Promise.all([startHolder(), startHolder()])
    await startWork()
    const conversations = await Promise.all(
      Array.from({ length: 40 }, () => owe('steady', '1708', 'ke-0')),
    )
    await Promise.all(
      conversations.map(async (id) => {
        for (let n = 1; n < 5; n++) await owe('steady', '1708', `ke-${n}`, id)
      }),
    )
    await eventually(async () => exchange.sent.length >= 200)
    const texts = new Map<string, string[]>()
    for (const { to, text } of exchange.sent) texts.set(to, [...(texts.get(to) ?? []), text])
    expect([...texts.values()]).toEqual(
      Array.from({ length: 40 }, () => ['ke-0', 'ke-1', 'ke-2', 'ke-3', 'ke-4']),
    )
  })
})

describe('a lease that cannot be renewed', () => {
  test('of a process that was killed with -9 is taken over, and what waited is sent', async () => {
    const directory = newDirectory()
    const given = [database.url, `${inject('redisUrl')}/15`, directory, key, exchange.port, leaseMs]
    const child = spawn(process.execPath, [holderProgram, ...given.map(String)], {
      stdio: 'ignore',
    })
    const ended = once(child, 'close')
    cleanups.push(async () => {
      child.kill('SIGKILL')
      await ended
    })
    await eventually(async () => exchange.connections('steady 1708') === 1)
    const second = await startHolder({ directory })
    await eventually(async () => second.holds('strict'))
    expect(second.holds('steady')).toBe(false)
    expect(await exchange.write('steady 1708', '+628111', 'Jembatan rusak', 'm1')).toBe(true)

    child.kill('SIGKILL')
    const killedAt = performance.now()
    await ended
    await owe('steady', '1708', 'Menunggu penerus')
    await eventually(async () => second.holds('steady'))
    expect(performance.now() - killedAt).toBeLessThan(leaseMs * 1.5)
    await eventually(async () => sentTexts().includes('Menunggu penerus'))
    expect(await exchange.write('steady 1708', '+628111', 'Jembatan rusak', 'm2')).toBe(true)
  })

  test('closes in time what must have one holder, and leaves the rest until another has it', async () => {
    const way = await wayThatCanBeCut()
    const first = await startHolder({ url: way.url })
    await eventually(async () => first.holds('steady') && first.holds('strict'))
    await eventually(async () => exchange.connections('strict 1708') === 1)
    way.cut()
    // Nobody else is there: the one goes on, the other does not.
    await eventually(async () => exchange.connections('strict 1708') === 0)
    const [{ expired }] = await house.store.sql<[{ expired: boolean }]>`
      select held_until <= now() as expired from lease where channel = 'strict'`
    expect(expired).toBe(false)
    expect(exchange.connections('steady 1708')).toBe(1)

    const second = await startHolder()
    await eventually(async () => second.holds('steady') && second.holds('strict'))
    expect(first.holds('steady')).toBe(true)
    way.mend()
    await eventually(async () => !first.holds('steady'))
    await eventually(async () => exchange.connections('steady 1708') === 1)
    expect(first.holds('strict')).toBe(false)
    expect(second.holds('strict')).toBe(true)
  })

  test('is taken up again where nobody else wanted it', async () => {
    const way = await wayThatCanBeCut()
    const only = await startHolder({ url: way.url })
    await eventually(async () => exchange.connections('strict 1708') === 1)
    way.cut()
    await eventually(async () => exchange.connections('strict 1708') === 0)
    way.mend()
    await eventually(async () => exchange.connections('strict 1708') === 1)
    expect(only.holds('steady')).toBe(true)
    expect(exchange.connections('steady 1708')).toBe(1)
  })

  test('does not lose what the channel said meanwhile: it is written when Postgres is back', async () => {
    const way = await wayThatCanBeCut()
    await startHolder({ url: way.url })
    await eventually(async () => (await stateOf('steady'))?.state.kind === 'up')
    way.cut()
    exchange.shut()
    await house.store.sql`select pg_sleep(1.5)`
    way.mend()
    const line = await eventually(async () => {
      const now = await stateOf('steady')
      return now?.state.kind === 'down' && now
    })
    // As long ago as it happened, not as it was written.
    expect(line.seconds).toBeGreaterThan(1)
  })
})

describe('Postgres is frozen', () => {
  let server: EmbeddedPostgres
  beforeAll(async () => {
    const directory = newDirectory()
    chmodSync(directory, 0o711)
    server = await startEmbeddedPostgres({ directory, log: () => {} })
    await migrate(server.url, queueSchema)
  })
  afterAll(async () => {
    await server.stop()
  })

  test('what comes is accepted into the spool, and drained; only strict connections are closed', async () => {
    const { door } = await startHolder({ url: server.url })
    await eventually(async () => exchange.connections('strict 1708') === 1)
    await eventually(async () => exchange.connections('steady 1708') === 1)
    const thaw = freeze(server.pid)
    cleanups.push(thaw)
    await eventually(async () => exchange.connections('strict 1708') === 0)
    const ids = Array.from({ length: 50 }, () => randomUUID())
    const stored = await Promise.all(
      ids.map((id) => exchange.write('steady 1708', '+628111', 'Selokan mampet', id)),
    )
    expect(stored).toEqual(ids.map(() => true))
    expect(door.inbox.state().spooledDeliveries).toBeGreaterThan(0)
    thaw()
    await eventually(async () => door.inbox.state().spooledDeliveries === 0)
    const own = newHouse(server.url, newDirectory(), accountsOf([]))
    cleanups.push(() => own.close())
    const rows = await own.store.sql`select event_index from inbox`
    expect(rows).toHaveLength(ids.length)
    expect(new Set(rows.map((row) => row['event_index']))).toEqual(new Set(ids.map(indexOf)))
    await eventually(async () => exchange.connections('strict 1708') === 1)
  })
})

describe('a line that is down', () => {
  const tenThousand = 10_000

  test('keeps its 10,000 waiting replies out of the way, and a slow line keeps its own', async () => {
    exchange.shut('strict 1708')
    const letGo = exchange.hold('steady slow')
    const holder = await startHolder({ accounts: ['1708', 'slow'] })
    await eventually(async () => holder.holds('steady', '1708') && holder.holds('steady', 'slow'))
    await oweMany('strict', '1708', tenThousand)
    await Promise.all(Array.from({ length: 100 }, () => owe('steady', 'slow', 'Antre')))
    await eventually(async () => {
      const rows = await house.store.sql`select from outbox where state = 'sending'`
      return rows.length === 32
    })
    const startedAt = performance.now()
    await owe('steady', '1708', 'Yang ini tidak menunggu')
    await eventually(async () => sentTexts().includes('Yang ini tidak menunggu'))
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    const waiting = await house.store.sql`
      select from outbox where channel = 'strict' and state = 'pending' and attempts = 0`
    expect(waiting).toHaveLength(tenThousand)
    letGo()
  })

  test('wakes nobody through the sweeper, however much waits', async () => {
    await oweMany('steady', '1708', tenThousand)
    const other = await owe('webhooks', '1', 'Yang ini lewat webhook')
    const woken = (await dueLanes(house.store.sql, ['steady'])).map(({ lane }) => laneNamed(lane))
    expect(woken).toEqual([laneOf(other)])
  })

  test('claims nothing while it is down, and sends everything once it is up', async () => {
    await startHolder()
    await eventually(async () => (await stateOf('steady'))?.state.kind === 'up')
    const open = exchange.shut()
    await eventually(async () => (await stateOf('steady'))?.state.kind === 'down')
    for (let n = 0; n < 40; n++) await owe('steady', '1708', `ke-${n}`)
    await house.store.sql`select pg_sleep(0.8)`
    expect(await house.store.sql`select from outbox where attempts > 0`).toEqual([])
    open()
    await eventually(async () => exchange.sent.length === 40)
    expect(await house.store.sql`select from circuit`).toEqual([])
  })
})

describe('the end of a process', () => {
  test('waits for what is being sent, closes in order and gives the accounts up', async () => {
    const holder = await startHolder()
    await eventually(async () => (await stateOf('steady'))?.state.kind === 'up')
    const letGo = exchange.hold()
    await owe('steady', '1708', 'Sedang dikirim')
    await eventually(async () => {
      const [row] = await house.store.sql`select from outbox where state = 'sending'`
      return row
    })
    const stopping = holder.stop()
    letGo()
    await stopping
    const [row] = await house.store.sql`select state from outbox`
    expect(row).toEqual({ state: 'accepted' })
    expect(await house.store.sql`select from lease where holder <> ''`).toEqual([])
    expect((await stateOf('steady'))?.state).toEqual({ kind: 'unheld' })
    expect(exchange.connections('steady 1708')).toBe(0)
  })

  test('leaves a spool that the next process drains, whichever place it takes', async () => {
    const directory = newDirectory()
    const way = await wayThatCanBeCut()
    const [first, second] = [
      await startHolder({ directory }),
      await startHolder({ directory, url: way.url }),
    ]
    expect(
      readdirSync(directory)
        .filter((name) => name.startsWith('spool'))
        .toSorted(),
    ).toEqual(['spool-1', 'spool-2'])
    way.cut()
    const event = {
      kind: 'message',
      account: '1708',
      eventKey: 'left',
      externalId: 'left',
      from: '+628111',
      text: 'Pohon tumbang',
      sentAt: new Date(),
      attachments: [],
    } as const
    await second.door.inbox.accept({ channel: 'steady', receivedAt: new Date(), events: [event] })
    expect(second.door.inbox.state().spooledDeliveries).toBe(1)
    await second.stop()
    expect(existsSync(join(directory, 'spool-2'))).toBe(true)
    await first.stop()
    // It takes the first place; the second one was left with something in it.
    await startHolder({ directory })
    await eventually(async () => {
      const [row] = await house.store.sql`select from inbox where event_index = ${indexOf('left')}`
      return row
    })
  })
})

describe('what operators see', () => {
  const reporting = (state: object) =>
    house.store.sql`
      insert into lease (channel, account, holder, held_until, state, state_since)
      values ('steady', '1708', 'somebody', now() + interval '1 hour',
        ${JSON.stringify(state)}::text::jsonb, now() - interval '40 seconds')`
  const taken = () =>
    snapshot(house.store.sql, { accounts: house.accounts, refused: new Map(), now: new Date() })

  test.each([
    [{ kind: 'up' }, false],
    [{ kind: 'connecting' }, true],
    [{ kind: 'down', detail: 'no route' }, true],
    [{ kind: 'refused', detail: 'wrong password' }, true],
    [{ kind: 'pairing', code: '2@abc' }, true],
  ])('%j for 40 s: red %s', async (state, isRed) => {
    await reporting(state)
    const { channels, verdict } = await taken()
    expect(channels.find(({ channel }) => channel === 'steady')?.connection?.state).toEqual(state)
    const own = verdict.reasons.filter(({ subject }) => subject === 'steady')
    expect(own.map(({ code, level }) => [code, level])).toEqual(
      isRed ? [['line_not_up', 'failing']] : [],
    )
  })

  test('an account that nobody holds is red from the start', async () => {
    const { verdict } = await taken()
    const lines = verdict.reasons.filter(({ code }) => code === 'line_not_up')
    expect(lines.map(({ code, subject }) => [code, subject])).toEqual([
      ['line_not_up', 'steady'],
      ['line_not_up', 'strict'],
    ])
  })
})
