import { AnswerTooLong } from '../contract/http.ts'

/** Where a request does not say otherwise. */
export const defaultTimeoutMs = 15_000
export const defaultMaxBytes = 1_048_576

/**
 * The whole of an answer's body.
 *
 * @throws AnswerTooLong as soon as it is longer than allowed
 */
export async function boundedBody(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes = defaultMaxBytes,
): Promise<Buffer> {
  const read: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    length += chunk.length
    if (length > maxBytes) throw new AnswerTooLong(maxBytes)
    read.push(chunk)
  }
  return Buffer.concat(read)
}
