/**
 * The parts of a multipart form, files with their names and bytes.
 *
 * @param contentType with its boundary
 * @throws TypeError where it is no such form
 */
export async function formOf(
  contentType: string,
  body: Buffer,
): Promise<Map<string, string | File>> {
  const bytes = new Uint8Array(body)
  const form = await new Response(bytes, { headers: { 'content-type': contentType } }).formData()
  return new Map(form.entries())
}
