import { pino } from 'pino'
import type { Sql } from 'postgres'
import type { ReplyDeps } from '../../../workers/attempt.ts'
import type { ForwardDeps } from '../../../workers/forward.ts'
import type { IntakeDeps } from '../../../workers/intake.ts'
import type { TriageDeps } from '../../../workers/triage.ts'
import type { Accounts } from '../../accounts.ts'
import { readCalendar } from '../../agency/calendar.ts'
import type { ConfigFile } from '../../config-file.ts'
import type { OutboundMessage } from '../../contract/sending.ts'
import type { CoreStore } from '../../core-store/core-store.ts'
import { laporStore } from '../../core-store/lapor-bulk/store.ts'
import { ownStore } from '../../core-store/own/own-store.ts'
import { signedHttpStore } from '../../core-store/signed-http/signed-http-store.ts'
import { type KeyRing, keyRing } from '../../identity/keys.ts'
import type { Tally } from '../../queue/step-statistics.ts'
import { type DistrictIndex, districtIndex } from '../../triage/district.ts'
import { loadDistricts, loadVillages } from '../../triage/district-source.ts'
import { accountsOn } from './channels.ts'
import { otherStore } from './other-store.ts'

/** Everything that the steps take of their house. */
export type StepDeps = IntakeDeps & TriageDeps & ForwardDeps & ReplyDeps

/** A reply that went out, and when it did. */
export interface Sent {
  readonly channel: string
  readonly message: OutboundMessage
}

/** A gateway's memory: it goes with a restart; the database stays. */
export interface Stage {
  readonly sql: Sql
  readonly ring: KeyRing
  readonly accounts: Accounts
  readonly deps: StepDeps
}

/** What all dialogs of a run share: facts that are read from files, once. */
export interface Facts {
  districtsOf(regency: string | undefined): Promise<DistrictIndex>
}

export async function loadFacts(): Promise<Facts> {
  const rows = await loadDistricts()
  const indexes = new Map<string | undefined, Promise<DistrictIndex>>()
  const indexOf = async (regency: string | undefined) =>
    districtIndex(rows, regency, await loadVillages(regency))
  return {
    districtsOf(regency) {
      const index = indexes.get(regency) ?? indexOf(regency)
      indexes.set(regency, index)
      return index
    },
  }
}

// The same for every dialog, so that a dialog finds the same lanes each time.
const ring = keyRing([Buffer.alloc(32, 'dialog').toString('base64')])
const noTally: Tally = { done: () => {}, failed: () => {} }

/** The name that a provider gives a reply. */
export function externalIdOf({ id }: OutboundMessage): string {
  return `reply-${id}`
}

/**
 * Raises what a gateway has in memory.
 *
 * @param sql of the dialog's database
 * @param sent gets every reply that goes out
 */
export async function openStage(
  sql: Sql,
  settings: ConfigFile,
  facts: Facts,
  sent: (reply: Sent) => void,
): Promise<Stage> {
  const districts = await facts.districtsOf(settings.agency.regency)
  const accounts = accountsOn((channel, message) => {
    sent({ channel, message })
    return { kind: 'accepted', externalId: externalIdOf(message) }
  }, settings.accounts)
  const { agency, replies, coreStore } = settings
  const budget = {
    perConversation: replies.dailyPerConversation,
    perAccount: replies.dailyPerAccount,
  }
  const deps = {
    sql,
    ring,
    accounts,
    agency,
    // Its faults were told when the file was read.
    calendar: readCalendar(agency, []),
    humanPauseHours: replies.humanPauseHours,
    replyBudget: budget,
    onHeldBack: () => {},
    districts,
    coreStore: storeOf(sql, coreStore),
    wake: () => {},
    tally: noTally,
    forwardTally: noTally,
    onFault: () => {},
    resendUnknownReceipts: replies.resendUnknownReceipts,
    http: () => Promise.reject(new Error('a dialog has no network')),
    files: { get: async () => undefined },
    callbackUrl: () => 'http://127.0.0.1/',
    log: pino({ level: 'silent' }),
  }
  return { sql, ring, accounts, deps }
}

function storeOf(sql: Sql, coreStore: ConfigFile['coreStore']): CoreStore {
  if (coreStore.kind === 'own') return ownStore(sql)
  if (coreStore.kind === 'lapor-bulk') return laporStore(sql)
  return signedHttpStore({ ...coreStore, http: otherStore(coreStore.url) })
}
