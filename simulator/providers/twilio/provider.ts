import { randomBytes } from 'node:crypto'
import type { Parcel } from '../../courier.ts'
import type { CitizenMessage, Provider, World } from '../../provider.ts'
import { countSegments } from '../../text.ts'
import { messagesApi } from './api.ts'
import {
  accountSid,
  channel,
  isNumber,
  newReply,
  newSid,
  ownNumber,
  signedPost,
  waitMs,
} from './webhook.ts'

/** Twilio's Programmable Messaging for one Indonesian number. */
export function createTwilio(world: World): Provider {
  const authToken = randomBytes(16).toString('hex')
  return {
    channel,
    title: 'SMS',
    network: 'Twilio',
    account: ownNumber,
    maxText: 1_600,
    carries: { attachments: false, locations: false },
    settings: (apiBase) => ({
      authToken,
      accountSid,
      number: ownNumber,
      apiUrl: `${apiBase}/twilio`,
    }),
    address: (raw) => (isNumber(raw) ? raw : undefined),
    write: (message) => {
      const sid = newSid()
      return { externalId: sid, parcel: inboundParcel(world, authToken, sid, message) }
    },
    api: messagesApi(world, authToken),
  }
}

function inboundParcel(
  world: World,
  authToken: string,
  sid: string,
  { number, text }: CitizenMessage,
): Parcel {
  const post = signedPost(world, authToken, {
    ToCountry: 'ID',
    ToState: '',
    SmsMessageSid: sid,
    NumMedia: '0',
    ToCity: '',
    FromZip: '',
    SmsSid: sid,
    FromState: '',
    SmsStatus: 'received',
    FromCity: '',
    Body: text.toWellFormed(),
    FromCountry: 'ID',
    To: ownNumber,
    ToZip: '',
    NumSegments: String(countSegments(text)),
    MessageSid: sid,
    AccountSid: accountSid,
    From: number,
    ApiVersion: '2010-04-01',
  })
  return {
    lane: number,
    attempt: async () => {
      const { attempt, answer } = await post(`${world.publicUrl()}/webhooks/twilio`)
      if (answer && attempt.outcome === 'acknowledged') showInlineReplies(world, number, answer)
      return attempt
    },
    waitMs: waitMs(world),
  }
}

/** Whatever a webhook answers with, other than an empty TwiML response, goes to the citizen. */
function showInlineReplies(world: World, number: string, answer: string): void {
  const texts = answer.trimStart().startsWith('<')
    ? [...answer.matchAll(/<(Message|Body)>([^<]+)<\/\1>/g)].map((match) => match[2] ?? '')
    : [answer]
  for (const text of texts.filter((each) => each.trim() !== ''))
    world.phones.add('reply', channel, number, newReply(text, world.now()))
}
