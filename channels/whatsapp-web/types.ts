/** What a type of message is to us. */
type Kind = 'written' | 'file' | 'card' | 'place' | 'described' | 'notice' | 'silent' | 'unreadable'

/**
 * Every type of message that the library names (its `MessageTypes`), and some that WhatsApp's page has
 * besides. One that is missing here is unreadable.
 *
 * - `written`: its body is what somebody wrote, or chose.
 * - `described`: what it says stands in other fields: a poll, an event, an order.
 * - `notice`: a person sent it, and nobody waits for an answer.
 * - `silent`: no person sent it. A message in `ciphertext` comes again when it can be read, or as
 *   unreadable; a deletion has an event of its own.
 *
 * @see https://docs.wwebjs.dev/global.html#MessageTypes
 */
export const types: ReadonlyMap<string, Kind> = new Map([
  ['chat', 'written'],
  ['oversized', 'written'],
  ['buttons_response', 'written'],
  ['list_response', 'written'],
  ['template_button_reply', 'written'],
  ['interactive_response', 'written'],
  ['image', 'file'],
  ['video', 'file'],
  ['ptv', 'file'],
  ['audio', 'file'],
  ['ptt', 'file'],
  ['document', 'file'],
  ['sticker', 'file'],
  ['vcard', 'card'],
  ['multi_vcard', 'card'],
  ['location', 'place'],
  ['poll_creation', 'described'],
  ['scheduled_event_creation', 'described'],
  ['event_creation', 'described'],
  ['order', 'described'],
  ['product', 'described'],
  ['groups_v4_invite', 'described'],
  ['list', 'described'],
  ['hsm', 'described'],
  ['interactive', 'described'],
  ['native_flow', 'described'],
  ['payment', 'described'],
  ['reaction', 'notice'],
  ['call_log', 'notice'],
  // The pictures of an album come one by one.
  ['album', 'notice'],
  ['poll_update', 'notice'],
  ['pinned_message', 'notice'],
  ['e2e_notification', 'silent'],
  ['notification', 'silent'],
  ['notification_template', 'silent'],
  ['broadcast_notification', 'silent'],
  ['group_notification', 'silent'],
  ['gp2', 'silent'],
  ['protocol', 'silent'],
  ['debug', 'silent'],
  ['revoked', 'silent'],
  ['ciphertext', 'silent'],
  ['unknown', 'unreadable'],
])

/** Fields of WhatsApp's page with the words of what is described. */
export const describing = [
  'title',
  'description',
  'pollName',
  'pollOptions',
  'eventName',
  'eventDescription',
  'eventLocation',
  'inviteGrpName',
  'comment',
  'orderTitle',
  'itemCount',
  'paymentNoteMsg',
  'list',
  'footer',
  'dynamicReplyButtons',
] as const
