import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dialogSchema } from './schema.ts'

test('docs/dialog.schema.json is the form of dialogs: `simpul dialog --schema` makes it', () => {
  const file = new URL('../../../docs/dialog.schema.json', import.meta.url)
  expect(readFileSync(file, 'utf8')).toBe(dialogSchema())
})
