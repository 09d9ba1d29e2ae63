import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readForm } from './form.ts'
import type { FormCell, FormSheet } from './form-sheet.ts'
import { columnLetters, formView } from './form-view.ts'

const headers = ['No', 'Tanggal Kejadian *', 'Sumber *', 'Isi Laporan *', 'Judul *', 'Kategori']

function sheet(rows: readonly (readonly FormCell[])[], more: Partial<FormSheet> = {}): FormSheet {
  return { name: 'Form', isHidden: false, rows, lists: new Map(), ...more }
}

function formOf(sheets: readonly FormSheet[], settings = {}) {
  const read = readForm(sheets, settings)
  if (read.kind === 'fault') throw new Error(read.fault)
  return read.form
}

function faultOf(sheets: readonly FormSheet[], settings = {}) {
  const read = readForm(sheets, settings)
  return read.kind === 'fault' ? read.fault : 'no fault'
}

function fieldsOf(sheets: readonly FormSheet[]) {
  return formOf(sheets).columns.map(({ index, field }) => [index, field])
}

describe('a template', () => {
  test('begins below headers that take two rows', () => {
    const merged = headers.map((_, at) => ({
      fromRow: 2,
      toRow: 3,
      fromColumn: at,
      toColumn: at,
    }))
    const rows = [['FORM MANUAL BOOK'], [], headers, []]
    expect(formOf([sheet(rows, { merged })]).firstRow).toBe(4)
    // A title above them, or a note below, is merged for itself.
    const others = [
      { fromRow: 0, toRow: 1, fromColumn: 0, toColumn: 5 },
      { fromRow: 8, toRow: 9, fromColumn: 0, toColumn: 0 },
    ]
    expect(formOf([sheet(rows, { merged: others })]).firstRow).toBe(3)
  })

  test('has its fields below a title and beside instructions and lists', () => {
    const form = formOf([
      sheet([['PETUNJUK'], ['Isi Laporan', 'wajib diisi']], { name: 'Petunjuk' }),
      sheet([['FORM MANUAL BOOK'], [], headers], {
        lists: new Map([
          [2, ['Whatsapp', 'SMS']],
          [5, []],
        ]),
      }),
      sheet([['Klasifikasi', 'Kategori', 'Isi Laporan', 'Judul', 'Sumber', 'Tipe', 'Instansi']], {
        name: 'Referensi',
        isHidden: true,
      }),
    ])
    expect(form).toMatchObject({ sheet: 'Form', headerRow: 2, firstRow: 3 })
    expect(form.columns.map(({ field }) => field)).toEqual([
      'rowNumber',
      'eventDate',
      'source',
      'text',
      'title',
      'category',
    ])
    expect(form.columns[2]).toMatchObject({
      isRequired: true,
      list: { values: ['Whatsapp', 'SMS'] },
    })
    expect(form.columns[5]).toMatchObject({ isRequired: false, list: undefined })
  })

  test('is understood in whatever order and row its headers stand', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(headers, { minLength: headers.length }),
        fc.nat(29),
        fc.nat(3),
        (order, above, left) => {
          const rows = [
            ...Array.from({ length: above }, () => ['Petunjuk pengisian']),
            [...Array.from({ length: left }, () => null), ...order],
          ]
          const form = formOf([sheet(rows)])
          expect(form.headerRow).toBe(above)
          const text = form.columns.find(({ field }) => field === 'text')
          expect(text?.index).toBe(left + order.indexOf('Isi Laporan *'))
        },
      ),
    )
  })

  test('may have groups of headers in two rows', () => {
    expect(
      fieldsOf([
        sheet([
          ['No', 'Pelapor', null, 'Kejadian', null, 'Isi Laporan'],
          [null, 'Nama', 'Alamat', 'Tanggal', 'Lokasi', null],
        ]),
      ]),
    ).toEqual([
      [0, 'rowNumber'],
      [1, 'reporter'],
      [2, 'reporterAddress'],
      [3, 'eventDate'],
      [4, 'place'],
      [5, 'text'],
    ])
  })

  test('has no header where a note stands above an empty column', () => {
    const form = formOf([sheet([['* wajib diisi'], [null, ...headers]])])
    expect(form.columns[0]).toMatchObject({ index: 1, field: 'rowNumber' })
  })

  test('begins below hints and examples, and beside numbers of rows', () => {
    const form = formOf([
      sheet([
        headers,
        ['(1)', '(2)', '(3)', '(4)', '(5)', '(6)'],
        ['contoh', '2026-01-01', 'SMS', 'Jalan rusak', 'Jalan', 'Jalan'],
        [1, null, null, '', null, null],
        [2],
      ]),
    ])
    expect(form.firstRow).toBe(3)
  })

  test('begins at the first row where values are prepared for all', () => {
    const prepared = Array.from({ length: 5 }, () => [null, null, 'SMS', null, null, null])
    expect(formOf([sheet([headers, ...prepared])]).firstRow).toBe(1)
  })

  test('with an example "Anonim" below its header has one row of headers', () => {
    const rows = [
      ['Isi Laporan', 'Judul', 'Tipe Laporan'],
      ['Jalan rusak', 'Jalan', 'Anonim'],
    ]
    expect(formOf([sheet(rows)]).headerRow).toBe(0)
  })

  test('without a text column is refused', () => {
    const fault = faultOf([
      sheet([['Isi Laporan', 'Judul']], { name: 'Petunjuk' }),
      sheet([['No', 'Tanggal', 'Judul', 'Kategori', 'Lokasi']]),
    ])
    expect(fault).toContain('no column for the text of a report')
    expect(fault).toContain('row 1 of "Form": "No", "Tanggal", "Judul", "Kategori", "Lokasi"')
    expect(fault).toContain('coreStore.columns')
  })

  test('may have a text column and nothing else that is known', () => {
    expect(formOf([sheet([['Catatan', 'Isi Laporan']])]).columns).toHaveLength(2)
  })

  test('of which nothing is known is refused', () => {
    expect(faultOf([sheet([['a', 1, true, null]])])).toContain('No header is known at all.')
    expect(faultOf([])).toContain('no column for the text')
  })

  test('whose header stands too low is refused', () => {
    const rows = [...Array.from({ length: 30 }, () => ['x']), headers]
    expect(faultOf([sheet(rows)])).toContain('in the first 30 rows of "Form"')
  })

  test('with a required column that nobody knows is refused with the fields there are', () => {
    const fault = faultOf([sheet([[...headers, 'Kode Wilayah *', 'Catatan']])])
    expect(fault).toContain('Required, but unknown: "Kode Wilayah *"')
    expect(fault).toContain('"Isi Laporan *" = text')
    expect(fault).toContain('coreStore.columns')
    expect(fault).not.toContain('Catatan')
  })

  test('is refused where the settings name a field that there is not', () => {
    const synonyms = { txt: ['Keluhan'], toString: ['x'] }
    const fault = faultOf([sheet([headers])], { synonyms })
    expect(fault).toContain('coreStore.columns names no field: "txt", "toString"')
    expect(faultOf([sheet([['Curhat', 'Judul']])], { synonyms: { text: ['curhat'] } })).toBe(
      'no fault',
    )
  })

  test('that must have an identity number is refused with the remedy', () => {
    const rows = [[...headers, 'NIK *']]
    expect(faultOf([sheet(rows)])).toContain('"NIK *"')
    expect(faultOf([sheet(rows)])).toContain('coreStore.constants')
    expect(faultOf([sheet(rows)], { constants: { nik: '-' } })).toBe('no fault')
    expect(faultOf([sheet([[...headers, 'NIK']])])).toBe('no fault')
  })

  test('can be shown to a person', () => {
    const form = formOf([sheet([[...headers, 'NIK', 'Catatan', 'Kode *']])], {
      constants: { Kode: '7' },
    })
    const view = formView(form).map(({ column, field }) => `${column} ${field}`)
    expect(view.slice(5)).toEqual([
      'F category',
      'G identityNumber, stays empty',
      'H unknown, stays empty',
      'I = 7',
    ])
    expect([0, 25, 26, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA'])
  })
})
