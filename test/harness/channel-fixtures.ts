import { readdirSync, readFileSync } from 'node:fs'
import type { WebhookChannel } from '../../src/contract/channel.ts'
import type { ProviderRequest } from '../../src/contract/events.ts'
import type { OutboundMessage } from '../../src/contract/sending.ts'

/** All that the channel's functions are called with, as the gateway reads it. */
export function settingsOf(
  channel: WebhookChannel,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return { ...channel.receiving.parse(given), ...channel.sending.parse(given) }
}

/** A request with a JSON body, as most providers post. */
export function jsonPost(
  url: string,
  body: Buffer | string,
  headers: ProviderRequest['headers'],
  receivedAt: Date,
): ProviderRequest {
  const all = { 'content-type': 'application/json', ...headers }
  return { method: 'POST', url, headers: all, body: Buffer.from(body), receivedAt }
}

/** A reply of ours from this account to this citizen. */
export function outboundMessage(
  given: Pick<OutboundMessage, 'account' | 'to'> & Partial<OutboundMessage>,
): OutboundMessage {
  return {
    id: '5f0c6f0e-0000-4000-8000-000000000001',
    text: 'Terima kasih, laporan Bapak/Ibu kami terima.',
    callbackUrl: 'https://gw.example.go.id/webhooks',
    ...given,
  }
}

/** The text of a file in the channel's folder `samples`. @param url of the test: `import.meta.url` */
export function sampleIn(url: string, file: string): string {
  return readFileSync(new URL(`samples/${file}`, url), 'utf8')
}

/** Every file in the channel's folder `samples`. */
export function sampleFiles(url: string): string[] {
  return readdirSync(new URL('samples', url)).sort()
}
