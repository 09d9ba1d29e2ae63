/** Milliseconds of the machine's steady clock: the same in every process of this machine. */
export function steadyMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
