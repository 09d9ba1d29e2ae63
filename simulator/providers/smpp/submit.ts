import { randomBytes } from 'node:crypto'
import type { Parcel } from '../../kit/courier.ts'
import type { World } from '../../kit/provider.ts'
import {
  type Accepted,
  deliver,
  type Obstacle,
  obstacleOf,
  replyMessage,
} from '../../kit/sending.ts'
import { cString, type Pdu, status, tlv } from './pdu.ts'
import { type Receipt, receiptBody } from './receipt.ts'
import { Assembly, decodeText, gsm, type Place, readHeader, ucs2 } from './segments.ts'
import type { Session } from './session.ts'
import { type Address, decodeShortMessage, type ShortMessage } from './short-message.ts'

export interface SubmitDeps {
  readonly world: World
  readonly channel: string
  readonly shortCode: string
  /** How a receipt reaches the gateway. */
  parcel(lane: string, body: Buffer): Parcel
}

/** A message with nothing to object to. */
interface Submission {
  readonly message: ShortMessage
  /** E.164. */
  readonly number: string
  /** Without a user data header. */
  readonly octets: Buffer
  readonly dataCoding: number
  readonly place?: Place | undefined
}

/** Takes submit_sm over, faults and all: the text to the phone, the receipts to the gateway. */
export function submitHandler(deps: SubmitDeps) {
  const assembly = new Assembly()
  return async (session: Session, pdu: Pdu): Promise<void> => {
    const { world, channel } = deps
    const obstacle = await obstacleOf(world, channel)
    if (obstacle) return refuse(session, pdu, obstacle)
    const submission = examine(pdu.body, deps.shortCode)
    if (typeof submission === 'number') return session.answer(pdu, submission)

    const id = newMessageId()
    const accepted = acceptedOf(deps, submission, id, textOf(assembly, submission))
    const timeout = await deliver(world, channel, accepted)
    if (timeout?.mode === 'reset') session.cut()
    if (!timeout) session.answer(pdu, status.ok, cString(id))
  }
}

/** Unlike any other, as gateways keep them for ever. */
export function newMessageId(): string {
  return randomBytes(8).toString('hex').toUpperCase()
}

function refuse(session: Session, pdu: Pdu, obstacle: Obstacle): void {
  if (obstacle.fault === 'refuse') session.cut()
  else if (obstacle.fault === 'rateLimit') session.answer(pdu, status.throttled)
  else if (obstacle.fault === 'reject') session.answer(pdu, obstacle.code)
  else if (obstacle.body) session.answer(pdu, status.systemError)
  else session.nack(pdu, status.systemError)
}

/** The whole text, once this is its last part or its only one. */
function textOf(assembly: Assembly, submission: Submission): string | undefined {
  const { place, octets, dataCoding, number } = submission
  const whole = place ? assembly.add(number, octets, place) : octets
  return whole && decodeText(whole, dataCoding)
}

function acceptedOf(
  deps: SubmitDeps,
  submission: Submission,
  id: string,
  text: string | undefined,
): Accepted {
  const { world } = deps
  const { registeredDelivery } = submission.message
  const at = world.now()
  const finals = registeredDelivery & 0x03
  const intermediate = (registeredDelivery & 0x10) !== 0
  const receiptOf = (word: string, errorCode?: number): Receipt => ({
    id,
    state: word === 'sent' ? 'ENROUTE' : word === 'delivered' ? 'DELIVRD' : 'UNDELIV',
    errorCode,
    submittedAt: at,
    doneAt: world.now(),
    content: submission.octets,
  })
  const send = (word: string, errorCode?: number): Parcel | undefined => {
    if (finals === 2 && word === 'delivered') return undefined
    const ends = { source: submission.message.destination, destination: submission.message.source }
    return deps.parcel(id, receiptBody(receiptOf(word, errorCode), ends))
  }
  return {
    number: submission.number,
    message: replyMessage({ externalId: id, text: text ?? '', at }),
    isPart: text === undefined,
    statuses: intermediate ? ['sent', 'delivered'] : ['delivered'],
    failure: { status: 'undelivered', code: 1 },
    ...(finals !== 0 && { report: send }),
  }
}

/** @returns the command_status of a refusal, as a strict message centre words it */
function examine(body: Buffer, shortCode: string): Submission | number {
  const message = decodeShortMessage(body)
  if (typeof message === 'number') return message
  const refusal = refusalOfFields(message, shortCode)
  if (refusal !== undefined) return refusal
  const number = numberOf(message.destination)
  if (number === undefined) return status.invalidDestination
  const dataCoding = alphabetOf(message.dataCoding)
  if (dataCoding === undefined) return status.invalidDataCoding
  const content = contentOf(message, dataCoding)
  return typeof content === 'number' ? content : { message, number, dataCoding, ...content }
}

const plans = new Set([0, 1, 3, 4, 6, 8, 9, 10, 14, 18])
const time = /^(\d{15}[-+R])?$/

function refusalOfFields(message: ShortMessage, shortCode: string): number | undefined {
  const { source, destination, esmClass } = message
  const objections: readonly (readonly [boolean, number])[] = [
    [message.serviceType.length > 5, status.invalidServiceType],
    [source.ton > 6, status.invalidSourceTon],
    [!plans.has(source.npi), status.invalidSourceNpi],
    [source.digits !== shortCode, status.invalidSource],
    [destination.ton > 6, status.invalidDestinationTon],
    [!plans.has(destination.npi), status.invalidDestinationNpi],
    // Bits 5 to 2 tell an acknowledgement of the phone's user; a submission has none of its own.
    [(esmClass & 0x3c) !== 0, status.invalidEsmClass],
    [message.priority > 3, status.invalidPriority],
    [!time.test(message.scheduledFor), status.invalidSchedule],
    [!time.test(message.validUntil), status.invalidValidity],
    [(message.registeredDelivery & 0xe3) > 2, status.invalidRegisteredDelivery],
    [message.replace > 1, status.invalidReplace],
  ]
  return objections.find(([holds]) => holds)?.[1]
}

/** MSISDN with country code, or as dialled within Indonesia; SMPP writes no plus. */
function numberOf({ digits }: Address): string | undefined {
  const international = digits.replace(/^0(?=8)/, '62')
  return /^[1-9]\d{6,14}$/.test(international) ? `+${international}` : undefined
}

/** 3GPP TS 23.038, section 4: groups with a message class have alphabets in other bits. */
function alphabetOf(dataCoding: number): number | undefined {
  if ([gsm, 0x01, 0x03, ucs2].includes(dataCoding)) return dataCoding
  if (dataCoding >= 0xf0) return (dataCoding & 0x04) === 0 ? gsm : undefined
  if ((dataCoding & 0xf0) !== 0x10) return undefined
  return { 0: gsm, 8: ucs2 }[dataCoding & 0x0c]
}

function contentOf(
  { content, tlvs, esmClass }: ShortMessage,
  dataCoding: number,
): Pick<Submission, 'octets' | 'place'> | number {
  const payload = tlvs.get(tlv.messagePayload)
  if ((content.length === 0) === (payload === undefined)) return status.invalidMessageLength
  const given = payload ?? content
  const headed = (esmClass & 0x40) !== 0 ? readHeader(given) : { rest: given }
  if (!headed) return status.submitFailed
  const { rest: octets } = headed
  const isSevenBit = dataCoding === gsm || dataCoding === 0x01
  const onAir = given.length - octets.length + Math.ceil(octets.length * (isSevenBit ? 7 / 8 : 1))
  if (octets.length === 0 || (!payload && onAir > 140)) return status.invalidMessageLength
  if (decodeText(octets, dataCoding) === undefined) return status.submitFailed
  const sar = sarOf(tlvs)
  if (sar === 'impossible') return status.invalidTlvValue
  return { octets, place: headed.place ?? sar }
}

/** Sections 5.3.2.22 to 5.3.2.24. */
function sarOf(tlvs: ShortMessage['tlvs']): Place | 'impossible' | undefined {
  const [reference, total, number] = [tlv.sarReference, tlv.sarTotal, tlv.sarNumber].map((tag) =>
    tlvs.get(tag),
  )
  if (!reference && !total && !number) return undefined
  if (reference?.length !== 2 || total?.length !== 1 || number?.length !== 1) return 'impossible'
  const place = { total: total.readUInt8(0), number: number.readUInt8(0) }
  if (place.number < 1 || place.number > place.total) return 'impossible'
  return { reference: reference.readUInt16BE(0), wide: true, ...place }
}
