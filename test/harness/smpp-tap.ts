import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A PDU that went by: which end sent it, its command_id and its command_status. */
export interface Passed {
  readonly from: 'client' | 'centre'
  readonly command: number
  readonly status: number
}

/** A line between two ends of SMPP that is listened in to, and can be cut. */
export interface SmppTap {
  /** Where the client connects to. */
  readonly port: number
  readonly passed: readonly Passed[]
  /** Resolves to the first so many PDUs that fit, once they have gone by. */
  until(count: number, fits: (pdu: Passed) => boolean): Promise<readonly Passed[]>
  /** Cuts every connection there is; new ones are let through. */
  cut(): void
  close(): Promise<void>
}

/** @param targetPort of the message centre, on 127.0.0.1 */
export async function startTap(targetPort: number): Promise<SmppTap> {
  const passed: Passed[] = []
  const watchers = new Set<() => void>()
  const sockets = new Set<Socket>()
  const note = (pdu: Passed) => {
    passed.push(pdu)
    for (const watch of [...watchers]) watch()
  }
  const server = createServer((client) => {
    const centre = connect(targetPort, '127.0.0.1')
    for (const [from, socket, other] of [
      ['client', client, centre],
      ['centre', centre, client],
    ] as const) {
      sockets.add(socket)
      socket.pipe(other)
      readHeaders(socket, (command, status) => note({ from, command, status }))
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroySoon()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    passed,
    until: (count, fits) =>
      new Promise((resolve) => {
        const look = () => {
          const found = passed.filter(fits)
          if (found.length < count) return
          watchers.delete(look)
          resolve(found.slice(0, count))
        }
        watchers.add(look)
        look()
      }),
    cut,
    close: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}

function readHeaders(socket: Socket, take: (command: number, status: number) => void): void {
  let unread = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk])
    while (unread.length >= 16 && unread.length >= unread.readUInt32BE(0)) {
      take(unread.readUInt32BE(4), unread.readUInt32BE(8))
      unread = unread.subarray(unread.readUInt32BE(0))
    }
  })
}
