import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { type Played, playDialogs } from '../../src/app/dialog/run.ts'

const folder = join(import.meta.dirname, '../dialogs')

test('every dialog of test/dialogs goes as expected', { timeout: 300_000 }, async () => {
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))
  const failed: unknown[] = []
  await playDialogs(sources, {
    serverUrl: inject('postgresUrl'),
    onPlayed: ({ file, failures }: Played) => {
      for (const { where, faults, instead } of failures)
        failed.push({ file, where, faults, instead })
    },
  })
  expect(failed).toEqual([])
})
