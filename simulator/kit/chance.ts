import { z } from 'zod'

/** How often a fault strikes: with a probability, and at most so many times. */
export const chance = {
  probability: z.number().min(0).max(1).default(1),
  times: z.int().min(1).optional(),
}

/** Takes one of its `times` off a fault that strikes; with the last of them the fault is over. */
export function useUp<N extends string>(
  settings: { [Name in N]?: { times?: number | undefined } | undefined },
  name: N,
): void {
  const fault = settings[name]
  if (fault?.times === undefined) return
  fault.times -= 1
  if (fault.times === 0) delete settings[name]
}
