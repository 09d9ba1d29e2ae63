import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Connection } from '../contract/channel.ts'
import { isDoneWithin } from '../patience.ts'
import type { Lane } from '../queue/lanes.ts'
import type { AccountKey } from '../store/circuits.ts'

/** What sends the replies of an account. A failure while it is down says nothing of the account. */
export interface Outgoing {
  send: Connection['send']
  isUp(): boolean
}

/** Sends many replies at a time. No account takes the places of another. */
export interface Sender {
  /**
   * Claims what is due in these lanes.
   *
   * @returns once sending has begun; outcomes are written as they come in
   */
  run(lanes: readonly Lane[]): Promise<void>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
  /** Claims no more, and waits for a limited time for what is under way. */
  stop(): Promise<void>
}

/** How many more replies of an account may be under way. */
export type Room = AccountKey & { readonly free: number }

export interface Found<Item> {
  readonly items: readonly Item[]
  /** Other work that was begun for these lanes. Each tells which lanes are looked at after it. */
  readonly besides: readonly Promise<Iterable<Lane>>[]
}

export interface SenderParts<Item extends AccountKey, Done> {
  readonly maxPerAccount: number
  /** Claims what is due; at most `maxPerAccount` of an account that `room` does not name. */
  claim(lanes: readonly Lane[], maxRows: number, room: readonly Room[]): Promise<Found<Item>>
  /** Sends one. Never rejects. */
  send(item: Item): Promise<Done>
  /**
   * Writes what became of several replies.
   *
   * @returns the lanes in which more is due now
   */
  settle(done: readonly Done[]): Promise<Iterable<Lane>>
  readonly log: Logger
}

/** Replies under way at once, over all accounts. */
const maxAtOnce = 1_024
const maxPerClaim = 200
const maxPerSettling = 500
const settleEveryMs = 20
// A send ends after 15 s. Together with closing this is less than an orchestrator waits (30 s).
const stopMs = 16_000

interface Load extends AccountKey {
  underWay: number
  /** Lanes in which more of this account was due than it had room for. */
  readonly left: Set<Lane>
}

export function openSender<Item extends AccountKey, Done>({
  maxPerAccount,
  claim,
  send,
  settle,
  log,
}: SenderParts<Item, Done>): Sender {
  const wanted = new Set<Lane>()
  const loads = new Map<string, Load>()
  /** Lanes in which more was due than this process had room for. */
  const left = new Set<Lane>()
  const works = new Set<Promise<unknown>>()
  let done: { readonly load: Load; readonly what: Done }[] = []
  let atOnce = 0
  let current: Promise<void> = Promise.resolve()
  let next: Promise<void> | undefined
  let isSettling = false
  let isStopping = false

  function track<T>(work: Promise<T>): Promise<T> {
    const forget = () => {
      works.delete(work)
    }
    works.add(work)
    work.then(forget, forget)
    return work
  }

  /** One claim at a time, for all lanes that are wanted when it begins. */
  function run(lanes: readonly Lane[]): Promise<void> {
    if (isStopping) return Promise.resolve()
    for (const lane of lanes) wanted.add(lane)
    next ??= track(
      current
        .catch(() => {})
        .then(() => {
          next = undefined
          current = look()
          return current
        }),
    )
    return next
  }

  function lookAgain(lanes: Iterable<Lane>): void {
    const again = [...lanes]
    if (again.length > 0)
      run(again).catch((error: unknown) => log.warn({ err: error }, 'due replies were not claimed'))
  }

  async function look(): Promise<void> {
    const lanes = [...wanted]
    wanted.clear()
    const maxRows = Math.min(maxPerClaim, maxAtOnce - atOnce)
    if (isStopping) return
    if (maxRows <= 0) {
      for (const lane of lanes) left.add(lane)
      return
    }
    const room = [...loads.values()].map(({ channel, account, underWay }) => ({
      channel,
      account,
      free: maxPerAccount - underWay,
    }))
    const { items, besides } = await claim(lanes, maxRows, room)
    for (const item of items) begin(item)
    for (const load of loads.values())
      if (load.underWay >= maxPerAccount) for (const lane of lanes) load.left.add(lane)
    if (items.length === maxRows) lookAgain(lanes)
    for (const work of besides)
      track(work.then(lookAgain)).catch((error: unknown) =>
        log.error({ err: error }, 'a reply in doubt was not looked up'),
      )
  }

  function begin(item: Item): void {
    const { channel, account } = item
    const name = `${channel} ${account}`
    const load = loads.get(name) ?? { channel, account, underWay: 0, left: new Set() }
    loads.set(name, load)
    load.underWay++
    atOnce++
    track(
      send(item).then((what) => {
        done.push({ load, what })
        if (isSettling) return
        isSettling = true
        track(settleAll()).catch(lost)
      }),
    ).catch(lost)
  }

  function lost(error: unknown): void {
    log.error({ err: error }, 'the outcome of a reply is lost; its claim runs out')
  }

  /** Outcomes that come in while one statement is under way go into the next. */
  async function settleAll(): Promise<void> {
    while (done.length > 0) {
      // One statement for many costs a tenth of one for each, and no citizen waits for it.
      await sleep(settleEveryMs)
      const some = done.slice(0, maxPerSettling)
      done = done.slice(maxPerSettling)
      const more = new Set<Lane>()
      try {
        for (const lane of await settle(some.map(({ what }) => what))) more.add(lane)
      } catch (error) {
        log.error({ err: error }, 'the outcomes of replies were not written; their claims run out')
      }
      for (const { load } of some) load.underWay--
      atOnce -= some.length
      for (const [name, load] of loads) {
        if (load.underWay <= maxPerAccount / 2) move(load.left, more)
        if (load.underWay === 0) loads.delete(name)
      }
      if (atOnce <= maxAtOnce / 2) move(left, more)
      lookAgain(more)
    }
    isSettling = false
  }

  async function idle(): Promise<void> {
    while (works.size > 0) await Promise.allSettled(works)
  }

  return {
    run,
    idle,
    async stop() {
      isStopping = true
      if (!(await isDoneWithin(idle(), stopMs))) log.warn('replies are still under way at the end')
    },
  }
}

function move<T>(from: Set<T>, to: Set<T>): void {
  for (const item of from) to.add(item)
  from.clear()
}
