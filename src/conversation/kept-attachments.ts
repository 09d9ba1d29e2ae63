import type { Attachment } from '../contract/events.ts'
import type { SealingKey } from '../identity/keys.ts'
import { openWith, sealWith } from '../identity/seal.ts'

/** An attachment as a message keeps it: where its bytes are may hold an address, so it is sealed. */
export type KeptAttachment = Omit<Attachment, 'externalId' | 'url' | 'content'> & {
  /** External id, URL or content under the person's key, in base64; left out where it has none. */
  readonly sealed?: string
}

/** @param key of the person who sent it */
export function sealAttachment(
  key: SealingKey,
  { externalId, url, content, ...attachment }: Attachment,
): KeptAttachment {
  if (externalId === undefined && url === undefined && content === undefined) return attachment
  const where = sealWith(key, 'attachment', JSON.stringify({ externalId, url, content }))
  return { ...attachment, sealed: where.toString('base64') }
}

/** @throws UnsealError */
export function openAttachment(
  key: SealingKey,
  { sealed, ...attachment }: KeptAttachment,
): Attachment {
  if (sealed === undefined) return attachment
  const where = openWith(key, 'attachment', Buffer.from(sealed, 'base64')).toString('utf8')
  return {
    ...attachment,
    ...(JSON.parse(where) as Pick<Attachment, 'externalId' | 'url' | 'content'>),
  }
}
