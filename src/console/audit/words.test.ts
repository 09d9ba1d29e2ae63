import { expect, test } from 'vitest'
import { consolePages } from '../console.ts'
import { actionWords } from './words.ts'

test('whatever a page writes into the audit log has words', () => {
  const actions = new Set(consolePages.flatMap(({ audits }) => audits ?? []))
  expect([...actions].filter((action) => !(action in actionWords))).toEqual([])
})
