/** What a member of a message is: what was said, what surrounds it, or what nobody typed. */
type Kind = 'content' | 'envelope' | 'notice'

function all(kind: Kind, names: string): [string, Kind][] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => [name, kind])
}

/**
 * Every member of a message, up to Bot API 10.2 of July 2026, and some of older versions. What is missing
 * here is content: it is named, and its words are kept.
 *
 * @see https://core.telegram.org/bots/api#message
 */
export const members: ReadonlyMap<string, Kind> = new Map([
  ...all(
    'content',
    `text caption rich_message animation audio document live_photo paid_media photo sticker story video
    video_note voice checklist contact dice game poll venue location invoice web_app_data gift
    quote external_reply reply_to_story`,
  ),
  ...all(
    'envelope',
    `message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count
    sender_business_bot sender_tag receiver_user ephemeral_message_id guest_query_id
    business_connection_id date chat forward_origin forward_from forward_from_chat
    forward_from_message_id forward_signature forward_sender_name forward_date is_topic_message
    is_automatic_forward is_paid_post is_from_offline reply_to_message reply_to_checklist_task_id
    reply_to_poll_option_id via_bot guest_bot_caller_user guest_bot_caller_chat edit_date
    has_protected_content media_group_id author_signature paid_star_count entities
    link_preview_options suggested_post_info effect_id caption_entities show_caption_above_media
    has_media_spoiler reply_markup`,
  ),
  ...all(
    'notice',
    `new_chat_members new_chat_member new_chat_participant left_chat_member left_chat_participant
    chat_owner_left chat_owner_changed new_chat_title new_chat_photo delete_chat_photo
    group_chat_created supergroup_chat_created channel_chat_created message_auto_delete_timer_changed
    migrate_to_chat_id migrate_from_chat_id pinned_message successful_payment refunded_payment
    users_shared user_shared chat_shared unique_gift gift_upgrade_sent connected_website
    write_access_allowed passport_data proximity_alert_triggered boost_added chat_background_set
    checklist_tasks_done checklist_tasks_added community_chat_added community_chat_joined
    community_chat_removed direct_message_price_changed forum_topic_created forum_topic_edited
    forum_topic_closed forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden
    giveaway_created giveaway giveaway_winners giveaway_completed managed_bot_created
    paid_message_price_changed poll_option_added poll_option_deleted suggested_post_approved
    suggested_post_approval_failed suggested_post_declined suggested_post_paid
    suggested_post_refunded video_chat_scheduled video_chat_started video_chat_ended
    video_chat_participants_invited voice_chat_scheduled voice_chat_started voice_chat_ended
    voice_chat_participants_invited`,
  ),
])

/**
 * Every kind of update that tells what nobody wrote to us. Messages, edits, presses and reactions are
 * read in webhook.ts.
 *
 * @see https://core.telegram.org/bots/api#update
 */
export const updateNotices: readonly string[] = [
  'business_connection',
  'deleted_business_messages',
  'message_reaction_count',
  'inline_query',
  'chosen_inline_result',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll',
  'poll_answer',
  'chat_member',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
  'managed_bot',
  'subscription',
]
