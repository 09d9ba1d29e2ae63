import postgres from 'postgres'

// https://www.postgresql.org/docs/current/errcodes-appendix.html: in_failed_sql_transaction
const afterFailure = '25P02'

/**
 * Statements of one transaction that go out together: they share a round trip and still run one
 * after the other. Like Promise.all, but of several failures it throws the one that caused the
 * others: after a statement failed, Postgres refuses all that follow it.
 */
export async function together<T extends readonly unknown[]>(
  statements: readonly [...T],
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(statements)
  const failures = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  if (failures.length > 0) throw failures.find((one) => !isAfterFailure(one)) ?? failures[0]
  return results.map((one) => one.status === 'fulfilled' && one.value) as {
    -readonly [K in keyof T]: Awaited<T[K]>
  }
}

function isAfterFailure(error: unknown): boolean {
  if (error instanceof postgres.PostgresError) return error.code === afterFailure
  return error instanceof Error && error.cause !== undefined && isAfterFailure(error.cause)
}
