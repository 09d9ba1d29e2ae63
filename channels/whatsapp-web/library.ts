import type wweb from 'whatsapp-web.js'
import type { Client } from 'whatsapp-web.js'
import type { Open } from './wire.ts'

export type Library = typeof wweb

/** Why there can be no client until a human has acted. */
export interface Unusable {
  readonly unusable: string
}

/** What a module offers that makes the client: browser-client.ts, or a simulation. */
export interface ClientModule {
  openClient(library: Library, open: Open): Promise<Client | Unusable>
}

/** The library, which is an optional dependency. */
export async function loadLibrary(
  load: () => Promise<{ default: Library }> = () => import('whatsapp-web.js'),
): Promise<Library | Unusable> {
  try {
    return (await load()).default
  } catch (error) {
    if (!isMissing(error)) throw error
    return {
      unusable: 'whatsapp-web.js is not installed: run `npm ci` without `--omit=optional`',
    }
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
}
