import { readFileSync, writeFileSync } from 'node:fs'
import { coreStoreOpenApi } from './core-store-openapi.ts'
import { pagesWithTables, renewed } from './tables.ts'

/** Writes what is made from the code, pages or parts of them: `npm run -s docs`. */
for (const name of pagesWithTables) {
  const file = new URL(`../../docs/${name}.md`, import.meta.url)
  writeFileSync(file, renewed(readFileSync(file, 'utf8')))
}
writeFileSync(
  new URL('../../docs/core-store.openapi.json', import.meta.url),
  `${JSON.stringify(coreStoreOpenApi(), undefined, 2)}\n`,
)
