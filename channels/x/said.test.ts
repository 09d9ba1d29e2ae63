import { describe, expect, test } from 'vitest'
import { accountActivityEvents } from './account-activity.ts'
import { activityEvents } from './activity.ts'

const recipient = { userId: '1111', humanEchoes: false, receivedAt: new Date(0) }
const post = { id: '5', author_id: '2222', text: '@lapor1708 ini' }

function read(payload: object, includes: object = {}) {
  const event_type = 'post.mention.create'
  return activityEvents(
    { event_type, filter: { user_id: '1111' }, payload, includes },
    recipient,
  )[0]
}

function sent(message_data: object) {
  const message_create = { target: { recipient_id: '1111' }, sender_id: '2222', message_data }
  const payload = { direct_message_events: [{ type: 'message_create', id: '7', message_create }] }
  return activityEvents(
    { event_type: 'dm.received', filter: { user_id: '1111' }, payload },
    recipient,
  )[0]
}

describe('a post on X', () => {
  const quoting = { ...post, referenced_tweets: [{ type: 'quoted', id: '4' }] }

  test('has the words that it quotes', () => {
    const tweets = [
      { id: '4', author_id: '3333', text: 'Air mati', note_tweet: { text: 'Air mati\nlagi' } },
    ]
    expect(read(quoting, { tweets })).toMatchObject({ text: '> Air mati\n> lagi\n@lapor1708 ini' })
  })

  test('does not repeat our own words', () => {
    const tweets = [{ id: '4', author_id: '1111', text: 'Terima kasih' }]
    expect(read(quoting, { tweets })).toMatchObject({ text: '@lapor1708 ini' })
  })

  test('has the choices of its poll and names its place', () => {
    const polls = [{ id: '9', options: [{ label: 'A' }, { label: 'B' }] }]
    const places = [{ id: 'p', full_name: 'Rungkut, Indonesia' }]
    expect(
      read(
        { ...post, attachments: { poll_ids: ['9'] }, geo: { place_id: 'p' } },
        { polls, places },
      ),
    ).toMatchObject({ text: '@lapor1708 ini\n- A\n- B', unsupported: 'place: Rungkut, Indonesia' })
  })

  test('has the words that it quotes in the older service, too', () => {
    const status = {
      id_str: '5',
      text: 'Benar',
      user: { id_str: '2222' },
      place: { full_name: 'Rungkut' },
      quoted_status: {
        id_str: '4',
        text: 'Air…',
        extended_tweet: { full_text: 'Air mati' },
        user: { id_str: '3' },
      },
    }
    const body = { for_user_id: '1111', tweet_create_events: [status] }
    expect(accountActivityEvents(body, recipient)).toMatchObject([
      { text: '> Air mati\nBenar', unsupported: 'place: Rungkut' },
    ])
  })
})

describe('a private message on X', () => {
  test('names an attachment that it cannot read, with its words, beside its text', () => {
    const attachment = {
      type: 'location',
      location: { type: 'shared_place', shared_place: { place: { id: 'p', full_name: 'Pasar' } } },
    }
    expect(sent({ text: 'Di sini', attachment })).toMatchObject({
      text: 'Di sini',
      unsupported: 'location: Pasar',
    })
  })

  test('has the addresses that its short links stand for', () => {
    const urls = [{ url: 'https://t.co/a1', expanded_url: 'https://contoh.id/1' }]
    expect(sent({ text: 'Lihat https://t.co/a1', entities: { urls } })).toMatchObject({
      text: 'Lihat https://contoh.id/1',
    })
  })
})
