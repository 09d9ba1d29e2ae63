import { execFile } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import type { FaultKind } from './deck.ts'
import { channels, type Site } from './site.ts'

type Random = () => number
type ChannelFaults = Parameters<Site['simulator']['faults']['set']>[1]

/** What providers do all the time: messages and reports come twice, out of order, or early. */
export const everydayFaults: ChannelFaults = {
  duplicateInbound: { probability: 0.15 },
  duplicateCallback: { probability: 0.1 },
  reorderCallbacks: { probability: 0.1 },
  earlyCallback: { probability: 0.05 },
}

/** What a fault breaks: of two faults on one of these, the second waits for the first. */
export function targetOf(kind: FaultKind): string {
  return kind === 'spool_full' ? 'postgres' : (kind.split('_')[0] ?? kind)
}

/** Lets a fault strike, and resolves once what it broke has been put right. */
export async function strike(site: Site, kind: FaultKind, random: Random): Promise<void> {
  const { postgres, redis, core, gateway } = site
  const between = (fromMs: number, toMs: number) => fromMs + random() * (toMs - fromMs)
  switch (kind) {
    case 'gateway_killed':
      return await gateway.kill()
    case 'worker_killed':
      return await site.workers[random() < 0.5 ? 0 : 1]?.kill()
    case 'postgres_killed':
      return await postgres.kill(random() < 0.5 ? 'SIGQUIT' : 'SIGKILL', between(500, 4_000))
    case 'postgres_frozen':
      return await postgres.freeze(between(2_000, 6_000))
    case 'postgres_restarted':
      return await postgres.restart(between(0, 2_000))
    case 'postgres_locked':
      return await lockOutbox(site, between(3_000, 6_000))
    case 'redis_killed':
      return await redis?.kill(between(500, 4_000))
    case 'redis_wiped':
      return redis && (await wipe(redis.url))
    case 'core_refusing':
      return await core.during('refusing', between(2_000, 5_000))
    case 'core_hanging':
      return await core.during('hanging', between(2_000, 5_000))
    case 'core_lost_answer':
      return await core.during('lost_answer', between(500, 1_500))
    case 'provider_429':
      return await provider(site, random, between(2_000, 4_000), {
        rateLimit: { retryAfterSeconds: 1 },
      })
    case 'provider_500':
      return await provider(site, random, between(2_000, 4_000), {
        serverError: { body: random() < 0.5 },
      })
    case 'provider_hanging':
      // It takes the message over after our patience has ended.
      return await provider(site, random, 2_000, { delay: { ms: 18_000, times: 4 } })
    case 'provider_lost_answer':
      return await provider(site, random, 2_000, {
        timeout: { mode: random() < 0.5 ? 'reset' : 'hang', times: 4 },
      })
    case 'spool_full':
      return await fillDisk(site, between(2_000, 4_000))
  }
}

/** Whoever reads or writes replies waits so long, or gives up. */
async function lockOutbox({ store: { sql } }: Site, ms: number): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`lock table outbox in access exclusive mode`
    await pause(ms)
  })
}

async function provider(
  { simulator }: Site,
  random: Random,
  ms: number,
  faults: ChannelFaults,
): Promise<void> {
  const channel = channels[Math.floor(random() * channels.length)] ?? ''
  simulator.faults.set(channel, { ...everydayFaults, ...faults })
  await pause(ms)
  simulator.faults.set(channel, everydayFaults)
}

async function wipe(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true })
  client.on('error', () => undefined)
  try {
    await client.flushall()
  } finally {
    client.disconnect()
  }
}

/**
 * The gateway may write no byte to any file while it has nothing but its spool: prlimit(1) acts on a
 * running process and asks for no privilege, unlike a small file system.
 */
async function fillDisk({ gateway, postgres }: Site, ms: number): Promise<void> {
  const pid = gateway.pid()
  const limit = async (bytes: string) => {
    // The gateway may have been killed meanwhile: whoever comes after has no limit.
    if (pid && gateway.pid() === pid)
      await promisify(execFile)('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:`]).catch(() => {})
  }
  await limit('0')
  await postgres.freeze(ms)
  await limit('unlimited')
}
