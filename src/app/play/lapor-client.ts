import { readFile } from 'node:fs/promises'

/** A report as the simulated LAPOR! shows it. */
export interface ShownReport {
  readonly trackingId: string
  readonly textAtFirst: string
  readonly category: string
  readonly source: string
  readonly agency: string
  readonly state: string
  readonly answer: string
}

/** What its admins and offices did to a report, as it remembers. */
export interface LaporMove {
  readonly trackingId: string
  readonly verb: 'verify' | 'delay' | 'decline' | 'process' | 'answer' | 'close' | 'archive'
  /** The agency that has the report then. */
  readonly agency: string
  readonly reason: string
  readonly answer: string
}

/** The simulated LAPOR! of a running gateway, over HTTP. */
export interface LaporClient {
  /** Its empty book, as an agency downloads it. */
  emptyBook(): Promise<Buffer>
  /** Names agencies to it that reports may be for. */
  nameAgencies(names: readonly string[]): Promise<void>
  /** @throws Error with the sentences of a LAPOR! that refuses the book */
  upload(file: string): Promise<void>
  export(layout: 17 | 20): Promise<Buffer>
  reports(): Promise<readonly ShownReport[]>
  /** Everything that was done to reports, in its order. */
  history(): Promise<readonly LaporMove[]>
  /** What one of its admins does to a report, as its page would. */
  move(trackingId: string, what: Readonly<Record<string, string>>): Promise<void>
  /** What one of its admins makes of the text of a report as it came, and of the one that is shown. */
  edit(trackingId: string, texts: { readonly first: string; readonly last: string }): Promise<void>
  /** Lets its admins and offices work for a day. @returns how many reports moved */
  day(): Promise<number>
}

/** @param gateway.url without a slash at the end */
export function laporClient(gateway: { url: string; operatorToken: string }): LaporClient {
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${gateway.url}/simulator/lapor/${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${gateway.operatorToken}`,
        'accept-language': 'en',
        ...init.headers,
      },
    })
    if (response.ok) return response
    throw new Error(`the simulated LAPOR!: HTTP ${response.status}: ${await response.text()}`)
  }
  const read = async <T>(path: string, init?: RequestInit) =>
    (await (await ask(path, init)).json()) as T
  const bytes = async (path: string) => Buffer.from(await (await ask(path)).arrayBuffer())
  const json = (body: unknown): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return {
    emptyBook: () => bytes('books/empty'),
    async nameAgencies(names) {
      await ask('agencies', json({ names }))
    },
    async upload(file) {
      await ask('books', {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: new Uint8Array(await readFile(file)),
      })
    },
    export: (layout) => bytes(`export?layout=${layout}`),
    reports: async () => (await read<{ reports: ShownReport[] }>('reports')).reports,
    history: async () => (await read<{ moves: LaporMove[] }>('history')).moves,
    async move(trackingId, what) {
      await ask(`reports/${trackingId}`, json(what))
    },
    async edit(trackingId, texts) {
      await ask(`reports/${trackingId}/texts`, json(texts))
    },
    day: async () => (await read<{ moved: number }>('days', { method: 'POST' })).moved,
  }
}
