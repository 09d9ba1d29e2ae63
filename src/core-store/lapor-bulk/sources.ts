import type { FormColumn } from './form.ts'
import { chooseValue, type ValueList } from './values.ts'

/** *Sumber Laporan* by channel, as an agency says. */
export type SourceSettings = Readonly<Record<string, string>> | undefined

const sms = ['SMS', 'Hotline Service', 'Call Center']
const whatsapp = ['Whatsapp', 'Hotline Service', 'Call Center']
/** All exports that were seen have a value of each row, but not the channel's own name. */
const usualSources: Readonly<Record<string, readonly string[]>> = {
  smpp: sms,
  kannel: sms,
  twilio: sms,
  'meta/whatsapp': whatsapp,
  'whatsapp-web': whatsapp,
  'meta/instagram': ['Instagram', 'Hotline Service', 'Call Center'],
  'meta/messenger': ['Facebook', 'Hotline Service', 'Call Center'],
  x: ['Twitter', 'Hotline Service', 'Call Center'],
  telegram: ['Telegram', 'Hotline Service', 'Call Center'],
  'manual/letter': ['Pos Surat', 'Surat', 'Tatap Muka', 'Hotline Service'],
  'manual/visit': ['Tatap Muka', 'Pos Surat', 'Hotline Service'],
  'manual/call': ['Hotline Service', 'Call Center', 'Tatap Muka'],
  'manual/email': ['Email Instansi', 'Website Institusi', 'Hotline Service'],
  'manual/other': ['Tatap Muka', 'Hotline Service', 'Call Center'],
  http: ['Website Institusi', 'Website', 'Hotline Service'],
}
const otherSources = ['Hotline Service', 'Call Center', 'Website Institusi']

/** Channels whose names in LAPOR! are known. */
export const knownChannels = Object.keys(usualSources)

/** *Sumber Laporan* that a channel may have, the best first. */
export function sourcesOf(channel: string, settings: SourceSettings = {}): string[] {
  const own = settings[channel]
  const usual = usualSources[channel] ?? otherSources
  return own === undefined ? [...usual] : [own, ...usual]
}

/** A channel whose complaints do not fit into a template. */
export interface SourceGap {
  readonly channel: string
  /** What the channel is called in LAPOR!. */
  readonly wanted: string
  /** Values of the list, the nearest first. */
  readonly nearest: readonly string[]
}

/**
 * The channels for which the list of a template has no source: their complaints would wait.
 *
 * @param columns of the template
 */
export function sourceGaps(
  columns: readonly Pick<FormColumn, 'field' | 'list' | 'constant'>[],
  channels: readonly string[],
  settings: SourceSettings,
): SourceGap[] {
  const lists = columns.flatMap(({ field, list, constant }) =>
    field === 'source' && list && !constant ? [list] : [],
  )
  return channels.flatMap((channel) => lists.flatMap((list) => gapIn(list, channel, settings)))
}

function gapIn(list: ValueList, channel: string, settings: SourceSettings): SourceGap[] {
  const wanted = sourcesOf(channel, settings)
  const chosen = chooseValue(list, wanted)
  if (chosen.kind === 'value') return []
  return [{ channel, wanted: wanted[0] ?? channel, nearest: chosen.nearest }]
}

/** What somebody writes into simpul.yaml, so that a channel has a source: which value is for a human. */
export function sourceAdvice(gaps: readonly SourceGap[]): string {
  const lines = gaps.map(
    ({ channel, nearest }) => `    ${channel}: ${JSON.stringify(nearest[0] ?? '')}`,
  )
  return `In simpul.yaml, with whichever value of the list it shall be:\ncoreStore:\n  kind: lapor-bulk\n  sources:\n${lines.join('\n')}`
}
