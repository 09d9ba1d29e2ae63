import { z } from 'zod'
import type { Attachment } from '../../../src/contract/events.ts'
import { present } from '../../../src/contract/reading.ts'
import { linesOf } from '../../../src/contract/words.ts'
import { Hint, IdHint } from '../reception.ts'

/** A photo or a document that was put into a form. */
const File = z
  .object({ id: IdHint, media_id: IdHint, file_name: Hint, mime_type: Hint, sha256: Hint })
  .transform(({ id, media_id, ...file }) => ({ externalId: id ?? media_id, ...file }))

/** Members that a form brings along and nobody filled in. */
const ours = new Set(['flow_token'])

/**
 * What a form says that was filled in: its answers as lines, its photos and documents as attachments.
 *
 * @param response the member `response_json`: JSON as a text; anything else is kept as it stands
 * @see https://developers.facebook.com/docs/whatsapp/flows/guides/receiveflowresponse
 */
export function flowAnswers(response: string): {
  readonly text: string
  readonly attachments: readonly Attachment[]
} {
  const attachments: Attachment[] = []
  const lines = linesOf(answersIn(response), (answer) => {
    const file = File.safeParse(answer).data
    const isFile = file?.externalId && (file.mime_type ?? file.file_name ?? file.sha256)
    if (!file?.externalId || !isFile) return false
    const { externalId, file_name: fileName, mime_type: mimeType, sha256 } = file
    const type = /^image\//i.test(mimeType ?? '') ? 'image' : 'document'
    attachments.push({ type, externalId, ...present({ mimeType, fileName, sha256 }) })
    return true
  })
  return { text: lines.join('\n'), attachments }
}

function answersIn(response: string): unknown {
  let answers: unknown
  try {
    answers = JSON.parse(response)
  } catch (error) {
    if (error instanceof SyntaxError) return response
    throw error
  }
  if (typeof answers !== 'object' || answers === null || Array.isArray(answers)) return answers
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !ours.has(name)))
}
