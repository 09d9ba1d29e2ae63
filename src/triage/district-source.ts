import type { DistrictRow } from './district.ts'

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
