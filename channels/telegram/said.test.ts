import { describe, expect, test } from 'vitest'
import type { InboundEvent } from '../../src/contract/events.ts'
import { jsonPost } from '../../test/harness/channel-fixtures.ts'
import { telegram } from './channel.ts'
import { members, updateNotices } from './members.ts'

const from = { id: 7, is_bot: false, first_name: 'Sri' }
const private_ = { id: 7, type: 'private' }

function received(update: object): InboundEvent | undefined {
  const headers = { 'x-telegram-bot-api-secret-token': 'rahasia' }
  const body = JSON.stringify({ update_id: 1, ...update })
  const request = jsonPost('https://gw.example.go.id/', body, headers, new Date(9_000))
  return telegram.receive(request, { secretToken: 'rahasia' }).events[0]
}

function read(message: object): InboundEvent | undefined {
  return received({
    message: { message_id: 5, date: 1795310000, chat: private_, from, ...message },
  })
}

const link = (offset: number, length: number, url: unknown) => ({
  type: 'text_link',
  offset,
  length,
  url,
})

describe('a message of Telegram', () => {
  test.for<[string, object, object]>([
    [
      'has the address behind its words',
      { text: 'Bukti ada di video ini, mohon dicek', entities: [link(13, 9, 'https://a.id/1')] },
      { text: 'Bukti ada di video ini (https://a.id/1), mohon dicek' },
    ],
    [
      'has the addresses behind its words, counted as Telegram counts',
      {
        text: '👨‍👩‍👧 satu dua',
        entities: [link(9, 4, 'https://a.id'), link(14, 3, 'https://b.id')],
      },
      { text: '👨‍👩‍👧 satu (https://a.id) dua (https://b.id)' },
    ],
    [
      'has the address behind its caption',
      {
        caption: 'Lihat',
        caption_entities: [link(0, 5, 'https://a.id')],
        photo: [{ file_id: 'P' }],
      },
      { text: 'Lihat (https://a.id)', attachments: [{ type: 'image', externalId: 'P' }] },
    ],
    [
      'does not repeat an address that is its own words',
      { text: 'https://a.id', entities: [link(0, 12, 'https://a.id')] },
      { text: 'https://a.id' },
    ],
    [
      'survives entities that lie',
      { text: 'Lihat', entities: [link(90, 9, 'https://a.id'), link(0, 1, 7), 'x'] },
      { text: 'Lihat (https://a.id)' },
    ],
    [
      'has the address of a preview that its text does not show',
      { text: 'Lihat', link_preview_options: { url: 'https://a.id' } },
      { text: 'Lihat\nhttps://a.id' },
    ],
    [
      'has the words that were picked from another one',
      { text: 'Benarkah?', quote: { text: 'Air mati\nbesok', is_manual: true } },
      { text: '> Air mati\n> besok\nBenarkah?' },
    ],
    [
      'does not repeat our own words',
      {
        text: 'STATUS',
        quote: { text: 'Nomor 1992804103' },
        reply_to_message: { message_id: 4, from: { id: 9, is_bot: true } },
      },
      { text: 'STATUS' },
    ],
    [
      'has what it quotes from another chat',
      {
        external_reply: { origin: { type: 'user' }, photo: [{ file_id: 'P' }] },
        quote: { text: 'Banjir' },
        text: 'Di sini juga',
      },
      { text: '> Banjir\nDi sini juga', attachments: [{ type: 'image', externalId: 'P' }] },
    ],
    [
      'names the story that it answers',
      { text: 'Wah', reply_to_story: { id: 3, chat: { id: 8, title: 'Kota' } } },
      { text: 'Wah', unsupported: 'reply_to_story' },
    ],
    [
      'has what was filled in in a web app',
      { web_app_data: { data: '{"jalan":"Mawar","lubang":[1,2]}', button_text: 'Lapor' } },
      { text: 'jalan: Mawar\nlubang: 1, 2' },
    ],
    [
      'has what a web app sent as it stands',
      { web_app_data: { data: 'Mawar,3', button_text: 'Lapor' } },
      { text: 'Mawar,3' },
    ],
    [
      'is a poll with its choices',
      {
        poll: {
          id: '1',
          question: 'Mana?',
          options: [{ text: 'A' }, { text: 'B' }],
          description: 'C',
        },
      },
      { text: 'Mana?\n- A\n- B\nC' },
    ],
    [
      'is a list of tasks',
      { checklist: { title: 'Rusak', tasks: [{ id: 1, text: 'Lampu' }] } },
      { text: 'Rusak\n- Lampu' },
    ],
    ['is a throw of a die', { dice: { emoji: '🎲', value: 5 } }, { text: '🎲 5' }],
    [
      'is a game',
      { game: { title: 'Ular', description: 'Lari', photo: [{ file_id: 'x' }] } },
      { unsupported: 'game', text: expect.stringMatching(/^Ular\nLari/) },
    ],
    [
      'is an invoice',
      { invoice: { title: 'Pajak', description: 'PBB', currency: 'IDR', total_amount: 5 } },
      { unsupported: 'invoice', text: expect.stringMatching(/^Pajak\nPBB/) },
    ],
    [
      'is a track with a title',
      { audio: { file_id: 'A', performer: 'Sri', title: 'Bising' } },
      { attachments: [{ type: 'audio', externalId: 'A', fileName: 'Sri - Bising' }] },
    ],
    [
      'has media that others pay for',
      {
        paid_media: {
          paid_media: [
            { type: 'photo', photo: [{ file_id: 'P' }] },
            { type: 'video', video: { file_id: 'V' } },
            { type: 'preview' },
          ],
        },
      },
      { attachments: [{ externalId: 'P' }, { externalId: 'V' }], unsupported: 'paid_media' },
    ],
    [
      'is of blocks',
      {
        rich_message: {
          blocks: [{ type: 'paragraph', text: ['Lampu', { type: 'bold', text: 'mati' }] }],
        },
      },
      { text: 'Lampu mati' },
    ],
    [
      'is a card with more than a number',
      {
        contact: {
          phone_number: '0811',
          first_name: 'Pak RT',
          vcard: 'BEGIN:VCARD\nFN:Pak RT\nTEL:0811\nEMAIL:rt@contoh.id\nEND:VCARD',
        },
      },
      { attachments: [{ type: 'contact', text: 'Pak RT: 0811, rt@contoh.id' }] },
    ],
    [
      'keeps the words of a place that is not on Earth',
      { venue: { location: { latitude: 91 }, title: 'Pasar', address: 'Jl. Mawar' } },
      { text: 'Pasar\nJl. Mawar', unsupported: 'venue' },
    ],
    [
      'keeps the words of what is not known',
      { hologram: { id: 'x', title: 'Denah' } },
      { text: 'Denah', unsupported: 'hologram' },
    ],
    [
      'leaves a time that cannot be read to the door, and names it',
      { text: 'Halo', date: 'kemarin' },
      { text: 'Halo', sentAt: new Date(Number.NaN), unsupported: 'date' },
    ],
    [
      'is passive if it was written to an account that a bot reads along with',
      { text: 'Halo', business_connection_id: 'b' },
      { text: 'Halo', passive: true },
    ],
  ])('%s', ([, message, event]) => {
    expect(read(message)).toMatchObject(event)
  })

  test('has one attachment where Telegram sends it twice', () => {
    const file = { file_id: 'G' }
    const place = { latitude: 1, longitude: 2 }
    expect(read({ animation: file, document: file })).toMatchObject({
      attachments: [{ type: 'video', externalId: 'G' }],
    })
    expect(read({ venue: { location: place, title: 'Pasar' }, location: place })).toMatchObject({
      location: { latitude: 1, longitude: 2, name: 'Pasar' },
    })
  })

  // Bot API 10.2, July 2026: every member of a message that is a service message.
  const documented =
    'new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title new_chat_photo delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created message_auto_delete_timer_changed migrate_to_chat_id migrate_from_chat_id pinned_message successful_payment refunded_payment users_shared chat_shared unique_gift gift_upgrade_sent connected_website write_access_allowed passport_data proximity_alert_triggered boost_added chat_background_set checklist_tasks_done checklist_tasks_added community_chat_added community_chat_removed direct_message_price_changed forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden giveaway_created giveaway giveaway_winners giveaway_completed managed_bot_created paid_message_price_changed poll_option_added poll_option_deleted suggested_post_approved suggested_post_approval_failed suggested_post_declined suggested_post_paid suggested_post_refunded video_chat_scheduled video_chat_started video_chat_ended video_chat_participants_invited'

  test.for(documented.split(' '))('that is the notice %s needs no answer', (name) => {
    expect(read({ [name]: { text: 'x' } })).toMatchObject({
      unsupported: name,
      passive: true,
      text: '',
    })
  })

  test.for([...members].filter(([, kind]) => kind === 'content').map(([name]) => name))(
    'is never set aside for a %s that cannot be read',
    (name) => {
      expect(read({ [name]: { x: 'kata' } })).toMatchObject({ kind: 'message' })
    },
  )
})

describe('an update of Telegram', () => {
  // Bot API 10.2, July 2026, without the kinds that hold a message, a press or a reaction.
  const documented =
    'business_connection deleted_business_messages message_reaction_count inline_query chosen_inline_result shipping_query pre_checkout_query purchased_paid_media poll poll_answer chat_member chat_join_request chat_boost removed_chat_boost managed_bot'

  test('that is no message is listed', () => {
    expect(updateNotices).toEqual(expect.arrayContaining(documented.split(' ')))
  })

  test.for([...updateNotices])('%s needs no answer', (name) => {
    expect(received({ [name]: { user: from, date: 1795310000 } })).toMatchObject({
      from: '7',
      fromName: 'Sri',
      unsupported: name,
      passive: true,
    })
  })

  test('keeps what a person typed who asks to join', () => {
    const request = { chat: { id: -5, type: 'supergroup' }, from, date: 1, bio: 'Warga RT 4' }
    expect(received({ chat_join_request: request })).toMatchObject({
      text: 'Warga RT 4',
      passive: true,
    })
  })

  test('from a chat of others needs no answer', () => {
    const message = { message_id: 5, date: 1, chat: private_, from, text: 'Tolong baca ini' }
    expect(received({ guest_message: message })).toMatchObject({ passive: true })
    expect(
      received({ business_message: { ...message, business_connection_id: 'b' } }),
    ).toMatchObject({
      passive: true,
    })
  })
})
