import { fileOfAttachment, safeFile } from '../../desk/media.ts'
import { isRowId } from '../../store/row-id.ts'
import type { ConsoleDeps } from '../console-deps.ts'
import type { Answer, ConsolePage, Visit } from '../kit/visit.ts'

export const mediaPages: readonly ConsolePage<ConsoleDeps>[] = [
  {
    method: 'GET',
    url: '/media/:attachmentId',
    may: 'conversation.read',
    audits: 'media.opened',
    handle: showMedia,
  },
]

/** A file of a citizen, in a form in which nothing of it runs. */
async function showMedia({ params, query, reach }: Visit, deps: ConsoleDeps): Promise<Answer> {
  const { attachmentId = '' } = params
  if (!isRowId(attachmentId)) return { kind: 'notThere' }
  const found = await fileOfAttachment(deps.sql, reach, attachmentId)
  const bytes = found && (await deps.files.get(found.hash))
  if (!bytes) return { kind: 'notThere' }
  const file = await safeFile(bytes, query.has('small') ? 'small' : 'large')
  switch (file.kind) {
    case 'broken':
      return { kind: 'notThere' }
    case 'download': {
      const name = `lampiran-${found.place + 1}.${file.extension}`
      return { kind: 'file', bytes: file.bytes, type: 'application/octet-stream', name }
    }
    case 'picture':
    case 'played':
      return { kind: 'file', bytes: file.bytes, type: file.type }
  }
}
