import { randomUUID } from 'node:crypto'
import type { Provider, World } from '../../kit/provider.ts'
import { sendsmsApi } from './sendsms.ts'
import { channel, messageParcel, newAccess, shortCode } from './service.ts'

/** A Kannel of the agency's own, behind a short code. */
export function createKannel(world: World): Provider {
  const access = newAccess()
  return {
    channel,
    title: `SMS ${shortCode}`,
    network: 'Kannel',
    account: shortCode,
    maxText: 1_530,
    carries: { attachments: false, locations: false },
    settings: (apiBase) => ({
      ...access,
      number: shortCode,
      sendsmsUrl: `${apiBase}/kannel/cgi-bin/sendsms`,
    }),
    write: (message) => {
      const id = randomUUID()
      return { externalId: id, parcel: messageParcel(world, access, id, message) }
    },
    api: sendsmsApi(world, access),
  }
}
