import { UsageError } from '../../usage-error.ts'

/** A simulated channel of a running gateway. */
export interface SimulatedChannel {
  readonly channel: string
}

/** What became of one message, as the gateway's own records say. */
export interface MessageOutcome {
  readonly externalId: string
  readonly disposition: string
  readonly repeat: boolean
}

/** The simulator and the records of a gateway, over HTTP. */
export interface GatewayClient {
  channels(): Promise<readonly SimulatedChannel[]>
  /** Types a text on a phone; resolves when the gateway has acknowledged it, or did not. */
  send(
    channel: string,
    number: string,
    text: string,
  ): Promise<{ externalIds: readonly string[]; acknowledged: boolean }>
  /** Calls back for each phone that a reply has reached, until the signal aborts. */
  follow(onReply: (channel: string, number: string) => void, signal: AbortSignal): Promise<void>
  /** Whether a reply has reached this phone. */
  hasReply(channel: string, number: string): Promise<boolean>
  outcomes(channel: string, externalIds: readonly string[]): Promise<MessageOutcome[]>
}

/**
 * @param gateway.url without a slash at the end
 * @param gateway.operatorToken opens the simulator and the records
 */
export function gatewayClient(gateway: { url: string; operatorToken: string }): GatewayClient {
  const { url } = gateway
  const headers = { authorization: `Bearer ${gateway.operatorToken}` }
  const ask = (address: string, signal?: AbortSignal) =>
    fetch(address, { headers, ...(signal && { signal }) })
  const post = (address: string, value: unknown) =>
    fetch(address, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(value),
    })
  const phone = (channel: string, number: string) =>
    `${url}/simulator/phones/${encodeURIComponent(channel)}/${encodeURIComponent(number)}`
  return {
    async channels() {
      const response = await ask(`${url}/simulator/channels`)
      if (response.status === 401)
        throw new UsageError(
          `The gateway at ${url} does not take the operator token. Give the one in its folder ` +
            '(SIMPUL_DIRECTORY/operator-token) with --token.',
        )
      if (response.status === 404)
        throw new UsageError(
          `The gateway at ${url} has no simulator: it serves real accounts. Play needs one without.`,
        )
      const { channels } = await json<{ channels: SimulatedChannel[] }>(response)
      return channels
    },
    async send(channel, number, text) {
      return await json(await post(`${phone(channel, number)}/messages?wait=ack`, { text }))
    },
    async follow(onReply, signal) {
      const response = await ask(`${url}/simulator/events`, signal)
      for await (const { event, data } of eventsOf(response)) {
        if (event !== 'reply') continue
        const { channel, number } = JSON.parse(data) as { channel: string; number: string }
        onReply(channel, number)
      }
    },
    async hasReply(channel, number) {
      const { messages } = await json<{ messages: { direction: string }[] }>(
        await ask(phone(channel, number)),
      )
      return messages.some(({ direction }) => direction === 'in')
    },
    async outcomes(channel, externalIds) {
      return await json(await post(`${url}/operations/outcomes`, { channel, externalIds }))
    },
  }
}

async function json<T>(response: Response): Promise<T> {
  const text = await response.text()
  if (!response.ok) throw new Error(`HTTP ${response.status}: ${text.slice(0, 200)}`)
  return JSON.parse(text) as T
}

/** Server-sent events, https://html.spec.whatwg.org/multipage/server-sent-events.html */
async function* eventsOf(response: Response): AsyncGenerator<{ event: string; data: string }> {
  const decoder = new TextDecoder()
  let unread = ''
  for await (const chunk of response.body ?? []) {
    unread += decoder.decode(chunk, { stream: true })
    const blocks = unread.split('\n\n')
    unread = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => [line.split(':')[0], line.slice(line.indexOf(':') + 2)]),
      )
      yield { event: fields.get('event') ?? 'message', data: fields.get('data') ?? '' }
    }
  }
}
