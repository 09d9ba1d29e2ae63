import type { Provider, World } from '../../../kit/provider.ts'
import { createDirect } from '../direct/provider.ts'

/** Messenger for one Facebook Page. */
export function createMessenger(world: World): Provider {
  return createDirect(
    world,
    {
      channel: 'meta/messenger',
      object: 'page',
      root: 'meta-messenger',
      id: '100000000001708',
      name: 'Layanan Pengaduan',
      appId: '300000000001708',
      idDigit: '7',
      messagePrefix: 'm_',
      replyEdge: 'comments',
      isTooLong: (text) => text.length > 2_000,
      closedSubcode: 2018278,
      tellsOrigin: true,
    },
    {
      title: 'Messenger',
      network: 'Facebook',
      idSetting: 'pageId',
      maxText: 2_000,
      carries: { attachments: true, locations: true },
    },
  )
}
