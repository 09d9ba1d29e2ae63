import type { EmergencyService } from '../config-file.ts'
import type { DangerKind } from '../triage/danger.ts'

export type { EmergencyService }

/** The numbers that hold in all of Indonesia, as they are said to a citizen. An agency may replace each. */
export const defaultNumbers: Readonly<Record<EmergencyService, string>> = {
  fire: '113',
  police: '110',
  ambulance: '118/119',
  rescue: '115',
  electricity: '123',
  women_and_children: '129',
  crisis: '119 ext. 8',
  disaster: '117',
}

const services: Readonly<Record<DangerKind, readonly EmergencyService[]>> = {
  electricity: ['electricity', 'ambulance'],
  fire: ['fire', 'ambulance'],
  gas: ['fire', 'ambulance'],
  flood: ['rescue', 'disaster'],
  drowning: ['rescue', 'ambulance'],
  violence: ['police', 'women_and_children'],
  // Police at the door of who wants to die frightens more than it helps.
  suicide: ['crisis'],
  accident: ['ambulance', 'police'],
  collapse: ['rescue', 'ambulance'],
  medical: ['ambulance'],
  crime: ['police', 'ambulance'],
  missing: ['police', 'rescue'],
}

/** Which services a danger needs, the most important first; at most two. */
export function servicesFor(kind: DangerKind): readonly EmergencyService[] {
  return services[kind]
}
