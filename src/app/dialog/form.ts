import { z } from 'zod'

/**
 * The form of dialogs: what may stand in a file. docs/dialog.schema.json is made from it, and
 * docs/dialogs.md explains it.
 */

const Name = z.string().min(1).describe("A name of the file's own, such as sari")

const Duration = z
  .string()
  .regex(/^(\d+(\.\d+)?[smhd])+$/, 'must be a time such as 5s, 20m, 3h or 2d')
  .describe('A time: s, m, h or d behind a number')

const Offset = z
  .string()
  .regex(/^[+-]?(\d+(\.\d+)?[smhd])+$/, 'must be a time such as -2m')
  .describe("How far the sender's clock is from the arrival")

const Pattern = z
  .string()
  .refine(isPattern, 'is no regular expression that JavaScript takes with the flag u')
  .describe('A regular expression with the flag u; (?i) at the beginning ignores case')

const Patterns = z.union([Pattern, z.array(Pattern)], {
  error: 'must be a regular expression that JavaScript takes with the flag u, or a list of those',
})

const attachmentTypes = ['image', 'audio', 'video', 'document', 'sticker', 'contact'] as const
const Attachments = z.union(
  [z.enum(attachmentTypes), z.array(z.enum(attachmentTypes))],
  `must be one or more of ${attachmentTypes.join(', ')}`,
)

const Position = z.tuple([z.number().min(-90).max(90), z.number().min(-180).max(180)], {
  error: 'must be [latitude, longitude]',
})

const count = z.int().min(1)

const Citizen = z.strictObject({
  citizen: Name,
  on: z.string().optional().describe('The channel; kept until changed'),
  says: z.string().optional(),
  pin: Position.optional().describe('A shared location: latitude, longitude'),
  attach: Attachments.optional(),
  public: z.boolean().optional().describe('A comment, a mention: this step only'),
  edits: count.optional().describe("Number of the citizen's own message of the file"),
  deletes: count.optional().describe("Number of the citizen's own message of the file"),
  sentAt: Offset.optional(),
  part: z
    .tuple([z.int().min(1), z.int().min(1).max(255)], { error: 'must be [number, total]' })
    .refine(([number, total]) => number <= total, 'must not be beyond the total')
    .optional()
    .describe('One part of an SMS, as the network cuts it: its number and the total'),
})

const SpeakingCitizen = Citizen.refine(
  ({ says, pin, attach, deletes }) => [says, pin, attach, deletes].some((one) => one !== undefined),
  'must have one of says, pin, attach, edits, deletes',
)

const Count = z.union([z.int().min(0), z.string().regex(/^(<=|>=|<|>|=)\s*\d+$/)], {
  error: 'must be a number, or such as "<=2"',
})

/** What a citizen has heard from us since the last expect. */
const Heard = z.strictObject({
  messages: Count.optional().describe('How many messages the citizen sees'),
  hears: Patterns.optional().describe('Each is found in one of our texts'),
  hearsNot: Patterns.optional().describe('None is found in any of our texts'),
  publicHears: Patterns.optional().describe('The same, of what everybody can read'),
  publicHearsNot: Patterns.optional().describe('The same, of what everybody can read'),
  within: Duration.optional().describe("From this citizen's last message to the first answer"),
})

const RecordFields = z.strictObject({
  of: Name,
  complaint: count.optional().describe('Which one; the latest where it is left out'),
  complaints: z.int().min(0).optional().describe('How many there are'),
  text: Patterns.optional().describe('The first burst'),
  place: Patterns.optional(),
  district: Patterns.optional(),
  category: Patterns.optional(),
  agency: Patterns.optional(),
  anonymous: z.boolean().optional(),
  confidential: z.boolean().optional(),
  danger: z.boolean().optional(),
  incomplete: z.boolean().optional(),
  withdrawn: z.boolean().optional(),
  erased: z.boolean().optional(),
  toVerify: z.boolean().optional(),
  status: z.string().optional(),
  kind: z.enum(['pengaduan', 'aspirasi', 'permintaan_informasi']).optional(),
  eventDate: z.iso.date().optional(),
  attachments: z.int().min(0).optional(),
  joinedTo: Name.optional().describe('The citizen whose complaint it was joined to'),
  forwardedText: Patterns.optional().describe('What the agency holds now'),
  forwardedTextNot: Patterns.optional(),
  disposition: z.string().optional().describe("Of the citizen's last message"),
})

const Expect = z.strictObject({
  expect: z
    .object({
      record: RecordFields.optional(),
      alarm: z.boolean().optional().describe('Whether an alarm was raised'),
      within: Duration.optional().describe("From the citizen's last message to the first answer"),
    })
    .catchall(Heard),
})

const Wait = z.strictObject({ wait: Duration })
const Same = z.strictObject({
  same: z.record(Name, Name).describe("Both are the same person's addresses from here on"),
})
const Staff = z.strictObject({
  staff: Name.describe("A human answers this citizen in the provider's own app"),
  says: z.string(),
})
const Automatic = z.strictObject({
  automatic: Name.describe("The provider's app answers this citizen by itself"),
  says: z.string(),
})
const Core = z.strictObject({
  core: z.enum([
    'verified',
    'assigned',
    'answered',
    'asked',
    'declined',
    'delayed',
    'archived',
    'closed',
  ]),
  of: Name,
  complaint: count.optional(),
  text: z.string().optional(),
  agency: z.string().optional(),
  reason: z.string().optional(),
})
const Restart = z.strictObject({
  restart: z.literal(true).describe('Everything in memory is gone'),
})
const Delivery = z.strictObject({
  delivery: z.literal('failed').describe('The last reply was not delivered'),
  of: Name,
})

/** The kinds of steps, by the key that tells them apart. */
export const stepForms = {
  citizen: SpeakingCitizen,
  expect: Expect,
  wait: Wait,
  same: Same,
  staff: Staff,
  automatic: Automatic,
  core: Core,
  restart: Restart,
  delivery: Delivery,
} as const

export type StepKind = keyof typeof stepForms

/** Everything of a file but the steps, which are read one by one so that faults name their kind. */
export const Frame = z.strictObject({
  title: z.string().optional(),
  at: z.iso
    .datetime({ offset: true, error: 'must be a time such as 2026-11-23T10:00:00+07:00' })
    .default('2026-11-23T10:00:00+07:00')
    .describe('The clock at the start'),
  settings: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("Merged over the run's defaults; as in simpul.yaml"),
  steps: z.array(z.unknown()).min(1, 'must hold a step'),
})

/** The whole form, for the JSON Schema. */
export const DialogForm = Frame.extend({
  steps: z
    .array(z.union([Citizen, Expect, Wait, Same, Staff, Automatic, Core, Restart, Delivery]))
    .min(1),
})

export type CitizenStep = z.output<typeof Citizen>
export type Expected = z.output<typeof Expect>['expect']
export type HeardExpected = z.output<typeof Heard>
export type RecordExpected = z.output<typeof RecordFields>
export type CoreStep = z.output<typeof Core>
export type Step = z.output<(typeof stepForms)[StepKind]>

/** What an `expect` looks at besides names of citizens. */
export const expectWords: ReadonlySet<string> = new Set(['record', 'alarm', 'within'])

const ms = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

/** @param text as `3h`, `-2m` or `1h30m` */
export function durationMs(text: string): number {
  const sum = [...text.matchAll(/(\d+(?:\.\d+)?)([smhd])/g)].reduce(
    (total, [, number, unit]) => total + Number(number) * ms[unit as keyof typeof ms],
    0,
  )
  return text.startsWith('-') ? -sum : sum
}

/** A pattern as a regular expression; `(?i)` at its beginning makes it blind to case. */
export function patternOf(text: string): RegExp {
  return text.startsWith('(?i)') ? new RegExp(text.slice(4), 'iu') : new RegExp(text, 'u')
}

/** Where a receipt number stands in a text of the file. */
export const numberMark = /\{number(\d*)\}/g

function isPattern(text: string): boolean {
  try {
    patternOf(text.replace(numberMark, '0'))
    return true
  } catch {
    // A SyntaxError of the expression.
    return false
  }
}
