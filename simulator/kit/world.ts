import { Socket } from 'node:net'
import { Poster } from './poster.ts'
import type { World } from './provider.ts'

export interface WorldOptions extends Pick<World, 'phones' | 'faults' | 'now'> {
  gatewayUrl(): string
  publicUrl?(): string
  readonly reportDelaysMs?: readonly number[]
  readonly retryWaitsMs?: readonly number[]
}

/** What all providers of a simulator share. `close` ends its timers, posts and held connections. */
export function createWorld(options: WorldOptions): {
  readonly world: Omit<World, 'reports'>
  close(): void
} {
  const { gatewayUrl, publicUrl = gatewayUrl, phones, faults, now } = options
  const poster = new Poster()
  const timers = new Set<NodeJS.Timeout>()
  const connections = new Set<Socket>()
  const closing = new AbortController()

  const world: Omit<World, 'reports'> = {
    gatewayUrl: () => withoutSlash(gatewayUrl()),
    publicUrl: () => withoutSlash(publicUrl()),
    phones,
    faults,
    poster,
    reportDelaysMs: options.reportDelaysMs ?? [150, 600, 1_500, 4_000],
    retryWaitsMs: options.retryWaitsMs,
    later: (ms, then) => {
      if (closing.signal.aborted) return
      const timer = setTimeout(() => {
        timers.delete(timer)
        then()
      }, ms)
      timers.add(timer)
    },
    hold: (connection) => {
      // A request that was injected has no connection.
      if (!(connection instanceof Socket) || connections.has(connection)) return
      connections.add(connection)
      connection.once('close', () => connections.delete(connection))
    },
    now,
  }
  return {
    world,
    close: () => {
      closing.abort()
      for (const timer of timers) clearTimeout(timer)
      for (const connection of connections) connection.destroy()
      poster.close()
    },
  }
}

export function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
