import { createHmac, timingSafeEqual } from 'node:crypto'
import Fastify from 'fastify'

/**
 * What no gateway can do without: an HTTP server and the check of the signature. It stores nothing.
 *
 * Its argument is JSON: the app's secret and the port.
 */
const given = JSON.parse(process.argv[2] ?? '{}') as { appSecret: string; port: number }

const app = Fastify()
app.removeAllContentTypeParsers()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

app.post('/webhooks/meta/whatsapp', async (request, reply) => {
  const expected = createHmac('sha256', given.appSecret).update(request.body as Buffer)
  const signature = String(request.headers['x-hub-signature-256']).replace('sha256=', '')
  const claimed = Buffer.from(signature, 'hex')
  const isGenuine = claimed.length === 32 && timingSafeEqual(claimed, expected.digest())
  return reply.code(isGenuine ? 200 : 403).send()
})

await app.listen({ host: '127.0.0.1', port: given.port })
process.send?.('ready')
