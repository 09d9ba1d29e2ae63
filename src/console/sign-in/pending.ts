import '@fastify/session'
import type { FastifyRequest } from 'fastify'
import type { Person } from '../../staff/person.ts'

/** Somebody whose password was right, and who is not signed in yet. */
export interface Pending {
  readonly staffId: string
  /** What is still wanted: a code, or a second factor that is set up. */
  readonly wants: 'code' | 'factor'
  /** Where they wanted to go; a path of our own. */
  readonly to?: string | undefined
  /** The second factor that is being set up, sealed. */
  readonly sealed?: string | undefined
  /** Milliseconds since 1970. */
  readonly until: number
}

declare module 'fastify' {
  interface Session {
    pending?: Pending
    /** For its owner to tell sessions apart. */
    browser?: string
  }
}

/** How long the second step of a sign-in may take. */
const pendingMs = 10 * 60_000

/** Who is between password and code; undefined where nobody is, or it took too long. */
export function pendingOf({ session }: FastifyRequest, now = Date.now()): Pending | undefined {
  const { pending } = session
  return pending && pending.until > now ? pending : undefined
}

/**
 * The password was right. The session gets a new id: whoever knew the old one must not be able to set up
 * a second factor of their own.
 */
export async function waitForMore(
  request: FastifyRequest,
  pending: Omit<Pending, 'until'>,
): Promise<void> {
  await renew(request)
  request.session.pending = { ...pending, until: Date.now() + pendingMs }
}

/** They are signed in, in a session with an id that nobody saw before. */
export async function signIn(request: FastifyRequest, { id }: Pick<Person, 'id'>): Promise<void> {
  await renew(request)
  request.session.staffId = id
  request.session.browser = (request.headers['user-agent'] ?? '').toWellFormed().slice(0, 200)
}

async function renew(request: FastifyRequest): Promise<void> {
  const { language } = request.session
  await request.session.regenerate()
  if (language) request.session.language = language
}

/**
 * The address to go to after signing in, where it is a path of our own: nothing that a browser could read
 * as another host, and no sign that a header cannot have.
 */
export function ownPath(to: unknown): string | undefined {
  if (typeof to !== 'string' || to.length > 2_000) return undefined
  return /^\/(?![/\\])[!-[\]-~]*$/.test(to) ? to : undefined
}
