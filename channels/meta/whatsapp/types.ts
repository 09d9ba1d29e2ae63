/** What a type of message is to us. */
type Kind = 'said' | 'change' | 'opening' | 'notice' | 'unreadable'

/**
 * Every type of message, by the name that Meta gives it, and those of the older On-Premises API. A type
 * that is missing here is said: its words are taken as they stand.
 *
 * - `opening`: a chat was opened for the first time, and nothing was said.
 * - `notice`: nobody typed it, and nobody waits for an answer.
 * - `unreadable`: a person sent something that Meta does not hand on.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */
export const types: Readonly<Record<string, Kind>> = {
  text: 'said',
  image: 'said',
  video: 'said',
  audio: 'said',
  voice: 'said',
  document: 'said',
  sticker: 'said',
  location: 'said',
  contacts: 'said',
  interactive: 'said',
  button: 'said',
  order: 'said',
  edit: 'change',
  revoke: 'change',
  request_welcome: 'opening',
  reaction: 'notice',
  system: 'notice',
  unsupported: 'unreadable',
  ephemeral: 'unreadable',
  unknown: 'unreadable',
}
