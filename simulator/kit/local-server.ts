import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

export const host = '127.0.0.1'

/** Where a provider takes connections of its own: any free port of this machine. */
export class LocalServer {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  /** @param serve told of each connection; a failure of it need not be dealt with */
  constructor(serve: (socket: Socket) => void) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      socket.once('close', () => this.#sockets.delete(socket))
      serve(socket)
    })
  }

  /** 0 while it does not listen. */
  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0
  }

  async open(): Promise<void> {
    if (this.#server.listening) return
    this.#server.listen(0, host)
    await once(this.#server, 'listening')
  }

  /** Cuts every connection. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    if (!this.#server.listening) return
    this.#server.close()
    await once(this.#server, 'close')
  }
}
