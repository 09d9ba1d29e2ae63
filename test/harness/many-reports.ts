import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import type { Sql } from 'postgres'
import { drawCode } from '../../src/core-store/lapor-bulk/code.ts'
import { newReceiptNumber } from '../../src/identity/names.ts'
import { listsOf } from '../../src/store/lists.ts'
import { account, openCitizens, type TestCitizens } from './citizens.ts'
import { newConversation } from './steps.ts'

/** A complaint that waits for its book, as triage leaves it. */
export interface LaidIn {
  readonly id: string
  readonly number: string
  /** Stands at the end of its text in the book. */
  readonly code: string
  readonly conversation: string
  /** The message that it began with. */
  readonly message: string
  readonly text: string
  readonly place: string
  readonly agency: string
  readonly channel: string
  readonly anonymous: boolean
  readonly kind: string
}

const matters = [
  'Lampu penerangan jalan padam',
  'Jalan berlubang cukup dalam',
  'Sampah menumpuk dan berbau',
  'Saluran air mampet sehingga banjir',
  'Pohon besar hampir roboh',
  'Trotoar dipakai parkir liar',
  'Air bersih tidak mengalir',
  'Jembatan kayu sudah lapuk',
  'Obat di puskesmas sering kosong',
  'Antrean kartu keluarga terlalu lama',
  'Bau limbah pabrik menyengat',
  'Rambu lalu lintas hilang dicuri',
]
const spots = ['depan pasar', 'dekat masjid', 'samping sekolah', 'belakang terminal', 'ujung gang']
const streets =
  'Melati Kenanga Mawar Anggrek Cempaka Dahlia Flamboyan Teratai Bougenville Seruni Kamboja Tanjung'
const afters = [
  'sudah dilaporkan ke ketua RT tetapi belum ada tanggapan',
  'warga khawatir terjadi kecelakaan pada malam hari',
  'mohon segera diperbaiki karena dilewati anak sekolah',
  'petugas pernah datang namun tidak kembali lagi',
  'kami menunggu tindak lanjut dari dinas terkait',
  'keadaan ini mengganggu pedagang dan pengguna jalan',
]
/** What programs stumble over in a cell. */
export const nastyEndings: readonly string[] = [
  ' 😭🙏👨‍👩‍👧',
  '\nbaris kedua\n\nbaris keempat',
  ' "kata mereka" \'besok\' <segera> & selesai',
  ' _x000D_ dan _x005F_',
  ' \u0007\u000Bada tanda kendali',
  '\ttab\u00A0dan spasi   tiga',
  ` ${'panjang sekali ceritanya '.repeat(96)}tamat`,
  ' ﷽ آسيا 中文 e\u0301',
]
const openings = ['', '=1+1 ', '+62 bukan nomor ', '-5 derajat ', '@semua ', "'kutip "]
export const reportAgencies = [
  'Dinas Pekerjaan Umum',
  'Dinas Perhubungan',
  'Dinas Lingkungan Hidup',
]
export const reportChannels = ['meta/whatsapp', 'twilio', 'meta/instagram', 'x', 'telegram']
const kinds = ['pengaduan', 'aspirasi', 'permintaan_informasi']

const pick = <T>(some: readonly T[], at: number): T => some[at % some.length] as T

/** The n-th invented text; no two are the same. */
export function inventedText(n: number): string {
  const street = pick(streets.split(' '), Math.floor(n / 7))
  const words = `${pick(matters, n)} di Jalan ${street} nomor ${n + 1} ${pick(spots, n * 3)}, sejak ${1 + (n % 27)} hari lalu, ${pick(afters, Math.floor(n / 5))}`
  return `${pick(openings, n)}${words}${n % 9 === 0 ? pick(nastyEndings, n / 9) : ''}`
}

/** Citizens of whom each has twenty complaints. */
export async function openReporters(count: number): Promise<{
  readonly citizens: TestCitizens
  readonly conversations: readonly string[]
}> {
  const citizens = await openCitizens()
  const conversations: string[] = []
  for (let n = 0; n < count; n += 1)
    conversations.push(
      await newConversation(citizens.sql, citizens.ring, {
        channel: 'twilio',
        account,
        address: `+6281300${String(n).padStart(6, '0')}`,
      }),
    )
  return { citizens, conversations }
}

/** Complaints with invented texts that are ready for a book, in a few statements. */
export async function layIn(
  sql: Sql,
  conversations: readonly string[],
  count: number,
  from = 0,
): Promise<LaidIn[]> {
  const all = Array.from({ length: count }, (_, at): LaidIn => {
    const n = from + at
    return {
      id: randomUUID(),
      number: newReceiptNumber(randomInt),
      code: drawCode(randomBytes),
      conversation: pick(conversations, n),
      message: randomUUID(),
      text: inventedText(n),
      place: `Jalan ${n + 1}`,
      agency: pick(reportAgencies, n),
      channel: pick(reportChannels, n),
      anonymous: n % 4 === 0,
      kind: pick(kinds, n),
    }
  })
  const a = listsOf(all)
  await sql.begin(async (tx) => {
    await tx`
      insert into complaint (id, conversation_id, receipt_number, pseudonym, channel, text, title,
        place, agency, category_id, category_name, anonymous, kind, status, stage, due_at)
      select id, conversation, number, 'Pelapor-9K2M', channel, text, left(text, 60), place, agency,
        928, 'Jalan', anonymous, kind, 'unverified', 'done', null
      from unnest(${a('id')}::uuid[], ${a('conversation')}::uuid[], ${a('number')}::text[],
        ${a('channel')}::text[], ${a('text')}::text[], ${a('place')}::text[],
        ${a('agency')}::text[], ${a('anonymous')}::text[]::boolean[], ${a('kind')}::text[])
        as a (id, conversation, number, channel, text, place, agency, anonymous, kind)`
    await tx`
      insert into message (id, conversation_id, inbox_id, text, attachments, public, disposition,
        complaint_id, sent_at, accepted_at)
      select message, conversation, ${randomInt(2 ** 40)}::bigint + row_number() over (), text, '[]',
        false, 'complaint', id, now(), now()
      from unnest(${a('message')}::uuid[], ${a('conversation')}::uuid[], ${a('text')}::text[],
        ${a('id')}::uuid[]) as a (message, conversation, text, id)`
    await tx`
      insert into lapor_report (reference, code)
      select * from unnest(${a('id')}::uuid[], ${a('code')}::text[])`
    await tx`
      insert into core_link (complaint_id, store, tracking_id)
      select id, 'lapor-bulk', code from unnest(${a('id')}::uuid[], ${a('code')}::text[])
        as a (id, code)`
  })
  return all
}
