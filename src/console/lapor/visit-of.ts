import { timeZones } from '../../agency/working-days.ts'
import { laporBulk } from '../../core-store/lapor-bulk/names.ts'
import { laporCounts } from '../../desk/lapor.ts'
import type { Permission } from '../../staff/permissions.ts'
import { may } from '../../staff/permissions.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import { conversationWords } from '../conversation/words.ts'
import type { Html } from '../kit/html.ts'
import type { Answer, ConsolePage, Visit } from '../kit/visit.ts'
import { type Tab, tabbed, withoutBooks } from './tabs.ts'
import type { LaporWords } from './words.ts'
import { laporWords } from './words-by-language.ts'

/** A visit of this room, and what its pages need besides. */
export interface LaporVisit extends Visit {
  readonly words: LaporWords
  /** The role may change something here. */
  readonly mayAct: boolean
  readonly deps: ConsoleDeps
}

/** A route of this room. Where complaints are kept elsewhere each of them says so, and does nothing. */
export function laporPage(
  method: 'GET' | 'POST',
  url: string,
  permission: Permission,
  more: Pick<ConsolePage<ConsoleDeps>, 'audits' | 'takesFiles'>,
  handle: (visit: LaporVisit) => Promise<Answer>,
): ConsolePage<ConsoleDeps> {
  return {
    method,
    url,
    may: permission,
    ...more,
    async handle(visit, deps) {
      const words = laporWords[visit.language]
      if (deps.coreStore.name !== laporBulk) return withoutBooks(words)
      return await handle({ ...visit, words, deps, mayAct: may(visit.person.role, 'lapor.act') })
    },
  }
}

/** A page below the tabs. */
export async function inTab(
  { words, deps, reach }: LaporVisit,
  tab: Tab,
  main: Html,
  status?: number,
): Promise<Answer> {
  const counts = await laporCounts(deps.sql, reach)
  return tabbed({ tab, words, counts, main, ...(status !== undefined && { status }) })
}

/** A moment in the zone of the agency. */
export function zoneOf({ deps }: LaporVisit): string {
  return timeZones[deps.config.agency.zone]
}

/** A kind of danger in words. */
export function dangerIn({ language, words }: LaporVisit, kind: string): string {
  return words.waiting.danger(conversationWords[language].dangers[kind] ?? kind)
}
