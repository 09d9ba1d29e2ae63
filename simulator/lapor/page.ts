import { readFileSync } from 'node:fs'
import type { FastifyPluginAsync } from 'fastify'
import { languageOf, pageWords } from './words.ts'

const types = { html: 'text/html', css: 'text/css', js: 'text/javascript' }
const read = (name: string) => readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8')

// Texts of strangers are shown here: nothing but these very files may run or be loaded.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The page of the simulated LAPOR!, in the language of `?lang=` or of the browser. */
export function pageRoutes(): FastifyPluginAsync {
  const html = read('index.html')
  const files = new Map(['lapor.js', 'lapor.css'].map((name) => [name, read(name)]))
  return async (app) => {
    app.addHook('onRequest', async (_request, reply) => {
      reply.headers({
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-cache',
      })
    })
    app.get<{ Querystring: { lang?: string } }>('/', async ({ query, headers }, reply) => {
      const words = pageWords[languageOf(query.lang, headers['accept-language'])]
      const text = html
        .replace('<html lang="id">', `<html lang="${words.language}">`)
        .replace(/\{t:(\w+)\}/g, (_, name) => words[name as keyof typeof words])
      return reply.header('vary', 'accept-language').type(`${types.html}; charset=utf-8`).send(text)
    })
    for (const [name, text] of files)
      app.get(`/${name}`, async (_request, reply) =>
        reply.type(`${name.endsWith('.js') ? types.js : types.css}; charset=utf-8`).send(text),
      )
  }
}
