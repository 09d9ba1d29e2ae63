import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Config } from '../../config.ts'
import { allFields, type Synonyms } from '../../core-store/lapor-bulk/columns.ts'
import type { LaporSettings } from '../../core-store/lapor-bulk/fields-of.ts'
import type { FormSettings } from '../../core-store/lapor-bulk/form.ts'
import { SheetFault } from '../../sheets/fault.ts'
import { loadDistricts, loadProvinces } from '../../triage/district-source.ts'
import { UsageError } from '../../usage-error.ts'

export type BookSettings = LaporSettings & FormSettings

/** How books of this installation are filled. Reads the gazetteer: call it once for a run. */
export async function bookSettings(config: Config): Promise<BookSettings> {
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

/** The bytes of a file that somebody names. */
export async function givenFile(path: string): Promise<{ name: string; bytes: Buffer }> {
  try {
    return { name: basename(path), bytes: await readFile(path) }
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`)
  }
}

/** What a spreadsheet lacks is for its owner to mend, so it is told like a wrong option. */
export async function readingOf<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof SheetFault) throw new UsageError(`${path}: ${error.message}`)
    throw error
  }
}
