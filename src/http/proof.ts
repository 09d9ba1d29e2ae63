import type { Account, Accounts } from '../accounts.ts'
import type { WebhookChannel } from '../contract/channel.ts'
import type { InboundEvent, ProviderRequest, Reception, RequestHead } from '../contract/events.ts'
import { setAside } from '../contract/reading.ts'

// Meta sends at most 1,000 updates at once, more than any other provider:
// https://developers.facebook.com/docs/graph-api/webhooks/getting-started
export const maxEvents = 1_000

/**
 * What a request says, proven by the secret of one of the accounts: accounts of a channel share a
 * path. Its content is prepared once, and accounts with the same secrets are tried once.
 *
 * An event is believed only for accounts whose own secret proves the request. One for another account
 * of ours is set aside, under the account that proved the request. One for an account that nobody
 * configured stays as it is. Events beyond `maxEvents` are set aside together.
 */
export function receptionOf(
  channel: WebhookChannel,
  accounts: Accounts,
  request: ProviderRequest,
): Reception {
  const prepared = channel.prepare?.(request)
  const receive = ({ settings }: Account) => channel.receive(request, settings, prepared)
  const tried: Account[] = []
  let refusal: Reception = { verified: false, answer: { status: 403 }, events: [] }
  for (const account of accounts.of(channel.name)) {
    if (tried.some((other) => hasSameProof(channel, account, other))) continue
    tried.push(account)
    const reception = receive(account)
    if (reception.verified) {
      const proves = onceEach(
        (other: Account) => hasSameProof(channel, account, other) || receive(other).verified,
      )
      const events = reception.events.map((event) => {
        if (event.account === account.id) return event
        const named = accounts.find(channel.name, event.account)
        return named === undefined || proves(named) ? event : disbelieved(event, account)
      })
      return { ...reception, events: bounded(events, account) }
    }
    refusal = reception
  }
  return refusal
}

/** The answer to a request that is refused before its body has come. */
export function refusalOf(
  channel: WebhookChannel,
  accounts: Accounts,
  head: RequestHead,
): Reception | undefined {
  const ours = accounts.of(channel.name)
  if (ours.some(({ settings }) => channel.mayVerify(head, settings))) return undefined
  const [first] = ours
  return first && channel.receive({ ...head, body: Buffer.alloc(0) }, first.settings)
}

/** Whether the same secrets prove requests of both. */
function hasSameProof(channel: WebhookChannel, one: Account, other: Account): boolean {
  return channel.secrets
    .filter((name) => name in channel.receiving.shape)
    .every((name) => JSON.stringify(one.settings[name]) === JSON.stringify(other.settings[name]))
}

function onceEach<A>(ask: (about: A) => boolean): (about: A) => boolean {
  const answers = new Map<A, boolean>()
  return (about) => {
    const answer = answers.get(about) ?? ask(about)
    answers.set(about, answer)
    return answer
  }
}

function disbelieved(event: InboundEvent, { id }: Account): InboundEvent {
  return setAside(id, event, 'for another account, whose secret did not prove the request')
}

function bounded(events: readonly InboundEvent[], { id }: Account): readonly InboundEvent[] {
  if (events.length <= maxEvents) return events
  const kept = events.slice(0, maxEvents - 1)
  const rest = events.slice(maxEvents - 1)
  return [...kept, setAside(id, rest, `${rest.length} more than one request may have`)]
}
