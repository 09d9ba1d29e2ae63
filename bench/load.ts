import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { signedRequest } from './requests.ts'

/** What the load process is told, as JSON in its argument. */
export interface LoadOrder {
  /** On 127.0.0.1; it goes nowhere else. */
  readonly port: number
  readonly appSecret: string
  readonly phoneNumberId: string
  readonly connections: number
  /** At most so many, all signed before the clock starts. */
  readonly maxRequests: number
  readonly maxMs: number
}

/** What it prints, as JSON. */
export interface LoadReport {
  readonly accepted: number
  readonly refused: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Of its own, of one core: near 1 the load process is what was measured. */
  readonly cpu: number
}

/** Sends requests over kept connections, one at a time on each, as fast as they are answered. */
async function run(order: LoadOrder): Promise<LoadReport> {
  const base = String(Date.now()).slice(-9)
  const requests = Array.from({ length: order.maxRequests }, (_, index) =>
    signedRequest({ ...order, sender: `62${base}${String(index).padStart(6, '0')}` }),
  )
  const sockets = await Promise.all(
    Array.from({ length: order.connections }, async () => {
      const socket = connect(order.port, '127.0.0.1').setNoDelay(true)
      await once(socket, 'connect')
      return socket
    }),
  )
  const latencies: number[] = []
  let next = 0
  let refused = 0
  const startedAt = performance.now()
  const cpuBefore = process.cpuUsage()

  async function lane(socket: Socket): Promise<void> {
    for (;;) {
      const request = requests[next]
      if (!request || performance.now() - startedAt > order.maxMs) return
      next++
      const sentAt = performance.now()
      const status = await ask(socket, request)
      if (status === 200) latencies.push(performance.now() - sentAt)
      else refused++
    }
  }
  await Promise.all(sockets.map(lane))
  const ms = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpuBefore)
  for (const socket of sockets) socket.destroy()
  latencies.sort((one, other) => one - other)
  return {
    accepted: latencies.length,
    refused,
    seconds: ms / 1_000,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    cpu: (user + system) / 1_000 / ms,
  }
}

/** Resolves to the status. Answers are short and have a Content-Length, so they end with it. */
function ask(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = ''
    const end = (settle: () => void) => {
      socket.off('data', onData)
      socket.off('close', onClose)
      settle()
    }
    const onData = (chunk: Buffer) => {
      said += chunk.toString('latin1')
      const headEnd = said.indexOf('\r\n\r\n')
      if (headEnd === -1) return
      const length = Number(/content-length: (\d+)/i.exec(said)?.[1] ?? 0)
      if (said.length >= headEnd + 4 + length) end(() => resolve(Number(said.slice(9, 12))))
    }
    const onClose = () => end(() => reject(new Error('the connection was closed')))
    socket.on('data', onData)
    socket.on('close', onClose)
    socket.write(request)
  })
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}')))}\n`)
