import type { Sql } from 'postgres'
import { attentionReasons } from '../../src/conversation/attention.ts'
import { say } from '../say.ts'
import { fillTable, type Values } from './fill-history.ts'

/** An account, and the agency that it belongs to. */
export interface DeskAccount {
  readonly channel: string
  readonly account: string
}

/** Nine conversations of ten are the large agency's. */
export interface DeskShares {
  readonly large: DeskAccount
  readonly small: DeskAccount
}

/** So much there is to look at: three messages for each complaint. */
export const deskSize = { complaints: 100_000, perConversation: 3, chats: 10_000 } as const
/** Conversations that want a human, of both agencies. */
const wanting = 12_000
const inBooks = 0.9

/**
 * Fills a migrated database with what the console shows: a year of complaints with messages, replies,
 * histories, deeds and books, and what wants a human. Nothing of it is due.
 */
export async function fillDesk(sql: Sql, shares: DeskShares): Promise<void> {
  const startedAt = performance.now()
  await sql`set synchronous_commit = off`
  for (const [table, { rows, values }] of Object.entries(desk(shares)))
    await fillTable(sql, table, values, 1, rows)
  await sql`reset synchronous_commit`
  await sql`vacuum analyze`
  say(`filled in the desk in ${Math.round((performance.now() - startedAt) / 1_000)} s`)
}

interface Filled {
  readonly rows: number
  readonly values: Values
}

const { complaints, perConversation, chats } = deskSize
const conversations = Math.ceil(complaints / perConversation)
const id = (of: string, n: string) => `md5('${of}' || (${n}))::uuid`
const oneOf = (n: string, ...some: readonly string[]) =>
  `(array[${some.map((one) => (one === 'null' ? 'null' : `'${one}'`)).join(', ')}])[1 + (${n}) % ${some.length}]`
/** Of the n-th complaint: evenly over a year. */
const openedAt = (n: string) =>
  `now() - interval '2 minutes' - interval '365 days' * (1 - (${n}) / ${complaints}.0)`
/** Complaint n is of conversation (n - 1) % conversations + 1: its citizens come again. */
const conversationOf = (n: string) => `(((${n}) - 1) % ${conversations} + 1)`

const text = (n: string) =>
  `${oneOf(n, 'Lampu jalan padam', 'Jalan berlubang cukup dalam', 'Sampah menumpuk dan berbau', 'Saluran air mampet', 'Pohon besar hampir roboh', 'Antrean kartu keluarga terlalu lama', 'Obat di puskesmas sering kosong')}
   || ' di ' || ${oneOf(`${n} / 7`, 'Jalan Melati', 'Jalan Kenanga', 'Jalan Mawar', 'Jalan Anggrek', 'Jalan Cempaka')} || ' nomor ' || (${n}) || ', '
   || ${oneOf(`${n} / 3`, 'sudah dilaporkan ke ketua RT tetapi belum ada tanggapan', 'warga khawatir terjadi kecelakaan pada malam hari', 'mohon segera diperbaiki karena dilewati anak sekolah', 'petugas pernah datang namun tidak kembali lagi')} || '. Terima kasih.'`

function desk({ large, small }: DeskShares): Readonly<Record<string, Filled>> {
  const ofSmall = (n: string) => `(${n}) % 10 = 0`
  const account = (n: string) => ({
    channel: `case when ${ofSmall(n)} then '${small.channel}' else '${large.channel}' end`,
    account: `case when ${ofSmall(n)} then '${small.account}' else '${large.account}' end`,
  })
  const all = conversations + chats
  // The latest are the ones that nobody has looked at.
  const isNew = `i > ${complaints - wanting}`
  const reasons = attentionReasons.filter((one) => one !== 'prank')
  return {
    conversation: {
      rows: all,
      values: {
        id: id('conversation', 'i'),
        ...account('i'),
        latest_complaint_id: `case when i <= ${conversations} then ${id('complaint', `${complaints - conversations} + i`)} end`,
        last_inbound_at: openedAt(
          `case when i <= ${conversations} then ${complaints - conversations} + i else (i - ${conversations}) * ${complaints / chats} end`,
        ),
        version: 'i % 5',
      },
    },
    complaint: {
      rows: complaints,
      values: {
        id: id('complaint', 'i'),
        conversation_id: id('conversation', conversationOf('i')),
        receipt_number: `(1000000000 + i * 7919)::text`,
        pseudonym: `'Pelapor-' || upper(translate(left(md5(i::text), 4), '01', 'xy'))`,
        ...account(conversationOf('i')),
        text: text('i'),
        fingerprint: `md5('print' || i)`,
        title: `left(${text('i')}, 60)`,
        place: `'Jalan ' || i`,
        category_id: '1 + i % 60',
        category_name: `'Kategori ' || (1 + i % 60)`,
        district_code: `'35.78.' || lpad((1 + i % 30)::text, 2, '0')`,
        district_name: `'Kecamatan ' || (1 + i % 30)`,
        kind: oneOf('i', 'pengaduan', 'pengaduan', 'pengaduan', 'aspirasi', 'permintaan_informasi'),
        agency: `case when i % 3 = 0 then 'Dinas ' || i % 40 end`,
        anonymous: 'i % 4 = 0',
        confidential: 'i % 9 = 0',
        danger: `case when i % 400 = 0 then 'fire' end`,
        to_verify: isNew,
        unchecked: isNew,
        incomplete: `${isNew} and i % 6 = 0`,
        status: `case when ${isNew} then 'unverified' when i > ${complaints * 0.7} then ${oneOf('i', 'verified', 'in_progress', 'in_progress', 'answered')} else ${oneOf('i', 'closed', 'closed', 'closed', 'archived')} end`,
        stage: `'done'`,
        due_at: 'null',
        created_at: openedAt('i'),
      },
    },
    message: {
      rows: complaints * 3,
      values: {
        id: id('message', 'i'),
        conversation_id: `case when i % 30 = 0 then ${id('conversation', `${conversations} + 1 + (i / 30) % ${chats}`)} else ${id('conversation', conversationOf('(i + 2) / 3'))} end`,
        inbox_id: 'i',
        external_index: `md5('event' || i)::uuid`,
        text: `case when i % 30 = 0 then 'Selamat pagi min, mau tanya syarat membuat KTP yang hilang? ' || i else ${text('(i + 2) / 3')} end`,
        attachments: `case when i % 12 = 1 then '[{"type":"image"}]'::jsonb else '[]'::jsonb end`,
        public: 'i % 25 = 0',
        disposition: `case when i % 30 = 0 then 'set_aside' when i % 3 = 1 then 'complaint' else 'addition' end`,
        rule: `case when i % 30 = 0 then 'question' else 'report' end`,
        complaint_id: `case when i % 30 = 0 then null else ${id('complaint', '(i + 2) / 3')} end`,
        sent_at: `${openedAt('i / 3.0')}`,
        accepted_at: `${openedAt('i / 3.0')}`,
      },
    },
    attachment: {
      rows: complaints / 4,
      values: {
        id: id('attachment', 'i'),
        message_id: id('message', '(i - 1) * 12 + 1'),
        place: '0',
        state: `'expired'`,
      },
    },
    attention: {
      rows: wanting,
      values: {
        conversation_id: id('conversation', `i * ${Math.floor(all / wanting)}`),
        ...account(`i * ${Math.floor(all / wanting)}`),
        reasons: `case when i % 20 < 17 then array['to_verify'] else array[${oneOf('i', ...reasons)}, 'to_verify'] end`,
        rank: `case when i % 20 < 17 then ${attentionReasons.indexOf('to_verify')} else i % ${reasons.length} end`,
        since: openedAt(`${complaints - wanting} + i`),
        changed_at: openedAt(`${complaints - wanting} + i`),
      },
    },
    outbox: {
      rows: complaints * 2,
      values: {
        id: id('outbox', 'i'),
        conversation_id: id('conversation', conversationOf('(i + 1) / 2')),
        ...account(conversationOf('(i + 1) / 2')),
        purpose: `case when i % 2 = 1 then 'receipt' else 'news' end`,
        cause: `'cause:' || i`,
        part: '0',
        text: `'LAPOR!: Laporan Anda telah kami terima dengan nomor ' || (1000000000 + (i + 1) / 2 * 7919)`,
        complaint_id: id('complaint', '(i + 1) / 2'),
        state: `'accepted'`,
        due_at: 'null',
        attempts: '1',
        settled_at: openedAt('i / 2.0'),
        sent_at: openedAt('i / 2.0'),
        external_index: `md5('reply' || i)::uuid`,
        delivery_status: `'read'`,
        created_at: openedAt('i / 2.0'),
      },
    },
    complaint_event: {
      rows: complaints * 4,
      values: {
        complaint_id: id('complaint', '(i + 3) / 4'),
        kind: oneOf('i', 'forwarded', 'status', 'status', 'answered'),
        detail: `'{"store":"lapor-bulk","status":"in_progress"}'`,
        at: openedAt('i / 4.0'),
      },
    },
    core_link: {
      rows: complaints,
      values: {
        complaint_id: id('complaint', 'i'),
        store: `'lapor-bulk'`,
        tracking_id: `'SPL' || i`,
        created_at: openedAt('i'),
      },
    },
    ...books(large, small),
    ...people(),
  }
}

/** LAPOR!'s books: nine complaints of ten left in one, and came back with a number. */
function books(large: DeskAccount, small: DeskAccount): Readonly<Record<string, Filled>> {
  const taken = complaints * inBooks
  const batches = taken / 100
  const names = [large, small].map(({ channel, account }) => `'${channel} ${account}'`)
  const whose = `case when i % 10 = 0 then array[${names[1]}] else array[${names[0]}] end`
  return {
    lapor_batch: {
      rows: batches,
      values: {
        rows: '100',
        made_at: openedAt('i * 100'),
        written_at: openedAt('i * 100'),
        accounts: whose,
      },
    },
    lapor_import: {
      rows: 200,
      values: {
        hash: `md5('import' || i)`,
        name: `'Laporan Ringkas ' || i || '.xlsx'`,
        rows: '450',
        read_at: openedAt(`i * ${taken / 200}`),
        accounts: whose,
      },
    },
    lapor_report: {
      rows: complaints,
      values: {
        reference: id('complaint', 'i'),
        code: `'SPL' || lpad(i::text, 9, '0')`,
        since: openedAt('i'),
        batch_id: `case when i <= ${taken} then (i - 1) / 100 + 1 end`,
        row: `case when i <= ${taken} then (i - 1) % 100 end`,
        tracking_id: `case when i <= ${taken} and i % 50 > 0 then (7000000 + i)::text end`,
        state: `case when i <= ${taken} then 'Dalam Proses' end`,
      },
    },
    lapor_todo: {
      rows: complaints / 10,
      values: {
        reference: id('complaint', 'i * 9'),
        kind: oneOf('i', 'addition', 'withdrawal', 'answer'),
        words: `'Tambahan dari warga: ' || ${text('i')}`,
        created_at: openedAt('i * 9'),
        done_at: `case when i % 20 > 0 then ${openedAt('i * 9')} end`,
      },
    },
  }
}

/** Who works here, what they did, and what was alarming. */
function people(): Readonly<Record<string, Filled>> {
  const somebody = id('staff', '1 + i % 200')
  return {
    staff: {
      rows: 200,
      values: {
        id: id('staff', 'i'),
        login: `'petugas-' || i`,
        name: `'Petugas ' || i`,
        role: oneOf('i', 'media_admin', 'media_admin', 'liaison_admin', 'viewer', 'agency_admin'),
        agency: `'LAPOR!'`,
      },
    },
    deed: {
      rows: complaints,
      values: {
        id: id('deed', 'i'),
        conversation_id: id('conversation', conversationOf('i')),
        complaint_id: id('complaint', 'i'),
        staff_id: somebody,
        verb: `'verify'`,
        version: '1 + i % 4',
        before: `'{}'`,
        at: openedAt('i'),
      },
    },
    note: {
      rows: complaints / 10,
      values: {
        id: id('note', 'i'),
        conversation_id: id('conversation', conversationOf('i * 7')),
        staff_id: somebody,
        text: `'Sudah ditelepon.'`,
        at: openedAt('i * 10'),
      },
    },
    audit: {
      rows: complaints * 4,
      values: {
        staff_id: somebody,
        login: `'petugas-' || (1 + i % 200)`,
        action: oneOf('i', 'conversation.opened', 'conversation.verify', 'media.opened', 'sign in'),
        subject: `(${id('conversation', conversationOf('i'))})::text`,
        at: openedAt('i / 4.0'),
      },
    },
    alarm: {
      rows: 2_000,
      values: {
        id: id('alarm', 'i'),
        kind: oneOf('i', 'danger', 'danger', 'outage', 'hand_over_late'),
        subject: `case when i % 4 < 2 then (${id('complaint', 'i * 50')})::text else i::text end`,
        detail: `case when i % 4 < 2 then 'fire' else 'connect ECONNREFUSED' end`,
        raised_at: openedAt('i * 50'),
        cleared_at: `case when i < 1960 then ${openedAt('i * 50')} end`,
      },
    },
  }
}
