import { type AddressInfo, createServer, type Socket } from 'node:net'
import {
  command,
  cString,
  encodePdu,
  Fields,
  type Pdu,
  PduStream,
  status,
} from '../../simulator/providers/smpp/pdu.ts'
import { cutText } from '../../simulator/providers/smpp/segments.ts'
import { encodeDelivery } from '../../simulator/providers/smpp/short-message.ts'
import { steadyMs } from '../clock.ts'
import { senderAt } from '../load/requests.ts'
import { quantile } from '../median.ts'
import type { CentreQuestion, FloodReport } from './orders.ts'

/**
 * A message centre that one client binds to, as bare as it can be: it delivers as many messages as
 * it is told, so many at a time without an answer. SMPP 3.4.
 */
const { systemId, password, shortCode } = JSON.parse(process.argv[2] ?? '{}') as {
  systemId: string
  password: string
  shortCode: string
}
const isAnswer = 0x8000_0000
const binds: readonly number[] = [command.bindTransceiver, command.bindReceiver]

let bound: Socket | undefined
let whenBound: () => void = () => {}
let answered: (pdu: Pdu) => void = () => {}
let sequence = 0

const server = createServer((socket) => {
  const stream = new PduStream()
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    if (bound === socket) bound = undefined
  })
  socket.on('data', (chunk: Buffer) => {
    for (const pdu of stream.read(chunk).pdus) take(socket, pdu)
  })
})

function take(socket: Socket, pdu: Pdu): void {
  if (pdu.command === (command.deliverSm | isAnswer) >>> 0) answered(pdu)
  if (pdu.command >= isAnswer) return
  const isBind = binds.includes(pdu.command)
  const code = isBind && !isOurs(pdu) ? status.bindFailed : status.ok
  const body = isBind ? { body: cString('BENCH') } : {}
  const answer = (pdu.command | isAnswer) >>> 0
  socket.write(encodePdu({ command: answer, status: code, sequence: pdu.sequence, ...body }))
  if (!isBind || code !== status.ok) return
  bound = socket
  whenBound()
}

function isOurs({ body }: Pdu): boolean {
  const fields = new Fields(body)
  return fields.text() === systemId && fields.text() === password
}

/** Sends one more with each answer, from a window that is full at once. */
function flood({ messages, firstSender, window }: Extract<CentreQuestion, { kind: 'flood' }>) {
  const socket = bound
  if (!socket) throw new Error('nobody is bound')
  const bodies = Array.from({ length: messages }, (_, index) => delivery(firstSender + index))
  return new Promise<FloodReport>((resolve) => {
    const sentAtMs = new Map<number, number>()
    const latencies: number[] = []
    let refused = 0
    let next = 0
    const startedAtMs = steadyMs()
    const send = () => {
      const body = bodies[next++]
      if (!body) return
      sequence = (sequence % 0x7fff_ffff) + 1
      sentAtMs.set(sequence, steadyMs())
      socket.write(encodePdu({ command: command.deliverSm, status: status.ok, sequence, body }))
    }
    answered = (pdu) => {
      latencies.push(steadyMs() - (sentAtMs.get(pdu.sequence) ?? Number.NaN))
      if (pdu.status !== status.ok) refused++
      if (latencies.length < messages) send()
      else
        resolve({
          refused,
          startedAtMs,
          seconds: (steadyMs() - startedAtMs) / 1_000,
          p50Ms: quantile(latencies, 0.5),
          p99Ms: quantile(latencies, 0.99),
        })
    }
    for (let place = 0; place < window; place++) send()
  })
}

function delivery(place: number): Buffer {
  const text = `Lampu jalan padam di depan Pasar Melati, nomor tiang ${place}.`
  const { dataCoding, parts } = cutText(text, { reference: 0, wide: false })
  return encodeDelivery({
    source: { ton: 1, npi: 1, digits: senderAt(place) },
    destination: { ton: 0, npi: 1, digits: shortCode },
    esmClass: 0,
    dataCoding,
    content: parts[0] ?? Buffer.alloc(0),
  })
}

async function untilBound(): Promise<object> {
  if (!bound)
    await new Promise<void>((resolve) => {
      whenBound = resolve
    })
  return {}
}

process.on('message', (question: CentreQuestion) => {
  const answer = question.kind === 'bound' ? untilBound() : flood(question)
  void answer.then((said) => process.send?.(said))
})

server.listen(0, '127.0.0.1', () => {
  process.send?.({ port: (server.address() as AddressInfo).port })
})
