import { eq } from 'drizzle-orm'
import type { Database } from '../../store/connect.ts'
import { coreComplaint } from '../../store/schema.ts'
import type { CoreStore, ForwardedComplaint, Submission } from '../core-store.ts'

/** The default core store: a table of our own, whose unique key knows a repeated reference. */
export function ownStore(db: Database): CoreStore {
  return { name: 'own', isOurs: true, submit: (complaint) => submit(db, complaint) }
}

async function submit(db: Database, complaint: ForwardedComplaint): Promise<Submission> {
  const { category, district, position, ...fields } = complaint
  const row = {
    ...fields,
    categoryId: category?.id,
    categoryName: category?.name,
    districtCode: district?.code,
    districtName: district?.name,
    latitude: position?.latitude,
    longitude: position?.longitude,
  }
  const [inserted] = await db
    .insert(coreComplaint)
    .values(row)
    .onConflictDoNothing({ target: coreComplaint.reference })
    .returning({ trackingId: coreComplaint.trackingId })
  const [stored] = inserted
    ? [inserted]
    : await db
        .select({ trackingId: coreComplaint.trackingId })
        .from(coreComplaint)
        .where(eq(coreComplaint.reference, complaint.reference))
  if (!stored) return { kind: 'deferred', detail: 'neither inserted nor found' }
  return { kind: 'stored', trackingId: String(stored.trackingId) }
}
