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
  const behind = body.left
  const shortMessage = body.bytes(length)
  if (body.isShort) {
    return { status: statuses.invalidMessageLength, reason: 'sm_length beyond the end' }
  }
  const rest = body.bytes(body.left)
  const { tlvs, isTorn } = readTlvs(new Reader(rest))
  const message = { command, ...head, ...fields, shortMessage, tlvs }
  if (!isTorn || /^\0*$/.test(rest.toString('latin1'))) return message
  // A text of 256 octets and more has no room in sm_length: some centres write what is left of it.
  if (behind >= 256 && behind % 256 === length)
    return { ...message, shortMessage: Buffer.concat([shortMessage, rest]), tlvs: [] }
  if (!isOfTags(rest)) return textBehind
  if (length === 0 && !has(tlvs, tags.messagePayload)) return torn
  return message
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

/** Whether octets are TLVs up to where they are torn: all their tags are known, or some vendor's. */
function isOfTags(rest: Buffer): boolean {
  for (let at = 0; at + 2 <= rest.length; ) {
    const tag = rest.readUInt16BE(at)
    if (!definedTags.includes(tag) && (tag < 0x1400 || tag > 0x1fff)) return false
    at += 4 + (at + 4 <= rest.length ? rest.readUInt16BE(at + 2) : 0)
  }
  return true
}

/** SMPP 3.4, 5.3.2. Tags of vendors go on to 0x3fff, but those above 0x1fff begin like a text. */
const definedTags: readonly number[] = [
  ...[0x05, 0x06, 0x07, 0x08, 0x0d, 0x0e, 0x0f, 0x10, 0x17, 0x19, 0x1d, 0x1e, 0x30],
  ...[0x0201, 0x0202, 0x0203, 0x0204, 0x0205, 0x020a, 0x020b, 0x020c, 0x020d, 0x020e, 0x020f],
  ...[0x0210, 0x0302, 0x0303, 0x0304, 0x0381, 0x0420, 0x0421, 0x0422, 0x0423, 0x0424, 0x0425],
  ...[0x0426, 0x0427, 0x0501, 0x1201, 0x1203, 0x1204, 0x130c, 0x1380, 0x1383],
]

const textBehind: Fault = {
  status: statuses.invalidMessageLength,
  reason: 'octets behind the end that sm_length tells',
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
