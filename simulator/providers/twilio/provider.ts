import { randomBytes } from 'node:crypto'
import type { Parcel } from '../../kit/courier.ts'
import type { CitizenMessage, Provider, World } from '../../kit/provider.ts'
import { countSegments } from '../../kit/text.ts'
import type { Answered } from '../../kit/webhook-parcel.ts'
import { messagesApi } from './api.ts'
import { accountSid, channel, formParcel, newReply, newSid, ownNumber } from './webhook.ts'

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
  const to = {
    lane: number,
    url: () => `${world.publicUrl()}/webhooks/twilio`,
    taken: (answer: Answered) => showInlineReplies(world, number, answer),
  }
  const params = {
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
  }
  return formParcel(world, authToken, to, params)
}

/** Whatever a webhook answers with, other than an empty TwiML response, goes to the citizen. */
function showInlineReplies(world: World, number: string, { contentType, body }: Answered): void {
  if (contentType.startsWith('text/html')) return
  const texts = body.trimStart().startsWith('<')
    ? [...body.matchAll(/<(Message|Body)>([^<]+)<\/\1>/g)].map((match) => match[2] ?? '')
    : [body]
  for (const text of texts.filter((each) => each.trim() !== ''))
    world.phones.add('reply', channel, number, newReply(text, world.now()))
}
