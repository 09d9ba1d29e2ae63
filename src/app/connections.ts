import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { media } from '../../workers/media.ts'
import { openReplies } from '../../workers/reply.ts'
import { type Lines, openLines } from '../connections/lines.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { allLanes } from '../queue/lanes.ts'
import { keepSweeping } from '../queue/sweep.ts'
import { connect } from '../store/connect.ts'
import type { House } from './house.ts'
import { mediaDepsOf, replyDepsOf } from './parts.ts'

// Renewals, questions for recent keys, and late ones of them.
const linesPoolSize = 4

const repliesMs = 250
// What came over a line can be fetched over it alone.
const mediaMs = 1_000

/**
 * Holds the connections of all configured accounts that have one, and sends their replies.
 *
 * @param leaseMs see openLines
 */
export function holdLines(house: House, inbox: Inbox, leaseMs?: number): Lines {
  const { config, accounts, log, databaseUrl } = house
  const lines = openLines({
    accounts: accounts.all,
    holder: `${hostname()}-${process.pid}-${randomBytes(6).toString('hex')}`,
    connect: () => connect(databaseUrl, linesPoolSize).sql,
    inbox,
    directory: config.directory,
    log,
    ...(leaseMs !== undefined && { leaseMs }),
  })
  const { up, connectionOf, outgoingOf } = lines
  const replies = openReplies({ ...replyDepsOf(house), up, outgoingOf })
  const replying = keepSweeping(() => replies.run(allLanes), repliesMs, log)
  const mediaDeps = { ...mediaDepsOf(house), connectionOf }
  const stopping = new AbortController()
  const fetching = keepSweeping(
    () => media(mediaDeps, { accounts: up() }, stopping.signal),
    mediaMs,
    log,
  )
  return {
    ...lines,
    async stop() {
      stopping.abort()
      await Promise.all([fetching.stop(), replying.stop(), replies.stop()])
      await lines.stop()
    },
  }
}
