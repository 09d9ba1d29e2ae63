import { stringify } from 'yaml'
import { channelsOfDialogs } from './channels.ts'

/** What a dialog's gateway has where the dialog does not say. Kota Serang is at home in 36.73. */
const defaults = {
  agency: { name: 'LAPOR!', regency: '36.73', language: 'id' },
}

type Settings = Readonly<Record<string, unknown>>

/**
 * The settings of a dialog, as a simpul.yaml.
 *
 * @param given merged over the defaults; an account takes the place of the default one of its channel
 */
export function settingsOver(given: Settings): string {
  const { accounts, ...rest } = given
  const merged = merge(defaults, rest)
  if (accounts !== undefined && !Array.isArray(accounts)) return stringify({ ...merged, accounts })
  const own = (accounts ?? []) as readonly { readonly channel?: unknown }[]
  const others = channelsOfDialogs.filter(({ channel }) =>
    own.every((one) => one?.channel !== channel),
  )
  return stringify({ ...merged, accounts: [...own, ...others] })
}

function merge(below: Settings, above: Settings): Settings {
  const both = Object.entries(above).map(([key, value]) => {
    const before = below[key]
    return [key, isSettings(before) && isSettings(value) ? merge(before, value) : value] as const
  })
  return { ...below, ...Object.fromEntries(both) }
}

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface SettingFault {
  /** Below `settings`. */
  readonly path: readonly string[]
  readonly message: string
}

/** Faults of the merged settings, whose lines are nobody's, by the setting that they name. */
export function faultsWithin(faults: readonly string[]): SettingFault[] {
  return faults.flatMap((fault) => {
    const [, setting = '', words = fault] =
      /^(?::\d+:\d+)?:? ?(?:([\w-]+(?:\.[\w-]+)*): )?(.*)$/s.exec(fault) ?? []
    const path = setting === '' ? [] : setting.split('.')
    const unknown = /^Unrecognized keys?: (.+)$/.exec(words)?.[1]
    if (unknown === undefined) return [{ path, message: words }]
    return [...unknown.matchAll(/"([^"]+)"/g)].map(([, key = '']) => ({
      path: [...path, key],
      message: 'is no setting of simpul.yaml',
    }))
  })
}
