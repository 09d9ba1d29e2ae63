import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { defaultCountry, oneOrMore } from '../../src/contract/settings.ts'

const host = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[^\s:[\]]+)(:\d{1,5})?$/, 'a host, or host:port')
  .refine((value) => Number(/:(\d+)$/.exec(value)?.[1] ?? 1) <= 65535, 'a port up to 65535')
function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

const octet = (most: number) => z.int().min(0).max(most)
const ms = z.int().min(1)

/** Settings for holding the connection. */
export const receiving = z.object({
  host: oneOrMore(host)
    .transform((one) => [one].flat())
    .describe('Host of the message centre, or several: host or host:port'),
  port: z.int().min(1).max(65535).default(2775).describe('Port of the hosts that name none'),
  tls: z.boolean().default(false).describe('Whether the connection is TLS'),
  tlsCa: z
    .string()
    .refine(isCertificate, 'a certificate in PEM')
    .optional()
    .describe('PEM of the authority that signed their certificate'),
  systemId: z.string().min(1).max(15).describe('Name of the account at the message centre'),
  password: z
    .string()
    .regex(/^\S{1,64}$/, 'must not be empty')
    .describe('Password of the account; the protocol allows 8 characters'),
  systemType: z.string().max(12).default('').describe('As the message centre gave it'),
  mode: z
    .enum(['transceiver', 'pair'])
    .default('transceiver')
    .describe('One connection both ways, or a transmitter and a receiver'),
  binds: z.int().min(1).max(16).optional().describe('How many at once; default: one for each host'),
  addressRange: z.string().max(40).default('').describe('address_range of the bind'),
  addressTon: octet(255).default(0).describe('addr_ton of the bind'),
  addressNpi: octet(255).default(0).describe('addr_npi of the bind'),
  enquireLinkMs: ms.default(30_000).describe('Silence after which the peer is asked for life'),
  confirmMs: ms
    .default(2_000)
    .describe('After an answer of ours, how soon the peer must have proven that it has it'),
  bindTimeoutMs: ms.default(10_000).describe('For connecting and binding'),
  reconnectMs: ms.default(1_000).describe('First wait before a new connection; grows to 60 times'),
  refusedMs: ms.default(60_000).describe('Wait after the centre refused the credentials'),
  alphabet: z
    .enum(['gsm7', 'gsm7-packed', 'latin1', 'utf8'])
    .default('gsm7')
    .describe('What data_coding 0 means at this message centre'),
  messageIdTlv: z
    .string()
    .regex(/^(0x)?[0-9a-fA-F]{1,4}$/, 'a tag in hexadecimal')
    .transform((tag) => Number.parseInt(tag.replace(/^0x/, ''), 16))
    .optional()
    .describe('Tag of the TLV in which the centre tells its id of an incoming message'),
  defaultCountry: defaultCountry.describe('Country code of numbers that begin with 0'),
})

/** Settings that sending needs in addition. */
export const sending = z.object({
  shortCode: z
    .string()
    .regex(/^\+?[0-9A-Za-z]{2,20}$/)
    .describe('Our number, as the message centre writes it: 1708'),
  window: z.int().min(1).max(1000).default(10).describe('Messages without an answer, a connection'),
  tps: z.number().positive().max(10_000).default(10).describe('Messages a second, all together'),
  responseTimeoutMs: ms.default(30_000).describe('How long an answer to a message may take'),
  msgIdType: z
    .enum(['text', 'hex', 'decimal', 'response-hex', 'receipt-hex'])
    .default('text')
    .describe('How the centre writes its ids in answers and in receipts'),
  sourceTon: octet(255).default(3).describe('source_addr_ton of the short code'),
  sourceNpi: octet(255).default(0).describe('source_addr_npi of the short code'),
  numberFormat: z
    .enum(['international', 'plus', 'national'])
    .default('international')
    .describe('How recipients are written: 628…, +628… or 08…'),
  destinationTon: octet(255).optional().describe('dest_addr_ton; default 1, national 2'),
  destinationNpi: octet(255).default(1).describe('dest_addr_npi'),
  serviceType: z.string().max(5).default('').describe('service_type of what we send'),
  validityMinutes: z
    .int()
    .min(1)
    .max(60 * 24 * 30)
    .optional()
    .describe('How long the centre tries; default: as long as it likes'),
  receipts: z.boolean().default(true).describe('Whether receipts are asked for'),
  referenceBits: z
    .union([z.literal(8), z.literal(16)])
    .default(16)
    .describe('Width of the number that ties the segments of a long text together'),
})

export type Settings = z.output<typeof receiving> & z.output<typeof sending>
