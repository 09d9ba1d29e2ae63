import { z } from 'zod'
import type { Http, HttpResponse } from '../../src/contract/http.ts'
import { jsonOf } from '../../src/contract/reading.ts'
import {
  type Content,
  type CredentialCheck,
  jsonContent,
  rootOf,
} from '../../src/contract/sending.ts'

export interface BotSettings {
  readonly botToken: string
  /** The address of Telegram's API, or of a local Bot API server. */
  readonly apiUrl: string
}

/** The bot's own id, with which its token begins. */
export function botIdOf(botToken: string): string {
  return botToken.slice(0, botToken.indexOf(':'))
}

/** Calls a method of the Bot API. https://core.telegram.org/bots/api#making-requests */
export async function call(
  http: Http,
  settings: BotSettings,
  method: string,
  content: Content,
): Promise<HttpResponse> {
  return await http(`${rootOf(settings.apiUrl)}/bot${settings.botToken}/${method}`, {
    method: 'POST',
    ...content,
  })
}

const Refusal = z.object({
  ok: z.literal(false),
  error_code: z.int().optional().catch(undefined),
  description: z.string().catch(''),
  parameters: z
    .object({ retry_after: z.number().min(0).optional() })
    .optional()
    .catch(undefined),
})

/** What the Bot API says of a failure; undefined where something else answered. */
export function refusalIn(answer: HttpResponse) {
  const refusal = Refusal.safeParse(jsonOf(answer.body)).data
  // Others write `{ok: false}`, too, and may have failed on the way.
  return answer.status < 500 || refusal?.error_code === answer.status ? refusal : undefined
}

const Me = z.object({ ok: z.literal(true), result: z.object({ id: z.int() }) })

/** https://core.telegram.org/bots/api#getme */
export async function check(settings: BotSettings, http: Http): Promise<CredentialCheck> {
  const answer = await call(http, settings, 'getMe', jsonContent({}))
  const { status } = answer
  if (status === 401 || status === 404) return { kind: 'refused', detail: `HTTP ${status}` }
  if (status === 200 && Me.safeParse(jsonOf(answer.body)).success) return { kind: 'valid' }
  return { kind: 'unknown', detail: `HTTP ${status} from getMe` }
}
