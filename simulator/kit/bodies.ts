import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { KeptFile } from './files.ts'

/** The two types of body that providers take, whatever the application around reads. */
export function acceptJsonAndForms(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(String(body)))
    } catch (error) {
      done(Object.assign(error as SyntaxError, { statusCode: 400 }))
    }
  })
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  )
}

/** Reads forms with files into maps; what is no such form is an empty one. */
export function acceptUploads(app: FastifyInstance, maxBytes: number): void {
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: maxBytes },
    async ({ headers }: FastifyRequest, body: Buffer) =>
      await formOf(headers['content-type'] ?? '', body),
  )
}

async function formOf(contentType: string, body: Buffer): Promise<Map<string, string | File>> {
  try {
    const bytes = new Uint8Array(body)
    const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData()
    return new Map(form.entries())
  } catch (error) {
    if (error instanceof TypeError) return new Map()
    throw error
  }
}

/** The file in this field of a form; undefined where it has none, or one without bytes. */
export async function uploadIn(body: unknown, field: string): Promise<KeptFile | undefined> {
  const file: unknown = fieldsOf(body)[field]
  if (!(file instanceof File) || file.size === 0) return undefined
  const bytes = Buffer.from(await file.arrayBuffer())
  return { mimeType: file.type, fileName: file.name, bytes }
}

/** The fields of a body, whether it came as a form or as JSON. */
export function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  const isForm = body instanceof Map || body instanceof URLSearchParams
  return isForm ? Object.fromEntries(body) : ((body ?? {}) as Record<string, unknown>)
}

/** JSON in a text; undefined where it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
