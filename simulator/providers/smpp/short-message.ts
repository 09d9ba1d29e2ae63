import { cString, encodeTlv, Fields, status } from './pdu.ts'

export interface Address {
  readonly ton: number
  readonly npi: number
  readonly digits: string
}

/** The body of submit_sm and deliver_sm: SMPP 3.4, sections 4.4.1 and 4.6.1. */
export interface ShortMessage {
  readonly serviceType: string
  readonly source: Address
  readonly destination: Address
  readonly esmClass: number
  readonly protocolId: number
  readonly priority: number
  readonly scheduledFor: string
  readonly validUntil: string
  readonly registeredDelivery: number
  readonly replace: number
  readonly dataCoding: number
  readonly defaultMessage: number
  readonly content: Buffer
  readonly tlvs: ReadonlyMap<number, Buffer>
}

/** @returns the command_status that refuses it, where it cannot be read */
export function decodeShortMessage(body: Buffer): ShortMessage | number {
  const fields = new Fields(body)
  const address = (): Address => ({
    ton: fields.byte(),
    npi: fields.byte(),
    digits: fields.text(),
  })
  const message = {
    serviceType: fields.text(),
    source: address(),
    destination: address(),
    esmClass: fields.byte(),
    protocolId: fields.byte(),
    priority: fields.byte(),
    scheduledFor: fields.text(),
    validUntil: fields.text(),
    registeredDelivery: fields.byte(),
    replace: fields.byte(),
    dataCoding: fields.byte(),
    defaultMessage: fields.byte(),
  }
  if (fields.hasFailed()) return status.invalidCommandLength
  const content = fields.octets(fields.byte())
  if (fields.hasFailed()) return status.invalidMessageLength
  const tlvs = fields.tlvs()
  return tlvs ? { ...message, content, tlvs } : status.invalidTlvs
}

/** A deliver_sm: the fields that it leaves at 0 are not asked for. */
export function encodeDelivery(
  message: Pick<ShortMessage, 'source' | 'destination' | 'esmClass' | 'dataCoding' | 'content'> & {
    readonly tlvs?: readonly (readonly [number, Buffer])[]
  },
): Buffer {
  const address = ({ ton, npi, digits }: Address) =>
    Buffer.concat([Buffer.from([ton, npi]), cString(digits)])
  return Buffer.concat([
    cString(''),
    address(message.source),
    address(message.destination),
    Buffer.from([message.esmClass, 0, 0]),
    cString(''),
    cString(''),
    Buffer.from([0, 0, message.dataCoding, 0, message.content.length]),
    message.content,
    ...(message.tlvs ?? []).map(([tag, value]) => encodeTlv(tag, value)),
  ])
}
