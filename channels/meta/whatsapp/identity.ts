import { z } from 'zod'
import type { RenumberedEvent } from '../../../src/contract/events.ts'
import { HappenedAt, reader } from '../../../src/contract/reading.ts'
import { scopedUserId } from '../../../src/contract/whatsapp-address.ts'
import { Hint, Word } from '../reception.ts'

/** An address of a person; a number has no `+`, in whichever field it comes. */
export const Address = Hint.transform((word) => word?.replace(/^\+(?=\d)/, ''))

const System = z.object({
  system: z
    .object({
      type: Word,
      wa_id: Address,
      // The name in older versions of the Graph API.
      new_wa_id: Address,
      user_id: Hint,
      previous_user_id: Hint,
    })
    .catch({ type: 'none', wa_id: undefined, new_wa_id: undefined }),
})

const Update = z.object({
  timestamp: HappenedAt,
  user_id: z.object({ previous: Word, current: Word }),
})

/** A number as digits, with its country. */
const number = /^[1-9]\d{3,14}$/

/**
 * The further addresses of an author. What has not the form of one is left out: it could join two people.
 *
 * @see https://developers.facebook.com/docs/whatsapp/business-scoped-user-ids
 */
export function aliasesIn(words: readonly string[]): string[] {
  return words.filter((word) => number.test(word) || scopedUserId.test(word))
}

interface Head {
  readonly id: string
  readonly timestamp: Date
  readonly from?: string | undefined
}

const changes = new Set(['user_changed_number', 'user_changed_user_id'])

/**
 * What a message of type `system` says about a person's addresses. A new number brings a new
 * user id too, and each of them may be the address that we know the person by: an event a pair.
 *
 * @returns the events, none if it is about something else, or what it lacks, in words
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages/system
 */
export const renumberings = reader(System, ({ system }, account: string, message: Head) => {
  const { type, wa_id, new_wa_id, user_id, previous_user_id } = system
  if (!changes.has(type)) return []

  const phone = wa_id ?? new_wa_id
  const pairs = [
    [message.from, phone],
    [previous_user_id, user_id],
  ].filter(isPair)
  const onlyPair = [message.from ?? previous_user_id, phone ?? user_id]
  if (pairs.length === 0 && isPair(onlyPair)) pairs.push(onlyPair)
  if (pairs.length === 0) return `${type} without an old and a new address`

  return pairs
    .filter(([previous, current]) => previous !== current)
    .map(
      ([previous, current], n): RenumberedEvent => ({
        kind: 'renumbered',
        account,
        eventKey: n === 0 ? message.id : `${message.id}:${n}`,
        previous,
        current,
        at: message.timestamp,
      }),
    )
})

/** One element of `user_id_update`, a field that was documented until August 2026. */
export const userIdUpdate = reader(
  Update,
  ({ timestamp, user_id: { previous, current } }, account: string): RenumberedEvent => {
    const eventKey = `${previous}:${current}`
    return { kind: 'renumbered', account, eventKey, previous, current, at: timestamp }
  },
)

function isPair(pair: readonly (string | undefined)[]): pair is [string, string] {
  return pair.length === 2 && pair.every((address) => address !== undefined)
}
