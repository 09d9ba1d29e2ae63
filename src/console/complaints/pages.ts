import type { ConsoleDeps } from '../console-deps.ts'
import type { ConsolePage } from '../kit/visit.ts'

export const complaintsPages: readonly ConsolePage<ConsoleDeps>[] = []
