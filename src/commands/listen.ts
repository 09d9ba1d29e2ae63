import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { media } from '../../workers/media.ts'
import { reply } from '../../workers/reply.ts'
import { readAccounts } from '../accounts.ts'
import { loadConfig } from '../config.ts'
import type { Inbox } from '../inbox/inbox.ts'
import { dueAttachments } from '../lines/due-attachments.ts'
import { type Lines, openLines } from '../lines/lines.ts'
import { keepSweeping } from '../queue/sweep.ts'
import { registry } from '../registry.ts'
import { connect } from '../store/connect.ts'
import { UsageError } from '../usage-error.ts'
import { type Command, readOptions } from './command.ts'
import { openDoor } from './door.ts'
import { checkRingIfAnswered } from './gateway.ts'
import { type House, mediaDepsOf, openOwnHouse, replyDepsOf, statisticsMs } from './house.ts'
import { leaveSoon, requireDatabase, untilSignal } from './process.ts'

export const listenCommand: Command = {
  help: `Usage: npm run -s simpul -- listen

Holds the connections of the accounts whose channel has one, instead of webhooks: receives and
stores what comes over them, and sends their replies. Any number may run: one process holds an
account, and another takes over when it ends, within 15 s when it dies. Needs the same settings as
\`gateway\`; \`start\` does all of this itself. Stops on SIGTERM once every connection is closed in
order.
`,
  async run(args) {
    readOptions(args, {})
    const config = loadConfig(process.env)
    // Said first: without a database the accounts do not matter.
    requireDatabase(config)
    const accounts = readAccounts(config.accounts, registry)
    if (!accounts.all.some(({ channel }) => 'listen' in channel))
      throw new UsageError(
        'No account in simpul.yaml has a channel that holds a connection; the others need no `listen`.',
      )
    const house = openOwnHouse(config, accounts)
    const { log, store, statistics } = house
    await checkRingIfAnswered(house)
    const door = await openDoor(house, 'lines')
    const lines = holdLines(house, door.inbox)
    const counting = keepSweeping(() => statistics.flush(store.sql), statisticsMs, log)
    log.info('listening')
    const signal = await untilSignal()
    log.info({ signal }, 'stopping')
    await lines.stop()
    await door.close()
    await counting.stop()
    await house.close()
    leaveSoon()
    return 0
  },
}

// Renewals, questions for due replies and for recent keys, and late ones of them.
const linesPoolSize = 4

// What came over a line can be fetched over it alone.
const mediaMs = 1_000

/**
 * Holds the connections of all configured accounts that have one, and sends their replies.
 *
 * @param leaseMs see openLines
 */
export function holdLines(house: House, inbox: Inbox, leaseMs?: number): Lines {
  const { config, accounts, log, store, databaseUrl, statistics } = house
  const replyDeps = replyDepsOf(house)
  const lines = openLines({
    accounts: accounts.all,
    holder: `${hostname()}-${process.pid}-${randomBytes(6).toString('hex')}`,
    connect: () => connect(databaseUrl, linesPoolSize).sql,
    inbox,
    directory: config.directory,
    reply: (id, via) => statistics.count('reply', () => reply({ ...replyDeps, via }, id)),
    log,
    ...(leaseMs !== undefined && { leaseMs }),
  })
  const mediaDeps = { ...mediaDepsOf(house), channels: accounts.connectedChannels }
  const fetching = keepSweeping(
    async () => {
      const { connectionOf } = lines
      const due = await dueAttachments(store.sql, lines.up())
      await Promise.all(due.map((id) => media({ ...mediaDeps, connectionOf }, id)))
    },
    mediaMs,
    log,
  )
  return {
    ...lines,
    async stop() {
      await fetching.stop()
      await lines.stop()
    },
  }
}
