import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP way to a server, which can be broken. */
export interface CutProxy {
  /** The URL that was given, by way of the proxy. */
  readonly url: string
  /** Breaks what is open: with RST or with FIN. What comes after is let through again. */
  cut(how: 'reset' | 'end'): void
  /** Breaks all, once a client sends this text. */
  cutAt(text: string): void
  /** From now on each connection is taken and closed at once, or let through. */
  takeAndClose(on: boolean): void
  close(): void
}

export async function openCutProxy(target: string): Promise<CutProxy> {
  const url = new URL(target)
  const [port, host] = [Number(url.port), url.hostname]
  const open = new Map<Socket, Socket>()
  let closesAtOnce = false
  let breaksAt: string | undefined
  const server = createServer((near) => {
    near.on('error', () => undefined)
    if (closesAtOnce) return near.end()
    const far = connect(port, host)
    far.on('error', () => near.destroy())
    near.on('data', (chunk) => {
      if (breaksAt !== undefined && chunk.includes(breaksAt)) cut('reset')
    })
    near.setNoDelay(true).pipe(far.setNoDelay(true)).pipe(near)
    near.on('close', () => {
      open.delete(near)
      far.destroy()
    })
    return open.set(near, far)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`

  function cut(how: 'reset' | 'end'): void {
    for (const [near, far] of open) {
      far.destroy()
      if (how === 'reset') near.resetAndDestroy()
      else near.destroySoon()
    }
  }
  return {
    url: url.href,
    cut,
    cutAt(text) {
      breaksAt = text
    },
    takeAndClose(on) {
      closesAtOnce = on
    },
    close() {
      server.close()
      cut('end')
    },
  }
}
