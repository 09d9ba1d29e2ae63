import { createHmac } from 'node:crypto'
import { consoleRoutes } from '../console/console.ts'
import type { ConsoleDeps } from '../console/console-deps.ts'
import { act } from '../desk/act.ts'
import { manualAccount } from '../desk/entry.ts'
import { isInReach, type Reach } from '../desk/reach.ts'
import type { Subject } from '../desk/scene.ts'
import type { GatewayDeps } from '../http/gateway.ts'
import { listAccountAgencies } from '../staff/account-agencies.ts'
import { audit } from '../staff/audit.ts'
import { personById } from '../staff/people.ts'
import { reachOf } from '../staff/permissions.ts'
import type { Person } from '../staff/person.ts'
import type { Tx } from '../store/connect.ts'
import { categoryName } from '../triage/category-lexicon.ts'
import { coreStoreOf, fileStoreOf, type House } from './house.ts'
import { voiceOf } from './voice.ts'

/** The console of a gateway. @param operatorToken all gateways behind one address have the same */
export function consoleOf(house: House, operatorToken: string): GatewayDeps['console'] {
  const deps = consoleDepsOf(house)
  const secret = cookieSecretOf(operatorToken)
  return async (app, operations) =>
    consoleRoutes(
      app,
      deps,
      { secret, isSecure: house.publicUrl().startsWith('https:') },
      operations,
    )
}

/** Signs the cookies of sessions. */
export function cookieSecretOf(operatorToken: string): string {
  return createHmac('sha256', operatorToken).update('simpul console cookie').digest('hex')
}

/** What its pages work with. */
export function consoleDepsOf(house: House): ConsoleDeps {
  const { config, accounts, ring, log, publicUrl, queues } = house
  const { sql } = house.store
  const coreStore = coreStoreOf(house)
  const reaches = (person: Person) => reachOfPerson(house, person)
  const deskDeps = {
    sql,
    ...voiceOf(house),
    agency: config.agency,
    coreStore,
    categoryName,
    isInReach: async (tx: Tx, by: Person, of: Subject) => isInReach(tx, await reaches(by), of),
    humanPauseHours: config.replies.humanPauseHours,
    undoSeconds: house.undoSeconds,
    wake: queues.wake,
  }
  return {
    sql,
    ring,
    accounts,
    config,
    coreStore,
    files: fileStoreOf(config),
    log,
    publicUrl,
    act: (by, deed) => act(deskDeps, by, deed),
    personOf: (staffId) => personById(sql, staffId),
    reachOf: reaches,
    async audit({ person, action, subject }) {
      await audit(sql, { staff: person.id, login: person.login, action, subject })
    },
  }
}

async function reachOfPerson({ store, accounts, config }: House, person: Person): Promise<Reach> {
  const { role, agency, office } = person
  const reach = reachOf[role]
  if (reach === 'all') return { kind: 'all' }
  const belongings = await listAccountAgencies(store.sql, accounts, config.agency.name)
  const mine = [
    ...belongings.filter((one) => one.agency === agency),
    // What its people typed in for whom nobody can write to.
    ...(agency === null ? [] : [manualAccount(agency)]),
  ]
  if (reach === 'agency') return { kind: 'accounts', accounts: mine }
  return { kind: 'office', office: office ?? '', accounts: mine }
}
