import type { Accounts } from '../accounts.ts'
import type { Config } from '../config.ts'
import { meetAll } from '../conversation/meeting.ts'
import type { KeyRing } from '../identity/keys.ts'
import { blindIndex } from '../identity/seal.ts'
import { type Saying, sayAll, type Voice } from '../outbox/say.ts'
import type { Tx } from '../store/connect.ts'
import { UsageError } from '../usage-error.ts'

/** The operator's phones, and the account that sends to them. */
export interface Phones {
  readonly channel: string
  readonly account: string
  readonly numbers: readonly string[]
}

/**
 * The phones of the settings.
 *
 * @returns undefined where there are none
 * @throws UsageError where the account is not there, or cannot write first
 */
export function phonesOf(
  { alarms: { phones, account: sender }, placeOf }: Pick<Config, 'alarms' | 'placeOf'>,
  accounts: Accounts,
): Phones | undefined {
  if (phones.length === 0 || !sender) return undefined
  const { channel, account } = sender
  const place = `${placeOf(['alarms', 'account'])}alarms.account: `
  const found = accounts.find(channel, account)
  if (!found) {
    const ids = accounts.all.map((one) => `${one.channel.name} ${one.id}`).join(', ')
    throw new UsageError(`${place}"${channel} ${account}" is none of ${ids || 'no accounts'}`)
  }
  if (found.channel.isSms !== true)
    throw new UsageError(`${place}${channel} sends no SMS; name an account that sends SMS`)
  return { channel, account, numbers: phones }
}

/** What is said to each of the phones. */
export interface PhoneText {
  /** Unique: it is said once. */
  readonly cause: string
  readonly text: string
}

/**
 * Puts texts to the operator's phones into the outbox, each once however often it is asked for.
 *
 * @returns the conversations, whose replies are due
 * @throws MetAtOnce where another step met a phone at the same time
 */
export async function sayToPhones(
  tx: Tx,
  voice: Voice & { readonly ring: KeyRing },
  { channel, account, numbers }: Phones,
  texts: readonly PhoneText[],
): Promise<string[]> {
  const { ring, accounts } = voice
  const kindOf = accounts.find(channel, account)?.channel.kindOfAddress
  const met = await meetAll(
    tx,
    ring,
    numbers.map((address) => ({
      channel,
      account,
      address,
      index: blindIndex(ring, channel, account, address).toString('hex'),
      kind: kindOf?.(address) ?? '',
      others: new Map(),
      successors: new Map(),
    })),
  )
  const ids = [...new Set(met.owners.values())]
  await sayAll(
    tx,
    voice,
    ids.flatMap((id) =>
      texts.map(
        ({ cause, text }): Saying => ({
          to: { id, channel, account },
          purpose: 'alarm',
          cause,
          text,
          words: '',
        }),
      ),
    ),
  )
  return ids
}
