import { beforeAll, describe, expect, test } from 'vitest'
import { commonWords } from './common-words.ts'
import { type DistrictIndex, type DistrictRow, districtIndex, findDistrict } from './district.ts'
import { loadDistricts } from './district-source.ts'
import { normalise } from './normalise.ts'

function row(code: string, name: string, regencyName: string): DistrictRow {
  return { code, name, regencyCode: code.slice(0, 5), regencyName }
}

const rows = [
  row('11.01.01', 'Karang Jati', 'Kota Contoh'),
  row('11.01.02', 'Melatisari', 'Kota Contoh'),
  row('11.01.03', 'Genteng', 'Kota Contoh'),
  row('11.02.01', 'Sukamaju', 'Kabupaten Utama'),
  row('11.02.02', 'Utama', 'Kabupaten Utama'),
  row('11.02.03', 'Karang Jati Timur', 'Kabupaten Utama'),
  row('12.01.01', 'Sukamaju', 'Kabupaten Seberang'),
  row('12.01.02', 'Kenangasari', 'Kabupaten Seberang'),
  row('12.01.03', 'Wari', 'Kabupaten Seberang'),
]
const national = districtIndex(rows)
const home = districtIndex(rows, '11.01')
const province = districtIndex(rows, '11')

function code(text: string, index: DistrictIndex): string | undefined {
  return findDistrict(text, index)?.code
}

describe('a district after "kecamatan"', () => {
  test.for([
    ['di Kecamatan Karang Jati', '11.01.01'],
    ['Kec.Karangjati, RT 5', '11.01.01'],
    ['kec: KARANG JATI', '11.01.01'],
    ['kecamatan melati sari', '11.01.02'],
    ['kec. Karang Jati Timur', '11.02.03'],
    ['kec. Wari', '12.01.03'],
    ['kec genteng', '11.01.03'],
    ['kecamatan Utama', '11.02.02'],
    ['kecamatan Sukamaju, Kab. Seberang', '12.01.01'],
    ['kecamatan Sukamaju', undefined],
    ['kantor kecamatan ramai. Alamat kec. Melatisari', '11.01.02'],
    ['kec. Melatisari, bukan Kenangasari', '11.01.02'],
    ['kecamatan kami', undefined],
    ['kecamatan', undefined],
  ] as const)('is found in %j', ([text, found]) => {
    expect(code(text, national)).toBe(found)
  })

  test('is the one at home where others have the same name', () => {
    expect(code('kecamatan Sukamaju', districtIndex(rows, '11.02'))).toBe('11.02.01')
    expect(code('kecamatan Sukamaju', province)).toBe('11.02.01')
  })

  test('is found outside as well', () => {
    expect(code('kec. Kenangasari', home)).toBe('12.01.02')
  })

  test('is returned with its name and regency', () => {
    expect(findDistrict('kec. Melatisari', home)).toEqual({
      code: '11.01.02',
      name: 'Melatisari',
      regencyCode: '11.01',
      regencyName: 'Kota Contoh',
    })
  })
})

describe('a district by its bare name', () => {
  test.for([
    ['lampu mati di Melatisari', '11.01.02'],
    ['lampu mati di melati sari dekat pasar', '11.01.02'],
    ['pasar Kenangasari', '12.01.02'],
    ['warga Sukamaju', undefined],
    ['warga Utama', undefined],
    ['warga Wari', undefined],
    ['genteng rumah bocor', undefined],
    ['Melatisari sampai Kenangasari', undefined],
    ['Jl. Melatisari', undefined],
    ['perumahan Melatisari', undefined],
    ['kelurahan Melatisari', undefined],
    ['Melatisari Kidul', undefined],
    ['Melatisari 5', undefined],
    ['', undefined],
  ] as const)('is found in %j', ([text, found]) => {
    expect(code(text, national)).toBe(found)
  })

  test.for([
    ['sampah di genteng', '11.01.03'],
    ['daerah genteng banjir', '11.01.03'],
    ['genteng rumah bocor', undefined],
    ['di genteng 5', undefined],
  ] as const)('that is a common word as well is guessed at home in %j', ([text, found]) => {
    expect(code(text, home)).toBe(found)
  })

  test('counts only at home where the agency has one', () => {
    expect(code('pasar Kenangasari', home)).toBeUndefined()
    expect(code('Melatisari sampai Kenangasari', home)).toBe('11.01.02')
    expect(code('warga Sukamaju', province)).toBe('11.02.01')
  })

  test('is not mistaken for a home whose code only begins alike', () => {
    expect(code('warga Melatisari', districtIndex(rows, '1'))).toBeUndefined()
  })
})

describe('the gazetteer', () => {
  let all: DistrictRow[] = []
  beforeAll(async () => {
    all = await loadDistricts()
  })

  test('holds every district with its regency', () => {
    expect(all.length).toBeGreaterThan(7_000)
    expect(all.filter(({ regencyName }) => regencyName === '')).toEqual([])
    expect(all.find(({ code }) => code === '35.78.01')).toEqual({
      code: '35.78.01',
      name: 'Karang Pilang',
      regencyCode: '35.78',
      regencyName: 'Kota Surabaya',
    })
  })

  test('holds every name that is set aside as a common word', () => {
    const names = new Set(all.map(({ name }) => normalise(name).replaceAll(' ', '')))
    expect([...commonWords].filter((word) => !names.has(word))).toEqual([])
  })

  test('is searched in less than a tenth of a millisecond for a common text', () => {
    const index = districtIndex(all, '35.78')
    const text = 'Mohon perbaikan jalan berlubang di depan pasar, sudah dua pekan. '.repeat(3)
    for (let warm = 0; warm < 200; warm += 1) findDistrict(text, index)
    const before = process.threadCpuUsage()
    for (let round = 0; round < 200; round += 1) findDistrict(`${text} kec. Gubeng`, index)
    expect(process.threadCpuUsage(before).user / 1_000 / 200).toBeLessThan(0.1)
  })
})
