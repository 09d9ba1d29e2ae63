import { type DoorCount, type RefusalCause, tallyMinutes } from '../inbox/door-tally.ts'
import type { DatabaseHealth, DoorHealth, Volume } from './health.ts'
import { type Bilingual, type Bounds, leastFailures, levelOf, type Reason } from './reason.ts'

/** Share of the spool that is in use. */
export const spoolFill: Bounds = { strained: 0.5, failing: 0.9 }
/** Room on a volume below which it is nearly full: a spool takes 1 GB by default. */
export const leastFreeBytes: Bounds = { strained: 1024 ** 3, failing: 100 * 1024 ** 2 }
/** A volume without room for further files is full, whatever its bytes. */
export const leastFreeFiles = 1_000

/** Why nobody can ask the database. */
export function databaseReasons(database: DatabaseHealth, door: DoorHealth | undefined): Reason[] {
  if (database.state === 'up') return []
  return [
    {
      level: 'failing',
      code: 'database_away',
      subject: 'database',
      id: `Basis data tidak menjawab (${database.detail}).`,
      en: `The database does not answer (${database.detail}).`,
      remedy: {
        id: 'Pastikan Postgres berjalan dan DATABASE_URL benar; yang disimpan di spool diteruskan sendiri.',
        en: 'See that Postgres runs and DATABASE_URL is right; what the spool keeps goes on by itself.',
      },
      waiting: door?.inbox.spooledDeliveries ?? 0,
    },
  ]
}

/**
 * Why the door of this process does not take everything, or soon will not.
 *
 * @param ringOfDatabase fingerprint of the keys that the database was sealed with
 */
export function doorReasons(door: DoorHealth, ringOfDatabase: string | undefined): Reason[] {
  return [
    ...keyReasons(door, ringOfDatabase),
    ...door.counts.flatMap((count) => refusalReasons(count)),
    ...spoolReasons(door),
    ...door.volumes.flatMap((volume) => volumeReasons(volume, door.inbox.spooledDeliveries)),
  ]
}

function keyReasons({ keyRing, inbox }: DoorHealth, ringOfDatabase: string | undefined): Reason[] {
  if (ringOfDatabase === undefined || ringOfDatabase === keyRing) return []
  return [
    {
      level: 'failing',
      code: 'key_mismatch',
      subject: 'door',
      id: `Kunci penyegel proses ini (${keyRing}) bukan kunci basis data (${ringOfDatabase}): yang diterima sekarang tidak dapat dibuka.`,
      en: `The sealing keys of this process (${keyRing}) are not those of the database (${ringOfDatabase}): nobody can open what is taken like this.`,
      remedy: {
        id: 'Hentikan proses ini dan jalankan dengan SIMPUL_KEYS, atau SIMPUL_DIRECTORY, yang dipakai saat basis data dibuat.',
        en: 'Stop this process and run it with the SIMPUL_KEYS, or the SIMPUL_DIRECTORY, that the database was made with.',
      },
      waiting: inbox.spooledDeliveries,
    },
  ]
}

interface RefusalRule {
  /** How many refusals make which level. A stranger can cause some of them, and must not fail us. */
  level(count: number, taken: number): Reason['level'] | undefined
  readonly what: Bilingual
  readonly remedy: Bilingual
}

const refusalRules: Readonly<Record<RefusalCause, RefusalRule>> = {
  not_stored: {
    level: (count) => (count > 0 ? 'failing' : undefined),
    what: {
      id: 'ditolak dengan 503 karena tidak dapat disimpan',
      en: 'were refused with 503 because they could not be stored',
    },
    remedy: {
      id: 'Periksa basis data, spool, dan ruang disk di halaman ini. Penyedia mengirim ulang, tetapi tidak selamanya.',
      en: 'Look at the database, the spool and the disk space on this page. Providers send again, but not for ever.',
    },
  },
  fault: {
    level: (count) => (count >= leastFailures ? 'failing' : count > 0 ? 'strained' : undefined),
    what: { id: 'gagal di gerbang sendiri (5xx)', en: 'failed in the gateway itself (5xx)' },
    remedy: {
      id: 'Log gerbang menyebut penyebabnya; laporkan sebagai cacat.',
      en: 'The log of the gateway names the cause; report it as a fault.',
    },
  },
  too_large: {
    level: (count) => (count > 0 ? 'strained' : undefined),
    what: {
      id: 'ditolak dengan 413 karena terlalu besar',
      en: 'were refused with 413 as too large',
    },
    remedy: {
      id: 'Bila pengirimnya penyedia, batas ukuran kanal ini terlalu kecil: laporkan sebagai cacat.',
      en: 'If the provider sent them, the bound of this channel is too small: report it as a fault.',
    },
  },
  too_much: {
    level: (count) => (count >= leastFailures ? 'strained' : undefined),
    what: {
      id: 'ditolak karena terlalu lambat atau terlalu banyak (408, 429)',
      en: 'were refused as too slow or too many (408, 429)',
    },
    remedy: {
      id: 'Lihat siapa pengirimnya di log proxy; batasi di sana bila bukan penyedia.',
      en: 'See in the log of the proxy who sends them; bound them there if it is not the provider.',
    },
  },
  unproven: {
    level: (count, taken) => (count >= leastFailures && taken === 0 ? 'strained' : undefined),
    what: {
      id: 'ditolak (401/403) karena tanda tangannya salah, dan tidak satu pun diterima',
      en: 'were refused (401/403) for their signature, and none was taken',
    },
    remedy: {
      id: 'Cocokkan rahasia akun di simpul.yaml dengan yang ada di penyedia, dan PUBLIC_URL dengan alamat yang dipanggilnya.',
      en: 'Compare the secret of the account in simpul.yaml with that at the provider, and PUBLIC_URL with the address that it calls.',
    },
  },
}

function refusalReasons({ channel, taken, refused }: DoorCount): Reason[] {
  const causes = Object.keys(refusalRules) as RefusalCause[]
  return causes.flatMap((cause) => {
    const { level, what, remedy } = refusalRules[cause]
    const count = refused[cause]
    const reached = level(count, taken)
    if (!reached) return []
    const reason: Reason = {
      level: reached,
      code: 'deliveries_refused',
      subject: channel,
      id: `${channel}: ${count} kiriman dalam ${tallyMinutes} menit terakhir ${what.id}.`,
      en: `${channel}: ${count} deliveries of the last ${tallyMinutes} minutes ${what.en}.`,
      remedy,
      waiting: count,
    }
    return [reason]
  })
}

function spoolReasons({ inbox, spoolMaxBytes }: DoorHealth): Reason[] {
  const { spool, spoolBytes, spooledDeliveries: waiting } = inbox
  const percent = Math.round((spoolBytes / spoolMaxBytes) * 100)
  const ofSpool = { subject: 'door', waiting }
  const makeRoom = {
    id: 'Pulihkan basis data: spool lalu kosong sendiri. SPOOL_MAX_MB memberi ruang lebih.',
    en: 'Bring the database back: the spool then empties itself. SPOOL_MAX_MB gives it more room.',
  }
  if (spool === 'full')
    return [
      {
        ...ofSpool,
        level: 'failing',
        code: 'spool_full',
        id: `Spool penuh: pesan baru ditolak, ${waiting} kiriman menunggu di dalamnya.`,
        en: `The spool is full: new messages are refused, ${waiting} deliveries wait in it.`,
        remedy: makeRoom,
      },
    ]
  if (spool === 'failing')
    return [
      {
        ...ofSpool,
        level: 'failing',
        code: 'spool_failing',
        id: 'Spool tidak dapat ditulis: bila basis data juga pergi, pesan ditolak.',
        en: 'The spool cannot be written: if the database goes away, too, messages are refused.',
        remedy: {
          id: 'Kosongkan ruang di disk SIMPUL_DIRECTORY, dan periksa apakah disk itu rusak.',
          en: 'Free space on the disk of SIMPUL_DIRECTORY, and see whether that disk is broken.',
        },
      },
    ]
  if (spool === 'none')
    return spoolMaxBytes === 0
      ? []
      : [
          {
            ...ofSpool,
            level: 'strained',
            code: 'spool_absent',
            id: 'Proses ini tidak punya spool: bila basis data pergi, pesan ditolak.',
            en: 'This process has no spool: if the database goes away, messages are refused.',
            remedy: {
              id: 'Beri proses ini SIMPUL_DIRECTORY sendiri yang dapat ditulis; log saat mulai menyebut alasannya.',
              en: 'Give this process a SIMPUL_DIRECTORY of its own that it may write; its log at the start says why.',
            },
          },
        ]
  const filling = levelOf(spoolBytes / spoolMaxBytes, spoolFill)
  if (filling)
    return [
      {
        ...ofSpool,
        level: filling,
        code: 'spool_filling',
        id: `Spool terisi ${percent} %: ${waiting} kiriman menunggu basis data.`,
        en: `The spool is ${percent} % full: ${waiting} deliveries wait for the database.`,
        remedy: makeRoom,
      },
    ]
  if (waiting === 0) return []
  return [
    {
      ...ofSpool,
      level: 'strained',
      code: 'spool_waiting',
      id: `${waiting} kiriman ada di spool dan belum di basis data.`,
      en: `${waiting} deliveries are in the spool and not yet in the database.`,
      remedy: makeRoom,
    },
  ]
}

const held: Readonly<Record<Volume['holds'][number], Bilingual>> = {
  database: { id: 'basis data', en: 'the database' },
  spool: { id: 'spool dan lampiran', en: 'the spool and attachments' },
}

function volumeReasons({ holds, freeBytes, freeFiles }: Volume, waiting: number): Reason[] {
  const hasNoFiles = freeFiles !== undefined && freeFiles < leastFreeFiles
  const isFailing = hasNoFiles || freeBytes < leastFreeBytes.failing
  if (!isFailing && freeBytes >= leastFreeBytes.strained) return []
  const left = hasNoFiles
    ? { id: `${freeFiles} berkas`, en: `${freeFiles} files` }
    : { id: megabytes(freeBytes), en: megabytes(freeBytes) }
  const on = (language: 'id' | 'en', and: string) =>
    holds.map((each) => held[each][language]).join(and)
  return [
    {
      level: isFailing ? 'failing' : 'strained',
      code: 'volume_low',
      subject: 'door',
      id: `Disk untuk ${on('id', ' serta ')} hampir penuh: tersisa ${left.id}.`,
      en: `The disk of ${on('en', ' and of ')} is nearly full: ${left.en} left.`,
      remedy: {
        id: 'Hapus yang tidak perlu atau perbesar disk. Jangan menghapus isi SIMPUL_DIRECTORY.',
        en: 'Remove what is not needed or enlarge the disk. Remove nothing in SIMPUL_DIRECTORY.',
      },
      waiting,
    },
  ]
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 1024 ** 2)} MB`
}
