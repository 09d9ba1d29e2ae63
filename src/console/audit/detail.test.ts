import { expect, test } from 'vitest'
import { shownDetail } from './detail.ts'

test.each([
  [
    { role: 'media_admin', login: 'siti', agency: 'Pemkot Contoh', office: null },
    'Peran: Admin media sosial, Nama pengguna: siti, Instansi: Pemkot Contoh',
  ],
  [
    { before: { role: 'viewer', agency: null }, role: 'auditor' },
    'Sebelumnya: (Peran: Pembaca), Peran: Auditor',
  ],
  [{ purpose: 'reset_totp' }, 'Tautan: kata sandi dan kode baru'],
  [{ recoveryCode: true }, 'Kode pemulihan: ya'],
  [{ rows: 12, note: '<b>' }, 'rows: 12, note: <b>'],
])('%j is said in words', (detail, said) => {
  expect(shownDetail(detail, 'id')).toBe(said)
})
