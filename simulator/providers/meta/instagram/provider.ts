import type { Provider, World } from '../../../kit/provider.ts'
import { createDirect } from '../direct/provider.ts'

/** Instagram's direct messages for one professional account. */
export function createInstagram(world: World): Provider {
  return createDirect(
    world,
    {
      channel: 'meta/instagram',
      object: 'instagram',
      root: 'meta-instagram',
      id: '17841400000001708',
      name: '@layanan.pengaduan',
      appId: '300000000001708',
      idDigit: '8',
      messagePrefix: 'aWdf',
      replyEdge: 'replies',
      isTooLong: (text) => Buffer.byteLength(text) >= 1_000,
      closedSubcode: 2534022,
      tellsOrigin: false,
    },
    {
      title: 'Instagram',
      network: 'Instagram',
      idSetting: 'instagramId',
      maxText: 1_000,
      carries: { attachments: true, locations: false },
    },
  )
}
