import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { acceptUploads, fieldsOf, jsonOf, uploadIn } from './bodies.ts'

async function posted(contentType: string, payload: string) {
  const app = Fastify()
  acceptUploads(app, 1_000)
  app.post('/', async ({ body }) => ({
    fields: Object.keys(fieldsOf(body)),
    file: await uploadIn(body, 'file'),
  }))
  const headers = { 'content-type': contentType }
  const answer = await app.inject({ method: 'POST', url: '/', headers, payload })
  return { status: answer.statusCode, ...answer.json<{ fields?: string[]; file?: object }>() }
}

async function uploaded(bytes: string) {
  const form = new FormData()
  form.set('type', 'a')
  form.set('file', new Blob([bytes], { type: 'application/pdf' }), 'surat.pdf')
  const request = new Response(form)
  return await posted(request.headers.get('content-type') ?? '', await request.text())
}

describe('an upload', () => {
  test('is read with its fields, and its file with name and bytes', async () => {
    expect(await uploaded('%PDF')).toMatchObject({
      fields: ['type', 'file'],
      file: { fileName: 'surat.pdf', mimeType: 'application/pdf' },
    })
  })

  test('has no file where that has no bytes', async () => {
    expect(await uploaded('')).not.toHaveProperty('file')
  })

  test('that is no form has nothing in it', async () => {
    expect(await posted('multipart/form-data; boundary=x', 'y')).toEqual({
      status: 200,
      fields: [],
    })
  })

  test('is not taken beyond the limit', async () => {
    expect((await uploaded('x'.repeat(1_000))).status).toBe(413)
  })
})

test('a body without fields is an empty one, and no JSON is undefined', () => {
  expect(fieldsOf(null)).toEqual({})
  expect(jsonOf('{')).toBeUndefined()
})
