/** What a value of MessageType is to us. */
type Kind = 'said' | 'notice' | 'opening' | 'unreadable'

/**
 * Every value of MessageType: those of WhatsApp, which Twilio hands on. One that is missing here is
 * unreadable. An SMS has none.
 *
 * @see https://www.twilio.com/docs/whatsapp/api#whatsapp-specific-parameters
 */
export const types: ReadonlyMap<string, Kind> = new Map([
  ['text', 'said'],
  ['image', 'said'],
  ['video', 'said'],
  ['audio', 'said'],
  ['voice', 'said'],
  ['document', 'said'],
  ['sticker', 'said'],
  ['location', 'said'],
  ['contacts', 'said'],
  ['button', 'said'],
  ['interactive', 'said'],
  ['reaction', 'notice'],
  ['system', 'notice'],
  ['request_welcome', 'opening'],
  ['order', 'unreadable'],
  ['unsupported', 'unreadable'],
  ['unknown', 'unreadable'],
])
