/**
 * The channel of people whom nobody can write to: those of letters, visits and calls that staff entered.
 * No provider has this name. Its accounts are the names of agencies, and nothing is ever said there.
 */
export const manualChannel = 'manual'
