import { createHmac, randomBytes } from 'node:crypto'

/** One POST as WhatsApp sends it, byte for byte as it goes over the wire. */
export function signedRequest(options: {
  port: number
  appSecret: string
  phoneNumberId: string
  /** Of the citizen, digits only: each message comes from another one. */
  sender: string
}): Buffer {
  const { port, appSecret, phoneNumberId, sender } = options
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '100000000000001', changes: [{ field: 'messages', value: newMessage() }] }],
  })
  function newMessage() {
    return {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '622150001709', phone_number_id: phoneNumberId },
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
    }
  }
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
