export const headerLength = 16

export interface Tlv {
  readonly tag: number
  readonly value: Buffer
}

export interface Address {
  readonly ton: number
  readonly npi: number
  readonly address: string
}

interface Head {
  readonly sequence: number
  readonly status: number
}

export type BindCommand = 'bind_receiver' | 'bind_transmitter' | 'bind_transceiver'

export interface Bind extends Head {
  readonly command: BindCommand
  readonly systemId: string
  readonly password: string
  readonly systemType: string
  readonly interfaceVersion: number
  /** The address in it is the address_range. */
  readonly range: Address
}

export interface BindAnswer extends Head {
  readonly command: 'bind_receiver_resp' | 'bind_transmitter_resp' | 'bind_transceiver_resp'
  readonly systemId: string
  readonly tlvs: readonly Tlv[]
}

/** A PDU without a body that matters. */
export interface Plain extends Head {
  readonly command: 'unbind' | 'unbind_resp' | 'enquire_link' | 'enquire_link_resp' | 'generic_nack'
}

interface Envelope extends Head {
  readonly serviceType: string
  readonly source: Address
  readonly destination: Address
  readonly esmClass: number
  readonly registeredDelivery: number
  readonly dataCoding: number
  readonly tlvs: readonly Tlv[]
}

export interface ShortMessage extends Envelope {
  readonly command: 'submit_sm' | 'deliver_sm'
  readonly protocolId: number
  readonly priority: number
  readonly scheduledAt: string
  readonly validity: string
  readonly replaceIfPresent: number
  readonly predefinedId: number
  /** At most 254 octets; longer ones are in the TLV message_payload. */
  readonly shortMessage: Buffer
}

export interface DataMessage extends Envelope {
  readonly command: 'data_sm'
}

export interface MessageAnswer extends Head {
  readonly command: 'submit_sm_resp' | 'deliver_sm_resp' | 'data_sm_resp'
  readonly messageId: string
  readonly tlvs: readonly Tlv[]
}

export type Pdu = Bind | BindAnswer | Plain | ShortMessage | DataMessage | MessageAnswer

/** The value of the first TLV with this tag. */
export function tlvOf(
  { tlvs }: { readonly tlvs: readonly Tlv[] },
  tag: number,
): Buffer | undefined {
  return tlvs.find((tlv) => tlv.tag === tag)?.value
}
