import { readFileSync, writeFileSync } from 'node:fs'
import { renewed } from './tables.ts'

/** Writes the parts of pages that are made from the code: `npm run -s docs`. */
for (const name of ['dialogs', 'texts']) {
  const file = new URL(`../../docs/${name}.md`, import.meta.url)
  writeFileSync(file, renewed(readFileSync(file, 'utf8')))
}
