import { describe, expect, test } from 'vitest'
import { pagerChannel } from '../../../test/harness/pager.ts'
import { Accounts } from '../../accounts.ts'
import { registry } from '../../app/registry.ts'
import { noRows as nothing, type Rows } from '../../operations/row-shapes.ts'
import { compose, type Snapshot } from '../../operations/snapshot.ts'
import { renderOperations } from './page.ts'
import { outline } from './sparkline.ts'
import { viewOf } from './view.ts'

const now = new Date('2026-11-22T03:10:20Z')
const ours = { channel: 'twilio', account: '1708' }
const accounts = new Accounts(
  registry
    .filter(({ name }) => name === 'twilio')
    .map((channel) => ({ channel, id: ours.account, settings: {}, settleMs: 0 })),
)
const input = { accounts, refused: new Map<string, number>(), now }
const complaint = {
  pseudonym: 'Pelapor-7F3K',
  receiptEnd: '1234',
  channel: 'twilio',
  category: 'Sampah',
  district: 'Gubeng',
  stage: 'triage' as const,
  isRepeat: false,
  attempts: 0,
  account: '1708',
  staffSpoke: false,
  parts: 0,
  delivered: 0,
  undelivered: 0,
  replyWaits: false,
  replyFailed: false,
  createdAt: new Date('2026-11-22T03:08:00Z'),
}

function arrivedAgo(seconds: number): Snapshot {
  const lastAt = new Date(now.getTime() - seconds * 1000)
  const arrival = { ...ours, lastAt, malformed: 0, in5Minutes: 1, minutes: [] }
  return compose({ ...nothing, arrivals: [arrival] }, input)
}

describe('the view of operations', () => {
  test.each([
    [0, 'id', 'Baru saja'],
    [12, 'id', '12 detik lalu'],
    [12, 'en', '12 s ago'],
    [119, 'id', '1 menit lalu'],
    [7_300, 'id', '2 jam lalu'],
    [200_000, 'en', '2 d ago'],
  ] as const)('says of a message %i s ago, in %s: %s', (seconds, language, expected) => {
    const { texts } = viewOf(arrivedAgo(seconds), language)
    expect(texts['channel-0.lastMessage']).toBe(expected)
  })

  test('says the verdict, and the time in the zone that stands beside it', () => {
    const { texts, states } = viewOf(compose(nothing, input), 'id')
    expect(texts).toMatchObject({ verdict: 'Sehat', stand: 'Keadaan pukul 10:10:20 WIB' })
    expect(states['verdict']).toBe('healthy')
    expect(texts['channel-0.lastMessage']).toBe('Belum ada')
    expect(texts['empty']).toContain('Belum ada laporan')
  })

  test('shows a complaint by pseudonym and the end of its number', () => {
    const { texts, states } = viewOf(compose({ ...nothing, complaints: [complaint] }, input), 'id')
    expect(texts).toMatchObject({
      'complaint-0.who': 'Pelapor-7F3K',
      'complaint-0.receipt': '•••• 1234',
      'complaint-0.what': 'Sampah · Gubeng',
      'complaint-0.waits': 'Menunggu penyaringan',
      'complaint-0.ago': '2 menit lalu',
      'complaint-1.who': '',
      empty: '',
    })
    expect(states).toMatchObject({ 'complaint-0': 'waiting', 'complaint-1': 'empty' })
  })

  test('knows nothing while the database is away, and says so', () => {
    const { texts, states } = viewOf(compose({ detail: 'gone' }, input), 'en')
    expect(texts).toMatchObject({
      verdict: 'Failing',
      'reason-0': 'The database does not answer (gone).',
      messages: '–',
      'channel-0.inHour': '–',
      'intake.due': '–',
    })
    expect(states).toMatchObject({ 'channel-0': 'away', intake: 'away' })
  })

  test('keeps its places whatever happens: further reasons are counted', () => {
    const late = { oldestDueAt: new Date(0), due: 1, retrying: 1, stuck: 1 }
    const due = ['intake', 'triage', 'forward', 'reply'].map((queue) => ({ queue, ...late }))
    const calm = viewOf(compose(nothing, input), 'id')
    const busy = viewOf(compose({ ...nothing, due }, input), 'id')
    expect(Object.keys(busy.texts)).toEqual(Object.keys(calm.texts))
    expect(busy.texts['reason-5']).toBe('dan 3 hal lain')
    expect(busy.texts['remedy-0']).toContain('worker')
    expect(busy.states['reply']).toBe('failing')
  })

  test('draws one bar a minute, the busiest as tall as the place', () => {
    expect(outline([0, 4, 2])).toBe('M0 32v-0.5h56v0.5zM80 32v-32h56v32zM160 32v-16h56v16z')
    expect(outline([])).toBe('')
  })
})

describe('the connection of a channel that holds a connection', () => {
  const pager = pagerChannel('pager', false)
  const held = new Accounts([{ channel: pager, id: '1708', settings: {}, settleMs: 0 }])
  const key = { channel: 'pager', account: '1708' }
  const seen = (connections: Rows['connections']) =>
    viewOf(compose({ ...nothing, connections }, { ...input, accounts: held }), 'id')
  const show = (connections: Rows['connections']) =>
    renderOperations(seen(connections), { language: 'id', simulatorPath: undefined })

  test('shows the code that has to be scanned, and only then', () => {
    const pairing = seen([{ ...key, state: { kind: 'pairing', code: '2@abc' }, seconds: 5 }])
    expect(pairing.states['channel-0.connection']).toBe('pairing')
    expect(pairing.paths['channel-0.connection']).toMatch(/^M\d+ \d+h/)
    const up = seen([{ ...key, state: { kind: 'up' }, seconds: 5 }])
    expect(up.paths['channel-0.connection']).toBe('')
    expect(up.texts['channel-0.connection']).toBe('Tersambung')
    expect(Object.keys(up.texts)).toEqual(Object.keys(pairing.texts))
  })

  test('shows the remedy where the provider refuses, as text', () => {
    const state = { kind: 'refused', detail: '<b>0x0E</b>' } as const
    const html = show([{ ...key, state, seconds: 60 }])
    expect(html).toContain('Ditolak penyedia (&lt;b&gt;0x0E&lt;/b&gt;): perbaiki pengaturan')
    expect(html).toContain('data-account="1708" data-state-key="channel-0" data-state="failing"')
  })

  test('says so where nobody holds it, or nobody can tell', () => {
    expect(show([])).toContain('listen')
    const away = viewOf(compose({ detail: 'gone' }, { ...input, accounts: held }), 'id')
    expect(away.states['channel-0.connection']).toBe('away')
  })

  test('is not there for channels with webhooks', () => {
    const view = viewOf(compose(nothing, input), 'id')
    const html = renderOperations(view, { language: 'id', simulatorPath: undefined })
    expect(html).not.toContain('channel-0.connection"')
  })
})

describe('the operations page', () => {
  const page = (rows: Rows, language: 'id' | 'en' = 'id') =>
    renderOperations(viewOf(compose(rows, input), language), { language, simulatorPath: undefined })

  test('holds the state, for browsers without scripts', () => {
    const html = page({ ...nothing, complaints: [complaint] })
    expect(html).toContain('<html lang="id">')
    expect(html).toContain('data-role="verdict" data-state-key="verdict" data-state="healthy"')
    expect(html).toContain('Pelapor-7F3K')
    expect(html).toContain('<noscript><meta http-equiv="refresh" content="5"></noscript>')
    expect(html).toContain('data-channel="twilio" data-account="1708"')
    expect(html.match(/data-queue="/g)).toHaveLength(5)
    expect(page(nothing, 'en')).toContain('Every message is flowing')
  })

  test('shows what strangers chose as text', () => {
    const account = `"><img src=x onerror='alert(1)'>&`
    const arrival = { ...ours, account, lastAt: now, malformed: 0, in5Minutes: 1, minutes: [] }
    const html = page({ ...nothing, arrivals: [arrival] })
    expect(html).not.toContain('<img')
    expect(html).toContain('&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;')
  })

  test('leads to the simulator only where there is one', () => {
    const view = viewOf(compose(nothing, input), 'id')
    const withSimulator = { language: 'id', simulatorPath: '/simulator' } as const
    expect(page(nothing)).not.toContain('/simulator')
    expect(renderOperations(view, withSimulator)).toContain('<a href="/simulator">')
  })

  test('runs and styles nothing inline: the policy forbids it', () => {
    expect(page({ ...nothing, complaints: [complaint] })).not.toMatch(
      / style=| on\w+=|<style|<script>/,
    )
  })
})
