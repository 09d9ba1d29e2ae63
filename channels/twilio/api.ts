import { z } from 'zod'
import type { Http, HttpResponse } from '../../src/contract/http.ts'
import { jsonOf } from '../../src/contract/reading.ts'
import { type CredentialCheck, rootOf } from '../../src/contract/sending.ts'

export interface ApiSettings {
  readonly authToken: string | readonly string[]
  readonly accountSid: string
  readonly apiUrl: string
}

// Room for a thousand messages of 1,600 characters each, escaped.
const maxBytes = 16 * 1024 * 1024

/** Asks Twilio's API for a JSON document, as the account itself. */
export async function ask(settings: ApiSettings, http: Http, path: string): Promise<HttpResponse> {
  return await http(rootOf(settings.apiUrl) + path, {
    headers: { accept: 'application/json', ...authorization(settings) },
    maxBytes,
  })
}

/** The header that proves who we are, with the first of several tokens. */
export function authorization({ accountSid, authToken }: ApiSettings): { authorization: string } {
  const [token = ''] = [authToken].flat()
  return { authorization: `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}` }
}

const Account = z.object({ status: z.enum(['active', 'suspended', 'closed']) })

/**
 * Whether Twilio takes our credentials and the account is in use.
 *
 * @see https://www.twilio.com/docs/iam/api/account#fetch-an-account-resource
 */
export async function check(settings: ApiSettings, http: Http): Promise<CredentialCheck> {
  const answer = await ask(settings, http, `/2010-04-01/Accounts/${settings.accountSid}.json`)
  const { status } = answer
  if (status === 401 || status === 403 || status === 404)
    return { kind: 'refused', detail: `HTTP ${status}` }
  const account = Account.safeParse(jsonOf(answer.body))
  if (status !== 200 || !account.success)
    return { kind: 'unknown', detail: `HTTP ${status} for the account` }
  if (account.data.status === 'active') return { kind: 'valid' }
  return { kind: 'refused', detail: `the account is ${account.data.status}` }
}
