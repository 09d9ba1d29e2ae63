/**
 * Every member of an element of `messaging` that tells what nobody typed, with the field by which an app
 * subscribes to it. What is missing here, and no message, needs no answer either; its words are kept.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
 * @see https://developers.facebook.com/docs/instagram-platform/webhooks
 */
export const notices: ReadonlyMap<string, string> = new Map([
  ['delivery', 'message_deliveries'],
  ['read', 'message_reads, messaging_seen'],
  ['reaction', 'message_reactions'],
  ['message_context', 'message_context'],
  ['referral', 'messaging_referrals'],
  ['optin', 'messaging_optins'],
  ['optout', 'messaging_optouts'],
  ['account_linking', 'messaging_account_linking'],
  ['policy_enforcement', 'messaging_policy_enforcement'],
  ['pass_thread_control', 'messaging_handovers'],
  ['take_thread_control', 'messaging_handovers'],
  ['request_thread_control', 'messaging_handovers'],
  ['app_roles', 'messaging_handovers'],
  ['game_play', 'messaging_game_plays'],
  ['payment', 'messaging_payments'],
  ['pre_checkout', 'messaging_pre_checkouts'],
  ['checkout_update', 'messaging_checkout_updates'],
  ['order', 'messaging_orders'],
])

/** Members with what a person filled in: their answers are a message. */
export const forms: ReadonlySet<string> = new Set([
  'messaging_feedback',
  'messaging_customer_information',
  'lead_form',
  'messaging_in_thread_lead_form_submit',
])
