import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { openFetcher } from '../../workers/media.ts'
import { openReplies } from '../../workers/reply.ts'
import { type Connections, openConnections } from '../connections/connections.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { allLanes } from '../queue/lanes.ts'
import { keepSweeping } from '../queue/sweep.ts'
import { connect } from '../store/connect.ts'
import { type House, mediaDepsOf, replyDepsOf } from './house.ts'

// For renewals, questions for recent keys, and late answers to both.
const poolSize = 4

const repliesMs = 250
// Attachments that came over a connection can be fetched over that connection only.
const mediaMs = 1_000

/**
 * Holds the connections of all configured accounts that have one, and sends their replies.
 *
 * @param leaseMs see openConnections
 */
export function holdConnections(house: House, inbox: Inbox, leaseMs?: number): Connections {
  const { config, accounts, log, databaseUrl } = house
  const connections = openConnections({
    accounts: accounts.all,
    holder: `${hostname()}-${process.pid}-${randomBytes(6).toString('hex')}`,
    connect: () => connect(databaseUrl, poolSize).sql,
    inbox,
    ring: house.ring,
    directory: config.directory,
    log,
    ...(leaseMs !== undefined && { leaseMs }),
  })
  const { up, connectionOf, outgoingOf } = connections
  const replies = openReplies({ ...replyDepsOf(house), up, outgoingOf })
  const replying = keepSweeping(() => replies.run(allLanes), repliesMs, log)
  const fetcher = openFetcher({ ...mediaDepsOf(house), connectionOf })
  const fetching = keepSweeping(() => fetcher.run({ accounts: up() }), mediaMs, log)
  return {
    ...connections,
    async stop() {
      await Promise.all([fetching.stop(), replying.stop()])
      await Promise.all([fetcher.stop(), replies.stop()])
      await connections.stop()
    },
  }
}
