import { randomBytes } from 'node:crypto'
import type { Attempt, Parcel } from '../../kit/courier.ts'
import { host, LocalServer } from '../../kit/local-server.ts'
import type { CitizenMessage, Provider, World } from '../../kit/provider.ts'
import { cString, status, tlv } from './pdu.ts'
import { cutText } from './segments.ts'
import { type Answered, Session, type Timings } from './session.ts'
import { type Address, encodeDelivery } from './short-message.ts'
import { newMessageId, submitHandler } from './submit.ts'

const channel = 'smpp'
const shortCode = '1708'
const systemId = 'simpul'
const usualTimings: Timings = { bindMs: 10_000, answerMs: 10_000, enquireMs: 30_000 }
/** Soon, then ever more patiently: message centres keep a message for a day or more. */
const retryWaitsMs = [2_000, 5_000, 15_000, 60_000, ...Array<number>(200).fill(600_000)]

/** An operator's message centre behind the short code 1708. It listens from `open` on. */
export function createSmpp(world: World, timings: Timings = usualTimings): Provider {
  const password = randomBytes(4).toString('hex')
  const sessions = new Set<Session>()
  let turn = 0
  const deliver = async (body: Buffer): Promise<Answered> => {
    const receivers = [...sessions].filter((session) => session.receives)
    const session = receivers[turn++ % receivers.length]
    return (await session?.deliver(body)) ?? { failure: 'nobody is bound' }
  }
  const waitMs: Parcel['waitMs'] = (attempts) => (world.retryWaitsMs ?? retryWaitsMs)[attempts - 1]
  const submit = submitHandler({
    world,
    channel,
    shortCode,
    parcel: (lane, body) => ({ lane, attempt: attemptOf([body], deliver), waitMs }),
  })
  const submitted = (session: Session, pdu: Parameters<typeof submit>[1]) =>
    void submit(session, pdu)
  const server = new LocalServer((socket) => {
    const session = new Session(socket, { systemId, password, timings, submitted })
    sessions.add(session)
    socket.once('close', () => sessions.delete(session))
  })
  let references = 0

  return {
    channel,
    title: 'SMS 1708',
    network: 'SMPP',
    account: shortCode,
    maxText: 1_530,
    carries: { attachments: false, locations: false },
    settings: () => ({
      host,
      port: server.port,
      systemId,
      password,
      shortCode,
      messageIdTlv: tlv.centreMessageId.toString(16),
    }),
    write: (message) => {
      const externalId = newMessageId()
      const attempt = attemptOf(deliveriesOf(message, externalId, references++), deliver)
      return { externalId, parcel: { lane: message.number, attempt, waitMs } }
    },
    open: () => server.open(),
    close: () => server.close(),
  }
}

/**
 * The deliver_sm of each SMS that the handset makes of a text. What a handset does follows from its
 * number: an odd one counts long messages in 16 bits, and those of a number whose last digit but one
 * is 7 or more overtake each other on their way.
 */
function deliveriesOf({ number, text }: CitizenMessage, id: string, reference: number): Buffer[] {
  const digits = number.slice(1)
  const wide = Number(digits.at(-1)) % 2 === 1
  const { dataCoding, parts } = cutText(text, { reference: reference % 0x1_0000, wide })
  const source: Address = { ton: 1, npi: 1, digits }
  const destination: Address = { ton: 0, npi: 1, digits: shortCode }
  const esmClass = parts.length > 1 ? 0x40 : 0
  const tlvs = [[tlv.centreMessageId, cString(id)]] as const
  const deliveries = parts.map((content) =>
    encodeDelivery({ source, destination, esmClass, dataCoding, content, tlvs }),
  )
  return Number(digits.at(-2)) >= 7 ? deliveries.reverse() : deliveries
}

const repeated = new Map<number, string>([
  [status.temporarilyRefused, 'ESME_RX_T_APPN'],
  [status.queueFull, 'ESME_RMSGQFUL'],
  [status.throttled, 'ESME_RTHROTTLED'],
  [status.systemError, 'ESME_RSYSERR'],
])

/** Each attempt sends what no earlier one brought over; once all is there, all of it again. */
function attemptOf(
  bodies: readonly Buffer[],
  deliver: (body: Buffer) => Promise<Answered>,
): Parcel['attempt'] {
  const missing = new Set<Buffer>()
  return async () => {
    const startedAt = performance.now()
    if (missing.size === 0) for (const body of bodies) missing.add(body)
    const answers = await Promise.all(
      [...missing].map(async (body) => {
        const answer = await deliver(body)
        if ('status' in answer && answer.status === status.ok) missing.delete(body)
        return answer
      }),
    )
    const ms = Math.round((performance.now() - startedAt) * 10) / 10
    return { ...worstOf(answers), ms }
  }
}

function worstOf(answers: readonly Answered[]): Pick<Attempt, 'outcome' | 'detail'> {
  const judged = answers.map(judge)
  const found = (outcome: Attempt['outcome']) => judged.find((each) => each.outcome === outcome)
  return found('lost') ?? found('again') ?? { outcome: 'acknowledged', detail: 'deliver_sm_resp 0' }
}

function judge(answer: Answered): Pick<Attempt, 'outcome' | 'detail'> {
  if ('failure' in answer) return { outcome: 'again', detail: answer.failure }
  const code = `0x${answer.status.toString(16).padStart(2, '0')}`
  if (answer.status === status.ok) return { outcome: 'acknowledged', detail: code }
  const name = repeated.get(answer.status)
  return name
    ? { outcome: 'again', detail: `${name} (${code})` }
    : { outcome: 'lost', detail: `deliver_sm_resp ${code}` }
}
