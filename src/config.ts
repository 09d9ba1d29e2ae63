import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { readCalendar } from './agency/calendar.ts'
import type { Calendar } from './agency/working-days.ts'
import { address } from './config-address.ts'
import { type ConfigFile, type PlaceOf, parseConfigFile } from './config-file.ts'
import { faultsOfTexts } from './conversation/texts.ts'
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
    .describe('Bearer token for GET /metrics; SIMPUL_OPERATOR_TOKEN opens it, too'),
  SIMPUL_OPERATOR_TOKEN: z
    .string()
    .regex(/^\S{16,}$/, 'must have at least 16 characters, and no blank')
    .optional()
    .describe(
      'Token that opens the operations page and the simulator; without it one is made in SIMPUL_DIRECTORY/operator-token. Gateways behind one address need the same',
    ),
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

export type AgencyConfig = ConfigFile['agency']
export type AccountConfig = ConfigFile['accounts'][number]

export interface Config {
  readonly host: string
  readonly port: number
  readonly publicUrl: string | undefined
  readonly databaseUrl: string | undefined
  readonly redisUrl: string | undefined
  readonly directory: string
  readonly keys: readonly string[] | undefined
  readonly metricsToken: string | undefined
  readonly operatorToken: string | undefined
  readonly webhookDays: number
  readonly spoolMaxBytes: number
  readonly logLevel: string
  readonly agency: AgencyConfig
  /** On which days the agency works. */
  readonly calendar: Calendar
  readonly accounts: readonly AccountConfig[]
  readonly replies: ConfigFile['replies']
  readonly coreStore: ConfigFile['coreStore']
  readonly attachments: ConfigFile['attachments']
  readonly alarms: ConfigFile['alarms']
  readonly console: ConfigFile['console']
  /** Where a setting of simpul.yaml stands. */
  readonly placeOf: PlaceOf
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
  // An empty variable, as in a copied .env.example, counts as not set.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value))
  const parsed = Environment.safeParse(given)
  if (!parsed.success)
    for (const issue of parsed.error.issues)
      faults.push(`${issue.path.join('.')}: ${issue.message}`)

  const path = resolve(folder, given['SIMPUL_CONFIG'] ?? 'simpul.yaml')
  const exists = existsSync(path)
  if (!exists && given['SIMPUL_CONFIG']) faults.push(`SIMPUL_CONFIG: there is no file ${path}`)
  const text = exists ? readFileSync(path, 'utf8') : ''
  const file = parseConfigFile(text, path, given, faults)
  if (file)
    for (const [name, fault] of faultsOfTexts(file.agency.texts))
      faults.push(`${file.placeOf(['agency', 'texts', name])}agency.texts.${name}: ${fault}`)
  const agency = file && {
    ...file.agency,
    holidays: file.agency.holidays.map((one) => resolve(dirname(path), one)),
  }
  const calendar = agency && readCalendar(agency, faults)
  if (!parsed.success || !file || !agency || !calendar || faults.length)
    throw new UsageError(faults.join('\n'))

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
    operatorToken: env.SIMPUL_OPERATOR_TOKEN,
    webhookDays: env.WEBHOOK_DAYS,
    spoolMaxBytes: env.SPOOL_MAX_MB * 1024 * 1024,
    logLevel: env.LOG_LEVEL,
    ...file,
    agency,
    calendar,
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
