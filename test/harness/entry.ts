import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The file that `npm run simpul` runs, wherever this version has it.
 *
 * @param checkout folder with the package.json
 * @throws Error where there is none
 */
export function entryOf(checkout: string): string {
  const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
    scripts?: Record<string, string>
  }
  const file = /\S+\.ts\b/.exec(scripts?.['simpul'] ?? '')?.[0]
  if (file === undefined) throw new Error(`${checkout} has no script simpul that runs a .ts file`)
  return join(checkout, file)
}
