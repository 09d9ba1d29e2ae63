import { z } from 'zod'
import { Happening } from './happening.ts'

const isBytes = (value: unknown) => value instanceof Uint8Array

/** The messages between this process and the one that has the browser: Node's IPC, cloned. */

export const Open = z.object({
  type: z.literal('open'),
  directory: z.string(),
  executablePath: z.string().optional(),
  browserArgs: z.array(z.string()),
  clientModule: z.string().optional(),
  catchUpHours: z.number(),
  heartbeatMs: z.number(),
})

const File = z.object({
  mimeType: z.string(),
  fileName: z.string(),
  body: z.custom<Uint8Array>(isBytes),
})

export const Send = z.object({
  type: z.literal('send'),
  to: z.string(),
  text: z.string(),
  replyTo: z.string().optional(),
  file: File.optional(),
})

export const Fetch = z.object({
  type: z.literal('fetch'),
  messageId: z.string(),
  maxBytes: z.number(),
})

export const ToChild = z.discriminatedUnion('type', [
  Open,
  z.object({ type: z.literal('kept'), sequence: z.number() }),
  z.object({ type: z.literal('again'), sequence: z.number() }),
  z.object({ type: z.literal('ask'), id: z.number(), question: z.union([Send, Fetch]) }),
  z.object({ type: z.literal('close') }),
])

export const SendAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sent'), externalId: z.string().min(1) }),
  z.object({ kind: z.literal('unreachable'), detail: z.string() }),
  /** The message was certainly not sent. */
  z.object({ kind: z.literal('not sent'), detail: z.string() }),
  z.object({ kind: z.literal('unknown'), detail: z.string() }),
])

export const FetchAnswer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('fetched'),
    body: z.custom<Uint8Array>(isBytes),
    mimeType: z.string().exactOptional(),
  }),
  z.object({
    kind: z.literal('later'),
    detail: z.string(),
    retryAfterMs: z.number().exactOptional(),
  }),
  z.object({ kind: z.literal('gone'), detail: z.string() }),
])

/** Why a session ended. `banned` and `unusable` are for good, the others are tried again. */
export const End = z.object({
  reason: z.enum(['ended', 'auth failure', 'banned', 'unusable']),
  detail: z.string().max(500),
})

export const FromChild = z.discriminatedUnion('type', [
  z.object({ type: z.literal('beat') }),
  z.object({ type: z.literal('pairing'), code: z.string().max(3_000) }),
  /** `own` is the number of the phone, if the library knows it. */
  z.object({ type: z.literal('up'), own: z.string().optional() }),
  z.object({ type: z.literal('disturbed'), detail: z.string().max(500) }),
  z.object({ type: z.literal('happening'), sequence: z.number(), happening: Happening }),
  z.object({
    type: z.literal('answer'),
    id: z.number(),
    answer: z.union([SendAnswer, FetchAnswer]),
  }),
  z.object({ type: z.literal('over'), end: End }),
])

export type Open = z.output<typeof Open>
export type Send = z.output<typeof Send>
export type Fetch = z.output<typeof Fetch>
export type ToChild = z.output<typeof ToChild>
export type FromChild = z.output<typeof FromChild>
export type SendAnswer = z.output<typeof SendAnswer>
export type FetchAnswer = z.output<typeof FetchAnswer>
export type End = z.output<typeof End>
