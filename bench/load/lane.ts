import { once } from 'node:events'
import { connect } from 'node:net'

/** A kept connection with one request under way at a time. */
export interface Lane {
  /** @returns the status @throws Error where the connection ends instead */
  ask(request: Buffer): Promise<number>
  close(): void
}

const maxAnswerBytes = 4_096

/** Opens a connection. It reads into one buffer and makes nothing of it but the status. */
export async function openLane(port: number): Promise<Lane> {
  const buffer = Buffer.alloc(maxAnswerBytes)
  let said = ''
  let answered: (status: number) => void = () => {}
  let failed: (error: Error) => void = () => {}
  // Answers are short and have a Content-Length, so they end with it.
  function hear(length: number): boolean {
    said += buffer.toString('latin1', 0, length)
    const headEnd = said.indexOf('\r\n\r\n')
    if (headEnd === -1) return true
    const bodyLength = Number(/content-length: (\d+)/i.exec(said)?.[1] ?? 0)
    if (said.length < headEnd + 4 + bodyLength) return true
    const status = Number(said.slice(9, 12))
    said = ''
    answered(status)
    return true
  }
  const socket = connect({ host: '127.0.0.1', port, onread: { buffer, callback: hear } })
  socket.setNoDelay(true)
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  socket.once('close', () => failed(new Error('the connection was closed')))
  return {
    ask(request) {
      return new Promise((resolve, reject) => {
        answered = resolve
        failed = reject
        socket.write(request)
      })
    },
    close: () => void socket.destroy(),
  }
}
