import { readFile } from 'node:fs/promises'

/** A report as the simulated LAPOR! shows it. */
export interface ShownReport {
  readonly trackingId: string
  readonly agency: string
  readonly state: string
  readonly answer: string
}

/** The simulated LAPOR! of a running gateway, over HTTP. */
export interface LaporClient {
  /** @throws Error with the sentences of a LAPOR! that refuses the book */
  upload(file: string): Promise<void>
  export(layout: 17 | 20): Promise<Buffer>
  reports(): Promise<readonly ShownReport[]>
  /** What one of its admins does to a report, as its page would. */
  move(trackingId: string, what: Readonly<Record<string, string>>): Promise<void>
  /** Lets its admins and offices work for a day. @returns how many reports moved */
  day(): Promise<number>
}

/** @param gateway.url without a slash at the end */
export function laporClient(gateway: { url: string; operatorToken: string }): LaporClient {
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${gateway.url}/simulator/lapor/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${gateway.operatorToken}`, ...init.headers },
    })
    if (response.ok) return response
    throw new Error(`the simulated LAPOR!: HTTP ${response.status}: ${await response.text()}`)
  }
  return {
    async upload(file) {
      await ask('books', {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: new Uint8Array(await readFile(file)),
      })
    },
    export: async (layout) =>
      Buffer.from(await (await ask(`export?layout=${layout}`)).arrayBuffer()),
    async reports() {
      const { reports } = (await (await ask('reports')).json()) as { reports: ShownReport[] }
      return reports
    },
    async move(trackingId, what) {
      await ask(`reports/${trackingId}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(what),
      })
    },
    async day() {
      const { moved } = (await (await ask('days', { method: 'POST' })).json()) as { moved: number }
      return moved
    },
  }
}
