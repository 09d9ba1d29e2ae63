import { openTemporarySite } from '../../test/harness/temporary-site.ts'
import { startChild } from '../child.ts'
import type { LoadOrder, LoadReport } from './order.ts'

/**
 * Sends in a process of its own: the load must not share a thread with what it measures.
 *
 * @throws Error where a request is refused: what was refused cannot be compared
 */
export async function runLoad(order: LoadOrder): Promise<LoadReport> {
  const site = await openTemporarySite('bench-load', async (directory, atEnd) => {
    const given = { file: 'load/process.ts', name: 'load', given: order, directory }
    const { child } = await startChild(given, atEnd)
    return { report: (await child.ask({})) as LoadReport }
  })
  await site.close()
  const { refused, accepted } = site.report
  if (refused > 0) throw new Error(`${refused} of ${refused + accepted} requests were refused`)
  return site.report
}
