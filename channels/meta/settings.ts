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

const hourMs = 60 * 60_000
/** https://developers.facebook.com/docs/messenger-platform/policy/policy-overview */
export const windowMs = 24 * hourMs
const humanAgentMs = 7 * 24 * hourMs

/** Traits that all products of the platform share. */
export const platform = {
  secrets: ['appSecret', 'verifyToken', 'accessToken'],
  replyWindowMs: windowMs,
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

/**
 * The place of a comment on a live video, which takes no reply but the private one.
 *
 * @see https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-comment/replies
 */
export const liveComment = 'live_comment'

/**
 * Traits of both products whose comments have one answer in private and a short one in public, and whose
 * humans have seven days.
 */
export const direct = {
  answersInPrivate: true,
  repliesInPublic: ({ publicReplies }: { readonly publicReplies: boolean }, place: string) =>
    publicReplies && place !== liveComment,
  // https://developers.facebook.com/docs/messenger-platform/discovery/private-replies
  privateReplyMs: 7 * 24 * hourMs,
  replyWindow: ({ humanAgentTag }: { readonly humanAgentTag: boolean }) => ({
    textMs: windowMs,
    humanMs: humanAgentTag ? humanAgentMs : undefined,
    hasTemplate: () => false,
  }),
} as const

export const publicReplies = z
  .boolean()
  .default(true)
  .describe('Beside its private reply a comment has a short public one, without the number')

export const humanAgentTag = z
  .boolean()
  .default(false)
  .describe('What humans wrote goes for seven days: only with the permission Human Agent')
