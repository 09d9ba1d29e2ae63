import { manualChannel } from '../../contract/manual-channel.ts'
import type { ListedComplaint } from '../../desk/complaints.ts'
import type { Reach } from '../../desk/reach.ts'
import { categoryLexicon } from '../../triage/category-lexicon.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import type { Choice } from '../kit/parts.ts'
import type { Language } from '../kit/words.ts'
import { complaintWords } from './words.ts'

/** By which channel, or in which way, a complaint came, in words. */
export function channelOf(
  { accounts }: Pick<ConsoleDeps, 'accounts'>,
  language: Language,
): (complaint: Pick<ListedComplaint, 'channel' | 'source'>) => string {
  const w = complaintWords[language]
  return ({ channel, source }) => (source === null ? accounts.titleOf(channel) : w.source[source])
}

/** The categories that we know, by their names. */
export function categoryChoices(): Choice[] {
  return categoryLexicon
    .map(({ id, name }): Choice => ({ value: String(id), label: name }))
    .sort((one, other) => one.label.localeCompare(other.label, 'id'))
}

/** The offices that the settings name. */
export function officesOf({
  agency,
  coreStore,
}: Pick<ConsoleDeps['config'], 'agency' | 'coreStore'>): string[] {
  const named = coreStore.kind === 'lapor-bulk' ? Object.keys(coreStore.agencies) : []
  return [...new Set([...Object.values(agency.keywords), ...named])].sort()
}

/** The channels that somebody has rows of. */
export function channelChoices(
  { accounts }: Pick<ConsoleDeps, 'accounts'>,
  reach: Reach,
  language: Language,
): Choice[] {
  const within = accounts.all.filter(
    ({ channel, id }) =>
      reach.kind === 'all' ||
      reach.accounts.some((one) => one.channel === channel.name && one.account === id),
  )
  const channels = new Map(within.map(({ channel }) => [channel.name, channel.title]))
  channels.set(manualChannel, complaintWords[language].manual)
  return [...channels].map(([value, label]): Choice => ({ value, label }))
}
