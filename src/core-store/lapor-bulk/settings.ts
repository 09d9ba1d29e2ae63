import type { Config } from '../../config.ts'
import { loadDistricts, loadProvinces } from '../../triage/district-source.ts'
import { UsageError } from '../../usage-error.ts'
import { allFields, type Synonyms } from './columns.ts'
import type { LaporSettings } from './fields-of.ts'
import type { FormSettings } from './form.ts'

export type BookSettings = LaporSettings & FormSettings

/**
 * How books of this installation are filled. Reads the gazetteer: call it once for a run.
 *
 * @throws UsageError where the settings name a field that is none
 */
export async function bookSettings(
  config: Pick<Config, 'coreStore' | 'agency'>,
): Promise<BookSettings> {
  const { coreStore, agency } = config
  const districts = new Map((await loadDistricts()).map((one) => [one.code, one]))
  const provinces = await loadProvinces()
  const regionOf = (code: string) => {
    const district = districts.get(code)
    return (
      district && {
        province: provinces.get(district.regencyCode.slice(0, 2)),
        regency: district.regencyName,
        district: district.name,
      }
    )
  }
  const base = { zone: agency.zone, regionOf }
  if (coreStore.kind !== 'lapor-bulk') return base
  const { contact, parentAgency, defaultAgency, agencies, classifications, sources } = coreStore
  return {
    ...base,
    contact,
    parentAgency,
    defaultAgency,
    agencies,
    classifications,
    sources,
    constants: coreStore.constants,
    synonyms: synonymsOf(coreStore.columns),
  }
}

function synonymsOf(columns: Readonly<Record<string, readonly string[]>>): Synonyms {
  const unknown = Object.keys(columns).filter((one) => !allFields.some((field) => field === one))
  if (unknown.length > 0)
    throw new UsageError(
      `coreStore.columns in simpul.yaml names ${unknown.join(', ')}. The fields are ${allFields.join(', ')}.`,
    )
  return columns
}
