import { expect, test } from 'vitest'
import { kindOfWhatsAppAddress } from './whatsapp-address.ts'

test.for<[string, string | undefined]>([
  ['6281234567890', 'number'],
  ['+6281234567890', 'number'],
  ['ID.70000006281', 'user'],
  ['ID.A1b2C3', 'user'],
  ['ID.ENT.70000006281', 'parent'],
  ['id.70000006281', undefined],
  ['ID.', undefined],
  ['ID.7000 0006', undefined],
  ['123', undefined],
  ['warga104', undefined],
  ['', undefined],
])('the kind of %j is %s', ([address, kind]) => {
  expect(kindOfWhatsAppAddress(address)).toBe(kind)
})
