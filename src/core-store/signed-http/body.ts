import { z } from 'zod'
import type { ForwardedComplaint, Supplement } from '../core-store.ts'

/**
 * The body for a new complaint. Names are in camel case, as is `trackingId` in the answer.
 * docs/core-store-http.md has it as JSON Schema.
 */
export const ComplaintCreated = z.object({
  type: z.literal('complaint.created'),
  timestamp: z.iso.datetime().describe('When this attempt was made'),
  data: z.object({
    reference: z.uuid().describe('Ours, the same at every attempt; equal to webhook-id'),
    reporter: z.string().describe('Pseudonym, another one for each complaint'),
    sourceChannel: z
      .string()
      .describe(
        'Where the citizen wrote, such as twilio; manual/letter, manual/visit and the like where staff typed it in',
      ),
    kind: z.enum(['pengaduan', 'aspirasi', 'permintaan_informasi']),
    title: z.string().optional().describe('A proposal, masked like the text'),
    text: z.string().describe('Phone numbers, identity numbers and addresses are masked'),
    place: z
      .string()
      .optional()
      .describe('Where it is, in the citizen’s words, masked like the text'),
    agency: z.string().optional().describe('The agency whose keyword the citizen wrote'),
    category: z
      .object({ id: z.int(), name: z.string() })
      .optional()
      .describe('A proposal; left out where nothing fits'),
    district: z
      .object({ code: z.string().describe('Kemendagri code, such as 35.78.08'), name: z.string() })
      .optional()
      .describe('A proposal; left out where none is named'),
    position: z
      .object({ latitude: z.number(), longitude: z.number() })
      .optional()
      .describe('WGS 84, where the citizen shared one'),
    attachmentCount: z.int().min(0),
    anonymous: z
      .boolean()
      .describe('Who reported must not become known to those whom it is about, nor in public'),
    confidential: z.boolean().describe('What was reported must not become public'),
    danger: z.string().optional().describe('The kind of danger to life that it tells of'),
    incomplete: z.boolean().describe('The citizen was asked for something that is missing'),
    eventDate: z.iso.date().optional().describe('When it happened, where the text says so'),
    status: z.enum([
      'unverified',
      'incomplete',
      'verified',
      'in_progress',
      'answered',
      'closed',
      'archived',
    ]),
    receivedAt: z.iso.datetime().describe('When the complaint was opened'),
  }),
})

/**
 * The body for what a store hears of a complaint that it has. docs/core-store-http.md has it as JSON
 * Schema.
 */
export const ComplaintSupplemented = z.object({
  type: z.literal('complaint.supplemented'),
  timestamp: z.iso.datetime().describe('When this attempt was made'),
  data: z.object({
    id: z.uuid().describe('Of this supplement, the same at every attempt; equal to webhook-id'),
    reference: z.uuid().describe('Of the complaint'),
    kind: z
      .enum(['correction', 'deletion', 'addition', 'withdrawal', 'erasure', 'flags', 'reopened'])
      .describe('deletion, erasure: the citizen took words back, and no copy of them may stay'),
    text: z
      .string()
      .describe(
        'The whole text in place of the one before; a mark stands where words were deleted',
      ),
    position: ComplaintCreated.shape.data.shape.position,
    attachmentCount: z.int().min(0),
    title: ComplaintCreated.shape.data.shape.title,
    place: ComplaintCreated.shape.data.shape.place,
    category: ComplaintCreated.shape.data.shape.category,
    agency: ComplaintCreated.shape.data.shape.agency.describe('The agency that has it'),
    status: ComplaintCreated.shape.data.shape.status,
    anonymous: ComplaintCreated.shape.data.shape.anonymous,
    confidential: ComplaintCreated.shape.data.shape.confidential,
    incomplete: ComplaintCreated.shape.data.shape.incomplete,
  }),
})

/** What a store answers once it has the complaint. Some stores use numbers as ids. */
export const Taken = z.object({
  trackingId: z
    .union([z.string().min(1).max(200), z.int().transform(String)])
    .describe('The number under which the store keeps the complaint'),
})

/** What a store may add where it does not take the complaint. */
export const Declined = z.object({
  error: z.string().describe('For the operator; shown as it is, at most 200 characters of it'),
})

/** The body of an attempt at that time, exactly as it is signed and sent. */
export function bodyOf(complaint: ForwardedComplaint, at: Date): string {
  return JSON.stringify({
    type: 'complaint.created',
    timestamp: at.toISOString(),
    data: { ...complaint, receivedAt: complaint.receivedAt.toISOString() },
  } satisfies z.input<typeof ComplaintCreated>)
}

/** The same of a supplement. */
export function supplementBodyOf(supplement: Supplement, at: Date): string {
  return JSON.stringify({
    type: 'complaint.supplemented',
    timestamp: at.toISOString(),
    data: supplement,
  } satisfies z.input<typeof ComplaintSupplemented>)
}
