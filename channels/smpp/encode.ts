import { commandIds } from './commands.ts'
import { text, u8, u16 } from './octets.ts'
import {
  type Address,
  type DataMessage,
  headerLength,
  type Pdu,
  type ShortMessage,
  type Tlv,
} from './pdu.ts'

/** @throws RangeError for a short_message or TLV that its length field cannot tell */
export function encode(pdu: Pdu): Buffer {
  const body = bodyOf(pdu)
  const frame = Buffer.alloc(headerLength + body.length)
  frame.writeUInt32BE(frame.length, 0)
  frame.writeUInt32BE(commandIds[pdu.command], 4)
  frame.writeUInt32BE(pdu.status, 8)
  frame.writeUInt32BE(pdu.sequence, 12)
  body.copy(frame, headerLength)
  return frame
}

function bodyOf(pdu: Pdu): Buffer {
  switch (pdu.command) {
    case 'bind_receiver':
    case 'bind_transmitter':
    case 'bind_transceiver':
      return Buffer.concat([
        ...[pdu.systemId, pdu.password, pdu.systemType].map(text),
        u8(pdu.interfaceVersion),
        writeAddress(pdu.range),
      ])
    case 'bind_receiver_resp':
    case 'bind_transmitter_resp':
    case 'bind_transceiver_resp':
      return Buffer.concat([text(pdu.systemId), ...pdu.tlvs.map(writeTlv)])
    case 'submit_sm_resp':
    case 'deliver_sm_resp':
    case 'data_sm_resp':
      return Buffer.concat([text(pdu.messageId), ...pdu.tlvs.map(writeTlv)])
    case 'submit_sm':
    case 'deliver_sm':
    case 'data_sm':
      return writeMessage(pdu)
    default:
      return Buffer.alloc(0)
  }
}

function writeMessage(pdu: ShortMessage | DataMessage): Buffer {
  const { serviceType, source, destination, esmClass, registeredDelivery, dataCoding } = pdu
  const addressed = [text(serviceType), writeAddress(source), writeAddress(destination)]
  const tlvs = pdu.tlvs.map(writeTlv)
  if (pdu.command === 'data_sm') {
    return Buffer.concat([
      ...addressed,
      Buffer.of(esmClass, registeredDelivery, dataCoding),
      ...tlvs,
    ])
  }
  const { shortMessage } = pdu
  if (shortMessage.length > 255) throw new RangeError('short_message of more than 255 octets')
  return Buffer.concat([
    ...addressed,
    Buffer.of(esmClass, pdu.protocolId, pdu.priority),
    text(pdu.scheduledAt),
    text(pdu.validity),
    Buffer.of(registeredDelivery, pdu.replaceIfPresent, dataCoding, pdu.predefinedId),
    u8(shortMessage.length),
    shortMessage,
    ...tlvs,
  ])
}

function writeAddress({ ton, npi, address }: Address): Buffer {
  return Buffer.concat([Buffer.of(ton, npi), text(address)])
}

function writeTlv({ tag, value }: Tlv): Buffer {
  if (value.length > 0xffff) throw new RangeError('a TLV of more than 65535 octets')
  return Buffer.concat([u16(tag), u16(value.length), value])
}
