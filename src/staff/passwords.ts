import { hash, verify } from '@node-rs/argon2'

/** What is longer before it is brought into its form is no password; it bounds what that costs. */
const maxUnits = 2_048

/** Argon2id, OWASP's second choice: 19 MiB, 2 passes, 1 lane. About 40 ms here. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Of bytes that nobody knows: verifying costs the same where there is no password to verify. */
const nobodys =
  '$argon2id$v=19$m=19456,t=2,p=1$T87Nw43Qke2MLLMQRGAlBw$iUb6YT4evaboR4PlkaCpEXa8LJwSYaJgp4HoJrbM/OA'

/** What is kept of a password. */
export async function hashPassword(password: string): Promise<string> {
  return await hash(asCompared(password), cost)
}

/**
 * @param hashed undefined where there is nobody: it takes the same time, and is never right
 */
export async function verifyPassword(
  hashed: string | undefined,
  password: string,
): Promise<boolean> {
  const isRight = await verify(hashed ?? nobodys, asCompared(password))
  return isRight && hashed !== undefined
}

/** The same characters from every keyboard: NIST SP 800-63B-4, 3.1.1.2. Nobody has a longer one. */
function asCompared(password: string): string {
  return password.slice(0, maxUnits).normalize('NFKC')
}
