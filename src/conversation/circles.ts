/** Kinds of addresses, by blind index; null where nobody knows. */
export type Kinds = ReadonlyMap<string, string | null>

/** The kind of an address that its owner has given up. */
export const former = 'former'

/** What one address brings. */
interface Named {
  readonly index: string
  readonly kind: string
  readonly others: Kinds
  readonly successors: Kinds
}

/**
 * The addresses of people, and which conversations turn out to be one person. Pure: what is found out
 * has to be written.
 *
 * @param known the conversation of each known address
 * @param kinds the addresses of conversations that may grow
 */
export function openCircles(known: ReadonlyMap<string, string>, kinds: ReadonlyMap<string, Kinds>) {
  const owners = new Map(known)
  const members = new Map([...kinds].map(([id, some]) => [id, new Map(some)]))
  const rootOf = new Map<string, string>()
  const joins: (readonly [string, string])[] = []
  const retired: string[] = []

  function root(id: string): string {
    const above = rootOf.get(id)
    return above === undefined ? id : root(above)
  }

  function ownerOf(index: string): string | undefined {
    const id = owners.get(index)
    return id === undefined ? undefined : root(id)
  }

  function join(one: string, other: string): void {
    joins.push([one, other])
    rootOf.set(other, one)
    members.set(one, new Map([...(members.get(one) ?? []), ...(members.get(other) ?? [])]))
  }

  /**
   * Finds the owner of an address, and joins conversations.
   *
   * @returns no owner for a stranger; and the addresses that nobody had
   */
  function place({ index, kind, others, successors }: Named) {
    const named = new Map([[index, kind] as const, ...others, ...successors])
    const added = new Map<string, string>()
    let owner = ownerOf(index)
    if (owner === undefined) added.set(index, successors.size > 0 ? former : kind)
    else if (successors.size > 0)
      for (const each of members.get(owner)?.keys() ?? [index])
        if (!successors.has(each)) {
          members.get(owner)?.set(each, former)
          retired.push(each)
        }
    const circle = (): Kinds =>
      new Map([...(owner === undefined ? [] : (members.get(owner) ?? [])), ...added])
    const isOfOne = (more: Kinds) => !hasTwins(new Map([...circle(), ...more]), named, retired)
    for (const [other, otherKind] of [...successors, ...others]) {
      const holder = ownerOf(other)
      const isProven = successors.has(other)
      if (holder === undefined) {
        const one = new Map([[other, otherKind]])
        if (isProven || isOfOne(one)) added.set(other, otherKind ?? '')
      } else if (holder !== owner && (isProven || isOfOne(members.get(holder) ?? new Map()))) {
        if (owner === undefined) owner = holder
        else join(owner, holder)
      }
    }
    return { owner, added }
  }

  return {
    place,
    owners: owners as ReadonlyMap<string, string>,
    joins: joins as readonly (readonly [string, string])[],
    retired: retired as readonly string[],
    /** Remembers who got these addresses. */
    keep(id: string, added: Kinds): void {
      const all = members.get(id) ?? new Map<string, string | null>()
      for (const [index, kind] of added) {
        owners.set(index, id)
        all.set(index, kind)
      }
      members.set(id, all)
    },
  }
}

/** Whether two of these addresses are of one kind. What nobody knows may be of any kind. */
function hasTwins(circle: Kinds, named: Kinds, retired: readonly string[]): boolean {
  const seen = new Set<string>()
  for (const [index, told] of circle) {
    if (told === former || retired.includes(index)) continue
    const kind = named.get(index) ?? told
    if (kind === null || seen.has(kind)) return circle.size > 1
    seen.add(kind)
  }
  return false
}
