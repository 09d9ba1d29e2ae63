import { type Command, commandOf, statuses, tags } from './commands.ts'
import { Reader } from './octets.ts'
import {
  type Address,
  type Bind,
  type BindCommand,
  type DataMessage,
  headerLength,
  type Pdu,
  type ShortMessage,
  type Tlv,
} from './pdu.ts'

export interface Malformed {
  readonly kind: 'malformed'
  readonly commandId: number
  readonly sequence: number
  /** The status to answer with. */
  readonly status: number
  readonly reason: string
}

export type Decoded =
  | { readonly kind: 'pdu'; readonly pdu: Pdu }
  | { readonly kind: 'unknown'; readonly commandId: number; readonly sequence: number }
  | Malformed

/**
 * Reads one PDU. It takes longer strings than the specification allows, and ignores broken octets
 * behind a whole message. What is needed to read the message must be whole.
 *
 * @param frame command_length octets, at least a header
 * @see SMPP 3.4, chapter 4
 */
export function decode(frame: Buffer): Decoded {
  const commandId = frame.readUInt32BE(4)
  const status = frame.readUInt32BE(8)
  const sequence = frame.readUInt32BE(12)
  const command = commandOf(commandId)
  if (command === undefined) return { kind: 'unknown', commandId, sequence }
  const pdu = read(command, { status, sequence }, new Reader(frame.subarray(headerLength)))
  return 'reason' in pdu ? { kind: 'malformed', commandId, sequence, ...pdu } : { kind: 'pdu', pdu }
}

type Head = Pick<Pdu, 'sequence' | 'status'>
type Fault = Pick<Malformed, 'status' | 'reason'>

function read(command: Command, head: Head, body: Reader): Pdu | Fault {
  switch (command) {
    case 'bind_receiver':
    case 'bind_transmitter':
    case 'bind_transceiver':
      return readBind(command, head, body)
    case 'bind_receiver_resp':
    case 'bind_transmitter_resp':
    case 'bind_transceiver_resp':
      // A refusal often has no body, and some centres forget the NUL.
      return { command, ...head, systemId: body.text(), tlvs: readTlvs(body).tlvs }
    case 'submit_sm_resp':
    case 'deliver_sm_resp':
    case 'data_sm_resp':
      return { command, ...head, messageId: body.text(), tlvs: readTlvs(body).tlvs }
    case 'submit_sm':
    case 'deliver_sm':
      return readShortMessage(command, head, body)
    case 'data_sm':
      return readDataMessage(head, body)
    default:
      return { command, ...head }
  }
}

function readBind(command: BindCommand, head: Head, body: Reader): Bind | Fault {
  const bind: Bind = {
    command,
    ...head,
    systemId: body.text(),
    password: body.text(),
    systemType: body.text(),
    interfaceVersion: body.u8(),
    range: readAddress(body),
  }
  return body.isShort ? tooShort : bind
}

function readShortMessage(
  command: ShortMessage['command'],
  head: Head,
  body: Reader,
): ShortMessage | Fault {
  const fields = {
    serviceType: body.text(),
    source: readAddress(body),
    destination: readAddress(body),
    esmClass: body.u8(),
    protocolId: body.u8(),
    priority: body.u8(),
    scheduledAt: body.text(),
    validity: body.text(),
    registeredDelivery: body.u8(),
    replaceIfPresent: body.u8(),
    dataCoding: body.u8(),
    predefinedId: body.u8(),
  }
  const length = body.u8()
  if (body.isShort) return tooShort
  const shortMessage = body.bytes(length)
  if (body.isShort) {
    return { status: statuses.invalidMessageLength, reason: 'sm_length beyond the end' }
  }
  const { tlvs, isTorn } = readTlvs(body)
  if (isTorn && length === 0 && !has(tlvs, tags.messagePayload)) return torn
  return { command, ...head, ...fields, shortMessage, tlvs }
}

function readDataMessage(head: Head, body: Reader): DataMessage | Fault {
  const fields = {
    serviceType: body.text(),
    source: readAddress(body),
    destination: readAddress(body),
    esmClass: body.u8(),
    registeredDelivery: body.u8(),
    dataCoding: body.u8(),
  }
  if (body.isShort) return tooShort
  const { tlvs, isTorn } = readTlvs(body)
  if (isTorn && !has(tlvs, tags.messagePayload)) return torn
  return { command: 'data_sm', ...head, ...fields, tlvs }
}

const tooShort: Fault = { status: statuses.invalidCommandLength, reason: 'ends within a field' }
const torn: Fault = { status: statuses.invalidOptionalPart, reason: 'ends within a TLV' }

function readAddress(body: Reader): Address {
  return { ton: body.u8(), npi: body.u8(), address: body.text() }
}

function readTlvs(body: Reader): { tlvs: Tlv[]; isTorn: boolean } {
  const tlvs: Tlv[] = []
  while (body.left >= 4) {
    const tag = body.u16()
    const length = body.u16()
    if (length > body.left) return { tlvs, isTorn: true }
    tlvs.push({ tag, value: body.bytes(length) })
  }
  return { tlvs, isTorn: body.left > 0 }
}

function has(tlvs: readonly Tlv[], tag: number): boolean {
  return tlvs.some((tlv) => tlv.tag === tag)
}
