import { createHash } from 'node:crypto'
import { tags } from './commands.ts'
import { userDataOf } from './parts.ts'
import { type DataMessage, type ShortMessage, tlvOf } from './pdu.ts'

/** TLVs in which two messages of the same octets differ, and a message and its repeat do not. */
const telling = [
  tags.userMessageReference,
  tags.sarReference,
  tags.sarTotal,
  tags.sarNumber,
] as const

/** What a message says and between whom: the same for a message and its repeat. */
export function digestOf(pdu: ShortMessage | DataMessage): string {
  const fields = [
    pdu.source.address,
    pdu.destination.address,
    pdu.esmClass,
    pdu.dataCoding,
    ...telling.map((tag) => tlvOf(pdu, tag)?.toString('hex') ?? ''),
  ]
  return shortHash(Buffer.from(`${fields.join('\0')}\0`), userDataOf(pdu).payload)
}

/** 144 bits, in letters that need no escape anywhere. */
export function shortHash(...pieces: readonly Buffer[]): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('base64url').slice(0, 24)
}
