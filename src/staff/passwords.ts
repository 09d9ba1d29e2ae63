import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { commonWords } from './common-passwords.ts'

const minLength = 12
const maxLength = 128
/** What is longer before it is brought into its form is no password; it bounds what that costs. */
const maxUnits = 2_048
/** What must be left of a password without what anybody would guess. */
const minOwn = 8

/** What is wrong with a password. There are no rules on which kinds of characters it holds. */
export type PasswordFault =
  | 'password_short'
  | 'password_long'
  | 'password_common'
  | 'password_login'
  | 'password_agency'
  | 'password_repeated'
  | 'password_sequence'

/**
 * The rules of NIST SP 800-63B-4, 3.1.1.2, for somebody who opens what citizens wrote: 12 to 128
 * characters, no composition rules, and nothing that is guessed first.
 *
 * @returns empty where it may be used
 */
export function faultsOfPassword(
  password: string,
  { login, agency }: { readonly login: string; readonly agency: string },
): PasswordFault[] {
  if (password.length > maxUnits) return ['password_long']
  const text = asCompared(password)
  const length = [...text].length
  if (length < minLength) return ['password_short']
  if (length > maxLength) return ['password_long']
  const folded = [...text.toLowerCase()]
  const faults: PasswordFault[] = []
  if (isRepeated(folded)) faults.push('password_repeated')
  if (isSequence(folded)) faults.push('password_sequence')
  if (isCommon(folded.join(''))) faults.push('password_common')
  if (isMadeOf(folded.join(''), [login, login.split('@')[0] ?? ''])) faults.push('password_login')
  if (isMadeOf(folded.join(''), [agency, ...agency.split(/\s+/)])) faults.push('password_agency')
  return faults
}

/** The same few characters over and over, as `aaaaaaaaaaaa` and `abc1abc1abc1`. */
function isRepeated(text: readonly string[]): boolean {
  if (new Set(text).size < 4) return true
  const longestUnit = Math.floor(text.length / 3)
  for (let unit = 1; unit <= longestUnit; unit++)
    if (text.every((char, at) => char === text[at % unit])) return true
  return false
}

const rows = [
  '0123456789012345678901234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  '1q2w3e4r5t6y7u8i9o0p',
  '!@#$%^&*()',
]
const sequences = rows.flatMap((row) => [row, [...row].reverse().join('')])
const minRun = 4
/** How many characters must stand beside the runs. */
const minBesideRuns = 6

/** Little more than runs of the alphabet, the digits or a keyboard, forwards or backwards. */
function isSequence(text: readonly string[]): boolean {
  let own = 0
  for (let at = 0; at < text.length; ) {
    let run = 0
    while (at + run < text.length && isRun(text.slice(at, at + run + 1).join(''))) run++
    if (run < minRun) own++
    at += run < minRun ? 1 : run
  }
  return own < minBesideRuns
}

function isRun(text: string): boolean {
  return sequences.some((row) => row.includes(text))
}

const stands: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** One or two common words with digits and signs around them, or instead of letters. */
function isCommon(text: string): boolean {
  const letters = (word: string) => word.replace(/[^a-z]/g, '')
  const undone = text
    .replace(/^[^a-z@$]+|[^a-z@$]+$/g, '')
    .replace(/[0134571@$!]/g, (sign) => stands[sign] ?? '')
  return [letters(text), letters(undone)].some((core) => core !== '' && isOneOrTwoWords(core))
}

function isOneOrTwoWords(core: string): boolean {
  if (commonWords.has(core)) return true
  for (let at = 3; at <= core.length - 3; at++)
    if (commonWords.has(core.slice(0, at)) && commonWords.has(core.slice(at))) return true
  return false
}

/** Whether too little is left without these names. */
function isMadeOf(text: string, names: readonly string[]): boolean {
  return names.some((name) => {
    const word = name
      .toLowerCase()
      .normalize('NFKC')
      .replace(/[^\p{L}\p{N}]/gu, '')
    if (word.length < 3) return false
    const plain = text.replace(/[^\p{L}\p{N}]/gu, '')
    return plain.includes(word) && [...plain.replaceAll(word, '')].length < minOwn
  })
}

/** Argon2id as OWASP's cheat sheet has it: 19 MiB, 2 passes, 1 lane. About 40 ms of a processor. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const
const saltBytes = 16

/**
 * How many are worked out at a time; the others wait for their turn. Files and names of hosts need
 * the same four threads, and each takes the memory of its cost.
 */
const atOnce = 2

/** Of bytes that nobody knows: verifying costs the same where there is no password to verify. */
export const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$T87Nw43Qke2MLLMQRGAlBw$iUb6YT4evaboR4PlkaCpEXa8LJwSYaJgp4HoJrbM/OA'

/**
 * What is kept of a password.
 *
 * @returns a PHC string, https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const tag = await tagOf(password, salt, cost)
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`
}

/**
 * @param hashed undefined where there is nobody: it takes the same time, and is never right
 * @throws Error where it is no PHC string of argon2id
 */
export async function verifyPassword(
  hashed: string | undefined,
  password: string,
): Promise<boolean> {
  const { salt, tag, ...costs } = partsOfHash(hashed ?? nobodysHash)
  const isRight = timingSafeEqual(await tagOf(password, salt, costs), tag)
  return isRight && hashed !== undefined
}

interface Costs {
  /** KiB */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
  /** Bytes */
  readonly tagLength: number
}

/** What a hash says: it is verified with the costs that it was made with. */
export function partsOfHash(
  hashed: string,
): Costs & { readonly salt: Buffer; readonly tag: Buffer } {
  const parts =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(hashed)
  if (parts === null) throw new Error('what is kept of a password is no hash of argon2id')
  const [, memory, passes, parallelism, salt = '', tagText = ''] = parts
  const tag = Buffer.from(tagText, 'base64')
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: tag.length,
    salt: Buffer.from(salt, 'base64'),
    tag,
  }
}

const derive = promisify(argon2)
const waiting: (() => void)[] = []
let underWay = 0

async function tagOf(password: string, nonce: Buffer, costs: Costs): Promise<Buffer> {
  if (underWay < atOnce) underWay += 1
  else await new Promise<void>((turn) => waiting.push(turn))
  try {
    const { memory, passes, parallelism, tagLength } = costs
    const message = asCompared(password)
    return await derive('argon2id', { message, nonce, memory, passes, parallelism, tagLength })
  } finally {
    const next = waiting.shift()
    if (next === undefined) underWay -= 1
    else next()
  }
}

/** As a PHC string has it: nothing fills it up. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

/** The same characters from every keyboard. */
function asCompared(password: string): string {
  return password.slice(0, maxUnits).normalize('NFKC')
}
