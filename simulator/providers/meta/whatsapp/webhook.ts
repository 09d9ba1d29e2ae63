import { randomBytes } from 'node:crypto'
import { firstNameOf } from '../../../kit/citizens.ts'
import type { Parcel } from '../../../kit/courier.ts'
import type { World } from '../../../kit/provider.ts'
import { unixSeconds } from '../../../kit/time.ts'
import { type GraphSecrets, graphParcel } from '../graph.ts'

export const channel = 'meta/whatsapp'
export const phoneNumberId = '200000000000002'
export const displayNumber = '622150001709'
const businessAccountId = '100000000000001'

/** A message id, never given before: gateways keep them for ever. */
export function newId(): string {
  return `wamid.${randomBytes(30).toString('base64')}`
}

/** The business-scoped user id. Real ones are opaque; this one can be turned back into a number. */
export function userIdOf(number: string): string {
  return `ID.7${number.slice(1).padStart(19, '0')}`
}

/** The number behind a user id. */
export function numberOf(userId: string): string {
  return `+${userId.replace(/^ID\.70*/, '')}`
}

export function contactOf(number: string) {
  return {
    profile: { name: firstNameOf(number) },
    wa_id: number.slice(1),
    user_id: userIdOf(number),
  }
}

/** The envelope around `messages` or `statuses`, signed, and repeated for a week. */
export function webhook(
  world: World,
  secrets: GraphSecrets,
  lane: string,
  value: object,
  field = 'messages',
): Parcel {
  const body = {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: businessAccountId,
        changes: [
          {
            field,
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: displayNumber, phone_number_id: phoneNumberId },
              ...value,
            },
          },
        ],
      },
    ],
  }
  return graphParcel(world, channel, secrets, lane, body)
}

/** Times in webhooks are texts. */
export function timestampOf(at: Date): string {
  return String(unixSeconds(at))
}
