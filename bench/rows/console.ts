import { Agent, get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { openTemporarySite } from '../../test/harness/temporary-site.ts'
import { startMeter } from '../cpu.ts'
import { median, quantile } from '../median.ts'
import type { Options } from '../options.ts'
import { say } from '../say.ts'
import { agencies, type ConsoleSystem, startConsole } from '../system/console.ts'
import { deskSize } from '../system/fill-desk.ts'

const asked = 20
const agent = new Agent({ keepAlive: true })
const aimMs = 100

/** Who looks, each at what is within reach. */
const readers = {
  small: { role: 'media_admin', agency: agencies.small, office: null },
  large: { role: 'media_admin', agency: agencies.large, office: null },
  office: { role: 'liaison_admin', agency: agencies.large, office: 'Dinas 6' },
  owner: { role: 'owner', agency: null, office: null },
} as const
type Reader = keyof typeof readers

/**
 * How long pages of the console take where 100,000 complaints and 300,000 messages are in the database, for
 * an admin of a small agency, one of a large one, an office, and the owner.
 */
export async function console({ messages: times = asked }: Options) {
  const site = await openTemporarySite('bench-console', startConsole)
  try {
    const pages: Record<string, Record<string, PageFigures>> = {}
    for (const name of Object.keys(readers) as Reader[]) {
      const { role, ...place } = readers[name]
      const cookie = await site.signIn(role, place)
      pages[name] = await lookRound(site, name, cookie, times)
    }
    const all = Object.values(pages).flatMap((of) => Object.values(of))
    return {
      complaints: deskSize.complaints,
      messages: deskSize.complaints * 3,
      pages,
      slowestP95Ms: Math.max(...all.map(({ p95Ms }) => p95Ms)),
      mostCpuMs: Math.max(...all.map(({ cpuMs }) => cpuMs)),
      mostKb: Math.max(...all.map(({ kb }) => kb)),
    }
  } finally {
    agent.destroy()
    await site.close()
  }
}

interface PageFigures {
  readonly p50Ms: number
  readonly p95Ms: number
  /** Processor time of gateway and Postgres for one page. */
  readonly cpuMs: number
  /** What goes over the wire: head and body. */
  readonly kb: number
}

async function lookRound(
  site: ConsoleSystem,
  reader: Reader,
  cookie: string,
  times: number,
): Promise<Record<string, PageFigures>> {
  const figures: Record<string, PageFigures> = {}
  for (const [name, path] of Object.entries(await pathsOf(site, reader))) {
    // What runs for the first time is slow, and is no query.
    const bytes = await look(site.url + path, cookie)
    if (bytes === undefined) continue
    const meter = startMeter(site.pids)
    const taken: number[] = []
    for (let time = 0; time < times; time++) {
      const at = performance.now()
      await look(site.url + path, cookie)
      taken.push(performance.now() - at)
    }
    const round = (value: number) => Number(value.toFixed(1))
    const cpuMs = round(meter(times).all / 1_000)
    const kb = round(bytes / 1_000)
    figures[name] = { p50Ms: round(median(taken)), p95Ms: round(quantile(taken, 0.95)), cpuMs, kb }
    const mark = (figures[name]?.p95Ms ?? 0) > aimMs ? ` over ${aimMs}` : ''
    say(`${reader} ${name}: ${JSON.stringify(figures[name])}${mark}`)
  }
  return figures
}

/** @returns how many bytes came; undefined where the reader may not see it @throws Error where the page fails */
async function look(url: string, cookie: string): Promise<number | undefined> {
  const headers = { cookie, accept: 'text/html', 'accept-encoding': 'gzip' }
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers, agent }, resolve).on('error', reject)
  })
  const body = await buffer(answer)
  if (answer.statusCode === 403) return undefined
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`)
  return answer.rawHeaders.join('  ').length + body.length
}

async function pathsOf(
  { sql, shares }: ConsoleSystem,
  reader: Reader,
): Promise<Readonly<Record<string, string>>> {
  const { account } = reader === 'small' ? shares.small : shares.large
  const office = reader === 'office' ? sql`and c.agency = 'Dinas 6'` : sql``
  const [row] = await sql<[{ conversation: string; number: string }]>`
    select c.conversation_id as conversation, c.receipt_number as number
    from complaint c join attention a on a.conversation_id = c.conversation_id
    where c.account = ${account} ${office} order by c.created_at desc limit 1`
  const waiting = await sql<{ code: string }[]>`
    select r.code from lapor_report r join complaint c on c.id = r.reference
    where r.batch_id is null and c.account = ${account} order by r.since limit 100`
  const { conversation, number } = row
  const old = '2026-01-01T00:00:00.000000Z_00000000-0000-0000-0000-000000000000'
  return {
    inbox: '/inbox',
    inboxReason: '/inbox?reason=asked',
    inboxSearch: '/inbox?q=kenanga+mampet',
    inboxSearchRare: '/inbox?q=tidakadadimanapun',
    inboxSearchNumber: `/inbox?q=${number.slice(-5)}`,
    inboxAll: '/inbox?tab=all',
    conversation: `/conversations/${conversation}?list=`,
    conversationAll: `/conversations/${conversation}?list=tab%3Dall`,
    conversationSearch: `/conversations/${conversation}?list=q%3Dkenanga`,
    complaints: '/complaints',
    complaintsUnverified: '/complaints?status=unverified',
    complaintsIncomplete: '/complaints?status=incomplete',
    complaintsLate: '/complaints?late=1',
    complaintsDanger: '/complaints?danger=1',
    complaintsAgency: '/complaints?agency=Dinas+6',
    complaintsNobody: '/complaints?agency=Dinas+X',
    complaintsMixed: '/complaints?kind=aspirasi&category=20&flag=confidential',
    complaintsDays: '/complaints?from=2026-03-01&to=2026-03-31',
    complaintsEnd: `/complaints?q=${number.slice(-5)}`,
    complaintsName: '/complaints?q=Pelapor-AB23',
    complaintsDeep: `/complaints?after=${encodeURIComponent(old)}`,
    complaint: `/complaints/${number}`,
    receipt: `/complaints/${number}/receipt`,
    entry: '/complaints/new',
    lapor: '/lapor',
    laporHindered: '/lapor?show=hindered',
    laporCheck: `/lapor/check?${waiting.map(({ code }) => `r=${code}`).join('&')}`,
    laporBatches: '/lapor/batches',
    laporImport: '/lapor/import',
    laporTodo: '/lapor/todo',
    laporAnswers: '/lapor/answers',
    alarms: '/alarms',
    audit: '/audit',
    auditSubject: `/audit?subject=${conversation}`,
    people: '/staff',
    account: '/account',
    operations: '/operations',
  }
}
