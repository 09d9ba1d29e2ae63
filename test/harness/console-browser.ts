import type { FastifyInstance } from 'fastify'

/** What a page answered. */
export interface PageAnswer {
  readonly status: number
  readonly text: string
  /** Where it leads. */
  readonly location: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
}

/** A browser without scripts: it keeps cookies, and sends forms with the token of the page before. */
export class ConsoleBrowser {
  readonly #app: FastifyInstance
  readonly #address: string
  #token = ''
  /** By name. */
  readonly cookies = new Map<string, string>()

  /** @param address from which it asks */
  constructor(app: FastifyInstance, address = '127.0.0.1') {
    this.#app = app
    this.#address = address
  }

  async get(url: string): Promise<PageAnswer> {
    return await this.#ask('GET', url)
  }

  /** @param token in place of the one that the page before had */
  async post(
    url: string,
    fields: Readonly<Record<string, string>>,
    token: string | undefined = this.#token,
  ): Promise<PageAnswer> {
    return await this.#ask('POST', url, new URLSearchParams({ _csrf: token, ...fields }).toString())
  }

  /** The page that the answer leads to. */
  async follow({ location }: PageAnswer): Promise<PageAnswer> {
    return await this.get(location ?? '')
  }

  get token(): string {
    return this.#token
  }

  /** Another browser with the same cookies. @param address from which it asks */
  copy(address = this.#address): ConsoleBrowser {
    const copy = new ConsoleBrowser(this.#app, address)
    for (const [name, value] of this.cookies) copy.cookies.set(name, value)
    return copy
  }

  async #ask(method: 'GET' | 'POST', url: string, payload?: string): Promise<PageAnswer> {
    const answer = await this.#app.inject({
      method,
      url,
      remoteAddress: this.#address,
      cookies: Object.fromEntries(this.cookies),
      headers: {
        accept: 'text/html',
        'user-agent': 'Mozilla/5.0 (X11; Linux x64) Firefox/140.0',
        ...(payload === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(payload === undefined ? {} : { payload }),
    })
    for (const { name, value } of answer.cookies)
      if (value) this.cookies.set(name, value)
      else this.cookies.delete(name)
    this.#token = /name="_csrf" value="([^"]+)"/.exec(answer.body)?.[1] ?? this.#token
    const { location } = answer.headers
    return {
      status: answer.statusCode,
      text: answer.body,
      location: typeof location === 'string' ? location : undefined,
      headers: answer.headers,
    }
  }
}
