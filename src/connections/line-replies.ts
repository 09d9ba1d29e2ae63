import type { Logger } from 'pino'
import type { DueReply, Outlet } from './due-replies.ts'
import type { LineKey } from './lease.ts'

export interface LineReplies {
  /** Takes no more; resolves when those under way are finished. */
  stop(): Promise<void>
}

const askMs = 250
/** Conversations of one account under way at once: a slow account takes no place of another's. */
const maxAtOnce = 32
// A step that failed is not asked again at once: what ails it needs time.
const restMs = 5_000

/**
 * Sends the replies of the lines that are up, by asking again and again for those that are due, and
 * at once where more were due than could be taken.
 *
 * @param options.ask see dueReplies; empty where the database does not answer
 * @param options.ready the accounts that are held here and whose line is up
 * @param options.step sends what is due to one conversation, in order
 */
export function keepReplying(options: {
  ready(): readonly LineKey[]
  ask(outlets: readonly Outlet[], busy: readonly string[]): Promise<readonly DueReply[]>
  step(conversationId: string): Promise<void>
  log: Logger
}): LineReplies {
  const { ready, ask, step, log } = options
  const running = new Map<string, Promise<void>>()
  const resting = new Set<string>()
  const atOnce = new Map<string, number>()
  const waiting = new Set<string>()
  let turn: Promise<void> | undefined
  let isStopped = false

  const freeOf = (key: string) => maxAtOnce - (atOnce.get(key) ?? 0)

  async function askOnce(): Promise<void> {
    const outlets = ready()
      .map((key) => ({ ...key, free: freeOf(nameOf(key)) }))
      .filter(({ free }) => free > 0)
    if (outlets.length === 0) return
    const due = await ask(outlets, [...running.keys(), ...resting])
    if (isStopped) return
    for (const outlet of outlets) {
      const own = due.filter((one) => nameOf(one) === nameOf(outlet))
      if (own.length >= outlet.free) waiting.add(nameOf(outlet))
      else waiting.delete(nameOf(outlet))
      for (const { conversationId } of own) start(nameOf(outlet), conversationId)
    }
  }

  function start(outlet: string, id: string): void {
    atOnce.set(outlet, (atOnce.get(outlet) ?? 0) + 1)
    const done = step(id)
      .catch((error: unknown) => {
        log.error({ err: error, id }, 'a reply step failed')
        resting.add(id)
        setTimeout(() => resting.delete(id), restMs).unref()
      })
      .finally(() => {
        running.delete(id)
        atOnce.set(outlet, (atOnce.get(outlet) ?? 1) - 1)
        if (waiting.has(outlet) && freeOf(outlet) >= maxAtOnce / 2) tick()
      })
    running.set(id, done)
  }

  function tick(): void {
    if (isStopped) return
    turn ??= askOnce()
      .catch((error: unknown) => log.warn({ err: error }, 'due replies were not asked for'))
      .finally(() => {
        turn = undefined
      })
  }

  const timer = setInterval(tick, askMs)
  tick()
  return {
    async stop() {
      isStopped = true
      clearInterval(timer)
      await turn
      await Promise.all(running.values())
    },
  }
}

function nameOf({ channel, account }: LineKey): string {
  return `${channel} ${account}`
}
