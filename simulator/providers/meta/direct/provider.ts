import type { Provider, World } from '../../../kit/provider.ts'
import { newGraphSecrets } from '../graph.ts'
import { MediaStore } from '../media.ts'
import { directApi } from './api.ts'
import { createComments } from './comments.ts'
import { newMessageId, type Product } from './product.ts'
import type { Desk } from './send.ts'
import { gesturesOf, townsfolkApi } from './townsfolk.ts'
import { messageOf, messagingParcel, type Sender } from './webhook.ts'

type Traits = Pick<Provider, 'title' | 'network' | 'maxText' | 'carries'> & {
  /** The setting of the gateway that holds the id of the account. */
  readonly idSetting: string
}

/** Direct messages and comments of one account at Meta. */
export function createDirect(world: World, product: Product, traits: Traits): Provider {
  const secrets = newGraphSecrets()
  const { idSetting, ...shown } = traits
  const media = new MediaStore()
  const sender: Sender = { world, product, secrets }
  const desk: Desk = { world, product, media, comments: createComments(world, product) }
  // Webhooks name the whole address of a file, which is known once the gateway is configured.
  let root = ''
  const { staff, ...gestures } = gesturesOf(desk, sender)
  return {
    ...shown,
    channel: product.channel,
    account: product.name,
    settings: (apiBase) => {
      root = `${apiBase}/${product.root}`
      return {
        ...secrets,
        appId: product.appId,
        [idSetting]: product.id,
        graphUrl: root,
        graphVersion: 'v26.0',
      }
    },
    write: (message) => {
      const mid = newMessageId(product)
      const content = messageOf(message, mid, (file) => `${root}/files/${media.keep(file).id}`)
      return {
        externalId: mid,
        parcel: messagingParcel(sender, message.number, { message: content }),
      }
    },
    // An echo of Instagram does not tell staff from the gateway itself.
    gestures: product.tellsOrigin ? { ...gestures, staff } : gestures,
    api: async (app) => {
      await app.register(directApi(desk, sender))
      await app.register(townsfolkApi(desk, sender))
    },
  }
}
