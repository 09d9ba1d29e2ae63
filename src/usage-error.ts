/** The caller can mend it: shown as its message alone, without a stack, and the exit code is not 0. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
