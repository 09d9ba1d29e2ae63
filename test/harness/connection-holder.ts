import { pino } from 'pino'
import { Accounts } from '../../src/accounts.ts'
import { holdConnections } from '../../src/app/connections.ts'
import { openDoor } from '../../src/app/door.ts'
import { openHouse, openRing } from '../../src/app/house.ts'
import { loadConfig } from '../../src/config.ts'
import { pagerChannel } from './pager.ts'

/** A process that holds one account of a pager channel, for tests that kill it. */
const [databaseUrl = '', redisUrl = '', directory = '', key = '', port = '', leaseMs = ''] =
  process.argv.slice(2)
const channel = pagerChannel('steady', false)
const settings = { account: '1708', login: 'steady 1708', port: Number(port) }
const config = { ...loadConfig({ SIMPUL_KEYS: key }, directory), directory, redisUrl }
const house = openHouse({
  config,
  accounts: new Accounts([{ channel, id: '1708', settings, settleMs: 0 }]),
  databaseUrl,
  ring: openRing(config),
  log: pino({ level: 'silent' }),
  publicUrl: () => 'http://gateway.test',
})
const { inbox } = await openDoor(house, 'connections')
holdConnections(house, inbox, Number(leaseMs))
