/** Everything that breaks. Those of Redis only where the queues are in it. */
export const faultKinds = [
  'gateway_killed',
  'worker_killed',
  'postgres_killed',
  'postgres_frozen',
  'postgres_restarted',
  'postgres_locked',
  'redis_killed',
  'redis_wiped',
  'core_refusing',
  'core_hanging',
  'core_lost_answer',
  'provider_429',
  'provider_500',
  'provider_hanging',
  'provider_lost_answer',
  'spool_full',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** A fault, and after how many messages it strikes. */
export interface PlannedFault {
  readonly kind: FaultKind
  readonly afterMessages: number
}

// None at the very end: it is to strike while messages flow.
const firstShare = 0.02
const lastShare = 0.9

/**
 * Which fault strikes when. The kinds are dealt like cards, so that each comes as often as the
 * others; order and moments are chance. Pure.
 *
 * @param kinds those that this run can have
 */
export function dealFaults(options: {
  faults: number
  messages: number
  kinds: readonly FaultKind[]
  random: () => number
}): PlannedFault[] {
  const { faults, messages, kinds, random } = options
  const dealt: FaultKind[] = []
  while (kinds.length > 0 && dealt.length < faults) dealt.push(...shuffled(kinds, random))
  return dealt
    .slice(0, faults)
    .map((kind) => ({
      kind,
      afterMessages: Math.floor((firstShare + random() * (lastShare - firstShare)) * messages),
    }))
    .sort((one, other) => one.afterMessages - other.afterMessages)
}

/** Fisher and Yates, in Knuth's form. */
function shuffled<T>(given: readonly T[], random: () => number): T[] {
  const cards = [...given]
  for (let last = cards.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    ;[cards[last], cards[other]] = [cards[other] as T, cards[last] as T]
  }
  return cards
}
