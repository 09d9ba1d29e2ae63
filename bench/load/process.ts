import { setTimeout as pause } from 'node:timers/promises'
import { steadyMs } from '../clock.ts'
import { quantile } from '../median.ts'
import { openLane } from './lane.ts'
import type { LoadOrder, LoadReport } from './order.ts'
import { messageRequest, senderAt } from './requests.ts'

/** Sends signed messages over kept connections; the order is in its argument. */
const order = JSON.parse(process.argv[2] ?? '{}') as LoadOrder

async function run(): Promise<LoadReport> {
  const { target, messages, firstSender, connections, ratePerS } = order
  const maxMs = order.maxMs ?? Number.POSITIVE_INFINITY
  const requests = Array.from({ length: messages }, (_, index) =>
    messageRequest(target, senderAt(firstSender + index)),
  )
  const lanes = await Promise.all(Array.from({ length: connections }, () => openLane(target.port)))
  const latencies: number[] = []
  const sentAtMs: number[] = []
  let next = 0
  let refused = 0
  const startedAtMs = steadyMs()
  const cpuBefore = process.cpuUsage()
  await Promise.all(
    lanes.map(async (lane) => {
      for (;;) {
        const place = next
        const request = requests[place]
        const sinceStart = steadyMs() - startedAtMs
        if (!request || sinceStart > maxMs) return
        next++
        const earlyMs = ratePerS ? (place * 1_000) / ratePerS - sinceStart : 0
        if (earlyMs > 0) await pause(earlyMs)
        // Where no lane was free in time, the citizen had sent it all the same.
        const sentAt = steadyMs() + Math.min(earlyMs, 0)
        sentAtMs[place] = sentAt
        const status = await lane.ask(request)
        if (status === 200) latencies.push(steadyMs() - sentAt)
        else refused++
      }
    }),
  )
  const ms = steadyMs() - startedAtMs
  const { user, system } = process.cpuUsage(cpuBefore)
  for (const lane of lanes) lane.close()
  return {
    accepted: latencies.length,
    refused,
    startedAtMs,
    seconds: ms / 1_000,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    sentAtMs,
    cpu: (user + system) / 1_000 / ms,
  }
}

process.once('message', () => {
  void run().then((report) => process.send?.(report))
})
process.send?.('ready')
