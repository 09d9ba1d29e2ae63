import { whatsapp } from '../channels/meta/whatsapp/channel.ts'
import { twilio } from '../channels/twilio/channel.ts'
import type { Channel } from './channel.ts'

/** Every channel that there is: one import and one word a channel, alphabetical. */
export const registry: readonly Channel[] = [whatsapp, twilio]
