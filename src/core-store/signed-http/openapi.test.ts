import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  coreStoreOpenApi,
  wireExamples,
  wireSchemas,
} from '../../../test/docs/core-store-openapi.ts'

type Json = Record<string, unknown>
interface Operation {
  readonly operationId: string
  readonly parameters: readonly Json[]
  readonly requestBody?: Json
  readonly responses: Readonly<Record<string, Json>>
}

const file = new URL('../../../docs/core-store.openapi.json', import.meta.url)
const document = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly openapi: string
  readonly info: Json
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly webhooks: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Json>> }
}

const named = { ...document.paths, ...document.webhooks }
const operations = Object.entries(named).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
)

/** What a local address names; undefined where there is nothing. */
function at(address: string): unknown {
  return address
    .replace('#/', '')
    .split('/')
    .reduce<unknown>((value, name) => (value as Json | undefined)?.[name], document)
}

function visit(value: unknown, look: (one: Json) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (!Array.isArray(value)) look(value as Json)
  for (const member of Object.values(value)) visit(member, look)
}

function resolved(value: Json): Json {
  return typeof value['$ref'] === 'string' ? (at(value['$ref']) as Json) : value
}

describe('the OpenAPI document of a core store', () => {
  test('is made from the code: npm run -s docs', () => {
    expect(document).toEqual(JSON.parse(JSON.stringify(coreStoreOpenApi())))
  })

  test('is OpenAPI 3.1, and names nothing that is not there', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/)
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) })
    const addresses: string[] = []
    visit(document, ({ $ref }) => {
      if (typeof $ref === 'string') addresses.push($ref)
    })
    expect(addresses.length).toBeGreaterThan(30)
    expect(addresses.filter((address) => at(address) === undefined)).toEqual([])
  })

  test('has every direction: submit, supplement, find, and events both ways', () => {
    expect(operations.map(({ operationId }) => operationId)).toEqual([
      'submitComplaint',
      'findComplaint',
      'supplementComplaint',
      'eventsSince',
      'pushEvents',
    ])
  })

  test.for(operations)('$method $path has what an operation needs', (operation) => {
    const { path, method, parameters, requestBody, responses } = operation
    const given = parameters.map(resolved)
    for (const one of given) {
      expect(one).toMatchObject({ name: expect.any(String), schema: expect.any(Object) })
      expect(['path', 'query', 'header']).toContain(one['in'])
      if (one['in'] === 'path') expect(one['required']).toBe(true)
    }
    const inPath = given.filter((one) => one['in'] === 'path').map(({ name }) => name)
    expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
    // Every request is signed.
    const headers = given.filter((one) => one['in'] === 'header').map(({ name }) => name)
    expect(headers).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature'])
    expect(requestBody !== undefined).toBe(method === 'post')
    expect(Object.keys(responses)).toContain('401')
    for (const [status, response] of Object.entries(responses)) {
      expect(status).toMatch(/^[2-5]\d\d$/)
      expect(resolved(response)['description']).toEqual(expect.any(String))
    }
  })

  test.for(Object.keys(wireSchemas) as (keyof typeof wireSchemas)[])(
    'shows a %s that its schema takes, as JSON Schema and as the code reads it',
    (name) => {
      const schema = inlined(document.components.schemas[name])
      expect(schema).toMatchObject({ type: 'object', properties: expect.any(Object) })
      const read = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0])
      expect(read.safeParse(wireExamples[name]).error).toBeUndefined()
      expect(wireSchemas[name].safeParse(wireExamples[name]).error).toBeUndefined()
      expect(read.safeParse({}).success).toBe(false)
    },
  )
})

/** A schema with those that it names in their places. */
function inlined(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema, (_, value: unknown) =>
      typeof value === 'object' && value !== null && '$ref' in value
        ? resolved(value as Json)
        : value,
    ),
  )
}
