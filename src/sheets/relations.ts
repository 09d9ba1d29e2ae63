import { posix } from 'node:path'
import { SheetFault } from './fault.ts'
import { nameIn, type Parts } from './package.ts'
import { readXml } from './xml.ts'

/** A workbook has one for each sheet, a sheet one for each link. */
const mostRelations = 10_000

/** What a part refers to. */
export interface Relation {
  readonly type: string
  /** The name of the other part. */
  readonly target: string
}

/**
 * What a part refers to, by the ids of the references.
 *
 * @param part its name; empty: the package itself
 * @throws SheetFault
 */
export function relationsOf(parts: Parts, part: string): ReadonlyMap<string, Relation> {
  const folder = posix.dirname(part)
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`)
  const found = new Map<string, Relation>()
  const content = parts.get(nameIn(parts, name) ?? '')
  if (!content) return found
  readXml(content, {
    open({ name: element, attributes: { Id = '', Type = '', Target = '', TargetMode } }) {
      if (element !== 'Relationship' || TargetMode === 'External') return
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target)
      if (found.size >= mostRelations) throw new SheetFault('The file has too many parts.')
      found.set(Id, { type: Type, target: nameIn(parts, target) ?? target })
    },
  })
  return found
}
