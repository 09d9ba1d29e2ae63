import { randomBytes } from 'node:crypto'
import { firstNameOf } from '../../kit/citizens.ts'
import type { World } from '../../kit/provider.ts'
import { unixSeconds } from '../../kit/time.ts'

export const channel = 'telegram'
export const bot = {
  id: 7_100_001_708,
  is_bot: true,
  first_name: 'Layanan Pengaduan',
  username: 'layanan_pengaduan_bot',
} as const

/** Ids have up to 52 bits. */
const maxId = 2 ** 52

export interface Secrets {
  readonly botToken: string
  readonly secretToken: string
}

export function newSecrets(): Secrets {
  return {
    botToken: `${bot.id}:AA${randomBytes(24).toString('base64url')}`,
    secretToken: randomBytes(24).toString('base64url'),
  }
}

/** A user id, which is also the id of the chat. Real ones tell nothing of the phone number. */
export function chatIdOf(number: string): number {
  return Number(number.slice(1))
}

/** The number behind a chat id, as a number or as text; undefined where it is none. */
export function numberOf(chatId: unknown): string | undefined {
  const id = Number(chatId)
  return Number.isInteger(id) && id > 999_999 && id < maxId ? `+${id}` : undefined
}

export function chatOf(number: string) {
  return { id: chatIdOf(number), first_name: firstNameOf(number), type: 'private' }
}

export function userOf(number: string) {
  const person = { id: chatIdOf(number), is_bot: false, first_name: firstNameOf(number) }
  return { ...person, language_code: 'id' }
}

/** Telegram's id is unique within its chat; the phone book needs one that is unique. */
export function externalIdOf(number: string, messageId: number): string {
  return `${chatIdOf(number)}:${messageId}`
}

/** The next id of a message in this chat, and the next of an update. */
export interface Counters {
  message(number: string): number
  update(): number
}

/**
 * Counts within each chat, so that the same id comes in many. It begins with the time: gateways keep
 * ids for ever, whatever simulator gave them.
 */
export function createCounters(world: World): Counters {
  const first = unixSeconds(world.now())
  const inChat = new Map<string, number>()
  let updates = first
  return {
    message: (number) => {
      const id = inChat.get(number) ?? first
      inChat.set(number, id + 1)
      return id
    },
    update: () => updates++,
  }
}
