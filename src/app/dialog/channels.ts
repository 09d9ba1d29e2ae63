import { Accounts, readAccounts } from '../../accounts.ts'
import type { ConfigFile } from '../../config-file.ts'
import type { Channel } from '../../contract/channel.ts'
import type { OutboundMessage, Outcome } from '../../contract/sending.ts'
import { registry } from '../registry.ts'

const hidden = '0'.repeat(32)
const webhookSecret = `whsec_${Buffer.alloc(24).toString('base64')}`
const meta = { appSecret: hidden, verifyToken: hidden, accessToken: hidden }

/** An account of every channel, as a simpul.yaml has them. Nothing goes out through them. */
export const channelsOfDialogs: readonly {
  readonly channel: string
  readonly settings: Readonly<Record<string, unknown>>
}[] = [
  {
    channel: 'http',
    settings: { account: 'formulir', secret: webhookSecret, deliverTo: 'http://127.0.0.1/' },
  },
  {
    channel: 'kannel',
    settings: {
      number: '1709',
      secret: hidden,
      sendsmsUrl: 'http://127.0.0.1/',
      username: 'simpul',
      password: hidden,
    },
  },
  { channel: 'meta/instagram', settings: { instagramId: '17841400000000001', ...meta } },
  { channel: 'meta/messenger', settings: { pageId: '100000000000101', ...meta } },
  { channel: 'meta/whatsapp', settings: { phoneNumberId: '200000000000002', ...meta } },
  {
    channel: 'smpp',
    settings: { host: '127.0.0.1', systemId: 'simpul', password: hidden, shortCode: '1708' },
  },
  { channel: 'telegram', settings: { botToken: '1708:dialog', secretToken: hidden } },
  {
    channel: 'twilio',
    settings: { accountSid: `AC${hidden}`, authToken: hidden, number: '+622150001708' },
  },
  { channel: 'whatsapp-web', settings: { number: '6281700000000', iAcceptTheRiskOfABan: true } },
  {
    channel: 'x',
    settings: {
      userId: '1708000000000001708',
      consumerKey: hidden,
      consumerSecret: hidden,
      accessToken: hidden,
      accessSecret: hidden,
    },
  },
]

/** How a channel tells of people, and of what everybody can read. */
interface Manner {
  /** @param digits seven of them, a citizen's own */
  address(digits: string): string
  /** Another address of a person, of another kind, where a person may have both. */
  otherAddress?(digits: string): string
  /** `place` of a comment or a mention, as the channel's reception gives it. */
  readonly publicPlace?: string
  readonly isSms?: true
  /** The time of a message is by the clock of whoever wrote it. */
  readonly sendersClock?: true
  readonly namesPeople?: true
}

const userOf = (digits: string) => `ID.${digits}dialog`

const manners: Readonly<Record<string, Manner>> = {
  http: { address: (digits) => `warga-${digits}`, sendersClock: true, namesPeople: true },
  kannel: { address: (digits) => `+62811${digits}`, isSms: true, sendersClock: true },
  'meta/instagram': { address: (digits) => `17840${digits}00`, publicPlace: 'comment' },
  'meta/messenger': {
    address: (digits) => `24000${digits}00`,
    publicPlace: 'comment',
    namesPeople: true,
  },
  'meta/whatsapp': {
    address: (digits) => `62811${digits}`,
    otherAddress: userOf,
    namesPeople: true,
  },
  smpp: { address: (digits) => `+62811${digits}`, isSms: true },
  telegram: { address: (digits) => `70${digits}`, namesPeople: true },
  twilio: { address: (digits) => `+62811${digits}`, otherAddress: userOf, isSms: true },
  'whatsapp-web': {
    address: (digits) => `62811${digits}@c.us`,
    otherAddress: (digits) => `99${digits}@lid`,
    namesPeople: true,
  },
  x: {
    address: (digits) => `17080${digits}`,
    publicPlace: 'timeline',
    namesPeople: true,
  },
}

/** @param channel any, also one that is of a later version than this table */
export function mannerOf(channel: string): Manner {
  return manners[channel] ?? { address: (digits) => digits }
}

/**
 * Whether everybody can read a reply: it goes below what it answers.
 *
 * @param answersPublic whether everybody could read what it answers
 */
export function isReadByAll(
  channel: string,
  { place, replyTo, way }: OutboundMessage,
  answersPublic: boolean,
): boolean {
  if (way === 'public') return true
  const known = registry.find(({ name }) => name === channel)
  const { publicPlace } = mannerOf(channel)
  if (!answersPublic || known?.answersInPrivate) return false
  return publicPlace === undefined || (place === publicPlace && replyTo !== undefined)
}

/** Takes what a channel would send. */
export type Wire = (channel: string, message: OutboundMessage) => Outcome

/**
 * The accounts of a dialog. Whatever goes out through them ends at the wire; connections are not held.
 *
 * @throws UsageError where a setting is wrong
 */
export function accountsOn(wire: Wire, configured: ConfigFile['accounts']): Accounts {
  const { all } = readAccounts(configured, registry)
  return new Accounts(
    all.map((account) => ({ ...account, channel: onWire(account.channel, wire) })),
  )
}

function onWire(channel: Channel, wire: Wire): Channel {
  const {
    listen: _,
    stopsWithoutLease: __,
    ...traits
  } = { listen: null, stopsWithoutLease: null, ...channel }
  return {
    ...traits,
    maxBodyBytes: 0,
    mayVerify: () => false,
    receive: () => ({ verified: false, answer: { status: 403 }, events: [] }),
    send: async (message) => wire(channel.name, message),
  }
}
