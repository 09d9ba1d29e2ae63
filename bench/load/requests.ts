import { createHmac, randomBytes } from 'node:crypto'

/** Whose webhooks they are, and where they go: a port of 127.0.0.1 and nowhere else. */
export interface Target {
  readonly port: number
  readonly appSecret: string
  readonly phoneNumberId: string
}

/** The number of a citizen: another one for each place. */
export function senderAt(place: number): string {
  return `628${String(place).padStart(10, '0')}`
}

/**
 * One message of a citizen as WhatsApp posts it, byte for byte as it goes over the wire.
 *
 * @param sender digits only
 */
export function messageRequest(target: Target, sender: string): Buffer {
  return signedPost(target, {
    contacts: [{ profile: { name: 'Sari' }, wa_id: sender }],
    messages: [
      {
        from: sender,
        id: `wamid.${randomBytes(30).toString('base64')}`,
        timestamp: String(Math.floor(Date.now() / 1_000)),
        type: 'text',
        text: {
          body: `Lampu jalan padam di depan Pasar Melati, nomor tiang ${sender.slice(-5)}.`,
        },
      },
    ],
  })
}

/** What became of a message of ours, as WhatsApp posts it. */
export function statusRequest(
  target: Target,
  of: { readonly id: string; readonly recipient: string; readonly status: string },
): Buffer {
  const { id, recipient, status } = of
  const timestamp = String(Math.floor(Date.now() / 1_000))
  return signedPost(target, { statuses: [{ id, status, timestamp, recipient_id: recipient }] })
}

function signedPost({ port, appSecret, phoneNumberId }: Target, content: object): Buffer {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '622150001709', phone_number_id: phoneNumberId },
    ...content,
  }
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '100000000000001', changes: [{ field: 'messages', value }] }],
  })
  const head = [
    'POST /webhooks/meta/whatsapp HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'User-Agent: facebookexternalua',
    'Content-Type: application/json',
    `X-Hub-Signature-256: sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`)
}
