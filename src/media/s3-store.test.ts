import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { s3Store } from './s3-store.ts'

const body = Buffer.from('bukan foto sungguhan')
const hash = createHash('sha256').update(body).digest()
const objects = new Map<string, Buffer>()
const requests: IncomingMessage[] = []

// The two calls of https://docs.aws.amazon.com/AmazonS3/latest/API that are used.
const server = createServer((request, response) => {
  requests.push(request)
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const path = request.url?.split('?')[0] ?? ''
    if (request.method === 'PUT') objects.set(path, Buffer.concat(chunks))
    const found = objects.get(path)
    if (found) return response.end(request.method === 'GET' ? found : undefined)
    response.writeHead(404, { 'content-type': 'application/xml' })
    response.end('<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>')
  })
})

async function openStore() {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return s3Store({
    bucket: 'lampiran',
    region: 'id-jakarta-1',
    endpoint: `http://127.0.0.1:${port}`,
    accessKeyId: 'AKIAEXAMPLE',
    secretAccessKey: 'not-a-secret',
    prefix: 'simpul/',
  })
}

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

describe('files in a bucket', () => {
  test('come back as they were put, under their hash, with no access granted to anybody', async () => {
    const store = await openStore()
    await store.put(hash, body, 'image/png')
    expect(await store.get(hash)).toEqual(body)
    expect([...objects.keys()]).toEqual([`/lampiran/simpul/${hash.toString('hex')}`])
    const [put] = requests
    expect(put?.headers['content-type']).toBe('image/png')
    expect(Object.keys(put?.headers ?? {}).filter((name) => name.includes('acl'))).toEqual([])
    expect(await store.get(Buffer.alloc(32))).toBeUndefined()
  })
})
