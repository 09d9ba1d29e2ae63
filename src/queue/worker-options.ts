/** Does what is due for one wake-up. */
export type Processor = (job: { data: { id: string } }) => Promise<void>

// The default would find a killed worker's step only after a minute.
export const workerOptions = { lockDuration: 10_000, stalledInterval: 5_000, autorun: true }
