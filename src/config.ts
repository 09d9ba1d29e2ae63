import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { isSecret } from './standard-webhooks.ts'
import { measureSms } from './text-length.ts'
import { UsageError } from './usage-error.ts'

/**
 * The only reader of the environment and of simpul.yaml. Every fault is reported at once, with the
 * setting and the remedy, so that nobody has to start five times to find five mistakes.
 */

const port = z.coerce
  .number('must be a number from 0 to 65535')
  .int()
  .min(0, 'must be a number from 0 to 65535')
  .max(65_535, 'must be a number from 0 to 65535')
const days = z.coerce.number('must be a number of days').int().min(1, 'must be at least 1 day')
const address = (protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  })

/** Each setting's description is also its line in .env.example. */
const Environment = z.object({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all'),
  PORT: port.default(1708).describe('Port to listen on'),
  PUBLIC_URL: address(['http:', 'https:'])
    .optional()
    .describe('Address under which providers reach the gateway; signatures are computed over it'),
  DATABASE_URL: address(['postgres:', 'postgresql:'])
    .optional()
    .describe('Postgres 14 or later; without it one is started in SIMPUL_DIRECTORY'),
  REDIS_URL: address(['redis:', 'rediss:'])
    .optional()
    .describe(
      'Redis 7 for the queues; without it they live in Postgres (development, small sites)',
    ),
  SIMPUL_DIRECTORY: z
    .string()
    .min(1)
    .default('.simpul')
    .describe(
      'Folder for what the gateway keeps itself: keys, the database of its own, the spool, attachments, sessions of connections',
    ),
  SIMPUL_CONFIG: z
    .string()
    .min(1)
    .default('simpul.yaml')
    .describe('File with the accounts, the agency and the texts'),
  SIMPUL_KEYS: z
    .string()
    .optional()
    .describe(
      'Sealing keys, base64 of 32 bytes each, newest first, separated by commas; without it one is made in SIMPUL_DIRECTORY. Losing them is losing every address',
    ),
  METRICS_TOKEN: z
    .string()
    .min(16, 'must have at least 16 characters')
    .optional()
    .describe('Bearer token for GET /metrics from elsewhere; without it only this machine may ask'),
  WEBHOOK_DAYS: days
    .default(30)
    .describe('How many days the sealed requests of providers are kept for replay'),
  SPOOL_MAX_MB: z.coerce
    .number('must be a number of megabytes')
    .int()
    .min(0, 'must be a number of megabytes')
    .default(1024)
    .describe(
      'How much may wait in SIMPUL_DIRECTORY/spool while Postgres is away; 0 where the folder does not survive a restart, and an outage is then answered with 503',
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('fatal, error, warn, info, debug, trace or silent'),
})

function fitsReplies(name: string): boolean {
  const { encoding, units } = measureSms(name)
  return encoding === 'gsm7' && units <= 40
}

const Account = z.strictObject({
  channel: z.string(),
  settleMs: z.int().min(0).max(600_000).optional(),
  settings: z.record(z.string(), z.unknown()),
})

/** Where complaints go: our own table, or another system; see docs/core-store-http.md. */
const CoreStore = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('own') }),
  z.strictObject({
    kind: z.literal('signed-http'),
    url: address(['http:', 'https:']),
    secret: z.string().refine(isSecret, 'must be whsec_ and base64 of 24 to 64 random bytes'),
  }),
])

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

const File = z.strictObject({
  agency: z
    .strictObject({
      /** Stands on every reply: what is longer leaves no room for a receipt in one SMS. */
      name: z
        .string()
        .min(1)
        .refine(fitsReplies, 'must fit 40 characters of the SMS alphabet (GSM-7)')
        .default('LAPOR!'),
      /** Code of the home regency or city, as in 35.78, to tell districts of one name apart. */
      regency: z
        .string()
        .regex(/^\d\d\.\d\d$/, 'must look like 35.78')
        .optional(),
      language: z.enum(['id', 'en']).default('id'),
    })
    .prefault({}),
  accounts: z.array(Account).default([]),
  replies: z
    .strictObject({
      /** A receipt of which nobody can tell whether it arrived is sent once more. */
      resendUnknownReceipts: z.boolean().default(true),
      /** After a human answered in the provider's own app, nothing automatic is said for so long. */
      humanPauseHours: z.number().min(0).max(720).default(24),
    })
    .prefault({}),
  coreStore: CoreStore.default({ kind: 'own' }),
  attachments: z
    .strictObject({
      /** What is larger is not kept. */
      maxMb: z.number().positive().max(100).default(25),
      store: FileStore.default({ kind: 'disk' }),
    })
    .prefault({}),
})

export type AgencyConfig = z.output<typeof File>['agency']
export type AccountConfig = z.output<typeof Account>

export interface Config {
  readonly host: string
  readonly port: number
  readonly publicUrl: string | undefined
  readonly databaseUrl: string | undefined
  readonly redisUrl: string | undefined
  readonly directory: string
  readonly keys: readonly string[] | undefined
  readonly metricsToken: string | undefined
  readonly webhookDays: number
  readonly spoolMaxBytes: number
  readonly logLevel: string
  readonly agency: AgencyConfig
  readonly accounts: readonly AccountConfig[]
  readonly replies: z.output<typeof File>['replies']
  readonly coreStore: z.output<typeof CoreStore>
  readonly attachments: z.output<typeof File>['attachments']
}

/**
 * @param environment variables of the process, or what a test gives
 * @param folder where simpul.yaml and .simpul are looked for
 * @throws UsageError with a line for every fault that was found
 */
export function loadConfig(
  environment: Readonly<Record<string, string | undefined>>,
  folder = '.',
): Config {
  const faults: string[] = []
  // An empty variable, as in a copied .env.example, is one that was not set.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value))
  const parsed = Environment.safeParse(given)
  if (!parsed.success)
    for (const issue of parsed.error.issues)
      faults.push(`${issue.path.join('.')}: ${issue.message}`)

  const path = resolve(folder, given['SIMPUL_CONFIG'] ?? 'simpul.yaml')
  const file = readFile(path, given, Boolean(given['SIMPUL_CONFIG']), faults)
  if (!parsed.success || !file || faults.length) throw new UsageError(faults.join('\n'))

  const env = parsed.data
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, ''),
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    directory: resolve(folder, env.SIMPUL_DIRECTORY),
    keys: env.SIMPUL_KEYS?.split(',').map((key) => key.trim()),
    metricsToken: env.METRICS_TOKEN,
    webhookDays: env.WEBHOOK_DAYS,
    spoolMaxBytes: env.SPOOL_MAX_MB * 1024 * 1024,
    logLevel: env.LOG_LEVEL,
    ...file,
  }
}

/** The content of .env.example: every setting with its description and default. */
export function environmentExample(): string {
  const lines = Object.entries(Environment.shape).map(([name, schema]) => {
    const fallback = schema instanceof z.ZodDefault ? String(schema.def.defaultValue) : ''
    return `# ${schema.description}\n# ${name}=${fallback}\n`
  })
  return `# Every setting of the environment. All are optional; accounts stand in simpul.yaml.\n\n${lines.join('\n')}`
}

function readFile(
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
  required: boolean,
  faults: string[],
): z.output<typeof File> | undefined {
  if (!existsSync(path)) {
    if (required) faults.push(`SIMPUL_CONFIG: there is no file ${path}`)
    return File.parse({})
  }
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines })
  for (const error of document.errors) faults.push(`${path}: ${error.message}`)
  if (document.errors.length) return undefined

  const value = fillIn(document.toJS() ?? {}, environment, (name) => {
    faults.push(`${path}: \${${name}} is used, but there is no such variable in the environment`)
  })
  const parsed = File.safeParse(value)
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) {
    const where = nearestNode(document, issue.path)
    const line = where === undefined ? '' : `:${lines.linePos(where).line}`
    faults.push(`${path}${line}: ${issue.path.join('.')}: ${issue.message}`)
  }
  return undefined
}

/** Offset of the setting, or of the nearest one around it: a missing setting has no place. */
function nearestNode(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
): number | undefined {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as
      | { range?: [number, number, number] }
      | undefined
    if (node?.range) return node.range[0]
  }
  return undefined
}

function fillIn(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  missing: (name: string) => void,
): unknown {
  if (typeof value === 'string')
    return value.replace(/\$\{([A-Z0-9_]+)\}/g, (_, name: string) => {
      const found = environment[name]
      if (found === undefined) missing(name)
      return found ?? ''
    })
  if (Array.isArray(value)) return value.map((item) => fillIn(item, environment, missing))
  if (value && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, fillIn(item, environment, missing)]),
    )
  return value
}
