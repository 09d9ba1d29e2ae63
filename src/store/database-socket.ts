import { connect, type Socket } from 'node:net'

/** Where the server is, as postgres.js has read it from the URL. */
export interface Address {
  readonly host: readonly string[]
  readonly port: readonly number[]
  readonly path?: string | undefined
  readonly ssl?: unknown
}

const readyForQuery = 'Z'.charCodeAt(0)
const headBytes = 5

/**
 * Opens a connection to the server; postgres.js speaks over it.
 *
 * @param on.lost called when it breaks after the server took the session, before postgres.js knows
 * @param on.refused called when it closes before that. Once TLS has begun neither is called.
 */
export function openSocket(
  { host, port, path, ssl }: Address,
  on: { lost(): void; refused(): void },
): Socket {
  const [name, number] = [host[0] ?? 'localhost', port[0] ?? 5432]
  const socket = path ? connect({ path }) : connect({ host: name, port: number })
  let ready = false
  socket.on(
    'data',
    sessionReader(socket, ssl ? 1 : 0, () => (ready = true)),
  )
  socket.on('error', () => ready && on.lost())
  socket.on('close', () => (ready ? on.lost() : on.refused()))
  // Otherwise postgres.js would try again without a pause and without an end.
  socket.once('end', () => ready || socket.destroy(connectionLost()))
  // The certificate is checked against this name.
  return Object.assign(socket, { host: name, port: number })
}

/**
 * Looks for the server's first ReadyForQuery.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 *
 * @param answerBytes of the answer to a request for TLS, which come before the messages
 */
function sessionReader(socket: Socket, answerBytes: number, onReady: () => void) {
  let unread = Buffer.alloc(0)
  let skip = answerBytes
  return function read(chunk: Buffer): void {
    unread = Buffer.concat([unread, chunk.subarray(skip)])
    skip = 0
    while (unread.length >= headBytes && unread[0] !== readyForQuery) {
      const messageBytes = 1 + unread.readUInt32BE(1)
      if (unread.length < messageBytes) return
      unread = unread.subarray(messageBytes)
    }
    if (unread[0] !== readyForQuery) return
    socket.off('data', read)
    onReady()
  }
}

/** The error that postgres.js also gives when a connection breaks. */
export function connectionLost(): Error {
  return Object.assign(new Error('the connection to the database was lost'), {
    code: 'CONNECTION_CLOSED',
  })
}
