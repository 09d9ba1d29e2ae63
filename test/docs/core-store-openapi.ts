import { z } from 'zod'
import {
  ComplaintCreated,
  ComplaintSupplemented,
  Declined,
  Taken,
} from '../../src/core-store/signed-http/body.ts'
import {
  ComplaintEvent,
  ComplaintsProgressed,
  Cursor,
  EventsPage,
  maxEventBytes,
  mostEvents,
  PushAnswer,
} from '../../src/core-store/signed-http/event-body.ts'
import { coreEventsPath } from '../../src/http/core-events.ts'

/** What goes over the wire, in both directions, by the names that docs/core-store.openapi.json has. */
export const wireSchemas = {
  ComplaintCreated,
  ComplaintSupplemented,
  Taken,
  Declined,
  ComplaintEvent,
  EventsPage,
  ComplaintsProgressed,
  PushAnswer,
} as const satisfies Readonly<Record<string, z.ZodType>>

type Name = keyof typeof wireSchemas

const reference = '6f1d8f5e-0d5c-4c0e-9a59-0d3a4f0f7f5b'
const verified = {
  id: 'tl-4471',
  reference,
  kind: 'verified',
  at: '2026-05-05T09:12:00+07:00',
} as const
const answered = {
  id: 'tl-4502',
  reference,
  kind: 'answered',
  at: '2026-05-06T14:03:00+07:00',
  agency: 'Dinas Perhubungan',
  text: 'Lampu sudah kami ganti.',
} as const

/** An example of each; a test reads them by the schemas. */
export const wireExamples: { readonly [N in Name]: z.input<(typeof wireSchemas)[N]> } = {
  ComplaintCreated: {
    type: 'complaint.created',
    timestamp: '2026-05-04T03:02:04.512Z',
    data: {
      reference,
      reporter: 'Pelapor-7F3K',
      sourceChannel: 'twilio',
      kind: 'pengaduan',
      title: 'Lampu taman di Jl. Angsana padam',
      text: 'Lampu taman di Jl. Angsana padam, hubungi [telepon]',
      place: 'Jl. Angsana',
      category: { id: 12, name: 'Penerangan jalan' },
      district: { code: '35.78.08', name: 'Gubeng' },
      attachmentCount: 0,
      anonymous: false,
      confidential: false,
      incomplete: false,
      status: 'unverified',
      receivedAt: '2026-05-04T03:02:01.000Z',
    },
  },
  ComplaintSupplemented: {
    type: 'complaint.supplemented',
    timestamp: '2026-05-04T03:40:00.000Z',
    data: {
      id: '0a8b5a0e-8f43-4a61-9a3f-6e1f4a1d2c77',
      reference,
      kind: 'correction',
      text: 'Lampu taman di Jl. Angsana 12 padam',
      attachmentCount: 0,
      place: 'Jl. Angsana 12',
      status: 'unverified',
      anonymous: false,
      confidential: false,
      incomplete: false,
    },
  },
  Taken: { trackingId: 'ADU-2026-004417' },
  Declined: { error: 'not a matter of this region' },
  ComplaintEvent: answered,
  EventsPage: { events: [verified, answered], cursor: '4502', hasMore: false },
  ComplaintsProgressed: {
    type: 'complaints.progressed',
    timestamp: '2026-05-06T07:03:02.000Z',
    data: { events: [verified, answered] },
  },
  PushAnswer: { taken: 2, unknown: [], malformed: [] },
}

/**
 * A schema as JSON Schema, without the patterns that a format says in a word and the bounds of every
 * integer.
 *
 * @param shared schemas that stand elsewhere, by the address under which they do
 */
export function readableSchema(
  schema: z.ZodType,
  shared: ReadonlyMap<unknown, string> = new Map(),
): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema, path }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
      if (Math.abs(jsonSchema.minimum ?? 0) === Number.MAX_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      const address = shared.get(zodSchema)
      if (address === undefined || path.length === 0) return
      for (const member of Object.keys(jsonSchema)) delete jsonSchema[member]
      jsonSchema.$ref = address
    },
  })
}

const addressOf = (name: Name) => `#/components/schemas/${name}`

function body(name: Name, description: string, also: readonly Name[] = []) {
  const names = [name, ...also]
  const schemas = names.map((one) => ({ $ref: addressOf(one) }))
  return {
    description,
    content: {
      'application/json': {
        schema: schemas.length === 1 ? schemas[0] : { oneOf: schemas },
        examples: Object.fromEntries(
          names.map((one) => [one, { $ref: `#/components/examples/${one}` }]),
        ),
      },
    },
  }
}

const signed = ['id', 'timestamp', 'signature'].map((name) => ({
  $ref: `#/components/parameters/webhook-${name}`,
}))
const inPath = {
  name: 'reference',
  in: 'path',
  required: true,
  description: 'Of the complaint',
  schema: { type: 'string', format: 'uuid' },
}
const unproven = { description: 'The signature does not fit, or its time is not now' }
const notNow = {
  description: 'Not now; it comes again, after Retry-After if it is told',
  headers: { 'retry-after': { schema: { type: 'string' } } },
}
const declined = (description: string) => body('Declined', description)

/** What your system takes, below `coreStore.url`. */
const paths = {
  '/complaints': {
    post: {
      operationId: 'submitComplaint',
      summary: 'Takes a complaint, once by its reference, which is the webhook-id',
      parameters: signed,
      requestBody: { required: true, ...body('ComplaintCreated', 'The complaint') },
      responses: {
        '201': body('Taken', 'It is stored'),
        '409': body('Taken', 'It was stored before; the tracking id is that of the first time'),
        '401': unproven,
        '422': declined('It is never taken; so do 400 and 413 say'),
        '429': notNow,
        '503': notNow,
      },
    },
  },
  '/complaints/{reference}': {
    get: {
      operationId: 'findComplaint',
      summary: 'Tells whether a complaint is there; the webhook-id is its reference',
      parameters: [inPath, ...signed],
      responses: {
        '200': body('Taken', 'It is there'),
        '401': unproven,
        '404': { description: 'It is not' },
        '503': notNow,
      },
    },
  },
  '/complaints/{reference}/supplements': {
    post: {
      operationId: 'supplementComplaint',
      summary: 'Takes what a citizen changed, once by its id, which is the webhook-id',
      parameters: [inPath, ...signed],
      requestBody: { required: true, ...body('ComplaintSupplemented', 'How it stands now') },
      responses: {
        '200': { description: 'It is taken, now or before; so say any 2xx and 409' },
        '401': unproven,
        '404': { description: 'There is no such complaint, or supplements are not taken' },
        '422': declined('It is never taken'),
        '503': notNow,
      },
    },
  },
  '/events': {
    get: {
      operationId: 'eventsSince',
      summary: 'Tells what happened since a cursor; with events: pull, asked every second',
      description: 'The webhook-id is the word `events`.',
      parameters: [
        {
          name: 'after',
          in: 'query',
          description: 'The cursor of the page before; left out for the beginning',
          schema: bare(readableSchema(Cursor)),
        },
        {
          name: 'limit',
          in: 'query',
          required: true,
          schema: { type: 'integer', minimum: 1, maximum: mostEvents },
        },
        ...signed,
      ],
      responses: {
        '200': body('EventsPage', 'A page, which may be empty'),
        '401': unproven,
        '429': notNow,
        '503': notNow,
      },
    },
  },
}

/** What your system sends, to the gateway's public address. */
const webhooks = {
  complaintsProgressed: {
    post: {
      operationId: 'pushEvents',
      summary: `Pushes what happened: POST ${coreEventsPath} at the gateway`,
      description: `At most ${mostEvents} events and ${maxEventBytes} bytes. It comes again until 2xx or 422.`,
      parameters: signed,
      requestBody: { required: true, ...body('ComplaintsProgressed', 'What happened') },
      responses: {
        '200': body('PushAnswer', 'They are kept; the citizens are told'),
        '401': unproven,
        '413': declined('There are too many bytes'),
        '422': body(
          'PushAnswer',
          'Events that cannot be read are named, the others are kept; or it is no such body at all',
          ['Declined'],
        ),
        '503': notNow,
      },
    },
  },
}

function header(name: string, description: string) {
  return {
    name: `webhook-${name}`,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string' },
  }
}

/** Without the dialect, which the document names for all. */
function bare({ $schema: _, ...schema }: Record<string, unknown>) {
  return schema
}

/** The document, as `npm run -s docs` writes it. Pure. */
export function coreStoreOpenApi(): Readonly<Record<string, unknown>> {
  const names = Object.keys(wireSchemas) as Name[]
  const shared = new Map<unknown, string>([[ComplaintEvent, addressOf('ComplaintEvent')]])
  return {
    openapi: '3.1.0',
    info: {
      title: 'A core store behind signed HTTP',
      version: '1.0.0',
      description:
        'What a system takes that keeps complaints for the gateway (paths), and what it may push (webhooks). docs/core-store-http.md tells the rules.',
    },
    servers: [
      {
        url: '{url}',
        description: 'coreStore.url of the settings',
        variables: { url: { default: 'https://aduan.contoh.id/api' } },
      },
    ],
    paths,
    webhooks,
    components: {
      schemas: Object.fromEntries(
        names.map((name) => [name, bare(readableSchema(wireSchemas[name], shared))]),
      ),
      examples: Object.fromEntries(names.map((name) => [name, { value: wireExamples[name] }])),
      parameters: {
        'webhook-id': header('id', 'The same at every attempt'),
        'webhook-timestamp': header('timestamp', 'Of this attempt: seconds since 1970'),
        'webhook-signature': header(
          'signature',
          '`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`, keyed with the decoded secret; several with spaces between them',
        ),
      },
    },
  }
}
