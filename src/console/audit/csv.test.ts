import { expect, test } from 'vitest'
import { csvOf } from './csv.ts'

const entry = {
  id: '7',
  at: new Date('2026-03-31T20:00:00Z'),
  staffId: null,
  login: '=HYPERLINK("http://evil.example")',
  action: 'change role',
  subject: 'staff 1',
  detail: { before: { role: 'viewer' }, note: 'a, "b"\nc' },
}

test('a line is a row, in the time of the agency, and no cell is a formula', () => {
  const [head, row] = csvOf([entry], { language: 'id', zone: 'WIT', isCutOff: false })
    .toString()
    .split('\r\n')
  expect(head).toBe('\uFEFF#,Waktu (WIT),Orang,id,Tindakan,code,Perihal,Rincian')
  expect(row).toBe(
    '7,2026-04-01 05:00:00,"\'=HYPERLINK(""http://evil.example"")",,Mengubah peran,change role,staff 1,' +
      '"before: {""role"":""viewer""}, note: a, ""b""\nc"',
  )
})

test('a file that holds not all of them says so', () => {
  const text = csvOf([entry], { language: 'en', zone: 'WIB', isCutOff: true }).toString()
  expect(text).toContain('The file ends here')
})
