import type { OutboundAttachment } from '../../src/contract/sending.ts'
import type { Content } from './graph.ts'

/** 100 MB at most have to get there. */
const uploadTimeoutMs = 120_000

/**
 * A form with text fields and one file behind them, RFC 7578.
 *
 * @param token separates the parts: ours, and in no file of anybody's
 * @param field the file's name in the form
 */
export function fileContent(
  token: string,
  fields: Readonly<Record<string, string>>,
  field: string,
  { mimeType, fileName, body }: Omit<OutboundAttachment, 'type'>,
): Content {
  const boundary = `simpul-${token}`
  const open = (disposition: string) =>
    `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n`
  const texts = Object.entries(fields).map(
    ([name, value]) => `${open(`name="${name}"`)}\r\n${value}\r\n`,
  )
  // As browsers write it; a line break would end the header.
  const shownName = fileName.replace(/["\r\n]/g, encodeURIComponent)
  const head = open(`name="${field}"; filename="${shownName}"`)
  const type = `content-type: ${mimeType.replace(/[\r\n]/g, '')}\r\n\r\n`
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([
      Buffer.from(texts.join('') + head + type),
      body,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
    timeoutMs: uploadTimeoutMs,
  }
}
