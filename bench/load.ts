import { once } from 'node:events'
import { connect } from 'node:net'
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
  const lanes = await Promise.all(
    Array.from({ length: order.connections }, () => openLane(order.port)),
  )
  const latencies: number[] = []
  let next = 0
  let refused = 0
  const startedAt = performance.now()
  const cpuBefore = process.cpuUsage()

  function use(lane: Lane): Promise<void> {
    return new Promise((resolve, reject) => {
      function sendNext(): void {
        const request = requests[next]
        const sentAt = performance.now()
        if (!request || sentAt - startedAt > order.maxMs) {
          resolve()
          return
        }
        next++
        lane.ask(request, (status) => {
          if (status === undefined) {
            reject(new Error('the connection was closed'))
            return
          }
          if (status === 200) latencies.push(performance.now() - sentAt)
          else refused++
          sendNext()
        })
      }
      sendNext()
    })
  }
  await Promise.all(lanes.map(use))
  const ms = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpuBefore)
  for (const lane of lanes) lane.close()
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

interface Lane {
  /** @param answered gets the status, or undefined where the connection ends instead */
  ask(request: Buffer, answered: (status: number | undefined) => void): void
  close(): void
}

const maxAnswerBytes = 4_096

/** A connection. It reads into one buffer and makes nothing of it but what the measuring needs. */
async function openLane(port: number): Promise<Lane> {
  const buffer = Buffer.alloc(maxAnswerBytes)
  let said = ''
  let answered: (status: number | undefined) => void = () => {}
  // Answers are short and have a Content-Length, so they end with it.
  function hear(length: number): boolean {
    said += buffer.toString('latin1', 0, length)
    const headEnd = said.indexOf('\r\n\r\n')
    if (headEnd === -1) return true
    const bodyLength = Number(/content-length: (\d+)/i.exec(said)?.[1] ?? 0)
    if (said.length < headEnd + 4 + bodyLength) return true
    const status = Number(said.slice(9, 12))
    said = ''
    answered(status)
    return true
  }
  const socket = connect({ host: '127.0.0.1', port, onread: { buffer, callback: hear } })
  socket.setNoDelay(true)
  await once(socket, 'connect')
  socket.once('close', () => answered(undefined))
  return {
    ask(request, then) {
      answered = then
      socket.write(request)
    },
    close: () => void socket.destroy(),
  }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}')))}\n`)
