import { z } from 'zod'
import { SignedAddress } from './config-address.ts'

/** Where complaints go: our own table, another system (docs/core-store-http.md), LAPOR!'s books (docs/lapor.md). */
export const CoreStore = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('own') }),
  z.strictObject({
    kind: z.literal('signed-http'),
    ...SignedAddress,
    /** It is asked for its events each second; one that pushes them need not be. */
    events: z.enum(['push', 'pull']).optional(),
  }),
  z.strictObject({
    kind: z.literal('lapor-bulk'),
    /** The agency's own phone, e-mail and address, where a book asks for the reporter's. */
    contact: z
      .strictObject({
        phone: z.string().min(3).max(100).optional(),
        email: z.string().min(3).max(200).optional(),
        address: z.string().min(3).max(500).optional(),
      })
      .optional(),
    /** *Instansi Induk*, and the agency of reports that name none. */
    parentAgency: z.string().min(1).max(200).optional(),
    defaultAgency: z.string().min(1).max(200).optional(),
    /** Names of agencies in LAPOR!, by the names in agency.keywords. */
    agencies: z.record(z.string(), z.string().min(1).max(200)).default({}),
    /** *Klasifikasi* of each kind of complaint. */
    classifications: z
      .partialRecord(
        z.enum(['pengaduan', 'aspirasi', 'permintaan_informasi']),
        z.string().min(1).max(100),
      )
      .default({}),
    /** *Sumber Laporan*, by channel. */
    sources: z.record(z.string(), z.string().min(1).max(100)).default({}),
    /** Further headers of a template, by field; `lapor template` shows the fields. */
    columns: z.record(z.string(), z.array(z.string().min(1).max(200))).default({}),
    /** Values for columns that cannot be filled otherwise, by their headers. */
    constants: z.record(z.string(), z.string().min(1).max(500)).default({}),
    /** Working days after which an alarm says that complaints wait for a book. */
    alarmAfterDays: z.int().min(1).max(30).default(1),
  }),
])

/** LAPOR!'s books with nothing set. */
export const defaultBooks = CoreStore.parse({ kind: 'lapor-bulk' })
