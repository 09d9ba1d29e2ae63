/** A fault that the caller can mend: its message is shown without a stack, and the exit code is not 0. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
