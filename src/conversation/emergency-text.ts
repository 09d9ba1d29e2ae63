import { defaultNumbers, servicesFor } from '../agency/emergency.ts'
import type { ConfigFile } from '../config-file.ts'
import type { DangerKind } from '../triage/danger-rules.ts'
import { catalogues, type Language } from './texts.ts'

/**
 * Whom to call, as "113 (pemadam) atau 118/119 (ambulans)". Where 112 answers for everything it comes
 * first, with the one service that is needed most.
 */
export function numbersFor(
  kind: DangerKind,
  { any112, numbers }: ConfigFile['agency']['emergency'],
  language: Language,
): string {
  const { services, or } = catalogues[language]
  const named = servicesFor(kind).map(
    (service) => `${numbers[service] ?? defaultNumbers[service]} (${services[service]})`,
  )
  const all = any112 ? [`112 (${services.any})`, ...named.slice(0, 1)] : named
  return all.join(` ${or} `)
}
