import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { whatsappWeb } from '../../channels/whatsapp-web/channel.ts'
import { program } from '../../channels/whatsapp-web/session-process.ts'
import { createSimulator, type Simulator } from '../../simulator/simulator.ts'
import type { Connection, ConnectionState } from '../../src/contract/channel.ts'
import type { InboundEvent, MessageEvent } from '../../src/contract/events.ts'
import type { OutboundMessage, Outcome } from '../../src/contract/sending.ts'
import { eventually } from '../harness/house.ts'

/** A line in the gateway's place: it keeps each event once, by its key, if it keeps it at all. */
class Ledger {
  readonly states: ConnectionState[] = []
  readonly kept = new Map<string, InboundEvent>()
  readonly offers = new Map<string, number>()
  readonly directory = mkdtempSync(join(inject('temporaryDirectory'), 'whatsapp-web-'))
  readonly ending = new AbortController()
  readonly signal = this.ending.signal
  refuses: (event: InboundEvent) => boolean = () => false
  keptOne: (event: InboundEvent) => void = () => {}

  async accept(events: readonly InboundEvent[]): Promise<void> {
    for (const event of events) {
      const key = `${event.kind} ${event.eventKey}`
      this.offers.set(key, (this.offers.get(key) ?? 0) + 1)
      if (this.refuses(event)) throw new Error('not now')
      if (this.kept.has(key)) continue
      this.kept.set(key, event)
      this.keptOne(event)
    }
  }

  async seenLately(): Promise<ReadonlySet<string>> {
    return new Set()
  }

  report(state: ConnectionState): void {
    this.states.push(state)
  }

  get state(): ConnectionState | undefined {
    return this.states.at(-1)
  }

  get messages(): MessageEvent[] {
    return [...this.kept.values()].filter((event) => event.kind === 'message')
  }

  get pid(): number {
    return Number(readFileSync(join(this.directory, 'session.pid'), 'utf8'))
  }
}

let simulator: Simulator
let ledger: Ledger
let connection: Connection | undefined

beforeEach(async () => {
  ledger = new Ledger()
  simulator = createSimulator({
    gatewayUrl: () => 'http://127.0.0.1:1',
    reportDelaysMs: [0, 0, 0],
    retryWaitsMs: [100],
  })
  await simulator.open()
})

afterEach(async () => {
  await connection?.close()
  connection = undefined
  await simulator.close()
})

async function listen(changed: Readonly<Record<string, unknown>> = {}): Promise<Connection> {
  const account = simulator.accounts('').find(({ channel }) => channel === 'whatsapp-web')
  const settings = whatsappWeb.receiving
    .extend(whatsappWeb.sending.shape)
    .parse({ ...account?.settings, reviveMs: 100, ...changed })
  if (!('listen' in whatsappWeb)) throw new Error('whatsapp-web holds a connection')
  connection = await whatsappWeb.listen(settings, ledger)
  return connection
}

async function up(changed: Readonly<Record<string, unknown>> = {}): Promise<Connection> {
  const opened = await listen(changed)
  await isUp()
  return opened
}

const until = (holds: () => boolean) => eventually(async () => holds())
const isUp = () => until(() => ledger.state?.kind === 'up')
const phone = (index: number) => `+62811${String(index).padStart(7, '0')}`
const scripted = (script: string) => {
  const module = new URL('../harness/scripted-whatsapp.ts', import.meta.url)
  return { clientModule: `${module}?script=${script}` }
}

function replyTo({ from, externalId }: MessageEvent, index: number): OutboundMessage {
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    account: '628170800001',
    to: from,
    text: `Terima kasih, laporan Bapak/Ibu kami terima dengan nomor ${index}.`,
    replyTo: externalId,
    callbackUrl: 'https://simpul.test/webhooks/whatsapp-web',
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function repliesOn(number: string): number {
  const messages = simulator.phones.get('whatsapp-web', number)?.messages ?? []
  return messages.filter(({ direction }) => direction === 'in').length
}

describe('the session process of whatsapp-web', () => {
  test('brings a message in and its reply out, quoting it, and tells of its ticks', async () => {
    const line = await up()
    simulator.phones.send('whatsapp-web', phone(2), { text: 'Lampu jalan padam.' })
    await until(() => ledger.messages.length === 1)
    const [message] = ledger.messages
    if (!message) throw new Error('no message came')
    expect(message).toMatchObject({ from: '628110000002@c.us', text: 'Lampu jalan padam.' })
    const outcome = await line.send(replyTo(message, 1))
    expect(outcome.kind).toBe('accepted')
    const [, reply] = simulator.phones.get('whatsapp-web', phone(2))?.messages ?? []
    expect(reply).toMatchObject({ direction: 'in', answersTo: message.externalId })
    await until(() => [...ledger.kept.keys()].some((key) => key.endsWith(':read')))
    // What was sent here is not taken for a human's.
    expect([...ledger.kept.values()].map(({ kind }) => kind)).not.toContain('echo')
  })

  test('brings a file in, its bytes, and one out', async () => {
    const line = await up()
    const base64 = Buffer.from('bukan foto sungguhan').toString('base64')
    const attachment = { type: 'image', mimeType: 'image/png', base64 } as const
    simulator.phones.send('whatsapp-web', phone(4), { text: 'Jalan rusak', attachment })
    await until(() => ledger.messages.length === 1)
    const [message] = ledger.messages
    const [file] = message?.attachments ?? []
    if (!message || !file) throw new Error('no file came')
    expect(await line.fetchMedia?.(file, 1_000)).toEqual({
      kind: 'fetched',
      body: Buffer.from('bukan foto sungguhan'),
      mimeType: 'image/png',
    })
    expect(await line.fetchMedia?.(file, 5)).toMatchObject({ kind: 'gone' })
    const body = Buffer.from('%PDF-1.7')
    const sent = { type: 'document', mimeType: 'application/pdf', fileName: 'a.pdf', body } as const
    await line.send({ ...replyTo(message, 1), attachment: sent })
    const [, reply] = simulator.phones.get('whatsapp-web', phone(4))?.messages ?? []
    expect(reply).toMatchObject({ attachment: { type: 'document', mimeType: 'application/pdf' } })
  })

  test('is offered what could not be kept until it is', async () => {
    await up()
    let refusals = 2
    ledger.refuses = () => refusals-- > 0
    simulator.phones.send('whatsapp-web', phone(2), { text: 'Banjir.' })
    await until(() => ledger.messages.length === 1)
    expect([...ledger.offers.values()][0]).toBe(3)
  })

  test('finds what came before it was there', async () => {
    for (let index = 0; index < 5; index++)
      simulator.phones.send('whatsapp-web', phone(index), { text: `Laporan ${index}` })
    await up()
    await until(() => ledger.messages.length === 5)
  })

  test('killed again and again under load: everything arrives once, and no reply goes twice', async () => {
    const line = await listen()
    await isUp()
    const count = 200
    const outcomes: Outcome[] = []
    ledger.keptOne = (event) => {
      if (event.kind === 'message') void reply(event, outcomes.length + ledger.kept.size)
    }
    async function reply(event: MessageEvent, index: number): Promise<void> {
      for (;;) {
        const outcome = await line.send(replyTo(event, index))
        if (outcome.kind !== 'deferred') return void outcomes.push(outcome)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
    const revivals: number[] = []
    const acknowledged: Promise<boolean>[] = []
    for (let index = 0; index < count; index++) {
      const text = `Sampah menumpuk di RT ${index}.`
      acknowledged.push(simulator.phones.send('whatsapp-web', phone(index), { text }).acknowledged)
      if (index % 50 !== 25) continue
      await until(() => ledger.messages.length > index / 2)
      const { pid } = ledger
      const killedAt = performance.now()
      process.kill(pid, 'SIGKILL')
      await until(() => ledger.state?.kind === 'down')
      await isUp()
      revivals.push(performance.now() - killedAt)
    }
    expect((await Promise.all(acknowledged)).every(Boolean)).toBe(true)
    await until(() => outcomes.length === count)
    expect(ledger.messages).toHaveLength(count)
    expect(new Set(ledger.messages.map(({ externalId }) => externalId)).size).toBe(count)
    expect(Math.max(...revivals)).toBeLessThan(10_000)
    expect(outcomes.filter(({ kind }) => kind === 'rejected')).toEqual([])
    const replies = Array.from({ length: count }, (_, index) => repliesOn(phone(index)))
    expect(Math.max(...replies)).toBe(1)
    const accepted = outcomes.filter(({ kind }) => kind === 'accepted').length
    // What was being sent when its process was killed, one at most each time.
    expect(count - accepted).toBeLessThanOrEqual(revivals.length)
    expect(replies.filter((each) => each === 1).length).toBeGreaterThanOrEqual(accepted)
    expect([...ledger.kept.values()].map(({ kind }) => kind)).not.toContain('echo')
  })

  test('that hangs is killed and revived', async () => {
    await up({ heartbeatMs: 250 })
    const { pid } = ledger
    process.kill(pid, 'SIGSTOP')
    await until(() => ledger.states.some(({ kind }) => kind === 'down'))
    await isUp()
    expect(isAlive(pid)).toBe(false)
    expect(ledger.pid).not.toBe(pid)
    expect(ledger.states).toContainEqual({
      kind: 'down',
      detail: 'the session process gave no sign of life and was killed (revival 1)',
    })
  })

  test('whose browser goes away is revived', async () => {
    const line = await up()
    simulator.phones.send('whatsapp-web', phone(2), { text: 'Halo' })
    await until(() => ledger.messages.length === 1)
    const [message] = ledger.messages
    if (!message) throw new Error('no message came')
    simulator.faults.set('whatsapp-web', { timeout: { mode: 'reset', times: 1 } })
    // It is on the phone, and nobody knows.
    expect((await line.send(replyTo(message, 1))).kind).toBe('unknown')
    expect(repliesOn(phone(2))).toBe(1)
    await isUp()
    expect(ledger.states).toContainEqual({
      kind: 'down',
      detail: 'the browser is gone (revival 1)',
    })
  })

  test('answers for a number without WhatsApp', async () => {
    const line = await up()
    const from = { from: '628990000000@c.us', externalId: 'x' } as MessageEvent
    simulator.faults.set('whatsapp-web', { reject: { code: 1 } })
    expect(await line.send(replyTo(from, 1))).toMatchObject({
      kind: 'rejected',
      code: 'recipient_unreachable',
    })
    expect(await line.send({ ...replyTo(from, 1), to: '+628990000000' })).toMatchObject({
      kind: 'rejected',
    })
  })
})

describe('what the line is told', () => {
  test('the code to be scanned', async () => {
    await listen(scripted('pair'))
    await until(() => ledger.state?.kind === 'pairing')
    expect(ledger.state).toEqual({ kind: 'pairing', code: '2@contoh,kode,pasang' })
  })

  test.for([
    ['ban', {}, /^WhatsApp has banned this number/],
    ['otherNumber', {}, /^a phone with another number is paired/],
    // Three times, and without the number that the library quotes.
    [
      'authFailure',
      { reviveMs: 10 },
      /^WhatsApp refuses the stored session \(session file is of another phone …\)/,
    ],
  ] as const)(
    'a refusal, after which nothing runs any more: %s',
    async ([script, changed, words]) => {
      await listen({ ...scripted(script), ...changed })
      await until(() => ledger.state?.kind === 'refused')
      expect(ledger.state).toMatchObject({ detail: expect.stringMatching(words) })
      expect(() => ledger.pid).toThrow('ENOENT')
    },
  )

  test('a browser that is not there is refused, with what to do', async () => {
    await listen({ clientModule: undefined, executablePath: '/nonexistent/chromium' })
    await until(() => ledger.state?.kind === 'refused')
    expect(ledger.state).toMatchObject({
      detail: 'executablePath names no program: /nonexistent/chromium',
    })
  })

  test.for([
    ['a string that the library throws', 'throwString', 'auth timeout'],
    [
      'a promise that the library leaves alone',
      'leaveRejected',
      'Error: Execution context was destroyed',
    ],
    ['more memory than it may have', 'eat', 'the session process ended with SIGABRT'],
    ['a loop without an end', 'spin', 'the session process gave no sign of life and was killed'],
  ] as const)('an end that is tried again: %s', async ([, script, detail]) => {
    await listen({ ...scripted(script), heartbeatMs: 500, maxHeapMb: 128 })
    await until(() => ledger.states.some(({ kind }) => kind === 'down'))
    expect(ledger.states).toContainEqual({ kind: 'down', detail: `${detail} (revival 1)` })
  })
})

describe('the end', () => {
  test('comes in order: the process is gone, and nothing is sent any more', async () => {
    const line = await up()
    const { pid } = ledger
    await line.close()
    expect(isAlive(pid)).toBe(false)
    const message = { from: '628110000002@c.us', externalId: 'x' } as MessageEvent
    expect((await line.send(replyTo(message, 1))).kind).toBe('deferred')
  })

  test('comes at once where another holds the account', async () => {
    await up()
    const { pid } = ledger
    ledger.ending.abort()
    await until(() => !isAlive(pid))
  })

  test('of the parent is the end of the process', async () => {
    const child = fork(program, [], { execArgv: [], serialization: 'advanced' })
    const { directory } = ledger
    const open = { directory, browserArgs: [], catchUpHours: 1, heartbeatMs: 100 }
    child.send({ type: 'open', ...open, ...scripted('ready') })
    await once(child, 'message')
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  test('of a gateway that was killed while its session hung: the next one ends it', async () => {
    await up()
    const left = ledger.pid
    process.kill(left, 'SIGSTOP')
    const first = connection
    await listen()
    await until(() => !isAlive(left))
    await first?.close()
  })

  test('has taken nothing of the gateway’s environment along', async () => {
    await up()
    const names = readFileSync(`/proc/${ledger.pid}/environ`, 'utf8').match(/(?<=^|\0)\w+(?==)/g)
    expect(names?.filter((name) => !name.startsWith('NODE_CHANNEL_'))).toEqual(['PATH', 'HOME'])
  })
})
