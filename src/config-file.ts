import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { isSecret } from './contract/standard-webhooks.ts'
import { measureSms } from './contract/text-length.ts'

/** A URL with one of these protocols, such as `https:`. */
export const address = (protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`,
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
})

/** What simpul.yaml holds. */
export type ConfigFile = z.output<typeof File>

/**
 * What a simpul.yaml says, with variables of the environment filled in.
 *
 * @param text its content; empty where there is no such file
 * @param path named in faults
 * @param faults gets a line for every fault: file, line, setting, remedy
 * @returns undefined where a fault was found
 */
export function parseConfigFile(
  text: string,
  path: string,
  environment: Readonly<Record<string, string | undefined>>,
  faults: string[],
): ConfigFile | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
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
