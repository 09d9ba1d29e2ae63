import { readFileSync } from 'node:fs'
import type { FastifyPluginAsync } from 'fastify'

const types = { html: 'text/html', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' }
const assets = ['page.css', 'page.js', 'phone.js', 'steps.js', 'faults.js', 'words.js', 'icon.svg']

// Texts of strangers are shown here: nothing but these very files may run or be loaded.
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The page with the phones at the prefix itself, and its files at `page/` below. */
export function pageRoutes(prefix: string): FastifyPluginAsync {
  const files = new Map(assets.map((name) => [name, read(name)]))
  const html = read('index.html').replaceAll('{prefix}', prefix)

  return async (app) => {
    app.addHook('onRequest', async (_request, reply) => {
      reply.headers({
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      })
    })
    app.get('/', async (_request, reply) => reply.type(typeOf('index.html')).send(html))
    app.get<{ Params: { file: string } }>('/page/:file', async ({ params }, reply) => {
      const text = files.get(params.file)
      if (text === undefined) return reply.code(404).send({ error: 'no such file' })
      return reply.type(typeOf(params.file)).send(text)
    })
  }
}

function read(name: string): string {
  return readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8')
}

function typeOf(name: string): string {
  const ending = name.slice(name.lastIndexOf('.') + 1)
  return `${types[ending as keyof typeof types]}; charset=utf-8`
}
