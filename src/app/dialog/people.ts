import { mannerOf } from './channels.ts'
import type { Dialog } from './read.ts'

/** Where a citizen writes from. */
export interface Address {
  readonly channel: string
  readonly account: string
  readonly address: string
}

/** The citizens of a file: their addresses, and who is whom. */
export interface People {
  /** The address of a citizen on a channel; it is the same one for ever. */
  addressOf(name: string, channel: string): Address
  /** All that this citizen, under each of the names, has written from. */
  addressesOf(name: string): readonly Address[]
  /** Everybody that has an address. */
  names(): readonly string[]
  /** Whose address it is. */
  ownerOf(channel: string, address: string): string | undefined
  /** From here on both names are one person's. */
  join(one: string, other: string): void
  /** All names of the person, this one first. */
  namesOf(name: string): readonly string[]
  /** Addresses of the person on this channel that the provider tells with a message. */
  aliasesOf(name: string, channel: string): readonly string[]
  /** As a profile has it. */
  fullNameOf(name: string): string
}

/** @param accountOf the account of a channel */
export function openPeople({ steps }: Dialog, accountOf: (channel: string) => string): People {
  const places = new Map<string, number>()
  const addresses = new Map<string, Map<string, Address>>()
  const pairs: (readonly [string, string])[] = []
  // A person has one address of each kind: the second name gets one of another kind from the start.
  const seconds = new Set(
    steps.flatMap(({ step }) => ('same' in step ? Object.values(step.same) : [])),
  )

  function addressOf(name: string, channel: string): Address {
    const own = addresses.get(name) ?? new Map<string, Address>()
    addresses.set(name, own)
    const place = places.get(name) ?? places.size
    places.set(name, place)
    const digits = String(7_310_041 + place * 1_013)
    const { address, otherAddress } = mannerOf(channel)
    const words = seconds.has(name) && otherAddress ? otherAddress(digits) : address(digits)
    const known = own.get(channel) ?? { channel, account: accountOf(channel), address: words }
    own.set(channel, known)
    return known
  }

  function namesOf(name: string): readonly string[] {
    const found = new Set([name])
    for (let before = 0; before < found.size; ) {
      before = found.size
      for (const pair of pairs)
        if (pair.some((one) => found.has(one))) for (const one of pair) found.add(one)
    }
    return [...found]
  }

  const hasKinds = (channel: string) => mannerOf(channel).otherAddress !== undefined
  const ownAddressesOf = (name: string) => [...(addresses.get(name)?.values() ?? [])]
  return {
    addressOf,
    namesOf,
    names: () => [...addresses.keys()],
    addressesOf: (name) => namesOf(name).flatMap(ownAddressesOf),
    ownerOf: (channel, address) =>
      [...addresses.keys()].find((name) => addresses.get(name)?.get(channel)?.address === address),
    join(one, other) {
      pairs.push([one, other])
    },
    aliasesOf: (name, channel) =>
      namesOf(name)
        .slice(1)
        .filter((other) => seconds.has(other) !== seconds.has(name) && hasKinds(channel))
        .map((other) => addressOf(other, channel).address),
    fullNameOf: (name) => `${name.charAt(0).toUpperCase()}${name.slice(1)} Wirahadikusumah`,
  }
}
