import { openLane } from '../load/lane.ts'
import { statusRequest, type Target } from '../load/requests.ts'

/** Posts what became of replies, over a bounded number of connections. */
export interface StatusPoster {
  /** Queues `sent`, `delivered` and `read` of a reply. */
  post(id: string, recipient: string): void
  /** How many were acknowledged. */
  posted(): number
  /** Resolves once nothing is queued and nothing under way. */
  idle(): Promise<void>
  close(): void
}

const connections = 16
const words = ['sent', 'delivered', 'read']

/** @param target where the webhooks of the account go */
export async function statusPoster(target: Target): Promise<StatusPoster> {
  const lanes = await Promise.all(Array.from({ length: connections }, () => openLane(target.port)))
  const free = [...lanes]
  const queue: Buffer[] = []
  let posted = 0
  let whenIdle: () => void = () => {}

  function next(): void {
    const lane = queue.length > 0 ? free.pop() : undefined
    const request = lane && queue.shift()
    if (!lane || !request) {
      if (free.length === lanes.length) whenIdle()
      return
    }
    void lane.ask(request).then((status) => {
      if (status !== 200) throw new Error(`a status was answered with ${status}`)
      posted++
      free.push(lane)
      next()
    })
  }

  return {
    post(id, recipient) {
      for (const status of words) {
        queue.push(statusRequest(target, { id, recipient, status }))
        next()
      }
    },
    posted: () => posted,
    async idle() {
      if (free.length === lanes.length && queue.length === 0) return
      await new Promise<void>((resolve) => {
        whenIdle = resolve
      })
    },
    close() {
      for (const lane of lanes) lane.close()
    },
  }
}
