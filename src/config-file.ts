import { type Document, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import { z } from 'zod'
import { zones } from './agency/working-days.ts'
import { address, SignedAddress } from './config-address.ts'
import { CoreStore } from './config-core-store.ts'
import { measureSms } from './contract/text-length.ts'

function fitsReplies(name: string): boolean {
  const { encoding, units } = measureSms(name)
  return encoding === 'gsm7' && units <= 40
}

const Account = z.strictObject({
  channel: z.string(),
  settleMs: z.int().min(0).max(600_000).optional(),
  /** Whose people see what comes by it; the console may say so where this does not. */
  agency: z.string().trim().min(1, 'must be the name of the agency').max(200).optional(),
  settings: z.record(z.string(), z.unknown()),
})

/** Where attachments are kept: SIMPUL_DIRECTORY/files, or a bucket. */
const FileStore = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('disk') }),
  z.strictObject({
    kind: z.literal('s3'),
    bucket: z.string().min(3),
    region: z.string().min(1),
    endpoint: address(['http:', 'https:']).optional(),
    accessKeyId: z.string().min(1).optional(),
    secretAccessKey: z.string().min(1).optional(),
    prefix: z.string().default(''),
  }),
])

/** The services that help in danger. */
export const emergencyServices = [
  'fire',
  'police',
  'ambulance',
  'rescue',
  'disaster',
  'electricity',
  'women_and_children',
  'crisis',
] as const
export type EmergencyService = (typeof emergencyServices)[number]

const emergencyNumber = z
  .string('must stand in quotes, as "113"')
  .regex(
    /^\d[\d /]*( ext\. ?\d+)?$/,
    'must be a number as a citizen dials it, such as "113", "118/119" or "119 ext. 8"',
  )
  .max(30, 'must not be longer than 30 characters')

/** A number that is dialled, as the operator's channels have it. */
const phone = z
  .string('must stand in quotes, as "+6281234567890"')
  .regex(/^\+[1-9]\d{6,14}$/, 'must be a number with its country, such as "+6281234567890"')

const Settings = z.strictObject({
  agency: z
    .strictObject({
      /** Stands on every reply: what is longer leaves no room for a receipt in one SMS. */
      name: z
        .string()
        .min(1)
        .refine(fitsReplies, 'must fit 40 characters of the SMS alphabet (GSM-7)')
        .default('LAPOR!'),
      /** Code of the home regency, city or province, to tell districts of one name apart. */
      regency: z
        // Without quotes YAML reads a province as a number, which says the same; 35.10 loses its zero.
        .preprocess(
          (given) => (Number.isInteger(given) ? String(given) : given),
          z
            .string('must stand in quotes, as "35.78" or "36"')
            .regex(/^\d\d(\.\d\d)?$/, 'must look like "35.78", or "36" for a whole province'),
        )
        .optional(),
      language: z.enum(['id', 'en']).default('id'),
      /** The zone whose days count in deadlines. */
      zone: z.enum(zones).default('WIB'),
      /**
       * Calendars of further years, or in place of ours: files, and folders of them, from the folder of
       * simpul.yaml. docs/calendar.md has their form.
       */
      holidays: z
        .union(
          [z.string().min(1), z.array(z.string().min(1))],
          'must be a folder or a list of files',
        )
        .default([])
        .transform((given) => [given].flat()),
      /** Working days in which a complaint is verified. */
      verificationDays: z.int().min(1).max(60).default(3),
      /** Working days after closing in which a citizen may say that it is not done. */
      closeDays: z.int().min(1).max(90).default(10),
      /**
       * Somebody of the agency works on what is handed over, so a date may be promised. Where people
       * carry the complaints into LAPOR! themselves, only if it is said.
       */
      staffed: z.boolean().optional(),
      emergency: z
        .strictObject({
          /** Whether 112 answers here. */
          any112: z.boolean().default(false),
          /** In place of the national numbers, where others answer here. */
          numbers: z.partialRecord(z.enum(emergencyServices), emergencyNumber).default({}),
        })
        .prefault({}),
      /** The agency that a keyword at the beginning of a text names, by keyword. */
      keywords: z
        .record(
          z
            .string()
            .regex(/^[\p{L}\p{N}_-]{2,30}$/u, 'must be one word of 2 to 30 letters and digits'),
          z.string().trim().min(1, 'must be the name of the agency').max(200),
        )
        .default({}),
      /** The agency's own words in place of ours, by the name of the text. */
      texts: z.record(z.string(), z.string()).default({}),
    })
    .prefault({}),
  accounts: z.array(Account).default([]),
  replies: z
    .strictObject({
      /** Whether a receipt is sent once more if nobody can tell whether it arrived. */
      resendUnknownReceipts: z.boolean().default(true),
      /** For this time after a human answered in the provider's own app nothing automatic is said. */
      humanPauseHours: z.number().min(0).max(720).default(24),
      /** Automatic replies of a day (UTC) in one conversation; what is beyond is held back. */
      dailyPerConversation: z.int().min(1).max(1_000).default(20),
      /** The same for a whole account. */
      dailyPerAccount: z.int().min(1).max(10_000_000).default(50_000),
    })
    .prefault({}),
  coreStore: CoreStore.default({ kind: 'own' }),
  attachments: z
    .strictObject({
      /** Larger attachments are not kept. */
      maxMb: z.number().positive().max(100).default(25),
      /** Further attachments of one message are named and not fetched. */
      maxPerMessage: z.int().min(1).default(20),
      /** What is fetched for one citizen in a day, UTC. */
      maxPerDay: z.int().min(1).default(100),
      maxMbPerDay: z.number().positive().default(500),
      store: FileStore.default({ kind: 'disk' }),
    })
    .prefault({}),
  /** Who is told of alarms besides the log and the operations page; docs/alarms.md explains it. */
  alarms: z
    .strictObject({
      webhook: z.strictObject(SignedAddress).optional(),
      /** The operator's phones, which get an SMS. */
      phones: z.array(phone).max(20).default([]),
      /** The account that sends it, by its channel and its id there. */
      account: z.strictObject({ channel: z.string(), account: z.string() }).optional(),
    })
    .refine(({ phones, account }) => phones.length === 0 || account !== undefined, {
      error: 'is missing: it names the account that sends the SMS to alarms.phones',
      path: ['account'],
    })
    .prefault({}),
  /** What the pages for admins offer. */
  console: z
    .strictObject({
      /** Replies that admins begin with, besides ours: {nomor} and {instansi} are filled in. */
      cannedReplies: z
        .array(
          z.strictObject({
            title: z.string().trim().min(1).max(80),
            text: z
              .string()
              .trim()
              .min(1)
              .max(2_000)
              .regex(/^[^{}]*(?:\{(?:nomor|instansi)\}[^{}]*)*$/, {
                error: 'may have {nomor} and {instansi}, and no other braces',
              }),
          }),
        )
        .max(50)
        .default([]),
    })
    .prefault({}),
})

const File = Settings.transform(({ agency, ...file }) => ({
  ...file,
  agency: { ...agency, staffed: agency.staffed ?? file.coreStore.kind !== 'lapor-bulk' },
}))

/** What simpul.yaml holds. */
export type ConfigFile = z.output<typeof File>

/** An agency that has set nothing. */
export const defaultAgency: ConfigFile['agency'] = File.parse({}).agency

/** Where a setting stands, as `simpul.yaml:3:12: `; empty where no file has it. */
export type PlaceOf = (path: readonly PropertyKey[]) => string

/**
 * What a simpul.yaml says, with variables of the environment filled in.
 *
 * @param text its content; empty where there is no such file
 * @param path named in faults
 * @param faults gets a line for every fault: file, line, column, setting, remedy
 * @returns undefined where a fault was found
 */
export function parseConfigFile(
  text: string,
  path: string,
  environment: Environment,
  faults: string[],
): (ConfigFile & { readonly placeOf: PlaceOf }) | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return `${path}:${line}:${col}: `
  }
  for (const { pos, message } of document.errors) faults.push(placeAt(pos[0]) + message)
  if (document.errors.length) return undefined
  let content: unknown
  try {
    content = document.toJS() ?? {}
  } catch (error) {
    // An alias without its anchor, or a bomb of them.
    faults.push(`${path}: ${(error as Error).message}`)
    return undefined
  }
  for (const { offset, name, page } of missingVariables(document, environment))
    faults.push(
      `${placeAt(offset)}\${${name}} is used, but the environment has no ${name}: set it before the ` +
        `start, or write the value here; ${page} explains it`,
    )
  const placeOf: PlaceOf = (setting) => {
    const offset = nearestNode(document, setting)
    return offset === undefined ? `${path}: ` : placeAt(offset)
  }
  const parsed = File.safeParse(fillIn(content, environment))
  if (parsed.success) return { ...parsed.data, placeOf }
  for (const issue of parsed.error.issues)
    faults.push(`${placeOf(issue.path)}${named(issue.path)}${issue.message}`)
  return undefined
}

/** The page that explains the settings of a channel. */
export function pageOf(channel: string): string {
  return `docs/channels/${channel.replace('/', '-')}.md`
}

function named(path: readonly PropertyKey[]): string {
  return path.length > 0 ? `${path.join('.')}: ` : ''
}

/** Offset of the setting, or of the nearest one around it: a missing setting has no place. */
function nearestNode(document: Document, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as
      | { range?: [number, number, number] }
      | undefined
    if (node?.range) return node.range[0]
  }
  return undefined
}

type Environment = Readonly<Record<string, string | undefined>>
const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g

interface Missing {
  readonly offset: number
  readonly name: string
  /** What explains the setting. */
  readonly page: string
}

function missingVariables(document: Document, environment: Environment): Missing[] {
  const missing: Missing[] = []
  visit(document, {
    Scalar(_key, { value, range }) {
      if (typeof value !== 'string' || !range) return
      for (const [, name = ''] of value.matchAll(variable))
        if (environment[name] === undefined)
          missing.push({ offset: range[0], name, page: pageAround(document, range[0]) })
    },
  })
  return missing
}

function pageAround(document: Document, offset: number): string {
  const accounts = document.get('accounts')
  const place = isSeq<{ range?: [number, number, number] }>(accounts)
    ? accounts.items.findIndex(({ range }) => range && range[0] <= offset && offset < range[2])
    : -1
  const channel = place < 0 ? undefined : document.getIn(['accounts', place, 'channel'])
  return typeof channel === 'string' ? pageOf(channel) : 'simpul.example.yaml'
}

function fillIn(value: unknown, environment: Environment): unknown {
  if (typeof value === 'string')
    return value.replace(variable, (_, name: string) => environment[name] ?? '')
  if (Array.isArray(value)) return value.map((item) => fillIn(item, environment))
  if (value && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, fillIn(item, environment)]),
    )
  return value
}
