import { z } from 'zod'

const risk =
  'WhatsApp forbids automated use of its web client and bans numbers for it: write ' +
  '`iAcceptTheRiskOfABan: true` if that is understood, and never use the official number'

function isTimeZone(name: string): boolean {
  return Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC'
}

/** Settings for holding the session. */
export const receiving = z.object({
  iAcceptTheRiskOfABan: z.literal(true, { error: risk }).describe('Must be true'),
  executablePath: z
    .string()
    .startsWith('/', 'an absolute path')
    .optional()
    .describe('The browser; default: chromium or google-chrome, where they are usually installed'),
  browserArgs: z
    .array(z.string().startsWith('--', 'an option, such as --proxy-server=…'))
    .default([])
    .describe('More options for the browser'),
  catchUpHours: z
    .int()
    .min(1)
    .max(24 * 30)
    .default(72)
    .describe('Of what came while nobody listened, nothing older is taken'),
  nightlyRestart: z
    .union([
      z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 02:30'),
      z.literal(false),
    ])
    .default('02:30')
    .describe('When the browser is started anew to free memory; false for never'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'a time zone such as Asia/Jakarta')
    .default('Asia/Jakarta')
    .describe('Of that time'),
  heartbeatMs: z
    .int()
    .min(100)
    .max(60_000)
    .default(5_000)
    .describe('How often the session gives a sign of life; after four missing ones it is killed'),
  reviveMs: z
    .int()
    .min(10)
    .max(60_000)
    .default(1_000)
    .describe('First wait before a session that ended is revived; grows to 60 times'),
  maxHeapMb: z
    .int()
    .min(128)
    .max(8_192)
    .default(512)
    .describe('Memory of the session process, without its browser'),
  clientModule: z
    .url({ protocol: /^file$/ })
    .optional()
    .describe('For simulation only: the module that makes the client, instead of a browser'),
})

/** Settings that sending needs in addition. */
export const sending = z.object({
  number: z
    .string()
    .regex(/^[1-9]\d{6,14}$/, 'digits with the country code: 628…')
    .describe('The number of the phone that is paired'),
  perMinute: z.int().min(1).max(6_000).default(10).describe('Messages a minute at most'),
  minGapMs: z.int().min(0).max(60_000).default(3_000).describe('Least wait between messages'),
  maxGapMs: z.int().min(0).max(60_000).default(6_000).describe('Longest wait between messages'),
})

export type Settings = z.output<typeof receiving> & z.output<typeof sending>
