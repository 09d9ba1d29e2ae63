import { categorise } from '../triage/category.ts'
import { districtIndex } from '../triage/district.ts'
import { placeIn } from '../triage/place.ts'
import { titleOf } from '../triage/title.ts'
import { wishesIn } from '../triage/wording/wishes.ts'
import type { HeardItem, ThreadItem } from './thread.ts'

/** What a complaint would be made of, as far as its words tell. */
export interface Proposal {
  readonly messages: readonly HeardItem[]
  readonly title: string
  /** Masked. */
  readonly text: string
  readonly categoryId: number | undefined
  readonly place: string
  readonly anonymous: boolean
  readonly confidential: boolean
  /** Some of it can be read by everybody: why it may be a complaint is written down. */
  readonly needsConsent: boolean
}

const togetherMs = 3 * 86_400_000
const mostMessages = 20
const noDistricts = districtIndex([], undefined)

/** Messages of a citizen that are in no complaint. Pure. */
export function inNoComplaint(items: readonly ThreadItem[]): HeardItem[] {
  return items.filter(
    (item): item is HeardItem =>
      item.kind === 'heard' && !item.byStaff && !item.isDeleted && item.complaintId === null,
  )
}

/**
 * What an admin finds in the form that makes a complaint: of the latest messages that are in none, those
 * that were set aside or still settle; where there are none, the latest command. Pure.
 */
export function proposalOf(items: readonly ThreadItem[]): Proposal | undefined {
  const free = inNoComplaint(items)
  const told = free.filter(({ disposition }) => disposition !== 'command')
  const some = told.length > 0 ? told : free.slice(-1)
  const last = some.at(-1)
  if (!last) return undefined
  const messages = some
    .filter(({ at }) => last.at.getTime() - at.getTime() < togetherMs)
    .slice(-mostMessages)
  const text = messages
    .map((one) => one.text)
    .filter((one) => one !== '')
    .join('\n')
  const place = placeIn(text, noDistricts)
  const { anonymous = false, confidential = false } = wishesIn(text)
  return {
    messages,
    title: titleOf(text, place),
    text,
    categoryId: categorise(text)?.id,
    place: place?.words ?? '',
    anonymous,
    confidential,
    needsConsent: messages.some(({ isPublic }) => isPublic),
  }
}
