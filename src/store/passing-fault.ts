import postgres from 'postgres'

/**
 * SQLSTATE classes of faults that pass by themselves: connection, transaction rollback, resources, an
 * object in use, operator intervention, system.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const passingClasses = /^(08|40|53|55|57|58)/
// Codes of postgres.js and of the sockets below it.
const passingCodes =
  /^(CONNECTION_|CONNECT_TIMEOUT|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)/

/** Whether a step failed because of the database or the way to it, not because of its rows. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  if (error instanceof postgres.PostgresError) return passingClasses.test(error.code)
  if (typeof code === 'string' && (passingCodes.test(code) || code.startsWith('40'))) return true
  return error.cause !== undefined && isPassing(error.cause)
}
