import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'

export const minTokenLength = 16

type Place = Pick<Config, 'directory' | 'operatorToken'>

/** The operator's token of a gateway that may run, or undefined where there is none to be read. */
export function knownOperatorToken({ directory, operatorToken }: Place): string | undefined {
  if (operatorToken !== undefined) return operatorToken
  try {
    const token = readFileSync(fileIn(directory), 'utf8').trim()
    return token.length < minTokenLength ? undefined : token
  } catch {
    // Whoever may not read the file has no token either.
    return undefined
  }
}

/**
 * The operator's token: of the settings, or of the file in the folder, which is made where it is
 * missing (mode 0600). Where neither can be had it is one that nobody knows, and the log says so.
 */
export function operatorTokenOf(place: Place, log: Pick<Logger, 'warn'>): string {
  const known = knownOperatorToken(place)
  if (known !== undefined) return known
  const token = randomBytes(24).toString('base64url')
  try {
    return keep(place, token)
  } catch (error) {
    log.warn(
      { err: error },
      'the operator token cannot be kept in SIMPUL_DIRECTORY: set SIMPUL_OPERATOR_TOKEN to open the operations page',
    )
    return token
  }
}

/** Of two processes that start at once, one makes the file, whole, and the other reads it. */
function keep(place: Place, token: string): string {
  mkdirSync(place.directory, { recursive: true, mode: 0o755 })
  const draft = join(place.directory, `operator-token.${process.pid}`)
  writeFileSync(draft, `${token}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(draft, fileIn(place.directory))
    return token
  } catch (error) {
    const other = knownOperatorToken(place)
    if (other === undefined) throw error
    return other
  } finally {
    unlinkSync(draft)
  }
}

function fileIn(directory: string): string {
  return join(directory, 'operator-token')
}
