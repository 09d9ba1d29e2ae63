import { parse as parseForm } from 'node:querystring'
// Only this submodule: it takes 7 ms to import, the whole package 120 ms and 27 MB.
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js'
import type { ProviderRequest, RequestHead } from '../../src/contract/events.ts'
import { digestOf, isSame, jsonOf, type Secrets, usable } from '../../src/contract/reading.ts'

/** The parameters of a request by name. The first value of a repeated parameter counts. */
export type Fields = ReadonlyMap<string, string>

/** What is read of a request before any token is tried. */
export interface Content {
  /** What the signature covers behind the address. */
  readonly signed: string
  /** The text that the fields are read from. */
  readonly text: string
  readonly fields: () => Fields
}

/** https://www.twilio.com/docs/usage/security: an HMAC-SHA1 in base64. */
export function mayVerify({ method, url, headers }: RequestHead): boolean {
  const hasForm = /^[A-Za-z0-9+/]{27}=$/.test(headers['x-twilio-signature'] ?? '')
  const isCall = method === 'POST' || method === 'GET'
  return hasForm && isCall && hasFewNames(url) && URL.canParse(url)
}

/**
 * Tells whether Twilio signed a request.
 *
 * A form is signed with the URL. Another body is signed through its SHA-256 in the parameter
 * `bodySHA256` of the URL. A GET has its parameters in the URL; with a body, which nothing would
 * prove, it is refused.
 *
 * @param request as it arrived; `url` is the public address that is set at Twilio
 * @param content of `contentOf`: made once, whatever the number of tokens
 * @param tokens auth tokens; several during a rotation, empty ones never match
 * @see https://www.twilio.com/docs/usage/security
 */
export function isSigned(request: ProviderRequest, { signed }: Content, tokens: Secrets): boolean {
  const signature = request.headers['x-twilio-signature'] ?? ''
  // The package joins the parameters anew for each form of the address: a single one is quick.
  const joined = { '': signed }
  return usable(tokens).some((token) => validateRequest(token, signature, request.url, joined))
}

/** Reads a request; undefined where it cannot be one of Twilio's. */
export function contentOf(request: ProviderRequest): Content | undefined {
  const url = URL.parse(request.url)
  if (url === null || !mayVerify(request)) return undefined
  if (request.method === 'GET') {
    if (request.body.length > 0) return undefined
    const text = url.search.slice(1)
    return { signed: '', text, fields: () => fieldsOf(formOf(text)) }
  }
  const text = request.body.toString('utf8')
  const bodyHash = url.searchParams.get('bodySHA256')
  if (bodyHash !== null) {
    // Hashes the bytes: the package hashes decoded text, in which all broken bytes look the same.
    if (!isSame(bodyHash.toLowerCase(), digestOf(request.body))) return undefined
    return { signed: '', text, fields: () => fieldsOf(objectIn(text)) }
  }
  if (!hasFewNames(text)) return undefined
  const form = formOf(text)
  return { signed: signedTextOf(form), text, fields: () => fieldsOf(form) }
}

// A message with ten attachments has about 50. A form of 31,000 names took 139 ms to be refused.
const maxNames = 500

function hasFewNames(form: string): boolean {
  let names = 1
  for (let at = form.indexOf('&'); at >= 0 && names <= maxNames; at = form.indexOf('&', at + 1))
    names++
  return names <= maxNames
}

/** All names: one that missed would miss in the signature. */
function formOf(text: string) {
  return parseForm(text, '&', '=', { maxKeys: 0 })
}

/** Names and values without a sign between them, in the order of the names; equal values once. */
function signedTextOf(form: ReturnType<typeof formOf>): string {
  const textOf = (name: string) => {
    const values = [...new Set([form[name] ?? ''].flat())].sort()
    return values.map((value) => name + value).join('')
  }
  const names = Object.keys(form).sort((one, other) => (one < other ? -1 : 1))
  return names.map(textOf).join('')
}

function objectIn(text: string): object {
  const json = jsonOf(text)
  return typeof json === 'object' && json !== null ? json : {}
}

function fieldsOf(parameters: object): Fields {
  const fields = new Map<string, string>()
  for (const [name, values] of Object.entries(parameters)) {
    const value: unknown = Array.isArray(values) ? values[0] : values
    if (typeof value === 'string' || typeof value === 'number') fields.set(name, String(value))
  }
  return fields
}
