import { randomUUID } from 'node:crypto'
import { reportNews } from '../../complaints/news.ts'
import type { CoreStep } from './form.ts'
import type { Stage } from './stage.ts'

/** Tells the gateway what a core store would tell it of a complaint. */
export async function tellOfComplaint(
  { sql }: Stage,
  complaintId: string,
  { core: kind, text, agency, reason }: CoreStep,
  at: Date,
): Promise<void> {
  await reportNews(sql, [{ eventKey: randomUUID(), complaintId, kind, text, agency, reason, at }])
}
