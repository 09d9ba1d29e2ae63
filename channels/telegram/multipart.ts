import type { HttpRequest } from '../../src/contract/http.ts'
import type { OutboundAttachment } from '../../src/contract/sending.ts'

/**
 * A form with one file, RFC 7578.
 *
 * @param token separates the parts; nobody who writes their content may know it
 * @param parameters text as it is, anything else as JSON
 */
export function multipart(
  token: string,
  parameters: Readonly<Record<string, unknown>>,
  file: Pick<OutboundAttachment, 'mimeType' | 'fileName' | 'body'> & { readonly field: string },
): Required<Pick<HttpRequest, 'headers' | 'body'>> {
  const boundary = `simpul-${token}`
  const fields = Object.entries(parameters).map(([name, value]) =>
    part(
      boundary,
      `name="${name}"`,
      `\r\n${typeof value === 'string' ? value : JSON.stringify(value)}\r\n`,
    ),
  )
  const head = part(
    boundary,
    `name="${file.field}"; filename="${escaped(file.fileName)}"`,
    `content-type: ${file.mimeType.replace(/[\r\n]/g, '')}\r\n\r\n`,
  )
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([
      Buffer.from(fields.join('') + head),
      file.body,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  }
}

function part(boundary: string, disposition: string, rest: string): string {
  return `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n${rest}`
}

/** As browsers write it: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html */
function escaped(fileName: string): string {
  return fileName.replace(/["\r\n]/g, encodeURIComponent)
}
