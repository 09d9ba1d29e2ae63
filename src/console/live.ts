import type { Writable } from 'node:stream'
import type { Sql } from 'postgres'
import type { AccountName, Reach } from '../desk/reach.ts'
import type { Person } from '../staff/person.ts'

const lookMs = 250
/** A page asks anew then, and whoever may no longer see anything is not let in. */
const usualMs = 600_000

interface LiveDeps {
  readonly sql: Sql
  reachOf(person: Person): Promise<Reach>
  failed(error: unknown): void
  /** For how long a stream goes on; ten minutes where it is left out. */
  readonly lastsMs?: number
}

interface Changed extends AccountName {
  readonly key: string
}

interface Listener {
  readonly to: Writable
  readonly sees: (changed: readonly AccountName[]) => boolean
}

/**
 * Tells open pages that something within their reach changed, within half a second: one question to the
 * database for all listeners, and none while nobody listens. What changed is not said; the page
 * is asked for again.
 */
export class LiveChanges {
  readonly #deps: LiveDeps
  readonly #listeners = new Set<Listener>()
  #timer: NodeJS.Timeout | undefined
  #isLooking = false
  #since: string | undefined
  /** What the last look found, so that nothing is told again while looks reach back to it. */
  #told: ReadonlySet<string> = new Set()

  constructor(deps: LiveDeps) {
    this.#deps = deps
  }

  /** @returns what ends it */
  async listen(person: Person, to: Writable): Promise<() => void> {
    const reach = await this.#deps.reachOf(person)
    const seen =
      reach.kind === 'all'
        ? undefined
        : new Set(reach.accounts.map(({ channel, account }) => `${channel} ${account}`))
    const listener: Listener = {
      to,
      sees: (changed) =>
        seen === undefined ||
        changed.some(({ channel, account }) => seen.has(`${channel} ${account}`)),
    }
    this.#listeners.add(listener)
    this.#timer ??= setInterval(() => {
      this.#look().catch(this.#deps.failed)
    }, lookMs)
    const over = setTimeout(() => to.destroy(), this.#deps.lastsMs ?? usualMs).unref()
    const end = () => {
      clearTimeout(over)
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#rest()
    }
    // Whoever left meanwhile says so no more.
    if (to.destroyed) end()
    return end
  }

  /** Ends every stream. */
  close(): void {
    for (const { to } of this.#listeners) to.end()
    this.#listeners.clear()
    this.#rest()
  }

  #rest(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#since = undefined
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      const since = this.#since ?? null
      // Rows that commit late carry an earlier time: each look reaches back a little.
      const rows = await this.#deps.sql<(Partial<Changed> & { readonly until: string })[]>`
        select now()::text as until, changed.*
        from (values (${since}::timestamptz - interval '2 seconds')) as look (since)
          left join lateral (
            select channel, account, conversation_id || ' ' || changed_at as key
            from attention where changed_at > look.since) as changed on true`
      this.#since = rows[0]?.until
      const changed = rows.filter((row): row is Changed & { until: string } => row.key !== null)
      const fresh = changed.filter(({ key }) => !this.#told.has(key))
      this.#told = new Set(changed.map(({ key }) => key))
      for (const { sees, to } of this.#listeners)
        to.write(
          fresh.length > 0 && sees(fresh) ? 'event: changed\ndata: \n\n' : ': still here\n\n',
        )
    } finally {
      this.#isLooking = false
    }
  }
}
