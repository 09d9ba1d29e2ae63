import { createHmac, randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { KeyRing } from '../../src/identity/keys.ts'
import { eventIndex } from '../../src/identity/seal.ts'

/** The account that the requests are for, as simpul.yaml has it. */
export const twilioAccount = {
  channel: 'twilio',
  settings: {
    accountSid: `AC${'0'.repeat(32)}`,
    authToken: 'test_auth_token',
    number: '+622150001708',
  },
}

export function newSid(): string {
  return `SM${randomBytes(16).toString('hex')}`
}

/** What the inbox finds such a message by. */
export function messageIndex(ring: KeyRing, sid: string): string {
  const { channel, settings } = twilioAccount
  return eventIndex(ring, { channel, account: settings.number, kind: 'message', eventKey: sid })
}

export interface Answered {
  readonly sid: string
  /** 0 where no answer came. */
  readonly status: number
  readonly ms: number
}

/** Posts citizens' messages to a gateway as Twilio does: signed, over kept connections. */
export class TwilioLoad {
  readonly #agent = new Agent({ keepAlive: true })
  readonly #url: string
  #sent = 0

  /** @param gatewayUrl without a slash at the end */
  constructor(gatewayUrl: string) {
    this.#url = `${gatewayUrl}/webhooks/twilio`
  }

  /** @param sid the same again is the same message */
  post(sid: string, text = 'Lampu jalan di Jl. Teratai padam'): Promise<Answered> {
    const { accountSid, authToken, number } = twilioAccount.settings
    const from = `+62811${String(1_000_000 + (this.#sent++ % 500))}`
    const fields: Record<string, string> = {
      AccountSid: accountSid,
      Body: text,
      From: from,
      MessageSid: sid,
      NumMedia: '0',
      To: number,
    }
    // In the order of their names, which is how Twilio signs them.
    const signed = Object.entries(fields).reduce((all, [name, value]) => all + name + value, '')
    const body = new URLSearchParams(fields).toString()
    const startedAt = performance.now()
    return new Promise((resolve) => {
      const answered = (status: number) =>
        resolve({ sid, status, ms: performance.now() - startedAt })
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
        'x-twilio-signature': createHmac('sha1', authToken)
          .update(this.#url + signed)
          .digest('base64'),
      }
      request(this.#url, { method: 'POST', agent: this.#agent, headers })
        .on('response', (response) => {
          response.resume().on('end', () => answered(response.statusCode ?? 0))
        })
        .on('error', () => answered(0))
        .end(body)
    })
  }

  /** Each at its time, whatever became of those before; resolves when all were answered. */
  async run(ratePerS: number, seconds: number): Promise<Answered[]> {
    const answers: Promise<Answered>[] = []
    const startedAt = performance.now()
    while (answers.length < ratePerS * seconds) {
      const due = Math.min(
        ratePerS * seconds,
        Math.floor(((performance.now() - startedAt) / 1000) * ratePerS),
      )
      while (answers.length < due) answers.push(this.post(newSid()))
      await pause(2)
    }
    return await Promise.all(answers)
  }

  close(): void {
    this.#agent.destroy()
  }
}

/** @param share 0.99 for the p99; 1 for the slowest */
export function percentile(answers: readonly Answered[], share: number): number {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
