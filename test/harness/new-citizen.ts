import type { Sql } from 'postgres'
import { meetAll } from '../../src/conversation/people.ts'
import type { KeyRing } from '../../src/identity/keys.ts'
import { blindIndex } from '../../src/identity/seal.ts'

/** Somebody who writes for the first time; returns the conversation's id. */
export async function newCitizen(
  sql: Sql,
  ring: KeyRing,
  from: { readonly channel: string; readonly account: string; readonly address: string },
): Promise<string> {
  const index = blindIndex(ring, from.channel, from.account, from.address).toString('hex')
  const met = await meetAll(sql, ring, [{ ...from, index, others: [] }])
  const id = met.get(index)
  if (id === undefined) throw new Error('nobody was met')
  return id
}
