import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to Postgres on which a client dies at a statement. */
export interface StatementProxy {
  readonly url: string
  /** How many statements came since the last `dieAt` or `heal`. */
  statements(): number
  /**
   * Breaks all connections at the n-th statement from now, counted from 1, and refuses new ones: before
   * the server has it, or once the server has answered it, without its answer. `silent`: it stays open,
   * and neither that statement nor what follows it reaches the server.
   */
  dieAt(nth: number, when: 'before' | 'after' | 'silent'): void
  /** A statement was met by silence. */
  isHeld(): boolean
  /** Lets everything through. */
  heal(): void
  close(): void
}

export async function openStatementProxy(target: string): Promise<StatementProxy> {
  const url = new URL(target)
  const [port, host] = [Number(url.port), url.hostname]
  const open = new Set<Socket>()
  let count = 0
  let dies: { nth: number; when: 'before' | 'after' | 'silent' } | undefined
  let isDying = false
  let isDead = false
  let isHeld = false

  function die(): void {
    isDead = true
    for (const socket of open) socket.destroy()
  }

  const server = createServer((near) => {
    near.on('error', () => undefined)
    if (isDead) return near.destroy()
    const far = connect(port, host)
    far.on('error', () => near.destroy())
    for (const socket of [near, far]) {
      open.add(socket)
      socket.setNoDelay(true).on('close', () => {
        open.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    const statementsIn = statementCounter()
    near.on('data', (chunk) => {
      const before = count
      count += statementsIn(chunk)
      const isNow = dies !== undefined && before < dies.nth && count >= dies.nth
      if (isNow && dies?.when === 'before') return die()
      if (isNow && dies?.when === 'silent') isHeld = true
      else if (isNow) isDying = true
      if (!isHeld) far.write(chunk)
    })
    far.on('data', (chunk) => {
      if (isDying) die()
      else near.write(chunk)
    })
    return undefined
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const reset = () => {
    count = 0
    isDying = false
    isDead = false
    isHeld = false
    dies = undefined
  }
  return {
    url: url.href,
    statements: () => count,
    dieAt(nth, when) {
      reset()
      dies = { nth, when }
    },
    isHeld: () => isHeld,
    heal: reset,
    close() {
      server.close()
      die()
    },
  }
}

/**
 * Counts the statements of one client: messages Query and Execute.
 *
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
function statementCounter(): (chunk: Buffer) => number {
  let rest = Buffer.alloc(0)
  let isStarted = false
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    let found = 0
    for (;;) {
      // The first message has no type.
      const head = isStarted ? 1 : 0
      if (rest.length < head + 4) return found
      const end = head + rest.readUInt32BE(head)
      if (rest.length < end) return found
      if (isStarted && (rest[0] === 0x51 || rest[0] === 0x45)) found += 1
      isStarted = true
      rest = rest.subarray(end)
    }
  }
}
