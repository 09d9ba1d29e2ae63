import { z } from 'zod'
import type { Http } from '../../src/contract/http.ts'
import { jsonOf } from '../../src/contract/reading.ts'
import type { CredentialCheck } from '../../src/contract/sending.ts'
import { type ApiSettings, ask } from './list.ts'

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
