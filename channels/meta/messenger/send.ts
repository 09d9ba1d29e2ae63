import { z } from 'zod'
import type { Http } from '../../../src/contract/http.ts'
import {
  type CredentialCheck,
  multipart,
  type OutboundAttachment,
  type OutboundMessage,
  type Outcome,
} from '../../../src/contract/sending.ts'
import {
  type Desk,
  type DirectSettings,
  errors,
  sendOpenly,
  sendText,
  sendTo,
  spotOf,
} from '../direct.ts'
import { checkOn, uploadToGraph } from '../graph.ts'
import { Id } from '../reception.ts'

interface MessengerSettings extends DirectSettings {
  readonly pageId: string
  readonly appId?: string | undefined
}

/** Begins the metadata of what we send; Meta gives it back with the echo. */
export const ourMark = 'simpul:'

/**
 * Answers a direct message, or a comment: in private, or with a short reply below it. A file goes first and the text follows as another
 * message: Messenger has no captions. A comment is answered with a text only.
 *
 * @returns accepted means only that Meta took it; HttpFailure passes through
 */
export async function send(
  message: OutboundMessage,
  settings: MessengerSettings,
  http: Http,
): Promise<Outcome> {
  const { attachment, id, text, way } = message
  const path = `${settings.pageId}/messages`
  const response = { messaging_type: 'RESPONSE' } as const
  const desk: Desk = { path, response, quotes: true, settings, http }
  const mark = { metadata: `${ourMark}${id}` }
  if (way === 'public') return await sendOpenly(desk, message, 'comments')
  if (attachment && spotOf(message))
    return { kind: 'rejected', code: 'content', detail: 'a comment is answered without files' }
  if (attachment) {
    const sent = await sendFile(desk, message, attachment, mark)
    if (sent.kind !== 'accepted' || text === '') return sent
  }
  return await sendText(desk, message, mark)
}

/** https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api */
async function sendFile(
  desk: Desk,
  message: OutboundMessage,
  file: OutboundAttachment,
  mark: object,
): Promise<Outcome> {
  const type = file.type === 'document' ? 'file' : file.type
  const uploaded = await upload(desk, message.id, type, file)
  if (uploaded.kind !== 'accepted') return uploaded
  const payload = { attachment_id: uploaded.externalId }
  return await sendTo(desk, message, { attachment: { type, payload }, ...mark })
}

const Uploaded = z.object({ attachment_id: Id })

async function upload(
  { settings, http, path }: Desk,
  token: string,
  type: string,
  file: OutboundAttachment,
): Promise<Outcome> {
  const fields = { message: { attachment: { type, payload: {} } } }
  const form = multipart(token, fields, 'filedata', file)
  const address = path.replace(/messages$/, 'message_attachments')
  const idOf = (reply: unknown) => Uploaded.safeParse(reply).data?.attachment_id
  return await uploadToGraph(http, settings, errors, address, form, idOf)
}

const Subscriptions = z.object({ data: z.array(z.object({ id: Id })) })

/**
 * Whether the token is alive and the Page still delivers to our app: Meta ends the subscription of
 * an app that did not answer for some hours.
 *
 * @see https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
 */
export async function check(settings: MessengerSettings, http: Http): Promise<CredentialCheck> {
  const { pageId, appId } = settings
  return await checkOn(http, settings, errors, `${pageId}/subscribed_apps`, (reply) => {
    const apps = Subscriptions.safeParse(reply).data?.data
    if (apps === undefined) return null
    const isSubscribed = apps.some(({ id }) => appId === undefined || id === appId)
    return isSubscribed ? undefined : 'the Page does not deliver to the app'
  })
}
