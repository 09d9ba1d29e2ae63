import { aboutReports } from './intent-about-reports.ts'
import { commands } from './intent-commands.ts'
import { courtesies, thanks } from './intent-courtesies.ts'
import type { Rule } from './intent-rule.ts'

/**
 * From top to bottom: the first rule whose words a text has, and hardly anything beside them. Texts for which
 * no rule speaks are reports.
 */
export const rules: readonly Rule[] = [...commands, thanks, ...aboutReports, ...courtesies]
