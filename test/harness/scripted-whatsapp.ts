import type wweb from 'whatsapp-web.js'
import type { Client } from 'whatsapp-web.js'

/**
 * Clients with a script instead of WhatsApp, for the session process: its setting `clientModule`
 * names this file, and `?script=` what it does.
 */
const scripts: Readonly<Record<string, (client: Client) => void | Promise<void>>> = {
  pair: (client) => {
    client.emit('qr', '2@contoh,kode,pasang')
  },
  ready: (client) => {
    client.emit('ready')
  },
  otherNumber: (client) => {
    Object.assign(client, { info: { wid: { server: 'c.us', user: '6281799999999' } } })
    client.emit('ready')
  },
  ban: (client) => {
    client.emit('ready')
    client.emit('change_state', 'TOS_BLOCK')
    client.emit('disconnected', 'TOS_BLOCK')
  },
  authFailure: (client) => {
    client.emit('auth_failure', 'session file is of another phone 6281700000000')
  },
  // The library throws bare strings, and leaves promises alone.
  throwString: () => Promise.reject('auth timeout'),
  leaveRejected: () => {
    void Promise.reject(new Error('Execution context was destroyed'))
  },
  spin: () => {
    for (;;);
  },
  eat: () => {
    const eaten: string[][] = []
    for (;;) eaten.push(Array.from({ length: 10_000 }, (_, index) => String(index)))
  },
}

/** @param library what `import('whatsapp-web.js')` gives */
export async function openClient(library: typeof wweb): Promise<Client> {
  const script = scripts[new URL(import.meta.url).searchParams.get('script') ?? '']
  const client = new library.Client({ authStrategy: new library.NoAuth() })
  return Object.assign(client, {
    initialize: async () => await script?.(client),
    getState: async () => 'CONNECTED',
    getChats: async () => [],
  }) as unknown as Client
}
