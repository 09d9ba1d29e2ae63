import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Meta takes documents of up to 100 MB. */
const maxBytes = 101 * 1024 * 1024

/** Reads multipart forms into maps, files with their names and bytes; what is no form is empty. */
export function acceptForms(app: FastifyInstance): void {
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
