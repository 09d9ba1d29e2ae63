/** A fault that the caller can mend. Its message is shown without a stack; the exit code is not 0. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
