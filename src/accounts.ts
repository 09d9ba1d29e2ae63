import type { z } from 'zod'
import type { AccountConfig } from './config.ts'
import { type PlaceOf, pageOf } from './config-file.ts'
import type { Channel } from './contract/channel.ts'
import { UsageError } from './usage-error.ts'

/** One configured account of one channel. */
export interface Account {
  readonly channel: Channel
  /** The provider's id, as in its events. */
  readonly id: string
  readonly settings: Record<string, unknown>
  readonly settleMs: number
  /** To which agency it belongs, where simpul.yaml says so. */
  readonly agency?: string | undefined
}

/** All configured accounts; they are found by channel, or by channel and id. */
export class Accounts {
  readonly all: readonly Account[]
  /** Names of the channels that hold a connection instead of having webhooks. */
  readonly connectedChannels: readonly string[]
  /** Names of the channels that have webhooks. */
  readonly webhookChannels: readonly string[]
  readonly #byKey: ReadonlyMap<string, Account>

  constructor(all: readonly Account[]) {
    this.all = all
    const names = (kind: 'listen' | 'receive') => [
      ...new Set(all.filter(({ channel }) => kind in channel).map(({ channel }) => channel.name)),
    ]
    this.connectedChannels = names('listen')
    this.webhookChannels = names('receive')
    this.#byKey = new Map(all.map((account) => [key(account.channel.name, account.id), account]))
  }

  of(channel: string): readonly Account[] {
    return this.all.filter((account) => account.channel.name === channel)
  }

  /** What a channel is called; its name where none of its accounts is configured any more. */
  titleOf(channel: string): string {
    return this.of(channel)[0]?.channel.title ?? channel
  }

  find(channel: string, id: string): Account | undefined {
    return this.#byKey.get(key(channel, id))
  }
}

/**
 * @param registry the channels that there are
 * @param placeOf stands before each fault: where the setting is
 * @throws UsageError with every fault: an unknown channel, a wrong setting, two accounts with one id
 *   or, where the secret decides whose a request is, with one secret
 */
export function readAccounts(
  configured: readonly AccountConfig[],
  registry: readonly Channel[],
  placeOf: PlaceOf = () => '',
): Accounts {
  const faults: string[] = []
  const accounts: Account[] = []
  configured.forEach((given, position) => {
    const channel = registry.find(({ name }) => name === given.channel)
    if (!channel) {
      const names = registry.map(({ name }) => name).join(', ')
      const place = placeOf(['accounts', position, 'channel'])
      faults.push(`${place}accounts.${position}.channel: "${given.channel}" is none of ${names}`)
      return
    }
    const parsed = channel.receiving
      .extend(channel.sending.shape)
      .strict()
      .safeParse(given.settings)
    if (!parsed.success) {
      faults.push(
        ...parsed.error.issues.map((issue) => describe(position, channel.name, issue, placeOf)),
      )
      return
    }
    const id = channel.accountId(parsed.data)
    const account: Account = {
      channel,
      id,
      settings: parsed.data,
      settleMs: given.settleMs ?? channel.settleMs,
      agency: given.agency,
    }
    const others = accounts.filter((other) => other.channel === channel)
    if (others.some((other) => other.id === id))
      faults.push(
        `${placeOf(['accounts', position])}accounts.${position}: ${channel.name} has two accounts with the id ${id}`,
      )
    else
      for (const name of sharedSecrets(account, others))
        faults.push(
          `${placeOf(['accounts', position, 'settings', name])}accounts.${position}.settings.${name} (${channel.name}): another account has the same, ` +
            'and nothing else tells whose request it is',
        )
    accounts.push(account)
  })
  if (faults.length) throw new UsageError(faults.join('\n'))
  return new Accounts(accounts)
}

/** Names of the secrets that prove requests of this account, and of another one as well. */
function sharedSecrets({ channel, settings }: Account, others: readonly Account[]): string[] {
  if (!('receive' in channel) || !channel.accountBySecret) return []
  return channel.secrets.filter((name) => {
    if (!(name in channel.receiving.shape)) return false
    const values = new Set([settings[name]].flat())
    return others.some((other) => [other.settings[name]].flat().some((value) => values.has(value)))
  })
}

function describe(
  position: number,
  channel: string,
  issue: z.core.$ZodIssue,
  placeOf: PlaceOf,
): string {
  const path = ['accounts', position, 'settings', ...issue.path]
  return `${placeOf(path)}${path.join('.')} (${channel}): ${issue.message}; see ${pageOf(channel)}`
}

function key(channel: string, id: string): string {
  return `${channel} ${id}`
}
