import { randomUUID } from 'node:crypto'
import { type Corrected, keepSupplements } from '../complaints/supplements.ts'
import type { Tx } from '../store/connect.ts'
import { type CoreStore, supplementOf } from './core-store.ts'

/**
 * Tells the core store how complaints stand now: our own one in this transaction, another one later, as
 * a supplement. The caller holds the locks of the complaints.
 */
export async function passOn(
  coreStore: CoreStore,
  tx: Tx,
  corrected: readonly Corrected[],
): Promise<void> {
  if (coreStore.addAll)
    await coreStore.addAll(
      tx,
      corrected.map((one) => supplementOf(randomUUID(), one.id, one)),
    )
  else await keepSupplements(tx, corrected)
}
