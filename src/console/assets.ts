import { readFileSync } from 'node:fs'

const types = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' }

/** For every page: it may run, load and ask for our own files only. */
export const consolePolicy = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const

export interface Asset {
  readonly contentType: string
  readonly text: string
}

/** Reads the named files of a page once; nobody can ask for any other. */
export function readAssets(
  folder: URL,
  names: readonly `${string}.${keyof typeof types}`[],
): ReadonlyMap<string, Asset> {
  return new Map(
    names.map((name) => {
      const ending = name.slice(name.lastIndexOf('.') + 1) as keyof typeof types
      const text = readFileSync(new URL(name, folder), 'utf8')
      return [name, { contentType: `${types[ending]}; charset=utf-8`, text }]
    }),
  )
}
