import { hash, verify } from '@node-rs/argon2'
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
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Of bytes that nobody knows: verifying costs the same where there is no password to verify. */
export const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$T87Nw43Qke2MLLMQRGAlBw$iUb6YT4evaboR4PlkaCpEXa8LJwSYaJgp4HoJrbM/OA'

/** What is kept of a password. */
export async function hashPassword(password: string): Promise<string> {
  return await hash(asCompared(password), cost)
}

/** @param hashed undefined where there is nobody: it takes the same time, and is never right */
export async function verifyPassword(
  hashed: string | undefined,
  password: string,
): Promise<boolean> {
  const isRight = await verify(hashed ?? nobodysHash, asCompared(password))
  return isRight && hashed !== undefined
}

/** The same characters from every keyboard. */
function asCompared(password: string): string {
  return password.slice(0, maxUnits).normalize('NFKC')
}
