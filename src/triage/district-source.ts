import type { DistrictRow, VillageRow } from './district.ts'

/**
 * All districts of the country, from the package idn-area-data (codes of the Ministry of Home
 * Affairs; the data are under the ODbL). Reads files: call it once, at the start.
 */
export async function loadDistricts(): Promise<DistrictRow[]> {
  // Imported here, so that a process that needs no gazetteer does not load its parser either.
  const { getDistricts, getRegencies } = await import('idn-area-data')
  const [districts, regencies] = await Promise.all([
    getDistricts({ transform: true }),
    getRegencies({ transform: true }),
  ])
  const names = new Map(regencies.map(({ code, name }) => [code, name]))
  return districts.map(({ code, name, regencyCode }) => ({
    code,
    name,
    regencyCode,
    regencyName: names.get(regencyCode) ?? '',
  }))
}

/** The names of the provinces, by their codes ("36"). Reads a file. */
export async function loadProvinces(): Promise<ReadonlyMap<string, string>> {
  const { getProvinces } = await import('idn-area-data')
  const provinces = await getProvinces()
  return new Map(provinces.map(({ code, name }) => [code, name]))
}

/**
 * The villages of a regency ("36.73"): none without a code, and none of a whole province, whose thousands
 * of names hold most common words. Reads a file of 2.8 MB in about 0.2 s: call it once, at the start.
 */
export async function loadVillages(homeRegency: string | undefined): Promise<VillageRow[]> {
  if (homeRegency === undefined || !homeRegency.includes('.')) return []
  const { getVillages } = await import('idn-area-data')
  const villages = await getVillages({ transform: true })
  return villages
    .filter(({ districtCode }) => districtCode.startsWith(`${homeRegency}.`))
    .map(({ name }) => ({ name }))
}
