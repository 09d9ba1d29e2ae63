import type { ProviderDesk } from './provider-desk.ts'
import type { GatewayEnd, ReplyAnswer } from './provider-suite.ts'
import type { StubAnswer, StubRequest } from './stub-gateway.ts'

type Settings = Readonly<Record<string, string>>

/** How a gateway and a provider talk over HTTP. */
export interface HttpWire {
  /** The setting that proves a post. */
  readonly secret: string
  isGenuine(request: StubRequest, settings: Settings, gatewayUrl: string): boolean
  /** The word of a report; undefined for anything else. */
  reportIn(request: StubRequest): string | undefined
  /** What a gateway answers besides: to a challenge. */
  answerTo?(request: StubRequest, settings: Settings): StubAnswer | undefined
  /** The request that hands a reply over. */
  reply(
    settings: Settings,
    reply: { readonly text: string; readonly answersTo: string; readonly gatewayUrl: string },
  ): readonly [url: string, init: RequestInit]
}

/**
 * A gateway for a provider that posts webhooks: 200 for what is genuine, 401 for the rest. What would
 * be genuine with any other secret makes it fail.
 */
export function httpGatewayEnd(desk: ProviderDesk, wire: HttpWire): GatewayEnd {
  let isTaking = true
  desk.respond = (request) => {
    const settings = desk.settings()
    const answer = wire.answerTo?.(request, settings)
    if (answer) return answer
    const other = { ...settings, [wire.secret]: backwards(settings[wire.secret] ?? '') }
    const isGenuine =
      wire.isGenuine(request, settings, desk.gateway.url) &&
      !wire.isGenuine(request, other, desk.gateway.url)
    return { status: isGenuine ? (isTaking ? 200 : 503) : 401 }
  }
  const isReport = (request: StubRequest) => wire.reportIn(request) !== undefined
  const isMessage = (request: StubRequest) =>
    !isReport(request) && wire.answerTo?.(request, desk.settings()) === undefined
  return {
    takes: (next) => {
      isTaking = next
    },
    messages: () => desk.gateway.requests.filter(isMessage).map(({ path, body }) => path + body),
    reports: () => desk.gateway.requests.flatMap((request) => wire.reportIn(request) ?? []),
    until: async (count, what) => {
      await desk.gateway.until(count, what === 'reports' ? isReport : isMessage)
    },
    reply: async (text, answersTo) => {
      const given = { text, answersTo, gatewayUrl: desk.gateway.url }
      return answerIn(await fetch(...wire.reply(desk.settings(), given)))
    },
  }
}

function backwards(text: string): string {
  return [...text].reverse().join('')
}

async function answerIn(response: Response): Promise<ReplyAnswer> {
  const after = response.headers.get('retry-after')
  return {
    isTaken: response.ok,
    words: `HTTP ${response.status} ${await response.text()}`,
    ...(after !== null && { retryAfterSeconds: Number(after) }),
  }
}
