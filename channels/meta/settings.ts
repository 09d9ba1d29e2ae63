import { z } from 'zod'
import { oneOrMore, secret, webAddress } from '../../src/contract/settings.ts'

/** Settings for receiving from Meta. */
export const receivingSettings = {
  appSecret: oneOrMore(secret).describe(
    'App secret; several where several apps deliver or while it is rotated',
  ),
  verifyToken: secret.describe('Word of our own choice, entered with the webhook address'),
}

/**
 * Settings for asking Meta's Graph API.
 *
 * @param graphUrl the address of the API of this product
 */
export function graphSettings(graphUrl: string) {
  return {
    accessToken: secret,
    graphUrl: webAddress.default(graphUrl),
    graphVersion: z
      .string()
      .regex(/^v\d+\.\d+$/)
      .default('v26.0'),
  }
}

/** Traits that all products of the platform share. */
export const platform = {
  secrets: ['appSecret', 'verifyToken', 'accessToken'],
  replyWindowMs: 24 * 60 * 60 * 1000,
  settleMs: 6_000,
  // Meta documents bodies of up to 3 MB.
  maxBodyBytes: 4 * 1024 * 1024,
} as const

/** Traits of both products that answer within 24 hours and echo what an app sent. */
export const appId = z
  .string()
  .regex(/^\d+$/)
  .optional()
  .describe('Id of our app: what it sent is not taken for the answer of a human')

export const humanAgentTag = z
  .boolean()
  .default(false)
  .describe('Answers for seven days: only with the permission Human Agent, and only by humans')
