import { http } from '../../channels/http/channel.ts'
import { kannel } from '../../channels/kannel/channel.ts'
import { instagram } from '../../channels/meta/instagram/channel.ts'
import { messenger } from '../../channels/meta/messenger/channel.ts'
import { whatsapp } from '../../channels/meta/whatsapp/channel.ts'
import { smpp } from '../../channels/smpp/channel.ts'
import { telegram } from '../../channels/telegram/channel.ts'
import { twilio } from '../../channels/twilio/channel.ts'
import { whatsappWeb } from '../../channels/whatsapp-web/channel.ts'
import { x } from '../../channels/x/channel.ts'
import type { Channel } from '../contract/channel.ts'

/** All channels: one import and one word for each, in alphabetical order. */
export const registry: readonly Channel[] = [
  http,
  kannel,
  instagram,
  messenger,
  whatsapp,
  smpp,
  telegram,
  twilio,
  whatsappWeb,
  x,
]
