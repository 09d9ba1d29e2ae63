/** Does what is due for one wake-up. */
export type Processor = (job: { data: { id: string } }) => Promise<void>

export const workerOptions = {
  // The default would find a killed worker's step only after a minute.
  lockDuration: 10_000,
  stalledInterval: 5_000,
  // A wake-up is never given up: whatever kills its step is found by the size of the batch.
  maxStalledCount: 1_000_000_000,
  autorun: true,
}
