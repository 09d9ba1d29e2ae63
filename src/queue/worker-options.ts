/** Does what is due for one wake-up. */
export type Processor = (job: { data: { id: string } }) => Promise<void>

export const workerOptions = {
  // With the default the step of a killed worker is found after a minute.
  lockDuration: 10_000,
  stalledInterval: 5_000,
  // BullMQ never gives a wake-up up: smaller and smaller batches find what kills the step.
  maxStalledCount: 1_000_000_000,
  autorun: true,
}
